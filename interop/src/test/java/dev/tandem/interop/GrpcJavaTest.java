package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.Server;
import io.grpc.testing.integration.TestService;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// gRPC's interop cases with gRPC for Java on the other side, in both directions.
final class GrpcJavaTest {
  private static final String NO_PROBE = "the call should have ended with INVALID_ARGUMENT";

  /// What gRPC for Java's server does not do, and how our client finds out.
  private static final Map<String, String> BLANK =
      Map.of(
          "client_compressed_unary",
              NO_PROBE, // it takes a message that should have come compressed
          "client_compressed_streaming", NO_PROBE,
          "server_compressed_streaming",
              "got false, not true"); // it compresses no streamed message

  private static Server ours;
  private static int theirPort;
  private static Program theirs;
  private static ManagedChannel channel;

  @BeforeAll
  static void serve() {
    ours =
        Server.builder()
            .host("127.0.0.1")
            .port(0)
            .service(TestService.SERVICE, new InteropService())
            .intercept(new ThisCall())
            .start();
    theirPort = GrpcJava.freePort();
    theirs = GrpcJava.server(theirPort);
    channel = Channel.to("http://127.0.0.1:" + theirPort);
  }

  @AfterAll
  static void stop() {
    channel.close();
    theirs.close();
    ours.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "empty_unary",
        "large_unary",
        "client_compressed_unary",
        "server_compressed_unary",
        "client_streaming",
        "client_compressed_streaming",
        "server_streaming",
        "server_compressed_streaming",
        "ping_pong",
        "empty_stream",
        "custom_metadata",
        "status_code_and_message",
        "special_status_message",
        "unimplemented_method",
        "unimplemented_service",
        "cancel_after_begin",
        "cancel_after_first_response",
        "timeout_on_sleeping_server",
        "rpc_soak",
        "channel_soak"
      })
  void itsClientPassesAgainstOurServer(String testCase) {
    try (var client = GrpcJava.client(ours.port(), testCase)) {
      assertThat(client.output()).contains("Test completed.");
    }
  }

  static Stream<String> cases() {
    return new InteropCases(channel).byName().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ourClientPassesAgainstItsServer(String testCase) throws Exception {
    var run = new InteropCases(channel).byName().get(testCase);
    String blank = BLANK.get(testCase);
    if (blank == null) run.run();
    else assertThatThrownBy(run::run).hasMessage(blank);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ourClientPassesAgainstOurServer(String testCase) throws Exception {
    try (var own = Channel.to("http://127.0.0.1:" + ours.port())) {
      new InteropCases(own).byName().get(testCase).run();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ourSoakPassesAgainstItsServer(boolean newChannels) {
    var soak = new Soak(100, 0, Duration.ofSeconds(5), Duration.ofSeconds(60));
    soak.run("http://127.0.0.1:" + theirPort, newChannels);
  }
}
