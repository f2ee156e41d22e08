package dev.tandem.rpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {
  private static final byte[] TEXT =
      "What shrinks, shrinks, shrinks.".repeat(100).getBytes(StandardCharsets.UTF_8);

  private final Gzip gzip = new Gzip();

  /// As the JDK writes it.
  private static byte[] zipped(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var to = new GZIPOutputStream(out)) {
      to.write(bytes);
    }
    return out.toByteArray();
  }

  private byte[] unzipped(byte[] bytes) throws IOException {
    try (InputStream in = gzip.decompress(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) out.writeBytes(part);
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 10_000, 200_000})
  void whatIsCompressedHereIsReadThereAndTheOtherWayRound(int size) throws IOException {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    var out = new ByteArrayOutputStream();
    try (var to = gzip.compress(out)) {
      to.write(bytes);
    }
    assertThat(new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes())
        .isEqualTo(bytes);
    assertThat(unzipped(zipped(bytes))).isEqualTo(bytes);
    assertThat(unzipped(out.toByteArray())).isEqualTo(bytes);
  }

  @Test
  void optionalHeaderFieldsAreSteppedOver() throws IOException {
    byte[] plain = zipped(TEXT);
    byte[] body = Arrays.copyOfRange(plain, 10, plain.length);
    byte[] head = Arrays.copyOf(plain, 10);
    head[3] = 2 | 4 | 8 | 16;
    byte[] fields = {3, 0, 'x', 'y', 'z', 'n', 'a', 'm', 'e', 0, 'w', 'h', 'y', 0, 1, 2};
    assertThat(unzipped(joined(head, fields, body))).isEqualTo(TEXT);
  }

  @Test
  void everyTruncationFails() throws IOException {
    byte[] whole = zipped(TEXT);
    for (int n = 0; n < whole.length; n++) {
      byte[] cut = Arrays.copyOf(whole, n);
      assertThatThrownBy(() -> unzipped(cut)).as("%d bytes", n).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whateverFollowsTheEndFails() throws IOException {
    byte[] whole = zipped(TEXT);
    assertThatThrownBy(() -> unzipped(joined(whole, new byte[1]))).hasMessageContaining("follow");
    assertThatThrownBy(() -> unzipped(joined(whole, whole))).hasMessageContaining("follow");
    assertThatThrownBy(() -> unzipped(joined(whole, new byte[20_000])))
        .hasMessageContaining("follow");
  }

  @Test
  void aWrongChecksumOrSizeFails() throws IOException {
    byte[] whole = zipped(TEXT);
    for (int at = whole.length - 8; at < whole.length; at++) {
      byte[] wrong = whole.clone();
      wrong[at] ^= 1;
      assertThatThrownBy(() -> unzipped(wrong))
          .hasMessageContaining(at < whole.length - 4 ? "checksum" : "size");
    }
  }

  @Test
  void anotherHeaderFails() throws IOException {
    byte[] whole = zipped(TEXT);
    for (int at : new int[] {0, 1, 2}) {
      byte[] wrong = whole.clone();
      wrong[at] ^= 1;
      assertThatThrownBy(() -> unzipped(wrong)).isInstanceOf(IOException.class);
    }
    byte[] reserved = whole.clone();
    reserved[3] = (byte) 0x80;
    assertThatThrownBy(() -> unzipped(reserved)).hasMessageContaining("flags");
  }

  @Test
  void noiseFailsAsIoAndNeverOtherwise() throws IOException {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] whole = zipped(TEXT);
    for (int round = 0; round < 2000; round++) {
      byte[] noise = whole.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--)
        noise[random.nextInt(noise.length)] = (byte) random.nextInt();
      try {
        unzipped(noise);
      } catch (IOException e) {
        assertThat(e).as("seed %d", seed).hasMessageMatching(".+");
      }
    }
  }
}
