package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients on the gRPC of other people call a Tandem server; what they print is what they met.
@Tag("peers")
final class PeerClientTest {
  private final ServedProbe served = new ServedProbe();

  @AfterEach
  void stop() {
    served.close();
  }

  @ParameterizedTest
  @EnumSource
  void greetsAndReadsHeadersAndTrailers(PeerClient peer) throws IOException {
    prints(
        peer,
        "greeting",
        """
        Hello, Tandem
        x-greeting: hello
        trailing-x-greeting: hello
        """);
  }

  @ParameterizedTest
  @EnumSource
  void streamsOneWayTheOtherAndBoth(PeerClient peer) throws IOException {
    prints(
        peer,
        "streams",
        """
        0 1 2
        3 chunks, 30 bytes
        0 1 2
        """);
  }

  @ParameterizedTest
  @EnumSource
  void decodesTheDetailsOfAnError(PeerClient peer) throws IOException {
    prints(
        peer,
        "error",
        """
        9: ошибка: 100% “ünïcode” 🚲
        tandem.interop.Note: one
        tandem.interop.Note: zwölf
        """);
  }

  /// To tonic its own timeout is CANCELLED, with the text "Timeout expired".
  @ParameterizedTest
  @EnumSource
  void meetsItsDeadline(PeerClient peer) throws IOException {
    try (var relay = served.farAway();
        var client = peer.start(relay.target(), "deadline")) {
      assertThat(client.output()).containsExactly(peer == PeerClient.TONIC ? "1" : "4", "in time");
    }
    assertThat(served.outcome("deadline")).isIn("deadline", "cancelled");
  }

  /// In tonic a call is cancelled by dropping it, and there is no status for that.
  @ParameterizedTest
  @EnumSource
  void cancelsACallAndAStream(PeerClient peer) throws IOException {
    prints(
        peer,
        "cancel",
        """
        %1$s
        %1$s
        still there
        """
            .formatted(peer == PeerClient.TONIC ? "dropped" : "1"));
    assertThat(served.outcome("cancel")).isEqualTo("cancelled");
  }

  private void prints(PeerClient peer, String probed, String expected) throws IOException {
    try (var client = peer.start(served.target(), probed)) {
      assertThat(client.output()).isEqualTo(expected.lines().toList());
    }
  }
}
