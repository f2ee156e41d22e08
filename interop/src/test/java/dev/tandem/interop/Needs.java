package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/// What a test needs beside it, fetched and built below target/ by the first that does.
final class Needs {
  /// On two cores the largest takes three minutes.
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /// What could not be had, and why.
  private static final Map<String, String> MISSING = new ConcurrentHashMap<>();

  private Needs() {}

  /// Runs a command that gets what others have made. Where that fails the test is skipped, and the
  /// reason is printed; it is not tried again.
  static void fetched(String what, List<String> command) {
    String why = MISSING.computeIfAbsent(what, _ -> tried(command));
    if (why == null) return;
    System.err.println("interop: skipped: " + what + " cannot be had: " + why);
    Assumptions.abort(what + " cannot be had: " + why);
  }

  /// What was in its way, or null.
  private static String tried(List<String> command) {
    try (var program = new Program(command)) {
      if (program.awaitExit(PATIENCE) == 0) return null;
      String why = program.said().strip();
      assertThat(why).as("what %s says of its failure", command).isNotEmpty();
      return why;
    } catch (UncheckedIOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /// Runs a command that builds what is ours, which must succeed.
  static void built(List<String> command) {
    try (var program = new Program(command)) {
      assertThat(program.awaitExit(PATIENCE)).as(program.toString()).isZero();
    }
  }
}
