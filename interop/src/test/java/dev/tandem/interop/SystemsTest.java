package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The four small systems, as separate processes, both ways.
@NeedsPython
final class SystemsTest {
  private static final String PAIRS = "dev.tandem.interop.Side#pairs";

  @ParameterizedTest(name = "{1} calls {0}")
  @MethodSource(PAIRS)
  void greeter(Side server, Side client) {
    check(
        server,
        client,
        "greeter",
        output ->
            assertThat(output)
                .containsExactly(
                    "Greeter client received: hello czl",
                    "Greeter client received: hello daydaygo"));
  }

  @ParameterizedTest(name = "{1} calls {0}")
  @MethodSource(PAIRS)
  void compute(Side server, Side client) {
    check(server, client, "compute", output -> assertThat(output).containsExactly("received: 6"));
  }

  @ParameterizedTest(name = "{1} calls {0}")
  @MethodSource(PAIRS)
  void cal(Side server, Side client) {
    check(
        server,
        client,
        "cal",
        output -> assertThat(output).containsExactly("100 + 300 = 400", "100 * 300 = 30000"));
  }

  @ParameterizedTest(name = "{1} calls {0}")
  @MethodSource(PAIRS)
  void clientsSendWhatMetadataTheyAreTold(Side server, Side client) {
    try (var serving = server.start("greeter-server", "--port", "0");
        var calling =
            client.start(
                "greeter-client",
                "--target",
                serving.target(),
                "--metadata",
                "x-a=1",
                "--metadata",
                "x-b=2")) {
      assertThat(calling.output()).contains("Greeter client received: hello czl");
    }
  }

  @ParameterizedTest(name = "{1} calls {0}")
  @MethodSource(PAIRS)
  void anotherServiceIsUnimplemented(Side server, Side client) {
    try (var serving = server.start("greeter-server", "--port", "0");
        var calling = client.start("cal-client", "--target", serving.target())) {
      assertThat(calling.awaitExit()).isEqualTo(1);
      assertThat(calling.lines()).isEmpty();
      assertThat(calling.errors()).startsWith("UNIMPLEMENTED: ").hasLineCount(1);
    }
  }

  @ParameterizedTest(name = "{1} calls {0}")
  @MethodSource(PAIRS)
  void serversEndWellWhenTold(Side server, Side client) {
    try (var serving = server.start("greeter-server", "--port", "0")) {
      String target = serving.target();
      try (var calling = client.start("greeter-client", "--target", target)) {
        calling.output();
      }
      serving.terminate();
      assertThat(serving.awaitExit()).isZero();
      try (var calling = client.start("greeter-client", "--target", target, "--timeout", "5")) {
        assertThat(calling.awaitExit()).isEqualTo(1);
        assertThat(calling.errors()).startsWith("UNAVAILABLE: ");
      }
    }
  }

  @ParameterizedTest(name = "Python calls {0}")
  @MethodSource("dev.tandem.interop.Side#servers")
  void lengthsAreInCodePoints(Side server) {
    try (var serving = server.start("compute-server", "--port", "0");
        var calling =
            Side.PYTHON.start("compute-client", "--target", serving.target(), "--text", "añ騎🚲")) {
      assertThat(calling.output()).containsExactly("received: 4");
    }
  }

  @ParameterizedTest(name = "Python calls {0}")
  @MethodSource("dev.tandem.interop.Side#servers")
  void anOverflowIsOutOfRange(Side server) {
    try (var serving = server.start("cal-server", "--port", "0");
        var calling =
            Side.PYTHON.start(
                "cal-client", "--target", serving.target(), "--numbers", "2147483647", "1")) {
      assertThat(calling.awaitExit()).isEqualTo(1);
      assertThat(calling.errors()).startsWith("OUT_OF_RANGE: ").hasLineCount(1);
    }
  }

  @ParameterizedTest(name = "Python calls {0}")
  @MethodSource("dev.tandem.interop.Side#servers")
  void fiveWorkersServeManyCallsAtOnce(Side server) {
    try (var serving = server.start("cal-server", "--port", "0");
        var calling =
            Side.PYTHON.start("cal-client", "--target", serving.target(), "--many", "50")) {
      assertThat(calling.output()).containsExactly("50 of 50 sums are right");
    }
  }

  private static void check(
      Side server, Side client, String system, Consumer<List<String>> expected) {
    try (var serving = server.start(system + "-server", "--port", "0");
        var calling = client.start(system + "-client", "--target", serving.target())) {
      expected.accept(calling.output());
    }
  }
}
