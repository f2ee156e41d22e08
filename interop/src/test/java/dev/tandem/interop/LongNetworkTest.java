package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.MessageStream;
import dev.tandem.rpc.Server;
import io.grpc.testing.integration.ResponseParameters;
import io.grpc.testing.integration.StreamingInputCallRequest;
import io.grpc.testing.integration.StreamingOutputCallRequest;
import io.grpc.testing.integration.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How much passes in one stream where the round trip takes 100 ms, once windows have grown: beside
/// what gRPC for Go reaches through the same network, and with it on either side.
@Tag("faults")
final class LongNetworkTest {
  private static final Duration ROUND_TRIP = Duration.ofMillis(100);
  private static final int MESSAGE_BYTES = 1_000_000;
  private static final double LEAST = 25;

  /// As many as `flow` makes.
  private static final int ROUNDS = 3;

  /// Of what Go reaches, for the noise of the machine.
  private static final double SLACK = 0.5;

  private static Path go;
  private static Server server;
  private static Program goServer;
  private static int goPort;

  @BeforeAll
  static void serve() {
    String folder = Repository.ROOT.resolve("interop/peers/go-flow").toString();
    go = Repository.ROOT.resolve("interop/target/go/flow");
    Needs.fetched("grpc-go", List.of("go", "-C", folder, "mod", "download"));
    Needs.built(List.of("go", "-C", folder, "build", "-o", go.toString(), "."));
    server =
        Server.builder()
            .host("127.0.0.1")
            .port(0)
            .service(TestService.SERVICE, new InteropService())
            .intercept(new ThisCall())
            .start();
    goServer = new Program(List.of(go.toString(), "serve"));
    goPort = Program.port(goServer.target());
  }

  @AfterAll
  static void stop() {
    if (server != null) server.close();
    if (goServer != null) goServer.close();
  }

  @ParameterizedTest
  @CsvSource({"up, 200", "down, 100"})
  void asMuchPassesAsWithGo(String direction, int messages) {
    double reference = callWithGo(goPort, direction, messages);
    double ours = call(server.port(), direction, messages);
    double fromGo = callWithGo(server.port(), direction, messages);
    double toGo = call(goPort, direction, messages);
    System.out.printf(
        "%s, MB/s over %d ms: Go %.0f; Tandem %.0f; Go to Tandem %.0f; Tandem to Go %.0f%n",
        direction, ROUND_TRIP.toMillis(), reference, ours, fromGo, toGo);
    assertThat(List.of(ours, fromGo, toGo))
        .allMatch(rate -> rate >= LEAST && rate >= SLACK * reference);
  }

  private static double callWithGo(int port, String direction, int messages) {
    try (var network = new Network(port).roundTrip(ROUND_TRIP);
        var flow =
            new Program(
                List.of(
                    go.toString(),
                    "call",
                    network.target(),
                    direction,
                    Integer.toString(messages)))) {
      return rate(messages, flow.output().stream().mapToDouble(Double::parseDouble));
    }
  }

  private static double call(int port, String direction, int messages) {
    try (var network = new Network(port).roundTrip(ROUND_TRIP);
        var channel = Channel.to(network.target())) {
      var seconds = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        long began = System.nanoTime();
        if (direction.equals("up")) upload(channel, messages);
        else download(channel, messages);
        seconds[i] = (System.nanoTime() - began) / 1e9;
      }
      return rate(messages, DoubleStream.of(seconds));
    }
  }

  /// In MB/s, of the best round: the others are for windows to grow, and for the machine's noise.
  private static double rate(int messages, DoubleStream seconds) {
    return messages / seconds.min().orElseThrow();
  }

  private static void upload(ManagedChannel channel, int messages) {
    var request =
        StreamingInputCallRequest.builder().payload(InteropService.payload(MESSAGE_BYTES)).build();
    var answer =
        TestService.client(channel)
            .streamingInputCall(MessageStream.of(Stream.generate(() -> request).limit(messages)));
    assertThat(answer.aggregatedPayloadSize()).isEqualTo(messages * MESSAGE_BYTES);
  }

  private static void download(ManagedChannel channel, int messages) {
    var wanted =
        StreamingOutputCallRequest.builder()
            .responseParameters(
                Stream.generate(() -> ResponseParameters.builder().size(MESSAGE_BYTES).build())
                    .limit(messages)
                    .toList())
            .build();
    long bytes = 0;
    for (StreamingOutputCallResponse r : TestService.client(channel).streamingOutputCall(wanted))
      bytes += r.payload().body().size();
    assertThat(bytes).isEqualTo((long) messages * MESSAGE_BYTES);
  }
}
