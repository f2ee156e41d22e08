package dev.tandem.interop;

import static dev.tandem.interop.RawFrame.PRIORITY;
import static dev.tandem.interop.RawFrame.WINDOW_UPDATE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Streams that are opened and reset in one breath, by the client or by the server that it
/// provokes.
abstract class ResetAttacks extends Siege {
  private static final String CHAT = "/tandem.interop.Probe/Chat";
  private static final String HOARD = "/tandem.interop.Load/Hoard";

  /// The server's burst of resets, and as many again, which it gets back in fifty seconds.
  private static final int BORNE = 20_000;

  private static final String END = "11 too many streams were reset right after they were opened";

  ResetAttacks(boolean whole) {
    super(whole);
  }

  /// CVE-2023-44487.
  @Test
  void rapidReset() throws Exception {
    endure(
        "rapid reset",
        20,
        () -> insist(size(25_000, 100_000), BORNE, _ -> {}, to -> to.reset(to.call(CHAT)), END));
  }

  /// How a server is brought to reset a stream.
  enum Provocation {
    INCREMENT_OF_ZERO {
      @Override
      void say(RawClient to) {
        to.say(RawFrame.of(WINDOW_UPDATE, to.call(CHAT), 0));
      }
    },
    WINDOW_THAT_OVERFLOWS {
      @Override
      void say(RawClient to) {
        to.say(RawFrame.of(WINDOW_UPDATE, to.call(CHAT), Integer.MAX_VALUE));
      }
    },
    WRONG_CONTENT_LENGTH {
      @Override
      void say(RawClient to) {
        to.data(to.call(CHAT, "content-length", "1"), new byte[2], false);
      }
    },
    CONTENT_LENGTH_WITHOUT_CONTENT {
      @Override
      void say(RawClient to) {
        to.begin(RawHeaders.request(CHAT, "content-length", "1"), true);
      }
    },
    DATA_AFTER_THE_END {
      @Override
      void say(RawClient to) {
        to.data(to.begin(RawHeaders.request(HOARD), true), new byte[1], false);
      }
    },
    HEADERS_AFTER_THE_END {
      @Override
      void say(RawClient to) {
        trailers(to, to.begin(RawHeaders.request(HOARD), true), "x-late", "yes");
      }
    },
    TRAILERS_WITH_A_PSEUDO_HEADER {
      @Override
      void say(RawClient to) {
        trailers(to, to.call(CHAT), ":path", "/");
      }
    },
    MALFORMED_REQUEST {
      @Override
      void say(RawClient to) {
        to.call(CHAT, "X-Upper", "1");
      }
    },
    STREAM_THAT_DEPENDS_ON_ITSELF {
      @Override
      void say(RawClient to) {
        int stream = to.call(CHAT);
        byte[] itself = {
          (byte) (stream >> 24), (byte) (stream >> 16), (byte) (stream >> 8), (byte) stream, 16
        };
        to.say(new RawFrame(PRIORITY, 0, stream, itself));
      }
    },
    STREAM_TOO_MANY {
      @Override
      void first(RawClient to) {
        for (int i = 0; i < 1000; i++) to.call(CHAT);
      }

      @Override
      void say(RawClient to) {
        to.call(CHAT);
      }
    };

    void first(RawClient to) {}

    abstract void say(RawClient to);

    private static void trailers(RawClient to, int stream, String... fields) {
      int flags = RawFrame.END_HEADERS | RawFrame.END_STREAM;
      to.say(new RawFrame(RawFrame.HEADERS, flags, stream, RawHeaders.of(fields)));
    }
  }

  /// CVE-2025-8671, MadeYouReset.
  @ParameterizedTest
  @EnumSource
  void provokedResets(Provocation by) throws Exception {
    endure(
        "resets provoked by " + by,
        10,
        () -> insist(size(21_000, 42_000), BORNE, by::first, by::say, END));
  }

  /// Each costs the attacker more than a stream's window.
  @Test
  void resetsProvokedByWindowsThatAreExceeded() throws Exception {
    byte[] most = new byte[16_384];
    endure(
        "resets provoked by windows that are exceeded",
        20,
        () -> {
          try (RawClient client = listening().hello()) {
            int resets = size(20, 2_000);
            for (int i = 0; i < resets; i++) {
              int stream = client.call(HOARD);
              for (int sent = 0; sent <= 256 * 1024; sent += most.length)
                client.data(stream, most, false);
            }
            client.send().heard().awaitResets(RawHeard.FLOW_CONTROL_ERROR, resets);
          }
        });
  }
}
