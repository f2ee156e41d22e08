package dev.tandem.rpc.transport;

import dev.tandem.http2.Http2Limits;
import dev.tandem.http2.Http2Settings;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.ChannelSettings;
import dev.tandem.rpc.ClientCall;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.ConnectionSettings;
import dev.tandem.rpc.Context;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.grpc.ContextHost;
import dev.tandem.rpc.grpc.Encodings;
import dev.tandem.rpc.grpc.RequestHeaders;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A channel: connects when a call needs it, carries calls over one connection at a time, and
/// connects again, with backoff, when that is lost.
///
/// The states and the calls that wait belong to the channel's loop; starting a call while a
/// connection is ready touches neither.
public final class ClientChannel implements ManagedChannel {
  private enum State {
    IDLE,
    CONNECTING,
    READY,
    BACKING_OFF
  }

  /// So many barren connections in a row are followed by another at once, as a server that restarts
  /// may cause some; the next counts as a failed attempt to connect. As often a call is sent again
  /// that no server has seen.
  static final int BARREN_AT_ONCE = 5;

  /// What the calls of all channels hold that were not given a limit of their own.
  private static final HeldBytes HELD_BY_ALL =
      new HeldBytes(Math.max(1, Runtime.getRuntime().maxMemory() / 2), "client");

  private static final Duration CLOSING_TIME = Duration.ofSeconds(1);

  private final Connector connector;
  private final ContextHost contexts;
  private final ChannelSettings settings;
  private final Encodings encodings;
  private final RequestHeaders requestHeaders;
  private final HeldBytes held;
  private final Loop loop;
  private final CountDownLatch gone = new CountDownLatch(1);

  private volatile boolean closed;
  private volatile @Nullable ClientConnection ready;

  // the loop's
  private State state = State.IDLE;
  private final Set<ClientStream<?, ?>> waiting = new LinkedHashSet<>();
  private final Set<ClientConnection> connections = new LinkedHashSet<>();
  private Connector.@Nullable Attempt attempt;
  private @Nullable Timer timer;
  private String lastFailure = "";
  private int failures;

  /// Connections in a row that ended at once and without an answer to any call.
  private int barren;

  private int slowerKeepAlive = 1;
  private boolean released;

  private ClientChannel(
      Connector connector,
      String authority,
      String scheme,
      ContextHost contexts,
      ChannelSettings settings) {
    this.connector = connector;
    this.contexts = contexts;
    this.settings = settings;
    long maxHeldBytes = settings.maxHeldBytes();
    this.held = maxHeldBytes == 0 ? HELD_BY_ALL : new HeldBytes(maxHeldBytes, "client");
    this.encodings = new Encodings(settings.compressors());
    this.requestHeaders = new RequestHeaders(scheme, authority, settings.userAgent(), encodings);
    this.loop = LoopGroup.acquire(settings.loops()).next();
  }

  /// Plain TCP to `host`:`port`; `authority` is what calls name as theirs.
  public static ClientChannel tcp(
      String host, int port, String authority, ContextHost contexts, ChannelSettings settings) {
    return new ClientChannel(new TcpConnector(host, port), authority, "http", contexts, settings);
  }

  /// To a server in this process, over memory.
  ///
  /// @param stopsServer whether closing the channel stops the server
  public static ClientChannel inProcess(
      ServerTransport server, boolean stopsServer, ContextHost contexts, ChannelSettings settings) {
    return new ClientChannel(
        new MemoryConnector(server, stopsServer), "localhost", "http", contexts, settings);
  }

  // ---- calls, on any thread

  @Override
  public <Q, R> ClientCall<Q, R> call(MethodDescriptor<Q, R> method, CallOptions options) {
    var stream = new ClientStream<>(this, method, options, Context.current());
    stream.begin();
    return new MadeCall<>(stream);
  }

  /// Finds a connection for a call, now or later.
  void attach(ClientStream<?, ?> call) {
    ClientConnection c = ready;
    if (c != null && bind(call, c)) return;
    if (closed) call.end(closedVerdict());
    else loop.execute(() -> need(call));
  }

  private boolean bind(ClientStream<?, ?> call, ClientConnection c) {
    if (c.waiting() >= settings.maxPendingCalls()) {
      call.end(tooManyWait(settings.maxPendingCalls(), "a stream"));
      return true;
    }
    if (!c.add(call) || !call.bind(c)) return false;
    if (call.isOver()) c.remove(call); // it ended while it was being bound
    return true;
  }

  private Verdict tooManyWait(int calls, String forWhat) {
    return Verdict.local(
        Code.RESOURCE_EXHAUSTED,
        "%d calls are waiting for %s to %s already".formatted(calls, forWhat, connector.target()));
  }

  /// A call has ended: it waits for nothing any more.
  void detach(ClientStream<?, ?> call) {
    if (!call.mayWait()) return;
    if (loop.isCurrent()) waiting.remove(call);
    else loop.execute(() -> waiting.remove(call));
  }

  // ---- the states, on the loop

  private void need(ClientStream<?, ?> call) {
    if (call.isOver()) return;
    if (closed) {
      call.end(closedVerdict());
      return;
    }
    ClientConnection c = ready;
    if (c != null && bind(call, c)) {
      call.flush();
      return;
    }
    if (state == State.BACKING_OFF && !call.waitsForReady()) {
      call.end(Verdict.local(Code.UNAVAILABLE, lastFailure));
      return;
    }
    if (waiting.size() >= settings.maxPendingCalls()) {
      call.end(tooManyWait(waiting.size(), "a connection"));
      return;
    }
    waiting.add(call);
    if (state == State.IDLE) connect();
  }

  private void connect() {
    state = State.CONNECTING;
    attempt = connector.connect(this);
    if (state != State.CONNECTING) return; // it was over at once
    timer =
        loop.schedule(
            System.nanoTime() + settings.connectTimeout().toNanos(),
            () ->
                notReady(
                    "cannot connect to %s: no answer within %d ms"
                        .formatted(connector.target(), settings.connectTimeout().toMillis()),
                    null));
  }

  /// The bytes flow; now the server's SETTINGS are awaited.
  void opened(ClientConnection c) {
    if (closed) {
      c.closeNow();
      return;
    }
    connections.add(c);
    c.open();
  }

  /// No connection could be made.
  void notOpened(String why) {
    notReady(why, null);
  }

  /// A connection has the server's SETTINGS.
  void connected(ClientConnection c) {
    if (state != State.CONNECTING || c.isDead()) return;
    clearAttempt();
    state = State.READY;
    ready = c;
    var all = waiting.toArray(new ClientStream<?, ?>[0]);
    waiting.clear();
    for (ClientStream<?, ?> call : all) {
      if (call.isOver()) continue;
      if (bind(call, c)) call.flush();
      else need(call);
    }
  }

  /// A connection was lost before it was ready.
  void failed(ClientConnection c, String why, @Nullable Throwable cause) {
    notReady(why, c);
  }

  private void notReady(String why, @Nullable ClientConnection failedOne) {
    if (state != State.CONNECTING || (failedOne != null && !connections.contains(failedOne)))
      return;
    Connector.Attempt a = attempt;
    clearAttempt();
    state = State.BACKING_OFF; // whatever is closed here
    if (a != null) a.abandon();
    for (ClientConnection c : connections.toArray(new ClientConnection[0])) {
      if (c != failedOne && !c.isReady()) c.closeNow(); // one that leaves carries calls still
    }
    backOff(why);
  }

  /// Connects no more before some time has passed.
  private void backOff(String why) {
    state = State.BACKING_OFF;
    lastFailure = why;
    failures++;
    double random = ThreadLocalRandom.current().nextDouble();
    long wait = settings.backoff().after(failures, random).toNanos();
    timer = loop.schedule(System.nanoTime() + wait, this::backoffOver);
    for (ClientStream<?, ?> call : waiting.toArray(new ClientStream<?, ?>[0])) {
      if (!call.waitsForReady()) {
        waiting.remove(call);
        call.end(Verdict.local(Code.UNAVAILABLE, why));
      }
    }
  }

  private void backoffOver() {
    timer = null;
    if (state != State.BACKING_OFF) return;
    if (waiting.isEmpty()) state = State.IDLE;
    else connect();
  }

  private void clearAttempt() {
    attempt = null;
    Timer t = timer;
    timer = null;
    if (t != null) t.cancel();
  }

  /// A connection has brought the answer to a call: the server is what it seems to be.
  void answered() {
    failures = 0;
    barren = 0;
  }

  /// A connection takes no more calls.
  void leaving(ClientConnection c, String why) {
    if (ready != c) return;
    ready = null;
    if (!c.isBarren()) {
      answered();
    } else if (++barren > BARREN_AT_ONCE) {
      backOff(
          "%d connections in a row to %s ended at once and without an answer, the last because: %s"
              .formatted(barren, connector.target(), why));
      return;
    }
    state = State.IDLE;
    if (!waiting.isEmpty()) connect();
  }

  /// A connection is closed.
  void gone(ClientConnection c) {
    connections.remove(c);
    leaving(c, "it was closed");
    if (closed) releaseIfDone();
  }

  // ---- the end

  private Verdict closedVerdict() {
    return Verdict.local(Code.CANCELLED, "the channel to " + connector.target() + " was closed");
  }

  /// Ends all calls with CANCELLED, says GOAWAY, closes the connection. Waits for that (a second at
  /// most), unless on a loop.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      loop.execute(this::shut);
    }
    if (Loop.onAny()) return;
    try {
      if (!gone.await(CLOSING_TIME.toNanos(), TimeUnit.NANOSECONDS)) {
        loop.execute(() -> connections.stream().toList().forEach(ClientConnection::closeNow));
        var _ = gone.await(CLOSING_TIME.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connector.closed();
  }

  private void shut() {
    ready = null;
    state = State.IDLE;
    Connector.Attempt a = attempt;
    clearAttempt();
    if (a != null) a.abandon();
    for (ClientStream<?, ?> call : waiting.toArray(new ClientStream<?, ?>[0]))
      call.end(closedVerdict());
    waiting.clear();
    for (ClientConnection c : connections.toArray(new ClientConnection[0]))
      c.closeAll(closedVerdict());
    releaseIfDone();
  }

  private void releaseIfDone() {
    if (!connections.isEmpty() || released) return;
    released = true;
    gone.countDown();
    LoopGroup.release();
  }

  @Override
  public String toString() {
    return "channel to " + connector.target();
  }

  // ---- for connections and calls

  Loop loop() {
    return loop;
  }

  ContextHost contexts() {
    return contexts;
  }

  HeldBytes held() {
    return held;
  }

  Encodings encodings() {
    return encodings;
  }

  RequestHeaders requestHeaders() {
    return requestHeaders;
  }

  /// On the loop: how many times as long as was set connections wait before they ask.
  int slowerKeepAlive() {
    return slowerKeepAlive;
  }

  /// On the loop: the server finds that we ask too often.
  void keepAliveLess() {
    slowerKeepAlive = Math.min(2 * slowerKeepAlive, 1 << 20);
    Connection.LOG.log(
        Level.WARNING,
        "{0} ended a connection because of too many pings; from now on keepalive waits {1} times as"
            + " long as was set",
        connector.target(),
        slowerKeepAlive);
  }

  long idleNanos() {
    return TimeUnit.NANOSECONDS.convert(settings.idleTimeout());
  }

  ConnectionSettings connectionSettings() {
    return settings.connection();
  }

  Http2Settings http2Settings() {
    return Http2Profile.settings(settings.connection());
  }

  Http2Limits http2Limits() {
    return Http2Profile.limits(settings.connection());
  }
}
