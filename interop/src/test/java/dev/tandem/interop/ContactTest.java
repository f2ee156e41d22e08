package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Contact as separate processes, both ways: both sides talk, and the client outlives its server.
@NeedsPython
final class ContactTest {
  private static final Pattern TASK = Pattern.compile("task:\\d+");

  @ParameterizedTest(name = "{1} calls {0}")
  @MethodSource("dev.tandem.interop.Side#pairs")
  void theClientWorksOnWhenItsServerIsKilledAndComesBack(
      Side server, Side client, @TempDir Path folder) {
    var taskOptions = new ArrayList<>(List.of("--task-interval", "1"));
    if (server == Side.TANDEM) {
      taskOptions.addAll(List.of("--journal", folder.resolve("journal").toString()));
    }
    try (var first = contactServer(server, "0", taskOptions)) {
      String target = first.target();
      try (var calling = client.start("contact-client", "--target", target)) {
        calling.awaitStart("server received: ");
        calling.awaitStart("task received: task:");
        first.awaitStart("acknowledged: ");
        first.kill();
        String gone = calling.awaitStart("server gone: ");
        assertThat(gone).matches("server gone: (UNAVAILABLE|CANCELLED): .*");
        try (var second =
            contactServer(server, target.substring(target.lastIndexOf(':') + 1), taskOptions)) {
          assertThat(second.target()).isEqualTo(target);
          calling.awaitStart("server received: ");
          calling.awaitStart("task received: task:");
          second.awaitStart("acknowledged: ");
          if (server == Side.TANDEM) {
            awaitAcknowledgements(first, second);
          }
          calling.terminate();
          assertThat(calling.awaitExit()).as("exit code of %s", calling).isZero();
        }
      }
    }
  }

  private static Program contactServer(Side server, String port, List<String> more) {
    return server.start(
        "contact-server",
        Stream.concat(Stream.of("--port", port), more.stream()).toArray(String[]::new));
  }

  /// Every task that the first server sent is acknowledged to it or to the second.
  private static void awaitAcknowledgements(Program first, Program second) {
    List<String> left = tasks(first.lines(), "sent ");
    tasks(first.lines(), "acknowledged: ").forEach(left::remove);
    second.awaitAll(
        "acknowledgement of each of " + left,
        lines -> {
          var missing = new ArrayList<String>(left);
          tasks(lines, "acknowledged: ").forEach(missing::remove);
          return missing.isEmpty();
        });
  }

  private static List<String> tasks(List<String> lines, String beginning) {
    var tasks = new ArrayList<String>();
    for (String line : lines) {
      if (line.startsWith(beginning)) {
        var found = TASK.matcher(line);
        assertThat(found.find()).as("'%s' names a task", line).isTrue();
        tasks.add(found.group());
      }
    }
    return tasks;
  }
}
