package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.ErrorCode;
import dev.tandem.rpc.CallThreads;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Inside;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.spi.Compressor;
import dev.tandem.rpc.transport.ScriptedClient.Exchange;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Messages that take long to decompress take turns, each connection's among themselves.
@Timeout(30)
class InflatingTest {
  private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  private static final int CALLS = AT_ONCE + 5;

  /// Decompresses nothing, and only when it is let.
  private final class Slow implements Compressor {
    @Override
    public String name() {
      return "slow";
    }

    @Override
    public OutputStream compress(OutputStream to) {
      return to;
    }

    @Override
    public InputStream decompress(InputStream from) throws IOException {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      begun.release();
      goOn.acquireUninterruptibly();
      return new FilterInputStream(from) {
        @Override
        public void close() throws IOException {
          now.decrementAndGet();
          super.close();
        }
      };
    }
  }

  private final Semaphore entered = new Semaphore(0);
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore goOn = new Semaphore(0);
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final Semaphore received = new Semaphore(0);
  private final CountDownLatch loopGoesOn = new CountDownLatch(1);
  private final BlockingQueue<Code> interrupted = new LinkedBlockingQueue<>();

  private final Server server =
      Server.builder()
          .host("127.0.0.1")
          .port(0)
          .grace(Duration.ZERO)
          .compressor(new Slow())
          .method(Texts.UNARY, this::repeat)
          .start();

  @AfterEach
  void stop() throws Exception {
    loopGoesOn.countDown();
    goOn.release(1000);
    server.close();
    CallThreads.assertEnded(Duration.ofSeconds(10));
  }

  private void repeat(ServerCall<String, String> call) {
    entered.release();
    String said;
    try {
      said = call.receive();
    } catch (RpcException e) {
      if (Thread.currentThread().isInterrupted()) interrupted.add(e.code());
      throw e;
    }
    received.release();
    call.send(said);
  }

  private static List<Exchange> compressed(ScriptedClient client, int calls) throws IOException {
    var all = new ArrayList<Exchange>();
    for (int i = 0; i < calls; i++) {
      Exchange x = client.call(Texts.UNARY.path(), false, "grpc-encoding", "slow");
      byte[] message = Texts.framed("hello");
      message[0] = 1;
      client.data(x, message, true);
      all.add(x);
    }
    return all;
  }

  private void awaitBegun(int messages) throws InterruptedException {
    assertThat(begun.tryAcquire(messages, 10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void oneConnectionDecompressesOnHalfOfTheProcessors() throws Exception {
    try (var client = new ScriptedClient(server.port())) {
      List<Exchange> all = compressed(client, CALLS);
      awaitBegun(AT_ONCE);
      Exchange plain = client.call(Texts.UNARY.path(), false);
      client.data(plain, Texts.framed("plain"), true).answer(plain);
      assertThat(plain.field("grpc-status")).isEqualTo("0");
      goOn.release(CALLS);
      for (Exchange x : all) {
        assertThat(client.answer(x).field("grpc-status")).isEqualTo("0");
      }
      assertThat(most.get()).isEqualTo(AT_ONCE);
    }
  }

  @Test
  void whoeverWaitsForItsTurnEndsWithItsCall() throws Exception {
    try (var client = new ScriptedClient(server.port())) {
      compressed(client, AT_ONCE);
      awaitBegun(AT_ONCE);
      Exchange waiting = compressed(client, 1).getFirst();
      assertThat(entered.tryAcquire(AT_ONCE + 1, 10, TimeUnit.SECONDS)).isTrue();
      client.reset(waiting, ErrorCode.CANCEL);
      assertThat(interrupted.poll(10, TimeUnit.SECONDS)).isEqualTo(Code.CANCELLED);
    }
  }

  /// From now on the loop waits for [#loopGoesOn].
  private void hold(Loop loop) throws InterruptedException {
    var held = new CountDownLatch(1);
    loop.execute(
        () -> {
          held.countDown();
          try {
            loopGoesOn.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private ServerConnection connection() {
    return Books.connections(Inside.of(server), ServerConnection.class).getFirst();
  }

  @Test
  void whoeverWaitsForItsTurnIsWokenByTheLoop() throws Exception {
    try (var client = new ScriptedClient(server.port())) {
      compressed(client, AT_ONCE + 1);
      awaitBegun(AT_ONCE);
      ServerConnection connection = connection();
      while (!connection.inflating.hasQueuedThreads()) Thread.onSpinWait();
      hold(connection.loop);
      goOn.release();
      assertThat(received.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      assertThat(connection.inflating.availablePermits()).as("places").isZero();
      assertThat(connection.inflating.hasQueuedThreads()).as("one waits still").isTrue();
      loopGoesOn.countDown();
      awaitBegun(1);
    }
  }

  @Test
  void whereNobodyWaitsThePlaceIsFreeAtOnce() throws Exception {
    try (var client = new ScriptedClient(server.port())) {
      compressed(client, AT_ONCE);
      awaitBegun(AT_ONCE);
      ServerConnection connection = connection();
      hold(connection.loop);
      goOn.release();
      assertThat(received.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      assertThat(connection.inflating.availablePermits()).as("places").isEqualTo(1);
    }
  }

  @Test
  void othersDoNotWaitForIt() throws Exception {
    try (var client = new ScriptedClient(server.port());
        var other = new ScriptedClient(server.port())) {
      compressed(client, CALLS);
      awaitBegun(AT_ONCE);
      compressed(other, 1);
      awaitBegun(1);
    }
  }
}
