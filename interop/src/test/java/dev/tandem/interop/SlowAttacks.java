package dev.tandem.interop;

import static dev.tandem.interop.RawFrame.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Slowloris: connections that begin something and leave it at that.
abstract class SlowAttacks extends Siege {
  SlowAttacks(boolean whole) {
    super(whole, "--handshake=1");
  }

  /// What is said, once; and how that has to be ended.
  enum Beginning {
    NOTHING("4 no complete preface and SETTINGS within the time for the handshake") {
      @Override
      void say(RawClient to) {}
    },
    HALF_A_PREFACE(NOTHING.end) {
      @Override
      void say(RawClient to) {
        to.beginHello(12);
      }
    },
    A_PREFACE_WITHOUT_SETTINGS(NOTHING.end) {
      @Override
      void say(RawClient to) {
        to.beginHello(24);
      }
    },
    NO_ACKNOWLEDGEMENT_OF_SETTINGS("4 SETTINGS were not acknowledged") {
      @Override
      void say(RawClient to) {
        to.beginHello(24).say(RawFrame.settings());
      }
    },
    HEADERS_WITHOUT_AN_END("1 a header block or frame was not finished") {
      @Override
      void say(RawClient to) {
        to.hello();
        byte[] block = RawHeaders.of(":method", "POST", "x", "y".repeat(16_000));
        to.say(new RawFrame(HEADERS, 0, to.nextStream(), block));
      }
    },
    HALF_OF_A_FRAME(HEADERS_WITHOUT_AN_END.end) {
      @Override
      void say(RawClient to) {
        to.hello().raw(new byte[] {0, 0x40, 0, HEADERS, 0, 0, 0, 0, 1, 0x40});
      }
    };

    private final String end;

    Beginning(String end) {
      this.end = end;
    }

    abstract void say(RawClient to);
  }

  @ParameterizedTest
  @EnumSource
  void slowloris(Beginning beginning) throws Exception {
    endure(
        "slowloris: " + beginning,
        10,
        () -> {
          var clients = new ArrayList<RawClient>();
          for (int i = 0; i < size(50, 2_000); i++) {
            RawClient client = listening();
            clients.add(client);
            beginning.say(client);
            client.send();
          }
          printHeld(clients.size() + " connections");
          for (RawClient client : clients) {
            assertThat(client.heard().end()).isEqualTo(beginning.end);
          }
        });
  }
}
