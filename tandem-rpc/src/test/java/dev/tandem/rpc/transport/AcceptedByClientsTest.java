package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.Http2Settings;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.transport.ScriptedClient.Exchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server sends no more than its client says that it takes, and takes no more than it says
/// itself.
final class AcceptedByClientsTest extends ForeignRequests {
  // ---- compression of responses

  @ParameterizedTest
  @CsvSource({
    "gzip, gzip",
    "'identity,deflate,gzip', gzip",
    "'identity,deflate', ",
    "identity, ",
    "'', "
  })
  void aResponseNeverUsesWhatTheClientDoesNotAccept(String accepted, String used)
      throws IOException {
    Exchange e =
        client.call(UNARY, false, "grpc-accept-encoding", accepted, "grpc-encoding", "gzip");
    client.data(e, Texts.framed("compress this"), true);
    endsWith(e, Code.OK);
    assertThat(e.headers.first("grpc-encoding")).isEqualTo(used);
    byte[] body = e.body.toByteArray();
    assertThat(body[0]).isEqualTo((byte) (used == null ? 0 : 1));
    byte[] message = Arrays.copyOfRange(body, 5, body.length);
    if (used != null)
      message = new GZIPInputStream(new ByteArrayInputStream(message)).readAllBytes();
    assertThat(new String(message, StandardCharsets.US_ASCII)).isEqualTo("you said compress this");
  }

  @Test
  void aClientThatNamesNoEncodingGetsNone() throws IOException {
    Exchange e = client.call(UNARY, false);
    client.data(e, Texts.framed("compress this"), true);
    endsWith(e, Code.OK);
    assertThat(e.headers.first("grpc-encoding")).isNull();
    assertThat(e.body.toByteArray()).isEqualTo(Texts.framed("you said compress this"));
  }

  // ---- header lists

  /// A client that takes no more than 1000 bytes of headers.
  private ScriptedClient narrow() throws IOException {
    client.close();
    client = new ScriptedClient(server.port(), Http2Settings.DEFAULTS.withMaxHeaderListSize(1000));
    return client;
  }

  @Test
  void aStatusTextIsCutToWhatTheClientTakes() throws IOException {
    Exchange e = narrow().call(UNARY, false);
    client.data(e, Texts.framed("fail at length"), true);
    endsWith(e, Code.NOT_FOUND, "xxxxx");
    assertThat(e.headers.listSize()).isLessThanOrEqualTo(1000);
    aGoodCallWorks();
  }

  @Test
  void trailersThatTheClientDoesNotTakeAreNoSuccess() throws IOException {
    Exchange e = narrow().call(UNARY, false);
    client.data(e, Texts.framed("trail at length"), true);
    endsWith(e, Code.RESOURCE_EXHAUSTED, "1000");
    assertThat(e.trailers.listSize()).isLessThanOrEqualTo(1000);
    aGoodCallWorks();
  }

  @Test
  void headersThatTheClientDoesNotTakeFailTheCallThatSetsThem() throws IOException {
    Exchange e = narrow().call(UNARY, false);
    client.data(e, Texts.framed("head at length"), true);
    endsWith(e, Code.RESOURCE_EXHAUSTED, "1000");
    assertThat(e.headers.listSize()).isLessThanOrEqualTo(1000);
    assertThat(e.trailers).isNull();
    aGoodCallWorks();
  }

  @Test
  void largeHeadersReachAClientThatTakesThem() throws IOException {
    Exchange e = client.call(UNARY, false);
    client.data(e, Texts.framed("head at length"), true);
    endsWith(e, Code.OK);
    assertThat(e.headers.first("much")).hasSize(5000);
  }

  @Test
  void largeTrailersReachAClientThatTakesThem() throws IOException {
    Exchange e = client.call(UNARY, false);
    client.data(e, Texts.framed("trail at length"), true);
    endsWith(e, Code.OK);
    assertThat(e.trailers.first("much")).hasSize(5000);
  }

  @Test
  void aRequestsHeaderListOverTheLimitGets431() throws IOException {
    Exchange e = client.call(UNARY, false, "much", "x".repeat(16_250));
    assertThat(client.answer(e).field(":status")).isEqualTo("431");
    aGoodCallWorks();
  }

  /// 16 KiB, and 32 counted for each entry.
  @Test
  void exactlyTheLimitOfAHeaderListPasses() throws IOException {
    String[] usual = {
      ":method",
      "POST",
      ":scheme",
      "http",
      ":path",
      UNARY,
      ":authority",
      "here",
      "te",
      "trailers",
      "content-type",
      "application/grpc"
    };
    int used = 0;
    for (String s : usual) used += s.length();
    used += 32 * (usual.length / 2 + 1) + "much".length();
    for (int more : new int[] {0, 1}) {
      Exchange e = client.call(UNARY, false, "much", "x".repeat(16_384 - used + more));
      client.data(e, Texts.framed("hello"), true);
      client.answer(e);
      assertThat(e.field(":status")).isEqualTo(more == 0 ? "200" : "431");
    }
  }
}
