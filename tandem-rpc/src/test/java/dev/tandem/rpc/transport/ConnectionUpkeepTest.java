package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Headers;
import dev.tandem.http2.Http2Settings;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerBuilder;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.ServerInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a connection does by itself, as `docs/connections.md` says: finds out that its peer is
/// gone, minds pings, grows old or idle, widens its windows.
@Timeout(60)
class ConnectionUpkeepTest {
  private static final Duration SOON = Duration.ofMillis(100);
  private static final int PING = 6;
  private static final int ACK = 1;

  /// An empty SETTINGS.
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  private final BlockingQueue<String> handlers = new LinkedBlockingQueue<>();

  private ServerBuilder server() {
    return Server.builder()
        .host("127.0.0.1")
        .grace(Duration.ZERO)
        .method(
            Texts.UNARY,
            call -> {
              call.receive();
              call.send(ServerInfo.current().peer());
            })
        .method(Texts.CHAT, this::listen);
  }

  private void listen(ServerCall<String, String> call) {
    handlers.add("begun");
    try {
      while (call.receive() != null) {}
      handlers.add("ended");
    } catch (RpcException e) {
      handlers.add(e.code().toString());
      throw e;
    }
  }

  private String handler() throws InterruptedException {
    return handlers.poll(30, TimeUnit.SECONDS);
  }

  /// Which connection the server answers on.
  private static String ask(ManagedChannel channel) {
    try (var call = channel.call(Texts.UNARY, CallOptions.DEFAULT)) {
      call.sendLast("who am I?");
      return call.receive();
    }
  }

  // ---- is the peer there?

  @Test
  void aClientFindsOutThatItsServerIsGone() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var channel =
            Channel.builder("http://localhost:" + listener.getLocalPort())
                .keepAlive(SOON, SOON)
                .build();
        var call = channel.call(Texts.UNARY, CallOptions.DEFAULT)) {
      call.sendLast("hello");
      try (var socket = listener.accept()) {
        socket.getOutputStream().write(SETTINGS); // the last that is heard of it
        RpcException e = catchThrowableOfType(RpcException.class, call::receive);
        assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(e.message())
            .contains("localhost:" + listener.getLocalPort())
            .contains("keepalive: nothing was heard for 1 s after a PING");
      }
    }
  }

  @Test
  void aServerFindsOutThatItsClientIsGone() throws Exception {
    try (var server = server().keepAlive(SOON, SOON).start();
        var client = new ScriptedClient(server.port())) {
      client.call(Texts.CHAT.path(), false);
      assertThat(handler()).isEqualTo("begun");
      assertThat(handler()).isEqualTo("CANCELLED"); // the client has answered no PING
      client.readToTheEnd();
    }
  }

  @Test
  void aClientThatOnlyAnswersPingsIsThere() throws Exception {
    try (var server = server().keepAlive(SOON, SOON).start();
        var channel = Channel.to("localhost:" + server.port());
        var call = channel.call(Texts.CHAT, CallOptions.DEFAULT);
        var other = new ScriptedClient(server.port())) {
      call.send("I say nothing more");
      assertThat(handler()).isEqualTo("begun");
      other.call(Texts.CHAT.path(), false);
      assertThat(handler()).isEqualTo("begun");
      // by the time that the one which answers nothing is lost, the first has lived as long
      assertThat(handler()).isEqualTo("CANCELLED");
      other.readToTheEnd();
      assertThat(call.isOpen()).isTrue();
      call.halfClose();
      assertThat(call.receive()).isNull();
      assertThat(handler()).isEqualTo("ended");
    }
  }

  // ---- pings

  @Test
  void aClientThatPingsTooOftenIsToldToBeCalm() throws IOException {
    try (var server = server().start();
        var client = new ScriptedClient(server.port())) {
      for (int i = 0; i < 4; i++) client.frame(PING, 0, 0, new byte[8]);
      client.readToTheEnd();
      assertThat(client.error).isEqualTo("GOAWAY 0 ENHANCE_YOUR_CALM too_many_pings");
    }
  }

  @Test
  void pingsAfterAnAnswerAreForgiven() throws IOException {
    try (var server = server().start();
        var client = new ScriptedClient(server.port())) {
      for (int i = 0; i < 20; i++) {
        client.frame(PING, 0, 0, new byte[8]);
        var call = client.call(Texts.UNARY.path(), false);
        client.data(call, Texts.framed("hello"), true);
        assertThat(client.answer(call).field("grpc-status")).isEqualTo("0");
      }
      assertThat(client.error).isNull();
    }
  }

  @Test
  void aServerMayPermitPings() throws IOException {
    try (var server = server().permitPings(Duration.ZERO).permitPingsWithoutCalls().start();
        var client = new ScriptedClient(server.port())) {
      for (int i = 0; i < 100; i++) client.frame(PING, 0, 0, new byte[8]);
      var call = client.call(Texts.UNARY.path(), false);
      client.data(call, Texts.framed("hello"), true);
      assertThat(client.answer(call).field("grpc-status")).isEqualTo("0");
      assertThat(client.error).isNull();
    }
  }

  @Test
  void aChannelThatIsToldThatItPingsTooOftenGoesOn() throws IOException {
    var requests = new AtomicInteger();
    try (var server =
            new ScriptedServer(
                x -> {
                  if (requests.incrementAndGet() == 1) {
                    x.goAway(0, ErrorCode.ENHANCE_YOUR_CALM, "too_many_pings");
                  } else {
                    answer(x);
                  }
                });
        var channel = Channel.to("localhost:" + server.port())) {
      assertThat(ask(channel)).isEqualTo("calm");
    }
  }

  private static void answer(ScriptedServer.Exchange x) {
    x.answer(Headers.of(":status", "200", "content-type", "application/grpc"), false)
        .data(Texts.framed("calm"), false)
        .trailers(Headers.of("grpc-status", "0"));
  }

  // ---- ages

  @Test
  void anOldConnectionIsReplacedAndNoCallIsLost() {
    try (var server = server().maxConnectionAge(Duration.ofMillis(1)).start();
        var channel = Channel.to("localhost:" + server.port())) {
      var connections = new HashSet<String>();
      while (connections.size() < 3) connections.add(ask(channel));
    }
  }

  @Test
  void callsThatOutliveTheGraceOfAnOldConnectionEnd() throws Exception {
    try (var server = server().maxConnectionAge(SOON, SOON).start();
        var channel = Channel.to("localhost:" + server.port());
        var call = channel.call(Texts.CHAT, CallOptions.DEFAULT)) {
      call.send("hello");
      RpcException e = catchThrowableOfType(RpcException.class, call::receive);
      assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(handler()).isEqualTo("begun");
      assertThat(handler()).isIn("UNAVAILABLE", "CANCELLED"); // woken, or interrupted first
    }
  }

  @Test
  void anIdleConnectionIsAskedToLeave() throws Exception {
    try (var server = server().maxConnectionIdle(SOON).start();
        var client = new ScriptedClient(server.port())) {
      client.readUntil(() -> client.error != null);
      assertThat(client.error).isEqualTo("GOAWAY 2147483647 NO_ERROR the connection is idle");
    }
  }

  @Test
  void aChannelClosesAConnectionThatItHasNoUseFor() throws Exception {
    try (var server = new ScriptedServer(ConnectionUpkeepTest::answer);
        var channel = Channel.builder("localhost:" + server.port()).idleTimeout(SOON).build()) {
      assertThat(ask(channel)).isEqualTo("calm");
      assertThat(server.seen.poll(30, TimeUnit.SECONDS)).startsWith("end 1");
      assertThat(server.seen.poll(30, TimeUnit.SECONDS)).isEqualTo("goaway NO_ERROR");
      assertThat(ask(channel)).isEqualTo("calm");
    }
  }

  // ---- windows

  @Test
  void windowsGrowToWhatARoundTripCarries() throws IOException {
    long began = System.nanoTime(); // before the server's clock of this connection
    try (var server = server().start();
        var client = new ScriptedClient(server.port(), Http2Settings.DEFAULTS)) {
      var part = new byte[16_000];
      ByteBuffer.wrap(part).put((byte) 0).putInt(part.length - 5);
      var call = client.call(Texts.CHAT.path(), false);
      for (int i = 0; i < 11; i++) client.data(call, part, false);
      for (int stream = 0; stream < 2; stream++) { // half of the connection's window in all
        var another = client.call(Texts.CHAT.path(), false);
        for (int i = 0; i < 11; i++) client.data(another, part, false);
      }
      client.readUntil(() -> client.pinged != null);
      long took = System.nanoTime() - began;
      while (System.nanoTime() - began < 2 * took) Thread.onSpinWait(); // a long network
      client.frame(PING, ACK, 0, client.pinged);
      for (int i = 0; i < 5; i++) client.data(call, part, false);
      client.readUntil(() -> call.credit > 11L * part.length); // they are read
      client.data(call, Texts.framed("more"), false);
      client.readUntil(() -> call.credit > 400_000); // of which the call has sent 256,000
    }
  }
}
