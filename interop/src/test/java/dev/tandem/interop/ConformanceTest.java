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

  /// Said once of binary and JSON, once of the text format.
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
  void everyTestPasses() {
    Needs.fetched("protobuf's conformance suite", List.of(SUITE, "--prepare"));
    try (var suite = new Program(List.of(SUITE))) {
      assertThat(suite.awaitExit(PATIENCE)).as(suite.toString()).isZero();
      List<Sum> sums = SUM.matcher(suite.said()).results().map(Sum::of).toList();
      assertThat(sums).hasSize(2);
      assertThat(sums.getFirst().successes()).isPositive();
      assertThat(sums).allMatch(sum -> sum.expectedFailures() == 0 && sum.failures() == 0);
    }
  }

  @Test
  void theTesteeEndsWithItsInput() {
    Needs.fetched("protobuf's conformance suite", List.of(SUITE, "--protos"));
    try (var testee = Side.TANDEM.start("conformance")) {
      assertThat(testee.output()).isEmpty();
    }
  }
}
