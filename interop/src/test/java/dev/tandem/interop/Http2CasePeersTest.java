package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The clients that gRPC for Java and grpc-go have for the cases of HTTP/2, with the server that
/// our own client is tested with: it is not only we who read the cases like this.
@Tag("peers")
final class Http2CasePeersTest {
  private static final String WORDING =
      "Expected: HTTP/2 error code: NO_ERROR"
          + " Received: RST_STREAM closed stream. HTTP/2 error code: NO_ERROR";

  /// Calls that fail as they should, but not in the words that gRPC for Java's client expects of
  /// its library.
  private static final Map<Http2Case, String> NOT_JAVA =
      Map.of(
          Http2Case.RST_AFTER_HEADER, WORDING,
          Http2Case.RST_DURING_DATA, WORDING,
          Http2Case.RST_AFTER_DATA, WORDING);

  /// The same of grpc-go's: INTERNAL is what gRPC's table has for NO_ERROR.
  private static final Map<Http2Case, String> NOT_GO =
      Map.of(Http2Case.RST_DURING_DATA, "UnaryCall() = _, Internal, want _, Unknown");

  /// As the description has it, the clients have no cases of their own for these.
  private static final Set<Http2Case> LARGE_UNARY =
      Set.of(Http2Case.DATA_FRAME_PADDING, Http2Case.NO_DF_PADDING_SANITY_TEST);

  @ParameterizedTest
  @EnumSource
  void grpcJavaPasses(Http2Case played) throws Exception {
    try (var server = new RawServer(played::play);
        var client =
            LARGE_UNARY.contains(played)
                ? GrpcJava.client(server.port(), "large_unary")
                : GrpcJava.http2Client(server.port(), played.testCase())) {
      passes(client, "Test completed.\n", NOT_JAVA.get(played));
      server.passed(played.connections());
    }
  }

  @ParameterizedTest
  @EnumSource
  void grpcGoPasses(Http2Case played) throws Exception {
    try (var server = new RawServer(played::play);
        var client =
            LARGE_UNARY.contains(played)
                ? GrpcGo.client(server.port(), "large_unary")
                : GrpcGo.http2Client(server.port(), played.testCase())) {
      passes(client, " done\n", NOT_GO.get(played));
      server.passed(played.connections());
    }
  }

  private static void passes(Program client, String done, String blank) {
    assertThat(client.awaitExit()).as(client.toString()).isEqualTo(blank == null ? 0 : 1);
    assertThat(client.said()).contains(blank == null ? done : blank);
  }
}
