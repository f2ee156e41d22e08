package dev.tandem.interop;

import static dev.tandem.interop.RawFrame.CONTINUATION;
import static dev.tandem.interop.RawFrame.END_HEADERS;
import static dev.tandem.interop.RawFrame.END_STREAM;
import static dev.tandem.interop.RawFrame.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Header blocks that are larger than they look, or look larger than they are.
abstract class HeaderAttacks extends Siege {
  private static final String ECHO = "/tandem.interop.Probe/Echo";
  private static final int FRAME_BYTES = 16_384;
  private static final int MIB = 1 << 20;

  HeaderAttacks(boolean whole) {
    super(whole);
  }

  /// An entry that fills the table, and a million references to it in a block of a mebibyte, which
  /// stands for four gigabytes.
  @Test
  void referencesToOneLargeEntry() throws Exception {
    byte[] bomb = new byte[MIB];
    Arrays.fill(bomb, new RawHeaders().indexed(RawHeaders.YOUNGEST).bytes()[0]);
    endure(
        "references to one large entry",
        20,
        () -> {
          try (RawClient client = listening().hello()) {
            client.begin(
                new RawHeaders().call(ECHO).inserted("x", "y".repeat(4_000)).bytes(), true);
            int blocks = size(2, 200);
            for (int i = 0; i < blocks; i++) block(client, RawHeaders.request(ECHO), bomb);
            client.send().heard().awaitAnswers("status 431", blocks);
            stillServes(client);
          }
        });
  }

  /// Ten megabytes of fields, no two of which are the same.
  @Test
  void largeBlocks() throws Exception {
    var fields = new RawHeaders();
    for (int i = 0; i < 10_000_000 / 20; i++) fields.field("x-%06d".formatted(i), "0123456789");
    byte[] block = fields.bytes();
    endure(
        "header blocks of ten megabytes",
        30,
        () -> {
          try (RawClient client = listening().hello()) {
            int blocks = size(2, 50);
            for (int i = 0; i < blocks; i++) block(client, RawHeaders.request(ECHO), block);
            client.send().heard().awaitAnswers("status 431", blocks);
            stillServes(client);
          }
        });
  }

  /// A string that is said to have two gigabytes.
  @Test
  void declaredStrings() throws Exception {
    byte[] huge = new RawHeaders().call(ECHO).declared("x", Integer.MAX_VALUE).bytes();
    endure(
        "strings of two gigabytes",
        20,
        () -> {
          for (int i = 0; i < size(100, 10_000); i++) {
            try (RawClient client = listening().hello()) {
              client.begin(huge, true);
              assertThat(client.send().heard().end()).startsWith("9 "); // COMPRESSION_ERROR
            }
          }
          for (int i = 0; i < size(1, 20); i++) {
            try (RawClient client = listening().hello()) {
              var begin = new RawFrame(HEADERS, END_STREAM, client.nextStream(), huge);
              var octets = new RawFrame(CONTINUATION, 0, begin.stream(), new byte[FRAME_BYTES]);
              client.say(begin);
              while (client.isWelcome()) client.say(octets);
              assertThat(client.heard().end())
                  .isEqualTo("11 the header block of stream 1 does not end");
            }
          }
        });
  }

  /// Tables that are emptied and grow again thousands of times in a block, between which they are
  /// filled; and one that is to be larger than it may.
  @Test
  void tableSizes() throws Exception {
    var sizes = new RawHeaders();
    for (int i = 0; i < 4_000; i++) sizes.tableSize(0).tableSize(4_096);
    sizes.call(ECHO);
    for (int i = 0; i < 100; i++) sizes.inserted("a" + i, "b");
    byte[] block = sizes.bytes();
    endure(
        "table sizes in header blocks",
        20,
        () -> {
          try (RawClient client = listening().hello()) {
            int calls = size(100, 5_000);
            for (int i = 0; i < calls; i++) {
              int stream = client.nextStream();
              block(client, stream, block);
            }
            client.send().heard().awaitAnswers("grpc-status 12", calls);
            stillServes(client);
            client.begin(new RawHeaders().tableSize(4_097).call(ECHO).bytes(), true);
            assertThat(client.send().heard().end()).startsWith("9 "); // COMPRESSION_ERROR
          }
        });
  }

  /// The server's own table: its limit changes thousands of times in each SETTINGS.
  @Test
  void tableSettings() throws Exception {
    int[] settings = new int[2 * (FRAME_BYTES / 6)];
    for (int i = 0; i < settings.length; i += 2) {
      settings[i] = RawFrame.HEADER_TABLE_SIZE;
      settings[i + 1] = i / 2 % 2 * 4_096;
    }
    endure(
        "table sizes in SETTINGS",
        10,
        () -> {
          try (RawClient client = listening().hello()) {
            int times = size(100, 5_000);
            for (int i = 0; i < times; i++) client.say(RawFrame.settings(settings));
            stillServes(client);
          }
        });
  }

  private void block(RawClient client, byte[]... parts) {
    block(client, client.nextStream(), parts);
  }

  /// HEADERS and CONTINUATION.
  private static void block(RawClient client, int stream, byte[]... parts) {
    client.say(new RawFrame(HEADERS, END_STREAM, stream, new byte[0]));
    for (byte[] part : parts) {
      for (int from = 0; from < part.length; from += FRAME_BYTES) {
        byte[] piece = Arrays.copyOfRange(part, from, Math.min(part.length, from + FRAME_BYTES));
        client.say(new RawFrame(CONTINUATION, 0, stream, piece));
      }
    }
    client.say(new RawFrame(CONTINUATION, END_HEADERS, stream, new byte[0]));
  }

  /// A call without a message is told that it has none.
  private static void stillServes(RawClient client) {
    int stream = client.begin(RawHeaders.request(ECHO), true);
    client.send().heard().awaitAnswerTo(stream);
  }
}
