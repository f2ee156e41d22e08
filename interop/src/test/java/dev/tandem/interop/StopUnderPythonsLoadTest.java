package dev.tandem.interop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that is told to end while grpcio's streams and calls are open.
@Tag("endings")
@NeedsPython
@Timeout(value = 120, unit = SECONDS)
final class StopUnderPythonsLoadTest {
  @Test
  void whatWasBegunIsFinishedAndWhoWaitsSeesNoError() {
    try (var first = StopUnderLoad.serve(0)) {
      String target = first.target();
      try (var client =
          Side.PYTHON.start(
              "load-client", "--target", target, "--held-millis", "" + StopUnderLoad.HELD_MILLIS)) {
        client.awaitStart("busy");
        first.terminate();
        try (var second = StopUnderLoad.serve(Program.port(target))) {
          assertThat(client.awaitStart("streams ")).isEqualTo("streams finished: 500");
          assertThat(client.awaitStart("held ")).isEqualTo("held calls finished: 200");
          assertThat(first.awaitExit(StopUnderLoad.GRACE)).as("exit code").isZero();
          second.target();
          for (int i = 0; i < 5; i++) client.awaitStart("answered ");
          client.terminate();
          assertThat(client.output()).endsWith("callers that never failed: 8");
        }
      }
    }
  }
}
