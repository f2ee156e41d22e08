package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

class BytesTest {
  private static final Bytes CAFE = Bytes.hex("cafe01");

  @Test
  void areEqualByValue() {
    assertThat(CAFE)
        .isEqualTo(Bytes.of((byte) 0xCA, (byte) 0xFE, (byte) 1))
        .isEqualTo(Bytes.copyOf(new byte[] {0, (byte) 0xCA, (byte) 0xFE, 1, 0}, 1, 3))
        .isEqualTo(Bytes.copyOf(ByteBuffer.wrap(CAFE.toByteArray())))
        .hasSameHashCodeAs(Bytes.hex("CAFE01"))
        .isNotEqualTo(Bytes.hex("cafe"))
        .isNotEqualTo(null);
    assertThat(Bytes.copyOf(new byte[0])).isSameAs(Bytes.EMPTY);
  }

  @Test
  void shareNothingThatCanBeWritten() {
    byte[] in = CAFE.toByteArray();
    var bytes = Bytes.copyOf(in);
    in[0] = 0;
    bytes.toByteArray()[0] = 0;
    var buffer = bytes.asByteBuffer();
    assertThat(buffer.hasArray()).isFalse();
    assertThatThrownBy(() -> buffer.put(0, (byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
    assertThat(bytes).isEqualTo(CAFE);
  }

  @Test
  void areReadInAllWays() throws IOException {
    assertThat(CAFE.size()).isEqualTo(3);
    assertThat(CAFE.get(0)).isEqualTo((byte) 0xCA);
    assertThat(CAFE.slice(1, 3)).isEqualTo(Bytes.hex("fe01"));
    assertThat(CAFE.slice(0, 3)).isSameAs(CAFE);
    assertThat(CAFE.slice(2, 2)).isSameAs(Bytes.EMPTY);
    assertThat(CAFE.asInputStream().readAllBytes()).isEqualTo(CAFE.toByteArray());
    var out = new ByteArrayOutputStream();
    CAFE.writeTo(out);
    assertThat(out.toByteArray()).isEqualTo(CAFE.toByteArray());
    assertThat(CAFE.toBase64()).isEqualTo("yv4B");
    assertThat(Bytes.utf8("é").toUtf8()).isEqualTo("é");
    assertThat(Bytes.hex("ff").toUtf8()).isEqualTo("\uFFFD");
  }

  @Test
  void aBufferThatIsCopiedStaysWhereItIs() {
    var buffer = ByteBuffer.wrap(CAFE.toByteArray()).position(1);
    assertThat(Bytes.copyOf(buffer)).isEqualTo(Bytes.hex("fe01"));
    assertThat(buffer.position()).isEqualTo(1);
  }

  @Test
  void whatLiesOutsideIsRefused() {
    assertThatThrownBy(() -> CAFE.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> CAFE.slice(2, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Bytes.copyOf(new byte[2], 1, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Bytes.hex("f")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void showTheirBeginning() {
    assertThat(Bytes.EMPTY).hasToString("Bytes[0]");
    assertThat(CAFE).hasToString("Bytes[3: cafe01]");
    assertThat(Bytes.copyOf(new byte[17])).hasToString("Bytes[17: " + "00".repeat(16) + "…]");
  }
}
