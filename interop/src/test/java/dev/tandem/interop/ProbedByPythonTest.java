package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The real grpcio calls a Tandem server, beyond the happy path. What it must print lies in
/// `probe/CASE.txt`: what the same client prints when grpcio serves, which is tested here as well.
@NeedsPython
final class ProbedByPythonTest {
  private static final String HELD = "most at once: 5";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata",
        "deadline",
        "deadline_arrives",
        "cancel",
        "cancel_streams",
        "errors",
        "details",
        "gzip",
        "sizes",
        "limit",
        "early_status",
        "status_after_messages",
        "streams",
        "unknown_method",
        "many"
      })
  void meetsWhatItMeetsFromAServerOfItsOwn(String probed) {
    try (var python = Side.PYTHON.start("probe-server", "--port", "0");
        var calling = probe(python.target(), probed)) {
      assertThat(calling.output()).as("from grpcio").isEqualTo(expected(probed));
    }
    try (var server = ServedProbe.builder().start();
        var calling = probe(target(server), probed)) {
      assertThat(calling.output()).as("from Tandem").isEqualTo(expected(probed));
    }
  }

  @Test
  void runsFiveHandlersAtATimeWhenToldSo() {
    try (var server = ServedProbe.builder().maxConcurrentCalls(5).start();
        var calling = probe(target(server), "hold_many")) {
      assertThat(calling.output()).containsExactly(HELD);
    }
  }

  @Test
  void isToldThatTheServerStops() {
    try (var server = ServedProbe.builder().start();
        var calling = probe(target(server), "hold_on")) {
      calling.awaitStart("holding");
      server.stop(Duration.ofMillis(100));
      assertThat(calling.output()).containsExactly("holding", "UNAVAILABLE");
    }
  }

  @Test
  void compressedMessagesAreSmallOnTheWireBothWays() {
    try (var server = ServedProbe.builder().start();
        var relay = new Network(server.port());
        var calling = probe(relay.target(), "gzip")) {
      assertThat(calling.output()).isEqualTo(expected("gzip"));
      // 1.2 MB three times each way, of which one goes plain in each direction.
      assertThat(relay.bytesToServer()).isBetween(1_200_000L, 1_300_000L);
      assertThat(relay.bytesToClient()).isBetween(1_200_000L, 1_300_000L);
    }
  }

  private static String target(Server server) {
    return "127.0.0.1:" + server.port();
  }

  private static Program probe(String target, String probed) {
    return Side.PYTHON.start("probe-client", "--target", target, probed);
  }

  private static java.util.List<String> expected(String probed) {
    try (var file = ProbedByPythonTest.class.getResourceAsStream("probe/" + probed + ".txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
