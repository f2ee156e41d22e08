package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ClientCall;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.Server;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How many calls of a channel wait for a connection, or for a stream.
@Timeout(30)
class PendingCallsTest {
  private static final int LIMIT = 3;

  private static ManagedChannel channel(int port) {
    return Channel.builder("127.0.0.1:" + port).maxPendingCalls(LIMIT).build();
  }

  private static ClientCall<String, String> call(ManagedChannel channel) {
    var call = unsent(channel);
    call.sendLast("hello");
    return call;
  }

  private static ClientCall<String, String> unsent(ManagedChannel channel) {
    return channel.call(Texts.UNARY, CallOptions.DEFAULT.waitForReady(true));
  }

  private static String ask(ClientCall<String, String> call) {
    call.sendLast("hello");
    return call.receive();
  }

  private static void oneMoreThan(int calls, ManagedChannel channel, String waitsFor) {
    var all = new ArrayList<ClientCall<String, String>>();
    for (int i = 0; i < calls; i++) all.add(call(channel));
    try (var oneMore = unsent(channel)) {
      RpcException e = catchThrowableOfType(RpcException.class, () -> ask(oneMore));
      assertThat(e.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
      assertThat(e.message()).contains(LIMIT + " calls are waiting for a " + waitsFor);
    }
    assertThat(all).allMatch(ClientCall::isOpen);
    all.forEach(ClientCall::close);
  }

  @Test
  void oneMoreThanMayWaitForAStreamIsRefused() {
    var goOn = new CountDownLatch(1);
    try (var server =
            Server.builder()
                .host("127.0.0.1")
                .port(0)
                .grace(Duration.ZERO)
                .maxConcurrentStreams(1)
                .method(Texts.UNARY, call -> call.send(call.receive()))
                .method(Texts.UP, call -> goOn.await())
                .start();
        var channel = channel(server.port());
        var first = call(channel)) {
      assertThat(first.receive()).isEqualTo("hello"); // so the server's limit is known
      assertThat(first.receive()).isNull();
      try (var open = channel.call(Texts.UP, CallOptions.DEFAULT)) {
        open.send("begins");
        oneMoreThan(LIMIT, channel, "stream");
      }
    }
  }

  @Test
  void oneMoreThanMayWaitForAConnectionIsRefused() throws IOException {
    try (var silent = new ServerSocket(0);
        var channel = channel(silent.getLocalPort())) {
      oneMoreThan(LIMIT, channel, "connection");
    }
  }
}
