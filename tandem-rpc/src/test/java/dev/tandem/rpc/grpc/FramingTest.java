package dev.tandem.rpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.spi.Payload;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FramingTest {
  private static String hex(Payload payload) {
    return HexFormat.of().formatHex(payload.toByteArray());
  }

  @Test
  void thePrefixGoesIntoTheHeadroom() {
    var array = new byte[] {9, 9, 9, 9, 9, 9, 1, 2, 3};
    Payload framed = Framing.frame(Payload.of(array, 6, 3, 6));
    assertThat(hex(framed)).isEqualTo("0000000003010203");
    assertThat(framed.array()).isSameAs(array);
    assertThat(framed.headroom()).isEqualTo(1);
    assertThat(framed.next()).isNull();
  }

  @Test
  void withoutRoomThePrefixIsARangeOfItsOwn() {
    Payload framed = Framing.frame(Payload.of(new byte[] {9, 1, 2}, 1, 2, 1));
    assertThat(hex(framed)).isEqualTo("00000000020102");
    assertThat(framed.length()).isEqualTo(5);
  }

  @Test
  void theLengthIsThatOfAllRanges() {
    Payload second = Payload.of(new byte[300]);
    Payload framed = Framing.frame(Payload.of(new byte[10], 5, 5, 5, second));
    assertThat(hex(framed)).startsWith("0000000131");
    assertThat(framed.size()).isEqualTo(5 + 305);
  }

  @Test
  void anEmptyMessageIsItsPrefix() {
    assertThat(hex(Framing.frame(Payload.EMPTY))).isEqualTo("0000000000");
  }

  @Test
  void theFirstByteSaysWhetherTheMessageIsCompressed() {
    assertThat(hex(Framing.frame(Payload.of(new byte[] {7}), true))).isEqualTo("010000000107");
  }
}
