package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.types.Duration;
import org.junit.jupiter.api.Test;

class TailTest {
  @Test
  void hasTheBitsThatWereSet() {
    for (int bit : new int[] {0, 7, 8, 63, 64, 127, 128, 1999}) {
      var tail = Tail.NONE.set(bit);
      assertThat(tail.has(bit)).isTrue();
      for (int other : new int[] {1, 62, 65, 126, 2000, 5000})
        assertThat(tail.has(other)).as(bit + " and " + other).isFalse();
      assertThat(tail.set(bit)).isSameAs(tail);
      assertThat(tail.clear(bit)).isEqualTo(Tail.NONE).hasSameHashCodeAs(Tail.NONE);
      assertThat(tail.clear(bit == 5 ? 6 : 5)).isSameAs(tail);
    }
    assertThat(Tail.NONE.has(0)).isFalse();
  }

  @Test
  void isEqualByItsBitsHoweverItCameAbout() {
    assertThat(Tail.of(5)).isEqualTo(Tail.NONE.set(2).set(0)).isSameAs(Tail.of(5));
    assertThat(Tail.of(1, 0, 2)).isEqualTo(Tail.NONE.set(129).set(0));
    assertThat(Tail.of(1, 0, 0)).isEqualTo(Tail.of(1));
    assertThat(Tail.of(1L << 40)).isEqualTo(Tail.NONE.set(40)).isNotEqualTo(Tail.NONE.set(41));
  }

  @Test
  void doesNotChangeWithTheArrayThatWasGiven() {
    long[] more = {1};
    var tail = Tail.of(0, more);
    more[0] = 2;
    assertThat(tail.has(64)).isTrue();
    assertThat(tail.has(65)).isFalse();
  }

  @Test
  void carriesUnknownFieldsInTheirOrder() {
    byte[] data = Wire.hex("98 06 05" + "08 01" + "92 06 01 61" + "98 06 06");
    var duration = Duration.TYPE.parse(data);
    assertThat(duration.seconds()).isEqualTo(1);
    assertThat(duration.tail().unknownFields()).isEqualTo(Bytes.hex("980605920601619806" + "06"));
    assertThat(Wire.hex(duration.toByteArray())).isEqualTo("0801" + "98060592060161980606");
    assertThat(duration).isNotEqualTo(new Duration(1));
    assertThat(duration.tail()).isEqualTo(Duration.TYPE.parse(data).tail());
    assertThat(new Duration(1, 0, duration.tail().withoutUnknownFields()))
        .isEqualTo(new Duration(1));
    assertThat(duration.toBuilder().seconds(2).build().tail()).isEqualTo(duration.tail());
  }

  @Test
  void showsItsBitsAndHowMuchIsUnknown() {
    assertThat(Tail.NONE).hasToString("Tail[]");
    assertThat(Tail.NONE.set(1).set(70)).hasToString("Tail[1 70]");
    assertThat(Duration.TYPE.parse(Wire.hex("980605")).tail())
        .hasToString("Tail[; 3 unknown bytes]");
  }
}
