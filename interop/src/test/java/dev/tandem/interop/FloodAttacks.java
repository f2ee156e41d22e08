package dev.tandem.interop;

import static dev.tandem.interop.RawFrame.ACK;
import static dev.tandem.interop.RawFrame.CONTINUATION;
import static dev.tandem.interop.RawFrame.DATA;
import static dev.tandem.interop.RawFrame.GOAWAY;
import static dev.tandem.interop.RawFrame.HEADERS;
import static dev.tandem.interop.RawFrame.PADDED;
import static dev.tandem.interop.RawFrame.PING;
import static dev.tandem.interop.RawFrame.PRIORITY;
import static dev.tandem.interop.RawFrame.RST_STREAM;
import static dev.tandem.interop.RawFrame.SETTINGS;
import static dev.tandem.interop.RawFrame.UNKNOWN;
import static dev.tandem.interop.RawFrame.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Frames without end: such as are no use to anybody, and such as have the server owe an answer to
/// a client that never reads.
abstract class FloodAttacks extends Siege {
  private static final String CHAT = "/tandem.interop.Probe/Chat";

  /// The server's burst of frames that bring nothing, and as many again, which it gets back in ten
  /// seconds.
  private static final int BORNE = 20_000;

  FloodAttacks(boolean whole) {
    super(whole, "--stall=1");
  }

  /// What nobody needs. Stream 1 is open, stream 3 was reset.
  enum Idle {
    EMPTY_DATA(DATA, 0, 1, ""), // CVE-2019-9518
    PADDING_ALONE(DATA, PADDED, 1, "020000"),
    SETTINGS_OF_NOTHING(SETTINGS, 0, 0, ""), // CVE-2019-9515
    ACKNOWLEDGEMENTS_OF_NOTHING(SETTINGS, ACK, 0, ""),
    ANSWERS_TO_NO_PING(PING, ACK, 0, "0000000000000000"),
    PRIORITIES(PRIORITY, 0, 1, "0000000710"), // CVE-2019-9513
    CREDIT_FOR_THE_CONNECTION(WINDOW_UPDATE, 0, 0, "00000001"),
    CREDIT_FOR_A_STREAM(WINDOW_UPDATE, 0, 1, "00000001"),
    CREDIT_FOR_A_STREAM_THAT_IS_GONE(WINDOW_UPDATE, 0, 3, "00000001"),
    RESETS_OF_A_STREAM_THAT_IS_GONE(RST_STREAM, 0, 3, "00000001"),
    GOAWAYS(GOAWAY, 0, 0, "0000000000000000"),
    WHAT_NOBODY_HAS_DEFINED(UNKNOWN, 0, 1, "00");

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final RawFrame frame;

    Idle(int type, int flags, int stream, String payload) {
      frame = new RawFrame(type, flags, stream, HexFormat.of().parseHex(payload));
    }
  }

  @ParameterizedTest
  @EnumSource
  void framesThatBringNothing(Idle idle) throws Exception {
    endure(
        "a flood of " + idle,
        10,
        () ->
            insist(
                size(25_000, 1_000_000),
                BORNE,
                FloodAttacks::openAndReset,
                to -> to.say(idle.frame),
                "11 too many frames that bring nothing"));
  }

  private static void openAndReset(RawClient to) {
    to.call(CHAT);
    to.reset(to.call(CHAT));
  }

  /// CVE-2019-9512.
  @Test
  void pings() throws Exception {
    var ping = new RawFrame(PING, 0, 0, new byte[8]);
    endure(
        "a flood of PING",
        10,
        () -> insist(size(1_000, 100_000), 10, _ -> {}, to -> to.say(ping), "11 too_many_pings"));
  }

  /// CVE-2019-9512, -9515, by a client that never reads what it asks for.
  @Test
  void answersThatAreNeverRead() throws Exception {
    byte[] large = {0, 0, 0x3F, -1, -1}; // the beginning of a message of 4 MiB
    endure(
        "SETTINGS by clients that never read",
        40,
        () -> {
          var clients = new ArrayList<Thread>();
          for (int i = 0; i < size(2, 20); i++) {
            clients.add(
                Thread.ofVirtual()
                    .start(
                        () -> {
                          try (RawClient client = neverReading().hello()) {
                            client.data(client.call(CHAT), large, false);
                            while (client.isWelcome()) {
                              client.say(RawFrame.settings()).data(1, new byte[1], false);
                            }
                          }
                        }));
          }
          for (Thread client : clients) client.join();
        });
  }

  /// CVE-2024-27316 and its like.
  @ParameterizedTest
  @EnumSource
  void continuations(Fragment fragment) throws Exception {
    endure(
        "CONTINUATION of " + fragment,
        20,
        () -> {
          long left = size(20, 500) * (1L << 20);
          while (left > 0) {
            try (RawClient client = listening().hello()) {
              int stream = client.nextStream();
              client.say(new RawFrame(HEADERS, 0, stream, RawHeaders.request(CHAT)));
              var frame = new RawFrame(CONTINUATION, 0, stream, fragment.bytes);
              while (client.isWelcome()) client.say(frame);
              assertThat(client.heard().end())
                  .isEqualTo("11 the header block of stream 1 does not end");
              left -= client.bytesSent();
            }
          }
        });
  }

  /// Of a header block.
  enum Fragment {
    NOTHING(""),
    ONE_BYTE_EACH("82"),
    SMALL_FIELDS("000161016200016301640001650166".repeat(500));

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final byte[] bytes;

    Fragment(String hex) {
      bytes = HexFormat.of().parseHex(hex);
    }
  }
}
