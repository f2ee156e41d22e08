package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.ErrorCode;
import dev.tandem.rpc.CallThreads;
import dev.tandem.rpc.Inside;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.transport.ScriptedClient.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How many calls a server has at the same time, over all connections.
@Timeout(30)
class OpenCallsTest {
  private static final int LIMIT = 40;
  private static final int OWN = 4;
  private static final int PING = 6;
  private static final String EXHAUSTED = "8";

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Semaphore begun = new Semaphore(0);
  private final Server server =
      Server.builder()
          .host("127.0.0.1")
          .port(0)
          .grace(Duration.ZERO)
          .maxOpenCalls(LIMIT)
          .permitPings(Duration.ZERO)
          .method(Texts.UP, this::neverMindInterrupts)
          .method(Texts.UNARY, call -> call.send(call.receive()))
          .start();

  @AfterEach
  void stop() throws Exception {
    goOn.countDown();
    server.close();
    CallThreads.assertEnded(Duration.ofSeconds(10));
  }

  private void neverMindInterrupts(ServerCall<String, String> call) {
    begun.release();
    while (true) {
      try {
        goOn.await();
        return;
      } catch (InterruptedException e) {
        // go on waiting
      }
    }
  }

  private Exchange begin(ScriptedClient client) throws Exception {
    Exchange call = client.call(Texts.UP.path(), false);
    assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    return call;
  }

  private static String ask(ScriptedClient client) throws IOException {
    Exchange x = client.call(Texts.UNARY.path(), false);
    client.data(x, Texts.framed("hello"), true);
    return client.answer(x).field("grpc-status");
  }

  /// Opens calls until one is refused; returns how many that were.
  private int fill(ScriptedClient client) throws Exception {
    for (int open = 0; ; open++) {
      Exchange call = client.call(Texts.UP.path(), false);
      while (!call.ended && !begun.tryAcquire()) {
        int pongs = client.pongs + 1;
        client.frame(PING, 0, 0, new byte[8]).readUntil(() -> client.pongs == pongs);
      }
      if (!call.ended) continue;
      assertThat(call.field("grpc-status")).isEqualTo(EXHAUSTED);
      assertThat(call.field("grpc-message")).contains(open + " calls", "maxOpenCalls, " + LIMIT);
      return open;
    }
  }

  @Test
  void aConnectionMayHaveAsManyAsItLeavesToOthersAndAFewInAnyCase() throws Exception {
    var clients = new ArrayList<ScriptedClient>();
    for (int open : new int[] {LIMIT / 2, LIMIT / 4, LIMIT / 8, OWN, OWN, OWN}) {
      clients.add(new ScriptedClient(server.port()));
      assertThat(fill(clients.getLast())).isEqualTo(open);
    }
    for (ScriptedClient client : clients) client.close();
  }

  @Test
  void oneThatIsOverMakesRoomForTheNext() throws Exception {
    try (var client = new ScriptedClient(server.port())) {
      for (int i = 0; i < 10 * LIMIT; i++) assertThat(ask(client)).isEqualTo("0");
    }
  }

  /// The server has reset it, and then its body is longer than it was to be.
  @Test
  void oneThatIsWrongAfterItsEndMakesRoomOnce() throws Exception {
    try (var client = new ScriptedClient(server.port())) {
      assertThat(ask(client)).isEqualTo("0"); // and nothing is to be said in the middle of a frame
      for (int i = 0; i < 5; i++) {
        Exchange call =
            client.call(Texts.UNARY.path(), false, "content-length", "5", "grpc-timeout", "1m");
        client.raw(new byte[] {0, 0, 100, 0, 8, 0, 0, 0, (byte) call.id}); // DATA, padded
        client.readUntil(() -> call.ended || call.reset != null);
        client.raw(new byte[100]);
        assertThat(ask(client)).isEqualTo("0");
      }
      CallThreads.assertEnded(Duration.ofSeconds(10));
      while (Inside.of(server).openCalls() > 0) Thread.onSpinWait();
      assertThat(Inside.of(server).openCalls()).isZero();
    }
  }

  @Test
  void oneThatWasResetCountsUntilItsHandlerReturns() throws Exception {
    try (var client = new ScriptedClient(server.port())) {
      for (int i = 0; i < LIMIT / 2; i++) client.reset(begin(client), ErrorCode.CANCEL);
      assertThat(ask(client)).isEqualTo(EXHAUSTED);
      goOn.countDown();
      CallThreads.assertEnded(Duration.ofSeconds(10));
      assertThat(ask(client)).isEqualTo("0");
    }
  }

  @Test
  void aConnectionThatIsLostGivesItsCallsBack() throws Exception {
    try (var client = new ScriptedClient(server.port())) {
      assertThat(fill(client)).isEqualTo(LIMIT / 2);
    }
    goOn.countDown();
    CallThreads.assertEnded(Duration.ofSeconds(10));
    while (Inside.of(server).openCalls() > 0) Thread.onSpinWait();
  }
}
