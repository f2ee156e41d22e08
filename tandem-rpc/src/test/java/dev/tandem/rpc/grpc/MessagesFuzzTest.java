package dev.tandem.rpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.spi.Payload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/// The bytes of a stream's DATA, anything that they may be: the same messages however they are cut,
/// decompressed or refused, within the limit.
@Tag("fuzz")
class MessagesFuzzTest {
  private static final int LIMIT = 5_000;
  private static final Encodings ENCODINGS = new Encodings(List.of());

  static Stream<byte[]> streams() {
    return IntStream.range(0, 20).mapToObj(MessagesFuzzTest::stream);
  }

  /// A few messages, of which some are compressed.
  private static byte[] stream(int seed) {
    var random = new Random(seed);
    var out = new ByteArrayOutputStream();
    for (int i = seed / 5; i >= 0; i--) {
      byte[] message = new byte[random.nextInt(random.nextInt(5) == 0 ? 6_000 : 30)];
      if (random.nextBoolean()) random.nextBytes(message);
      var payload = Payload.of(message);
      var framed =
          random.nextBoolean() ? Framing.frame(payload) : ENCODINGS.compress(payload, "gzip");
      out.writeBytes(framed.toByteArray());
    }
    return out.toByteArray();
  }

  /// What came of it.
  private record Outcome(List<Frame> frames, String refusal) {
    List<String> texts() {
      return frames.stream()
          .map(frame -> frame.compressed() + Arrays.toString(frame.bytes().toByteArray()))
          .toList();
    }
  }

  @MethodSource("streams")
  @FuzzTest(maxDuration = "30s")
  void areTheSameMessagesHoweverTheyAreCut(byte[] data) throws ProtocolFailure, IOException {
    Outcome whole = deframe(data, Integer.MAX_VALUE, new Random(0));
    for (int most : new int[] {1, 50}) {
      Outcome cut = deframe(data, most, new Random(Arrays.hashCode(data)));
      assertThat(cut.texts()).isEqualTo(whole.texts());
      assertThat(cut.refusal).isEqualTo(whole.refusal);
    }
    for (Frame frame : whole.frames) {
      assertThat(frame.bytes().size()).isLessThanOrEqualTo(LIMIT);
      if (frame.compressed()) decompress(frame.bytes());
      else sendOn(frame.bytes());
    }
  }

  private static Outcome deframe(byte[] data, int most, Random random) {
    var deframer = new Deframer(LIMIT);
    var frames = new ArrayList<Frame>();
    int arrived = 0;
    try {
      while (arrived < data.length) {
        int n = Math.min(data.length - arrived, 1 + random.nextInt(most));
        int before = frames.size();
        int completed = deframer.feed(ByteBuffer.wrap(data, arrived, n), frames::add);
        assertThat(completed).isEqualTo(frames.size() - before);
        arrived += n;
        assertThat(deframer.heldBytes()).isLessThanOrEqualTo(Math.min(LIMIT, 4_096 + 2 * arrived));
      }
      deframer.end();
      return new Outcome(frames, "");
    } catch (ProtocolFailure e) {
      assertThat(e.status().code()).isIn(Code.INTERNAL, Code.RESOURCE_EXHAUSTED);
      return new Outcome(frames, e.getMessage());
    }
  }

  /// What we take for gzip the JDK reads alike. It takes more: several members, and what follows
  /// the last; and of what we step over it checks the header's checksum.
  private static void decompress(Payload bytes) throws ProtocolFailure, IOException {
    Payload message;
    try {
      message = ENCODINGS.decompress(new Frame(true, bytes), "gzip", LIMIT);
    } catch (ProtocolFailure e) {
      assertThat(e.status().code()).isIn(Code.INTERNAL, Code.RESOURCE_EXHAUSTED);
      return;
    }
    assertThat(message.size()).isLessThanOrEqualTo(LIMIT);
    boolean headerHasChecksum = (bytes.toByteArray()[3] & 2) != 0;
    if (!headerHasChecksum) {
      try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertThat(message.toByteArray()).isEqualTo(in.readAllBytes());
      }
    }
    sendOn(message);
  }

  /// As it is, and compressed, it arrives again.
  private static void sendOn(Payload message) throws ProtocolFailure {
    byte[] expected = message.toByteArray();
    byte[] compressed = ENCODINGS.compress(message, "gzip").toByteArray();
    for (byte[] sent : List.of(compressed, Framing.frame(message).toByteArray())) {
      var frames = new ArrayList<Frame>();
      new Deframer(2 * LIMIT).feed(ByteBuffer.wrap(sent), frames::add);
      assertThat(frames).hasSize(1);
      assertThat(ENCODINGS.decompress(frames.getFirst(), "gzip", LIMIT).toByteArray())
          .isEqualTo(expected);
    }
  }
}
