package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// grpcurl calls a Tandem server.
@Tag("peers")
final class GrpcurlTest {
  /// To which it adds the code that a call ends with.
  private static final int FAILED = 64;

  private final ServedProbe served = new ServedProbe();
  private String target = served.target();

  @AfterEach
  void stop() {
    served.close();
  }

  private Program grpcurl(String method, String data, String... options) {
    var command = new ArrayList<>(List.of(GoProgram.GRPCURL.path().toString(), "-plaintext"));
    command.addAll(List.of("-import-path", ServedProbe.PROTO.getParent().toString()));
    command.addAll(List.of("-proto", ServedProbe.PROTO.getFileName().toString(), "-d", data));
    command.addAll(List.of(options));
    command.addAll(List.of(target, "tandem.interop.Probe/" + method));
    return new Program(command);
  }

  @Test
  void greets() {
    grpcurl("Echo", "{\"payload\": \"SGVsbG8=\"}")
        .mustEnd(0, "{ \"payload\": \"SGVsbG8=\", \"remainingMillis\": \"-1\" }");
  }

  @Test
  void readsHeadersAndTrailers() {
    try (var grpcurl = grpcurl("Echo", "{}", "-v", "-H", "x-greeting: hello")) {
      assertThat(grpcurl.output())
          .containsSubsequence(
              "Response headers received:",
              "x-greeting: hello",
              "Response trailers received:",
              "trailing-x-greeting: hello");
    }
  }

  @Test
  void streamsOneWayTheOtherAndBoth() {
    var numbers = "{\"number\": 1, \"payload\": \"AAAA\"} {\"number\": 2}";
    grpcurl("Count", "{\"chunks\": 3}").mustEnd(0, "{} { \"number\": 1 } { \"number\": 2 }");
    grpcurl("Collect", numbers).mustEnd(0, "{ \"chunks\": 2, \"payloadBytes\": \"3\" }");
    grpcurl("Chat", numbers)
        .mustEnd(0, "{ \"number\": 1, \"payload\": \"AAAA\" } { \"number\": 2 }");
  }

  @Test
  void decodesTheDetailsOfAnError() {
    grpcurl("Fail", ServedProbe.FAILURE)
        .mustEnd(
            FAILED + 9,
            "ERROR: Code: FailedPrecondition Message: ошибка: 100% “ünïcode” 🚲 Details:"
                + " 1) { \"@type\": \"type.googleapis.com/tandem.interop.Note\", \"text\": \"one\" }"
                + " 2) { \"@type\": \"type.googleapis.com/tandem.interop.Note\", \"text\": \"zwölf\" }");
  }

  @Test
  void meetsItsDeadline() {
    try (var relay = served.farAway()) {
      target = relay.target();
      grpcurl("Hold", "{\"name\": \"late\", \"millis\": 15000}", "-max-time", "0.5")
          .mustEnd(FAILED + 4, "ERROR: Code: DeadlineExceeded Message: context deadline exceeded");
    }
    assertThat(served.outcome("late")).isIn("deadline", "cancelled");
  }

  /// It cannot cancel a call; but when it is ended itself, its call ends with its connection.
  @Test
  void isMissedWhenItHasGone() {
    try (var grpcurl = grpcurl("Hold", "{\"name\": \"gone\", \"millis\": 15000}")) {
      served.awaitHeld("gone");
      grpcurl.terminate();
      assertThat(served.outcome("gone")).isEqualTo("cancelled");
    }
  }
}
