package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Headers;
import dev.tandem.http2.Http2Settings;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.RpcException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a client makes of servers that are not gRPC's, or break off.
@Timeout(30)
class ForeignAnswersTest {
  private static final Headers GRPC =
      Headers.of(":status", "200", "content-type", "application/grpc");

  private static RpcException call(ScriptedServer.Script script) throws IOException {
    try (var server = new ScriptedServer(script)) {
      return catchThrowableOfType(RpcException.class, () -> ask(server.port()));
    }
  }

  private static String ask(int port) {
    try (var channel = Channel.to("localhost:" + port);
        var call = channel.call(Texts.UNARY, CallOptions.DEFAULT.timeout(Duration.ofSeconds(10)))) {
      call.sendLast("hello");
      String answer = call.receive();
      assertThat(call.receive()).isNull();
      return answer;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, INTERNAL",
    "401, UNAUTHENTICATED",
    "403, PERMISSION_DENIED",
    "404, UNIMPLEMENTED",
    "429, UNAVAILABLE",
    "431, INTERNAL",
    "502, UNAVAILABLE",
    "503, UNAVAILABLE",
    "504, UNAVAILABLE",
    "500, UNKNOWN",
    "302, UNKNOWN"
  })
  void anHttpStatusWithoutAGrpcStatusHasTheCodeThatTheDocumentsGive(String http, Code code)
      throws IOException {
    RpcException e =
        call(
            x ->
                x.answer(Headers.of(":status", http, "content-type", "text/html"), false)
                    .data("<h1>no</h1>".getBytes(StandardCharsets.US_ASCII), true));
    assertThat(e.code()).isEqualTo(code);
    assertThat(e.message()).contains(http).contains("text/html").contains("<h1>no</h1>");
  }

  @Test
  void aGrpcStatusWinsOverTheHttpStatus() throws IOException {
    RpcException e =
        call(
            x ->
                x.answer(
                    Headers.of(
                        ":status",
                        "503",
                        "content-type",
                        "application/grpc",
                        "grpc-status",
                        "5",
                        "grpc-message",
                        "no such thing"),
                    true));
    assertThat(e.code()).isEqualTo(Code.NOT_FOUND);
    assertThat(e.message()).isEqualTo("no such thing");
  }

  @Test
  void aStatusThatIsOutOfRangeIsUnknown() throws IOException {
    RpcException e =
        call(
            x ->
                x.answer(
                    Headers.of(
                        ":status",
                        "200",
                        "content-type",
                        "application/grpc",
                        "grpc-status",
                        "99",
                        "grpc-message",
                        "odd"),
                    true));
    assertThat(e.code()).isEqualTo(Code.UNKNOWN);
    assertThat(e.message()).contains("odd");
  }

  @Test
  void anEndWithoutAStatusIsAnError() throws IOException {
    RpcException e = call(x -> x.answer(GRPC, false).data(Texts.framed("hi"), true));
    assertThat(e.code()).isIn(Code.INTERNAL, Code.UNKNOWN);
  }

  @Test
  void anEndInsideAMessageIsInternalEvenIfTheStatusSaysOk() throws IOException {
    RpcException e =
        call(
            x ->
                x.answer(GRPC, false)
                    .data(new byte[] {0, 0, 0, 0, 9, 'h'}, false)
                    .trailers(Headers.of("grpc-status", "0")));
    assertThat(e.code()).isEqualTo(Code.INTERNAL);
  }

  @Test
  void messagesBeforeAStatusAreDeliveredBeforeIt() throws IOException {
    try (var server =
            new ScriptedServer(
                x ->
                    x.answer(GRPC, false)
                        .data(Texts.framed("one"), false)
                        .data(Texts.framed("two"), false)
                        .trailers(Headers.of("grpc-status", "14", "grpc-message", "over")));
        var channel = Channel.to("localhost:" + server.port());
        var call = channel.call(Texts.DOWN, CallOptions.DEFAULT)) {
      call.sendLast("go");
      assertThat(call.receive()).isEqualTo("one");
      assertThat(call.receive()).isEqualTo("two");
      RpcException e = catchThrowableOfType(RpcException.class, call::receive);
      assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(e.origin()).isEqualTo(RpcException.Origin.PEER);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NO_ERROR, INTERNAL",
    "PROTOCOL_ERROR, INTERNAL",
    "CANCEL, CANCELLED",
    "ENHANCE_YOUR_CALM, RESOURCE_EXHAUSTED",
    "INADEQUATE_SECURITY, PERMISSION_DENIED",
    "REFUSED_STREAM, UNAVAILABLE"
  })
  void aResetHasTheCodeThatTheDocumentsGive(ErrorCode reset, Code code) throws IOException {
    RpcException e = call(x -> x.reset(reset));
    assertThat(e.code()).isEqualTo(code);
    assertThat(e.message()).contains(reset.name());
  }

  @Test
  void aRefusedCallIsSentAgainUnseen() throws IOException {
    var requests = new AtomicInteger();
    try (var server =
        new ScriptedServer(
            x -> {
              if (requests.incrementAndGet() < 3) x.reset(ErrorCode.REFUSED_STREAM);
              else
                x.answer(GRPC, false)
                    .data(Texts.framed("at last"), false)
                    .trailers(Headers.of("grpc-status", "0"));
            })) {
      assertThat(ask(server.port())).isEqualTo("at last");
      assertThat(requests).hasValue(3);
    }
  }

  @Test
  void aCallThatIsAlwaysRefusedIsUnavailableInTheEnd() throws IOException {
    var requests = new AtomicInteger();
    RpcException e =
        call(
            x -> {
              requests.incrementAndGet();
              x.reset(ErrorCode.REFUSED_STREAM);
            });
    assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(requests).hasValue(1 + 5);
  }

  @Test
  void aCallAboveTheLastStreamOfAGoAwayIsSentAgainOnAnotherConnection() throws IOException {
    var requests = new AtomicInteger();
    try (var server =
        new ScriptedServer(
            x -> {
              if (requests.incrementAndGet() == 1) x.goAway(0, ErrorCode.NO_ERROR, "restarting");
              else
                x.answer(GRPC, false)
                    .data(Texts.framed("second"), false)
                    .trailers(Headers.of("grpc-status", "0"));
            })) {
      assertThat(ask(server.port())).isEqualTo("second");
      assertThat(requests).hasValue(2);
    }
  }

  @Test
  void aStatusBeforeTheRequestsEndStopsTheSender() throws Exception {
    try (var server =
            new ScriptedServer(
                x ->
                    x.answer(
                        Headers.of(
                            ":status",
                            "200",
                            "content-type",
                            "application/grpc",
                            "grpc-status",
                            "7",
                            "grpc-message",
                            "no"),
                        true));
        var channel = Channel.to("localhost:" + server.port());
        var call = channel.call(Texts.UP, CallOptions.DEFAULT)) {
      call.send("first");
      RpcException e = catchThrowableOfType(RpcException.class, call::receive);
      assertThat(e.code()).isEqualTo(Code.PERMISSION_DENIED);
      RpcException late = catchThrowableOfType(RpcException.class, () -> call.send("second"));
      assertThat(late.code()).isEqualTo(Code.PERMISSION_DENIED);
      assertThat(server.seen.poll(10, TimeUnit.SECONDS))
          .as("what the server saw of our side")
          .startsWith("reset 1");
    }
  }

  @Test
  void callsAboveTheServersLimitWaitForTheirTurn() throws Exception {
    var done = new AtomicInteger();
    try (var server =
            new ScriptedServer(
                x ->
                    x.answer(GRPC, false)
                        .data(Texts.framed("n" + x.streamId()), false)
                        .trailers(Headers.of("grpc-status", "0")),
                Http2Settings.DEFAULTS.withMaxConcurrentStreams(1));
        var channel = Channel.to("localhost:" + server.port())) {
      var threads = new Thread[20];
      for (int i = 0; i < threads.length; i++) {
        threads[i] =
            Thread.startVirtualThread(
                () -> {
                  try (var call =
                      channel.call(
                          Texts.UNARY, CallOptions.DEFAULT.timeout(Duration.ofSeconds(20)))) {
                    call.sendLast("x");
                    if (call.receive() != null) done.incrementAndGet();
                  }
                });
      }
      for (Thread t : threads) t.join();
    }
    assertThat(done).hasValue(20);
  }

  @Test
  void anHttp1ServerIsNamed() throws IOException {
    RpcException e = plain("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(e.message()).contains("HTTP/1.1");
  }

  @Test
  void aTlsServerIsNamed() throws IOException {
    RpcException e = plain("\u0015\u0003\u0001\u0000\u0002\u0002F");
    assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(e.message()).contains("TLS");
  }

  /// A server that says one thing and hangs up.
  private static RpcException plain(String says) throws IOException {
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (var socket = listener.accept()) {
                  var _ = socket.getInputStream().read(new byte[1024]);
                  socket.getOutputStream().write(says.getBytes(StandardCharsets.ISO_8859_1));
                  socket.getOutputStream().flush();
                  socket.shutdownOutput();
                  while (socket.getInputStream().read() >= 0) {}
                } catch (IOException e) {
                  // the client left first
                }
              });
      return catchThrowableOfType(RpcException.class, () -> ask(listener.getLocalPort()));
    }
  }

  @Test
  void nobodyListensIsSaidWithAddressAndCause() throws IOException {
    int port;
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      port = listener.getLocalPort();
    }
    RpcException e = catchThrowableOfType(RpcException.class, () -> ask(port));
    assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(e.message()).contains("localhost:" + port).contains("refused");
  }
}
