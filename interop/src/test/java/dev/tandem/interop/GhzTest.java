package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// ghz, which calls again and again over several connections and counts what becomes of it, calls a
/// Tandem server. It tells codes and texts, neither metadata nor details.
@Tag("peers")
final class GhzTest {
  /// Its parser of .proto files has not heard of optional in proto3.
  private static final Path PROTOS = Repository.ROOT.resolve("interop/target/protos.binpb");

  private final ServedProbe served = new ServedProbe();
  private String target = served.target();

  @AfterEach
  void stop() {
    served.close();
  }

  private void counts(String expected, int calls, String method, String data, String... options) {
    var command = new ArrayList<>(List.of(GoProgram.GHZ.path().toString(), "--insecure"));
    command.addAll(List.of("--protoset", PROTOS.toString()));
    command.addAll(List.of("--connections", "2", "--concurrency", "4", "--total", "" + calls));
    command.addAll(List.of("--call", "tandem.interop.Probe/" + method, "--data", data));
    command.addAll(List.of(options));
    command.add(target);
    try (var ghz = new Program(command)) {
      assertThat(ghz.awaitExit()).as(ghz.toString()).isZero();
      assertThat(ghz.saidInOneLine())
          .contains("Count: " + calls)
          .endsWith("Status code distribution: " + expected);
    }
  }

  @Test
  void greetsAThousandTimes() {
    counts("[OK] 1000 responses", 1000, "Echo", "{\"payload\": \"SGVsbG8=\"}");
  }

  @Test
  void streamsOneWayTheOtherAndBoth() {
    String ok = "[OK] 100 responses";
    counts(ok, 100, "Count", "{\"chunks\": 3}");
    counts(ok, 100, "Collect", "[{\"number\": 1}, {\"number\": 2}]");
    counts(ok, 100, "Chat", "[{\"number\": 1}, {\"number\": 2}]");
  }

  @Test
  void meetsErrors() {
    counts(
        "[FailedPrecondition] 100 responses Error distribution:"
            + " [100] rpc error: code = FailedPrecondition desc = ошибка: 100% “ünïcode” 🚲",
        100, "Fail", ServedProbe.FAILURE);
  }

  @Test
  void meetsItsDeadlines() {
    try (var relay = served.farAway()) {
      target = relay.target();
      counts(
          "[DeadlineExceeded] 8 responses Error distribution:"
              + " [8] rpc error: code = DeadlineExceeded desc = context deadline exceeded",
          8,
          "Hold",
          "{\"name\": \"late\", \"millis\": 15000}",
          "--timeout",
          "500ms");
    }
    assertThat(served.outcome("late")).isIn("deadline", "cancelled");
  }

  @Test
  void cancelsItsStreams() {
    counts(
        "[Canceled] 20 responses Error distribution:"
            + " [20] rpc error: code = Canceled desc = context canceled",
        20,
        "Count",
        "{\"chunks\": 1000000, \"chunkBytes\": 1000}",
        "--stream-call-count",
        "3");
  }
}
