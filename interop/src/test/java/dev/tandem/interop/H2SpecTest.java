package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// h2spec, which holds a server to RFC 9113 and RFC 7541 case by case. It is built with Go below
/// target/; where that cannot be done the tests are skipped, and the reason is printed.
final class H2SpecTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @ParameterizedTest
  @CsvSource({"h2-server,", "h2-server,-S", "greeter-server,", "greeter-server,-S"})
  void findsNothingAndSkipsNothing(String server, String strict) {
    try (var serving = Side.TANDEM.start(server, "--port", "0")) {
      var command = new ArrayList<String>();
      command.add(GoProgram.H2SPEC.path().toString());
      command.addAll(List.of("--host", "127.0.0.1", "--timeout", "5"));
      command.addAll(List.of("--port", "" + serving.port()));
      if (strict != null) command.add(strict);
      try (var h2spec = new Program(command)) {
        assertThat(h2spec.awaitExit(PATIENCE)).isZero();
        assertThat(h2spec.said())
            .containsPattern("14[56] tests, 14[56] passed, 0 skipped, 0 failed");
      }
    }
  }
}
