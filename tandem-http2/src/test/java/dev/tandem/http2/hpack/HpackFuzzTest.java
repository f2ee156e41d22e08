package dev.tandem.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tandem.http2.Headers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/// Header blocks on one connection, anything that they may be: each is decoded or refused, the same
/// however it is cut, and what was decoded can be sent on.
///
/// ```
///   input:  table / 16 (8) | list / 16 (8) | block …
///   block:  length (8), up to EF | bytes
///           F0 to FF: the limit of the table changes
/// ```
@Tag("fuzz")
class HpackFuzzTest {
  private static final int LIMITS = 0xF0;

  static Stream<byte[]> blocks() {
    return IntStream.range(0, 40).mapToObj(HpackFuzzTest::blocks);
  }

  private static byte[] blocks(int seed) {
    var random = new Random(seed);
    var encoder = new HpackEncoder();
    var input = ByteBuffer.allocate(4_000).put((byte) 0xFF).put((byte) random.nextInt());
    for (int i = 0; i <= seed / 4; i++) {
      if (random.nextInt(6) == 0) {
        int limit = random.nextInt(16);
        input.put((byte) (LIMITS + limit));
        encoder.peerLimit(limit(limit));
      }
      var fields = Headers.builder();
      for (int n = random.nextInt(5); n >= 0; n--) {
        fields.add("x-" + random.nextInt(20), "v".repeat(random.nextInt(9)) + random.nextInt());
      }
      int length = encoder.encode(fields.build());
      input.put((byte) length).put(encoder.block(), 0, length);
    }
    return Arrays.copyOf(input.array(), input.position());
  }

  private static int limit(int of16) {
    return of16 * 300;
  }

  /// What came of all blocks.
  private record Outcome(List<Headers> decoded, int oversized, String refusal) {}

  @MethodSource("blocks")
  @FuzzTest(maxDuration = "20s")
  void decodeOrAreRefusedTheSameHoweverTheyAreCut(byte[] input) throws HpackException {
    if (input.length < 2) return;
    Outcome whole = decode(input, Integer.MAX_VALUE, new Random(0));
    assertThat(decode(input, 1, new Random(0))).isEqualTo(whole);
    assertThat(decode(input, 20, new Random(Arrays.hashCode(input)))).isEqualTo(whole);
    sendOn(whole.decoded);
  }

  private static Outcome decode(byte[] input, int most, Random random) {
    int tableSize = 16 * (input[0] & 0xFF);
    var decoder = new HpackDecoder(tableSize, 1 + 16 * (input[1] & 0xFF));
    var decoded = new ArrayList<Headers>();
    var fields = new Fields();
    int highest = tableSize;
    try {
      for (int at = 2; at < input.length; ) {
        int length = input[at++] & 0xFF;
        if (length >= LIMITS) {
          highest = Math.max(highest, limit(length - LIMITS));
          decoder.limit(limit(length - LIMITS));
          continue;
        }
        length = Math.min(length, input.length - at);
        decode(decoder, ByteBuffer.wrap(input, at, length), fields, most, random);
        decoded.add(fields.take());
        at += length;
        assertThat(decoder.table().size()).isLessThanOrEqualTo(decoder.table().max());
        assertThat(decoder.table().max()).isLessThanOrEqualTo(highest);
      }
    } catch (HpackException e) {
      return new Outcome(decoded, fields.oversized, e.getMessage());
    }
    return new Outcome(decoded, fields.oversized, "");
  }

  /// As [dev.tandem.http2.HeaderAssembly] does: what is left of one piece stands before the next.
  private static void decode(
      HpackDecoder decoder, ByteBuffer block, Fields fields, int most, Random random)
      throws HpackException {
    decoder.begin();
    int end = block.limit();
    int to = block.position();
    while (to < end) {
      to = (int) Math.min(end, to + 1 + (most == 1 ? 0L : random.nextInt(most)));
      decoder.decode(block.limit(to), fields);
      assertThat((long) block.remaining()).isLessThanOrEqualTo(2 * decoder.longestString() + 16);
    }
    decoder.end(block.hasRemaining());
  }

  private static void sendOn(List<Headers> lists) throws HpackException {
    var encoder = new HpackEncoder();
    var decoder = new HpackDecoder(4_096, 1 << 20);
    for (Headers list : lists) {
      int length = encoder.encode(list);
      assertThat(Fields.decode(decoder, Arrays.copyOf(encoder.block(), length))).isEqualTo(list);
    }
  }
}
