package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// h2spec, which holds a server to RFC 9113 and RFC 7541 case by case. It is built with Go below
/// target/; where that cannot be done the tests are skipped, and the reason is printed.
final class H2SpecTest {
  private static final String MODULE =
      "github.com/summerwind/h2spec/cmd/h2spec@v2.2.1+incompatible";
  private static final Path BIN = Repository.ROOT.resolve("interop/target/h2spec");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    if (Files.isExecutable(BIN.resolve("h2spec"))) return;
    String why;
    try {
      Files.createDirectories(BIN);
      var go = new ProcessBuilder("go", "install", MODULE).redirectErrorStream(true);
      go.environment().put("GOBIN", BIN.toString());
      why = finish(go.start()).strip();
    } catch (IOException e) {
      why = e.getMessage();
    }
    if (Files.isExecutable(BIN.resolve("h2spec"))) return;
    System.err.println("interop: skipped: h2spec cannot be built: " + why);
    Assumptions.abort("h2spec cannot be built: " + why);
  }

  @ParameterizedTest
  @CsvSource({"h2-server,", "h2-server,-S", "greeter-server,", "greeter-server,-S"})
  void findsNothingAndSkipsNothing(String server, String strict)
      throws IOException, InterruptedException {
    try (var serving = Side.TANDEM.start(server, "--port", "0")) {
      String target = serving.target();
      var command = new ArrayList<String>();
      command.add(BIN.resolve("h2spec").toString());
      command.addAll(List.of("--host", "127.0.0.1", "--timeout", "5"));
      command.addAll(List.of("--port", target.substring(target.lastIndexOf(':') + 1)));
      if (strict != null) command.add(strict);
      String said = finish(new ProcessBuilder(command).redirectErrorStream(true).start());
      assertThat(said).containsPattern("14[56] tests, 14[56] passed, 0 skipped, 0 failed");
    }
  }

  private static String finish(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    try (var out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(PATIENCE)).as("ended in time").isTrue();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
