package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.ErrorCode;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.transport.ScriptedClient.Exchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server makes of what is no gRPC, or no HTTP/2; and what is odd, and no error.
final class ForeignRequestsTest extends ForeignRequests {
  // ---- what is no gRPC request

  /// A request for a method that there is, which is not gRPC's unless `more` makes it so.
  private Exchange ask(boolean whole, String method, String... more) throws IOException {
    var fields = new ArrayList<String>();
    Collections.addAll(fields, ":method", method, ":scheme", "http", ":path", UNARY);
    Collections.addAll(fields, ":authority", "here");
    Collections.addAll(fields, more);
    return client.request(whole, fields.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "OPTIONS", "DELETE", "BREW"})
  void whatIsNoPostGets405(String method) throws IOException {
    Exchange e = ask(true, method);
    client.answer(e);
    assertThat(e.field(":status")).isEqualTo("405");
    assertThat(e.field("allow")).isEqualTo("POST");
    assertThat(e.text()).contains("POST").contains(method);
    aGoodCallWorks();
  }

  @Test
  void anAnswerToHeadHasNoBody() throws IOException {
    Exchange e = ask(true, "HEAD");
    client.answer(e);
    assertThat(e.field(":status")).isEqualTo("405");
    assertThat(e.text()).isEmpty();
    aGoodCallWorks();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/json", "application/grpc-web", ""})
  void anotherContentTypeGets415(String contentType) throws IOException {
    Exchange e = ask(false, "POST", "content-type", contentType);
    client.answer(e);
    assertThat(e.field(":status")).isEqualTo("415");
    assertThat(e.text()).contains("application/grpc");
    for (int i = 1; i <= 4; i++) client.data(e, new byte[16_000], i == 4); // was on its way
    aGoodCallWorks();
    assertThat(e.reset).isNull();
  }

  @Test
  void whoSendsOnAfterARefusalIsReset() throws IOException {
    Exchange e = ask(false, "PUT");
    assertThat(client.answer(e).field(":status")).isEqualTo("405");
    for (int i = 1; i <= 5; i++) client.data(e, new byte[16_000], false);
    assertThat(client.reset(e).reset).isEqualTo(ErrorCode.NO_ERROR);
    aGoodCallWorks();
  }

  @Test
  void aMissingContentTypeGets415() throws IOException {
    Exchange e = ask(true, "POST");
    assertThat(client.answer(e).field(":status")).isEqualTo("415");
    aGoodCallWorks();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/test.Texts/None", "/no.Such/Unary", "/", "nothing", "//", "/test.Texts/Unary/"})
  void anUnknownPathIsUnimplemented(String path) throws IOException {
    Exchange e = client.call(path, false);
    endsWith(e, Code.UNIMPLEMENTED, path);
    assertThat(e.field("content-type")).isEqualTo("application/grpc");
    assertThat(client.reset(e).reset).isEqualTo(ErrorCode.NO_ERROR);
    aGoodCallWorks();
  }

  @Test
  void aLongUnknownPathIsNotSentBackAtLength() throws IOException {
    Exchange e = client.call("/" + "x".repeat(10_000), true);
    endsWith(e, Code.UNIMPLEMENTED, "xxx");
    assertThat(e.field("grpc-message")).hasSizeLessThan(300);
    aGoodCallWorks();
  }

  // ---- what is no HTTP/2

  private byte[] says(boolean slowly, byte[] bytes) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.setTcpNoDelay(true);
      if (slowly) for (byte b : bytes) socket.getOutputStream().write(b);
      else socket.getOutputStream().write(bytes);
      return socket.getInputStream().readAllBytes();
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, false", "GET, true", "POST, false", "PUT, false", "PUT, true", "PATCH, true"})
  void aClientOfHttp1CanReadItsRefusal(String method, boolean slowly) throws IOException {
    String request = method + " / HTTP/1.1\r\n";
    String answer =
        new String(
            says(slowly, request.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.US_ASCII);
    assertThat(answer).startsWith("HTTP/1.1 426 ").contains("\r\n\r\n");
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertThat(body).contains("gRPC").contains("HTTP/2");
    assertThat(answer).contains("Content-Length: " + body.length());
    aGoodCallWorks();
  }

  @Test
  void aClientOfHttp1WithMuchToSendCanReadItsRefusalToo() throws IOException {
    var request = new byte[2_000_000];
    byte[] head = "POST / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, request, 0, head.length);
    assertThat(new String(says(false, request), StandardCharsets.US_ASCII))
        .startsWith("HTTP/1.1 426 ");
    aGoodCallWorks();
  }

  @Test
  void aTlsClientHelloAndGarbageAreHungUpOn() throws IOException {
    byte[] hello = HexFormat.of().parseHex("16030100c8010000c40303" + "00".repeat(192));
    assertThat(says(false, hello)).isEmpty();
    for (String garbage : new String[] {"00", "ff00ff00", "0a", "0000000400", "7f454c46"}) {
      assertThat(says(false, HexFormat.of().parseHex(garbage + "00".repeat(64)))).isEmpty();
    }
    aGoodCallWorks();
  }

  @Test
  void aFirstFrameThatIsNotSettingsEndsTheConnectionAtOnce() throws IOException {
    byte[] magicAndPing =
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u0008\u0006\0\0\0\0\0\0\0\0\0\0\0\0\0"
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(says(false, magicAndPing)).as("SETTINGS and GOAWAY").isNotEmpty();
    aGoodCallWorks();
  }

  // ---- odd, and no error

  @Test
  void aRequestWithoutTeOrAuthorityIsServed() throws IOException {
    Exchange e =
        client.request(
            false,
            ":method",
            "POST",
            ":scheme",
            "http",
            ":path",
            UNARY,
            "content-type",
            "application/grpc+proto");
    client.data(e, Texts.framed("hello"), true);
    endsWith(e, Code.OK);
  }

  @Test
  void oddMetadataNeverFailsACall() throws Exception {
    Exchange e =
        client.call(
            UNARY,
            false,
            "trace-bin",
            "!!!",
            "tenant",
            "\u00e4\u00ff",
            "trace-bin",
            "AQ,Ag==",
            "empty",
            "",
            "trace-bin",
            "Aw",
            "a.b_c-d",
            "x",
            "grpc-whatever",
            "?",
            "user-agent",
            "them");
    client.data(e, Texts.framed("hello"), true);
    endsWith(e, Code.OK);
    Metadata metadata = seen.poll(10, TimeUnit.SECONDS);
    assertThat(metadata.all(Metadata.Key.binary("trace-bin")))
        .containsExactly(new byte[] {1}, new byte[] {2}, new byte[] {3});
    assertThat(metadata.get(Metadata.Key.text("tenant"))).contains("\u00e4\u00ff");
    assertThat(metadata.get(Metadata.Key.text("empty"))).contains("");
    assertThat(metadata.get(Metadata.Key.text("user-agent"))).contains("them");
    assertThat(metadata.names()).doesNotContain("grpc-whatever", "te", ":path", "content-type");
  }

  @Test
  void trailersOfARequestEndIt() throws IOException {
    Exchange e = client.call(UNARY, false);
    client.data(e, Texts.framed("hello"), false).trailers(e, "checksum", "x");
    endsWith(e, Code.OK);
    assertThat(e.body.toByteArray()).isEqualTo(Texts.framed("you said hello"));
  }
}
