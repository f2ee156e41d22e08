package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The wire format, written forwards.
class WireBufferTest {
  @Test
  void valuesAreWrittenOneBehindTheOther() {
    var out = new WireBuffer(0);
    out.tag(0x08);
    out.varint(-1);
    out.tag(0x8000_0005);
    out.fixed32(0x01020304);
    out.fixed64(0x0102_0304_0506_0708L);
    out.octet(0xFE);
    out.raw(new byte[] {1, 2, 3, 4}, 1, 2);
    assertThat(Wire.hex(out.toByteArray()))
        .isEqualTo("08ffffffffffffffffff01" + "8580808008" + "04030201" + "0807060504030201fe0203");
    assertThat(out.size()).isEqualTo(31);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152})
  void lengthsAreAsShortAsTheyCanBe(int length) {
    byte[] body = new byte[length];
    java.util.Arrays.fill(body, (byte) 7);
    var out = new WireBuffer(3);
    out.tag(0x0A);
    int start = out.begin();
    out.raw(body, 0, length);
    out.end(start);
    assertThat(out.toByteArray()).isEqualTo(Wire.field(1, body));
  }

  @Test
  void messagesNest() {
    byte[] text = "x".repeat(126).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    var out = new WireBuffer(1);
    var starts = new int[100];
    for (int i = 0; i < 100; i++) {
      out.tag(0x0A);
      starts[i] = out.begin();
    }
    out.raw(text, 0, text.length);
    for (int i = 99; i >= 0; i--) out.end(starts[i]);
    byte[] expected = text;
    for (int i = 0; i < 100; i++) expected = Wire.field(1, expected);
    assertThat(out.toByteArray()).isEqualTo(expected);
  }

  @Test
  void whatWasWrittenCanBeTakenBack() {
    var out = new WireBuffer(4);
    out.octet(1);
    int size = out.size();
    out.fixed64(-1);
    out.cut(size);
    byte[] array = out.room(20);
    array[size] = 2;
    out.wrote(1);
    assertThat(out.toByteArray()).containsExactly(1, 2);
    assertThat(out.array()).startsWith(1, 2).hasSizeGreaterThanOrEqualTo(21);
  }
}
