package dev.tandem.rpc.transport;

import dev.tandem.http2.Http2Limits;
import dev.tandem.http2.Http2Settings;
import dev.tandem.rpc.ConnectionSettings;
import dev.tandem.rpc.ServerSettings;
import dev.tandem.rpc.grpc.Encodings;
import dev.tandem.rpc.grpc.ServerHost;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One server: its loops, its listening socket if it has one, and its connections, over TCP or
/// memory.
///
/// The first loop accepts; connections are spread over all loops. Loops start when first needed and
/// are not daemons, so that a program that has started a server goes on until it is stopped.
public final class ServerTransport {
  /// Calls that a connection may have in any case: who calls little is served, whatever others do.
  private static final int OWN_CALLS = 4;

  private final ServerHost host;
  private final ServerSettings settings;
  private final Encodings encodings;
  private final CallGate gate;
  private final HeldBytes held;
  private final InflatingTurns inflating = new InflatingTurns();
  private final AtomicInteger openCalls = new AtomicInteger();
  private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stopped = new CountDownLatch(1);

  // guarded by this
  private @Nullable LoopGroup loops;
  private @Nullable Acceptor acceptor;
  private @Nullable CountDownLatch drained;
  private volatile boolean stopping;

  public ServerTransport(ServerHost host, ServerSettings settings) {
    this.host = host;
    this.settings = settings;
    this.encodings = new Encodings(settings.compressors());
    this.gate = new CallGate(settings.maxConcurrentCalls(), settings.maxQueuedCalls());
    this.held = new HeldBytes(settings.maxHeldBytes(), "server");
  }

  // ---- accepting

  /// Binds and accepts from now on. `port` 0: any that is free.
  ///
  /// @throws IOException if that cannot be; the message names the address and the cause
  public synchronized void listen(String hostName, int atPort) throws IOException {
    if (stopping) throw new IllegalStateException("the server has been stopped");
    Acceptor accepting = Acceptor.bind(this, hostName, atPort);
    acceptor = accepting;
    accepting.start(loops().first());
  }

  /// A connection without a network: returns the client's end, whose loop is `clientLoop`.
  MemoryWire connectInMemory(Loop clientLoop) throws IOException {
    Loop loop;
    synchronized (this) {
      if (stopping) throw new IOException("the server has been stopped");
      loop = loops().next();
    }
    MemoryWire[] ends = MemoryWire.pair(clientLoop, loop, MemoryWire.CAPACITY);
    MemoryWire mine = ends[1];
    loop.execute(
        () -> {
          var connection = new ServerConnection(this, loop, mine);
          if (!enters(connection)) {
            mine.close();
            return;
          }
          mine.listen(
              readable -> {
                if (readable) connection.readable();
                else connection.writable();
              });
          connection.open();
        });
    return ends[0];
  }

  /// Takes a connection, on its loop, which opens it then. False if the server has been told to
  /// stop meanwhile: its loops end without waiting for a connection that it does not know yet, and
  /// who came with this one closes it.
  synchronized boolean enters(ServerConnection connection) {
    if (stopping) return false;
    connections.add(connection);
    return true;
  }

  synchronized LoopGroup loops() {
    if (loops == null) loops = new LoopGroup("tandem-server", settings.loops(), false);
    return loops;
  }

  /// Those that were needed so far; null for none.
  synchronized @Nullable LoopGroup startedLoops() {
    return loops;
  }

  /// The port that is listened on; 0 if none is.
  public synchronized int port() {
    return acceptor == null ? 0 : acceptor.port();
  }

  /// Connections that are open.
  public int openConnections() {
    return connections.size();
  }

  // ---- stopping

  /// No new calls; open ones have `grace`, then they end with UNAVAILABLE and their handlers are
  /// interrupted. Returns when all connections are closed. A second call waits for the first.
  public void stop(Duration grace) {
    LoopGroup group;
    CountDownLatch done;
    boolean first;
    synchronized (this) {
      first = !stopping;
      stopping = true;
      group = loops;
      if (drained == null) drained = new CountDownLatch(1);
      done = drained;
      closeListener();
    }
    if (!first) {
      awaitQuietly(done, grace.plusSeconds(5));
      return;
    }
    try {
      if (group != null) drain(grace);
    } finally {
      if (group != null) group.close();
      done.countDown();
      stopped.countDown();
    }
    if (group != null && !Loop.onAny()) joinQuietly(group);
  }

  private void drain(Duration grace) {
    for (ServerConnection c : connections) c.loop.execute(c::drain);
    long until = System.nanoTime() + grace.toNanos();
    if (!emptyBy(until)) {
      for (ServerConnection c : connections) c.loop.execute(c::stopNow);
      if (!emptyBy(System.nanoTime() + LAST_WORDS.toNanos())) {
        for (ServerConnection c : connections) c.loop.execute(c::closeNow);
        emptyBy(System.nanoTime() + LAST_WORDS.toNanos());
      }
    }
  }

  /// What the last frames have to reach the socket.
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final Object emptied = new Object();

  /// True once no connection is left.
  @SuppressWarnings("ThreadJoinLoop")
  private boolean emptyBy(long untilNanos) {
    synchronized (emptied) {
      while (!connections.isEmpty()) {
        long left = untilNanos - System.nanoTime();
        if (left <= 0) return false;
        try {
          emptied.wait(left / 1_000_000, (int) (left % 1_000_000));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return true;
    }
  }

  void connectionGone(ServerConnection c) {
    connections.remove(c);
    synchronized (emptied) {
      emptied.notifyAll();
    }
  }

  private void closeListener() {
    if (acceptor == null) return;
    acceptor.close();
    LoopGroup group = loops;
    if (group != null) group.first().execute(() -> {}); // it selects, and lets go of the socket
  }

  private static void awaitQuietly(CountDownLatch latch, Duration atMost) {
    try {
      var _ = latch.await(atMost.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void joinQuietly(LoopGroup group) {
    try {
      group.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits until [#stop] has finished.
  public void awaitTermination() throws InterruptedException {
    stopped.await();
  }

  // ---- for connections and calls

  ServerHost host() {
    return host;
  }

  CallGate gate() {
    return gate;
  }

  HeldBytes held() {
    return held;
  }

  InflatingTurns inflating() {
    return inflating;
  }

  /// Another call begins, of a connection that has so many, unless there is no place for it: a
  /// connection may have as many as it leaves to others, and a few in any case. Any thread, as the
  /// next.
  boolean callBegins(int ofConnection) {
    int others = openCalls.getAndIncrement();
    if (ofConnection < OWN_CALLS || others + ofConnection < settings.maxOpenCalls()) return true;
    openCalls.decrementAndGet();
    return false;
  }

  /// Its stream is over, and its handler is done.
  void callOver() {
    openCalls.decrementAndGet();
  }

  /// Those that have begun and are not over.
  int openCalls() {
    return openCalls.get();
  }

  /// What a client is told whose call does not begin.
  String tooManyCalls(int ofConnection) {
    return "this connection has %d calls open, and no more of this server's maxOpenCalls, %d, is left for it"
        .formatted(ofConnection, settings.maxOpenCalls());
  }

  ResetRate resetRate() {
    return new ResetRate(settings.resetsPerSecond(), settings.resetBurst(), System.nanoTime());
  }

  PingStrikes pingStrikes() {
    return new PingStrikes(settings.pings());
  }

  Age age() {
    return new Age(settings.ages(), System.nanoTime());
  }

  Encodings encodings() {
    return encodings;
  }

  ConnectionSettings connectionSettings() {
    return settings.connection();
  }

  int maxConcurrentStreams() {
    return settings.maxConcurrentStreams();
  }

  Http2Settings http2Settings() {
    return Http2Profile.settings(settings.connection())
        .withMaxConcurrentStreams(settings.maxConcurrentStreams());
  }

  Http2Limits http2Limits() {
    return Http2Profile.limits(settings.connection());
  }
}
