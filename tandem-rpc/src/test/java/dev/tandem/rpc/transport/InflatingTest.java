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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Messages that take long to decompress take turns: each connection's among themselves, and those
/// of all connections.
@Timeout(30)
class InflatingTest {
  private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  private static final int CALLS = AT_ONCE + 5;

  /// A byte stands for so many: one for what takes no turn, two for what does.
  private static final int TIMES = InflatingTurns.FREE_BYTES;

  /// Past what takes no turn it goes on only when it is let.
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
    public InputStream decompress(InputStream from) {
      return new SlowStream(from);
    }
  }

  private final class SlowStream extends InputStream {
    private final InputStream from;
    private int now = -1;
    private int left;
    private int given;
    private boolean inTurn;

    SlowStream(InputStream from) {
      this.from = from;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (left == 0) {
        now = from.read();
        if (now < 0) return -1;
        left = TIMES;
      }
      if (given > InflatingTurns.FREE_BYTES && !inTurn) begin();
      int n = Math.min(length, left);
      if (!inTurn) n = Math.min(n, InflatingTurns.FREE_BYTES + 1 - given);
      Arrays.fill(to, offset, offset + n, (byte) now);
      left -= n;
      given += n;
      return n;
    }

    private void begin() {
      inTurn = true;
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      begun.add((char) now);
      goOn.acquireUninterruptibly();
    }

    @Override
    public void close() {
      if (inTurn) running.decrementAndGet();
    }
  }

  private final Semaphore entered = new Semaphore(0);
  private final BlockingQueue<Character> begun = new LinkedBlockingQueue<>();
  private final Semaphore goOn = new Semaphore(0);
  private final AtomicInteger running = new AtomicInteger();
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

  private static Exchange compressed(ScriptedClient client, String message) throws IOException {
    Exchange x = client.call(Texts.UNARY.path(), false, "grpc-encoding", "slow");
    byte[] framed = Texts.framed(message);
    framed[0] = 1;
    client.data(x, framed, true);
    return x;
  }

  private static List<Exchange> compressed(ScriptedClient client, String message, int calls)
      throws IOException {
    var all = new ArrayList<Exchange>();
    for (int i = 0; i < calls; i++) all.add(compressed(client, message));
    return all;
  }

  private void awaitBegun(int messages, char of) throws InterruptedException {
    for (int i = 0; i < messages; i++) {
      assertThat(begun.poll(10, TimeUnit.SECONDS)).isEqualTo(of);
    }
  }

  private static void awaitWaiting(ServerConnection connection) {
    while (!connection.inflating.waits()) Thread.onSpinWait();
  }

  private static void assertAnswered(ScriptedClient client, Exchange x) throws IOException {
    assertThat(client.answer(x).field("grpc-status")).isEqualTo("0");
  }

  @Test
  void oneConnectionDecompressesOnHalfOfTheProcessors() throws Exception {
    try (var client = new ScriptedClient(server.port())) {
      List<Exchange> all = compressed(client, "aa", CALLS);
      awaitBegun(AT_ONCE, 'a');
      Exchange plain = client.call(Texts.UNARY.path(), false);
      assertAnswered(client.data(plain, Texts.framed("plain"), true), plain);
      goOn.release(CALLS);
      for (Exchange x : all) assertAnswered(client, x);
      assertThat(most.get()).isEqualTo(AT_ONCE);
    }
  }

  /// Nothing waits on a loop: all the connection's calls, and those of others, would wait with it.
  @Test
  void aCallThatIsServedInlineTakesNoTurn() throws Exception {
    var inline = Texts.unary("test.Texts/Inline");
    try (var both =
            Server.builder()
                .host("127.0.0.1")
                .port(0)
                .grace(Duration.ZERO)
                .compressor(new Slow())
                .method(Texts.UNARY, this::repeat)
                .method(inline, call -> call.send("" + call.receive().length()))
                .inline(inline)
                .start();
        var client = new ScriptedClient(both.port())) {
      List<Exchange> all = compressed(client, "aa", CALLS);
      awaitBegun(AT_ONCE, 'a');
      var zipped = new ByteArrayOutputStream();
      try (var zip = new GZIPOutputStream(zipped)) {
        zip.write(new byte[2 * InflatingTurns.FREE_BYTES]);
      }
      byte[] framed =
          ByteBuffer.allocate(5 + zipped.size())
              .put((byte) 1)
              .putInt(zipped.size())
              .put(zipped.toByteArray())
              .array();
      Exchange x = client.call(inline.path(), false, "grpc-encoding", "gzip");
      assertAnswered(client.data(x, framed, true), x);
      goOn.release(2 * CALLS);
      for (Exchange other : all) assertAnswered(client, other);
    }
  }

  @Test
  void soDoAllConnectionsTogether() throws Exception {
    try (var client = new ScriptedClient(server.port());
        var other = new ScriptedClient(server.port())) {
      List<Exchange> all = compressed(client, "aa", CALLS);
      awaitBegun(AT_ONCE, 'a');
      List<Exchange> others = compressed(other, "bb", CALLS);
      goOn.release(2 * CALLS);
      for (Exchange x : all) assertAnswered(client, x);
      for (Exchange x : others) assertAnswered(other, x);
      assertThat(most.get()).isEqualTo(AT_ONCE);
    }
  }

  @Test
  void anotherConnectionsTurnIsNext() throws Exception {
    try (var client = new ScriptedClient(server.port());
        var other = new ScriptedClient(server.port())) {
      compressed(client, "aa", CALLS);
      awaitBegun(AT_ONCE, 'a');
      compressed(other, "bb", 1);
      for (ServerConnection c : connections()) awaitWaiting(c);
      goOn.release();
      awaitBegun(1, 'b');
    }
  }

  @Test
  void whatIsSmallTakesNoTurn() throws Exception {
    try (var client = new ScriptedClient(server.port())) {
      compressed(client, "aa", CALLS);
      awaitBegun(AT_ONCE, 'a');
      assertAnswered(client, compressed(client, "s"));
    }
  }

  @Test
  void whoeverWaitsForItsTurnEndsWithItsCall() throws Exception {
    try (var client = new ScriptedClient(server.port())) {
      compressed(client, "aa", AT_ONCE);
      awaitBegun(AT_ONCE, 'a');
      Exchange waiting = compressed(client, "aa");
      assertThat(entered.tryAcquire(AT_ONCE + 1, 10, TimeUnit.SECONDS)).isTrue();
      client.reset(waiting, ErrorCode.CANCEL);
      assertThat(interrupted.poll(10, TimeUnit.SECONDS)).isEqualTo(Code.CANCELLED);
    }
  }

  /// It gives back its place among its connection's, which it has by then.
  @Test
  void whoeverWaitsForOtherConnectionsEndsWithItsCall() throws Exception {
    try (var client = new ScriptedClient(server.port());
        var other = new ScriptedClient(server.port())) {
      compressed(client, "aa", AT_ONCE);
      awaitBegun(AT_ONCE, 'a');
      List<Exchange> waiting = compressed(other, "bb", AT_ONCE);
      Exchange last = compressed(other, "cc");
      assertThat(entered.tryAcquire(2 * AT_ONCE + 1, 10, TimeUnit.SECONDS)).isTrue();
      for (Exchange x : waiting) other.reset(x, ErrorCode.CANCEL);
      for (int i = 0; i < AT_ONCE; i++) {
        assertThat(interrupted.poll(10, TimeUnit.SECONDS)).isEqualTo(Code.CANCELLED);
      }
      goOn.release(AT_ONCE + 1);
      awaitBegun(1, 'c');
      assertAnswered(other, last);
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

  private List<ServerConnection> connections() {
    return Books.connections(Inside.of(server), ServerConnection.class);
  }

  @Test
  void whoeverWaitsForItsTurnIsWokenByTheLoop() throws Exception {
    try (var client = new ScriptedClient(server.port())) {
      compressed(client, "aa", AT_ONCE + 1);
      awaitBegun(AT_ONCE, 'a');
      ServerConnection connection = connections().getFirst();
      awaitWaiting(connection);
      hold(connection.loop);
      goOn.release();
      assertThat(received.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      assertThat(connection.inflating.waits()).as("one waits still").isTrue();
      loopGoesOn.countDown();
      awaitBegun(1, 'a');
    }
  }

  @Test
  void whereNobodyWaitsThePlaceIsFreeAtOnce() throws Exception {
    try (var client = new ScriptedClient(server.port())) {
      compressed(client, "aa", AT_ONCE);
      awaitBegun(AT_ONCE, 'a');
      ServerConnection connection = connections().getFirst();
      hold(connection.loop);
      goOn.release();
      assertThat(received.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
      assertThat(connection.inflating.freePlaces()).isEqualTo(1);
    }
  }
}
