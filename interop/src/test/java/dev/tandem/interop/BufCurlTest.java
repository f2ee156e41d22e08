package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `buf curl`, which is connect-go's gRPC client on the command line, calls a Tandem server.
@Tag("peers")
final class BufCurlTest {
  /// By which it multiplies the code that a call ends with.
  private static final int CODE = 8;

  private final ServedProbe served = new ServedProbe();
  private String target = served.target();

  @AfterEach
  void stop() {
    served.close();
  }

  private Program curl(String method, String data, String... options) {
    var command = new ArrayList<>(List.of(GoProgram.BUF.path().toString(), "curl"));
    command.addAll(List.of("--protocol", "grpc", "--http2-prior-knowledge"));
    command.addAll(List.of("--schema", ServedProbe.PROTO.toString(), "--data", data));
    command.addAll(List.of(options));
    command.add("http://" + target + "/tandem.interop.Probe/" + method);
    return new Program(command);
  }

  @Test
  void greets() {
    curl("Echo", "{\"payload\": \"SGVsbG8=\"}")
        .mustEnd(0, "{ \"payload\": \"SGVsbG8=\", \"remainingMillis\": \"-1\" }");
  }

  @Test
  void readsHeadersAndTrailers() {
    try (var curl = curl("Echo", "{}", "-v", "-H", "x-greeting: hello")) {
      assertThat(curl.awaitExit()).isZero();
      assertThat(curl.errors().lines())
          .containsSubsequence(
              "buf: < (#1) HTTP/2.0 200 OK",
              "buf: < (#1) X-Greeting: hello",
              "buf: < (#1) Trailing-X-Greeting: hello");
    }
  }

  @Test
  void streamsOneWayTheOtherAndBoth() {
    var numbers = "{\"number\": 1, \"payload\": \"AAAA\"} {\"number\": 2}";
    curl("Count", "{\"chunks\": 3}").mustEnd(0, "{} { \"number\": 1 } { \"number\": 2 }");
    curl("Collect", numbers).mustEnd(0, "{ \"chunks\": 2, \"payloadBytes\": \"3\" }");
    curl("Chat", numbers).mustEnd(0, "{ \"number\": 1, \"payload\": \"AAAA\" } { \"number\": 2 }");
  }

  /// It shows a detail's type and its bytes.
  @Test
  void showsTheDetailsOfAnError() {
    curl("Fail", ServedProbe.FAILURE)
        .mustEnd(
            9 * CODE,
            "{ \"code\": \"failed_precondition\", \"message\": \"ошибка: 100% “ünïcode” 🚲\","
                + " \"details\": [ { \"type\": \"tandem.interop.Note\", \"value\": \"CgNvbmU\" },"
                + " { \"type\": \"tandem.interop.Note\", \"value\": \"CgZ6d8O2bGY\" } ] }");
  }

  @Test
  void meetsItsDeadline() {
    try (var relay = served.farAway()) {
      target = relay.target();
      curl("Hold", "{\"name\": \"late\", \"millis\": 15000}", "--timeout", "500ms")
          .mustEnd(
              4 * CODE,
              "{ \"code\": \"deadline_exceeded\", \"message\": \"context deadline exceeded\" }");
    }
    assertThat(served.outcome("late")).isIn("deadline", "cancelled");
  }

  @Test
  void cancelsItsCallWhenItIsEnded() {
    var curl = curl("Hold", "{\"name\": \"gone\", \"millis\": 15000}");
    served.awaitHeld("gone");
    curl.terminate();
    curl.mustEnd(CODE, "{ \"code\": \"canceled\", \"message\": \"context canceled\" }");
    assertThat(served.outcome("gone")).isEqualTo("cancelled");
  }
}
