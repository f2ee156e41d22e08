package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// gRPC's interop cases with grpc-go on the other side, in both directions, all of them programs as
/// people start them.
@Tag("peers")
final class GrpcGoTest {
  private static final String NO_PROBE = "the call should have ended with INVALID_ARGUMENT";

  /// What grpc-go's server does not do, and how our client finds out.
  private static final Map<String, String> NOT_ITS_SERVER =
      Map.of(
          "client_compressed_unary",
          NO_PROBE, // it does not look at expect_compressed
          "client_compressed_streaming",
          NO_PROBE,
          "server_compressed_unary",
          "got false, not true", // nor at response_compressed
          "server_compressed_streaming",
          "got false, not true");

  /// What grpc-go's client has no case for.
  private static final Set<String> NOT_ITS_CLIENT = NOT_ITS_SERVER.keySet();

  private static final String[] SOAK = {
    "--soak_iterations=100",
    "--soak_per_iteration_max_acceptable_latency_ms=5000",
    "--soak_overall_timeout_seconds=60"
  };

  private static Program ours;
  private static int ourPort;
  private static Program theirs;
  private static int theirPort;

  @BeforeAll
  static void serve() {
    ours = Side.TANDEM.start("interop-server", "--port", "0");
    ourPort = ours.port();
  }

  @AfterAll
  static void stop() {
    if (theirs != null) theirs.close();
    ours.close();
  }

  private static int theirPort() {
    if (theirs == null) {
      theirPort = GrpcJava.freePort();
      theirs = GrpcGo.server(theirPort);
    }
    return theirPort;
  }

  static List<String> cases() {
    try (var client = Side.TANDEM.start("interop-client", "--test_case=list")) {
      return client.output();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itsClientPassesAgainstOurServer(String testCase) {
    try (var client = GrpcGo.client(ourPort, testCase, SOAK)) {
      if (NOT_ITS_CLIENT.contains(testCase)) {
        assertThat(client.awaitExit()).isEqualTo(1);
        assertThat(client.errors()).contains("Unsupported test case:  " + testCase);
      } else {
        assertThat(client.awaitExit()).as(client.toString()).isZero();
        assertThat(client.errors()).contains(" done\n");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ourClientPassesAgainstItsServer(String testCase) {
    var options = new ArrayList<>(List.of(SOAK));
    options.add("--server_host=127.0.0.1");
    options.add("--server_port=" + theirPort());
    options.add("--test_case=" + testCase);
    try (var client = Side.TANDEM.start("interop-client", options.toArray(String[]::new))) {
      String blank = NOT_ITS_SERVER.get(testCase);
      if (blank == null) {
        client.output();
      } else {
        assertThat(client.awaitExit()).isEqualTo(1);
        assertThat(client.errors()).contains(testCase + " failed: ", blank);
      }
    }
  }
}
