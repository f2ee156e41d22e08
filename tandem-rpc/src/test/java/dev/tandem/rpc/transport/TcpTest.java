package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerBuilder;
import dev.tandem.rpc.ServerInfo;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What only TCP does.
@Timeout(60)
class TcpTest {
  private static ServerBuilder server() {
    return Server.builder()
        .grace(Duration.ZERO)
        .method(
            Texts.UNARY,
            call -> {
              call.receive();
              call.send(ServerInfo.current().peer());
            });
  }

  private static String ask(String target) {
    try (var channel = Channel.to(target);
        var call = channel.call(Texts.UNARY, CallOptions.DEFAULT)) {
      call.sendLast("who am I?");
      return call.receive();
    }
  }

  @Test
  void aServerIsReachedOverIpv4AndIpv6() throws IOException {
    assumeIpv6();
    try (var server = server().start()) {
      assertThat(ask("127.0.0.1:" + server.port())).startsWith("127.0.0.1:");
      assertThat(ask("[::1]:" + server.port())).startsWith("[0:0:0:0:0:0:0:1]:");
    }
  }

  @Test
  void aServerMayListenOnIpv6Alone() throws IOException {
    assumeIpv6();
    try (var server = server().host("::1").start()) {
      assertThat(ask("[::1]:" + server.port())).startsWith("[0:0:0:0:0:0:0:1]:");
      assertThatThrownBy(() -> ask("127.0.0.1:" + server.port()))
          .isInstanceOf(RpcException.class)
          .hasMessageContaining("127.0.0.1:" + server.port());
    }
  }

  private static void assumeIpv6() {
    try {
      new ServerSocket(0, 1, InetAddress.ofLiteral("::1")).close();
    } catch (IOException e) {
      assumeTrue(false, "no IPv6 here: " + e.getMessage());
    }
  }

  @Test
  void aConnectionThatThePeerBreaksOffIsNoErrorInTheLog() throws Exception {
    var begun = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    BlockingQueue<LogRecord> logged = new LinkedBlockingQueue<>();
    try (var server =
            server()
                .method(
                    Texts.CHAT,
                    call -> {
                      begun.countDown();
                      try {
                        while (call.receive() != null) {}
                      } finally {
                        ended.countDown();
                      }
                    })
                .start();
        var _ = listening(logged)) {
      try (var client = new ScriptedClient(server.port())) {
        client.call(Texts.CHAT.path(), false);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        client.breakOff();
      }
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(logged).extracting(LogRecord::getMessage).anyMatch(m -> m.contains("reset"));
    assertThat(logged).allMatch(r -> r.getLevel().intValue() <= Level.FINE.intValue());
  }

  /// Hears everything that the engine logs, until it is closed.
  private static AutoCloseable listening(BlockingQueue<LogRecord> logged) {
    var log = Logger.getLogger("dev.tandem.rpc");
    Level before = log.getLevel();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord r) {
            r.setMessage(new java.util.logging.SimpleFormatter().formatMessage(r));
            logged.add(r);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    log.addHandler(handler);
    log.setLevel(Level.ALL);
    return () -> {
      log.removeHandler(handler);
      log.setLevel(before);
    };
  }

  @Test
  void aChannelForbidsPushBeforeItSaysAnythingElse() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var channel = Channel.to("http://localhost:" + listener.getLocalPort());
        var call = channel.call(Texts.UNARY, CallOptions.DEFAULT)) {
      call.sendLast("hello");
      try (var socket = listener.accept();
          var in = new DataInputStream(socket.getInputStream())) {
        in.skipNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
        int length = in.readInt() >>> 8;
        in.skipNBytes(5); // flags and stream
        byte[] settings = in.readNBytes(length);
        byte[] noPush = {0, 2, 0, 0, 0, 0};
        assertThat(settings).containsSequence(noPush);
      }
    }
  }

  @Test
  void anAttemptToConnectHasItsTime() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var channel =
            Channel.builder("http://localhost:" + listener.getLocalPort())
                .connectTimeout(Duration.ofMillis(100))
                .build();
        var call = channel.call(Texts.UNARY, CallOptions.DEFAULT)) {
      call.sendLast("hello");
      assertThatThrownBy(call::receive)
          .isInstanceOfSatisfying(
              RpcException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE))
          .hasMessageContaining("localhost:" + listener.getLocalPort())
          .hasMessageContaining("no answer within 100 ms");
    }
  }
}
