package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Protobuf's official conformance suite, with its recommended tests, up to the newest edition, and
/// with an empty list of failures. Where the suite cannot be had the test is skipped, and the
/// reason is printed.
final class ConformanceTest {
  private static final String SUITE = Repository.ROOT.resolve("interop/conformance").toString();
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /// Of version 33.2, which `peers/conformance` pins.
  private static final Sum BINARY_AND_JSON = new Sum(5_567, 0, 0, 0);

  private static final Sum TEXT = new Sum(883, 0, 0, 0);

  private static final Pattern SUM =
      Pattern.compile(
          "CONFORMANCE SUITE PASSED: (\\d+) successes, (\\d+) skipped, (\\d+) expected failures, (\\d+) unexpected failures");

  private record Sum(int successes, int skipped, int expectedFailures, int failures) {
    static Sum of(MatchResult said) {
      return new Sum(number(said, 1), number(said, 2), number(said, 3), number(said, 4));
    }

    private static int number(MatchResult said, int group) {
      return Integer.parseInt(said.group(group));
    }
  }

  @Test
  void generatedMessagesPassEveryTest() {
    passes(SUITE);
  }

  @Test
  void messagesWithoutGeneratedCodePassEveryTest() {
    passes(SUITE, "--dynamic");
  }

  private static void passes(String... command) {
    Needs.fetched("protobuf's conformance suite", List.of(SUITE, "--prepare"));
    try (var suite = new Program(List.of(command))) {
      assertThat(suite.awaitExit(PATIENCE)).as(suite.toString()).isZero();
      List<Sum> sums = SUM.matcher(suite.said()).results().map(Sum::of).toList();
      assertThat(sums).containsExactly(BINARY_AND_JSON, TEXT);
    }
  }

  @Test
  void theTesteeEndsWithItsInput() {
    Needs.fetched("protobuf's conformance suite", List.of(SUITE, "--protos"));
    try (var testee = Side.TANDEM.start("conformance")) {
      assertThat(testee.output()).isEmpty();
    }
  }

  @Test
  void theTesteeRefusesWhatItDoesNotKnow() {
    Needs.fetched("protobuf's conformance suite", List.of(SUITE, "--protos"));
    try (var testee = Side.TANDEM.start("conformance", "--statically")) {
      testee.mustEnd(2, "unknown arguments --statically, meant is --dynamic");
    }
  }
}
