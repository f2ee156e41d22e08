package dev.tandem.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `./tandem` says to what it does not know.
class ScriptTest {
  private static final Path CHECKOUT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rnu",
        "run",
        "run greeter",
        "run greeter-sever",
        "demo fast",
        "test me",
        "verify nothing",
        "verify --lst",
        "format all",
        "install here"
      })
  void whatIsNotMeantIsOneLineAndExit2(String arguments) throws Exception {
    var process = start(arguments);
    List<String> errors;
    try (var reader = process.errorReader()) {
      errors = reader.lines().toList();
    }
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(errors).hasSize(1);
  }

  @Test
  void theProcessThatWasStartedIsTheServer() throws Exception {
    var process = start("run greeter-server --port 0");
    try (var reader = process.inputReader()) {
      assertThat(reader.readLine()).startsWith("listening on 127.0.0.1:");
      assertThat(process.info().command().orElseThrow()).endsWith("java");
      process.toHandle().destroy();
      assertThat(process.waitFor()).isZero();
      assertThat(reader.readLine()).isNull();
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(String arguments) throws IOException {
    var process =
        new ProcessBuilder("bash", "-c", "exec ./tandem " + arguments)
            .directory(CHECKOUT.toFile())
            .start();
    process.getOutputStream().close(); // whoever reads is not to wait
    return process;
  }
}
