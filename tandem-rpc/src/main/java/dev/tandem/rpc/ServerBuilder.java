package dev.tandem.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/// Collects services and settings for a [Server].
public final class ServerBuilder extends ConnectionBuilder<ServerBuilder> {
  /// What a call takes whose handler waits is 3 to 4 KB: all that may be open take less than half
  /// of the heap.
  private static final int HEAP_BYTES_PER_CALL = 8 * 1024;

  private int maxConcurrentStreams = 1000;
  private int maxConcurrentCalls;
  private int maxQueuedCalls;
  private int maxOpenCalls =
      Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_BYTES_PER_CALL, 1, Integer.MAX_VALUE);
  private long maxHeldBytes = Math.max(1, Runtime.getRuntime().maxMemory() / 4);
  private int resetsPerSecond = 200;
  private int resetBurst = 10_000;
  private final Map<String, Service.Bound> methods = new LinkedHashMap<>();
  private final Set<String> inline = new LinkedHashSet<>();
  private final List<ServerInterceptor> interceptors = new ArrayList<>();
  private Function<Throwable, Throwable> errors = Function.identity();
  private String host = Server.ALL_INTERFACES;
  private int port;
  private Duration grace = Duration.ofSeconds(5);
  private boolean shutdownHook;

  private PingPolicy pings = new PingPolicy(Duration.ofMinutes(5), false);
  private ConnectionAges ages =
      new ConnectionAges(
          ConnectionSettings.NEVER, ConnectionSettings.NEVER, ConnectionSettings.NEVER);

  ServerBuilder() {
    keepAlive(Duration.ofHours(2));
    keepAliveWhileIdle();
  }

  /// The name or address to listen on. Default: all interfaces.
  public ServerBuilder host(String host) {
    if (host.isBlank()) throw new IllegalArgumentException("a host without a name");
    this.host = host;
    return this;
  }

  /// The port to listen on. Default 0: any that is free; [Server#port] tells.
  public ServerBuilder port(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + ": from 0 to 65535");
    }
    this.port = port;
    return this;
  }

  /// Serves the methods of `service` by `implementation`, which any number of threads call at once.
  public <S> ServerBuilder service(Service<S, ?> service, S implementation) {
    service.bind(implementation).forEach(this::add);
    return this;
  }

  /// Serves a method below the level of generated interfaces.
  public <Q, R> ServerBuilder method(
      MethodDescriptor<Q, R> method, ServerInterceptor.Handler<Q, R> handler) {
    Objects.requireNonNull(handler, "handler");
    return add(new Service.Bound(method, handler));
  }

  private ServerBuilder add(Service.Bound bound) {
    if (methods.putIfAbsent(bound.method().path(), bound) != null) {
      throw new IllegalArgumentException(bound.method() + " is served twice");
    }
    return this;
  }

  /// Runs a method's handler, interceptors included, on the loop that received the call instead of
  /// on a virtual thread of its own. It must not block: while it runs, nothing else of its
  /// connections moves, and a call that it makes fails. Unary methods only; another kind fails when
  /// the server is built.
  public ServerBuilder inline(MethodDescriptor<?, ?>... methods) {
    for (MethodDescriptor<?, ?> m : methods) inline.add(m.path());
    return this;
  }

  /// Puts `interceptor` around all methods. The first added is the outermost.
  public ServerBuilder intercept(ServerInterceptor interceptor) {
    interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
    return this;
  }

  /// Turns what handlers throw into what clients get: an [RpcException] made by the program is sent
  /// as it stands, anything else becomes `UNKNOWN` without its text and is logged here.
  ///
  /// ```java
  /// .errors(e -> e instanceof NotThere n ? new RpcException(Code.NOT_FOUND, n.what()) : e)
  /// ```
  ///
  /// An [RpcException] that the handler made itself is not asked about; one from a nested call is.
  /// Several functions apply one after another.
  public ServerBuilder errors(Function<Throwable, Throwable> map) {
    errors = errors.andThen(map);
    return this;
  }

  /// Stops the server when the virtual machine is told to end (SIGTERM, Ctrl-C), with the grace of
  /// [Server#close]. Default: no.
  public ServerBuilder shutdownHook() {
    shutdownHook = true;
    return this;
  }

  @Override
  ServerBuilder self() {
    return this;
  }

  /// Streams that a client may have open on one connection. Default 1000. A stream that was reset
  /// counts until its handler has returned, so that resets do not buy more work. Past it a stream
  /// is refused (REFUSED_STREAM), which clients try again.
  public ServerBuilder maxConcurrentStreams(int streams) {
    maxConcurrentStreams = positive("maxConcurrentStreams", streams);
    return this;
  }

  /// Handlers that run at once, over all connections. Default: no limit. Ten times as many calls
  /// wait, in their order and with their deadlines running; past that a call ends with
  /// `RESOURCE_EXHAUSTED`.
  public ServerBuilder maxConcurrentCalls(int calls) {
    positive("maxConcurrentCalls", calls);
    return maxConcurrentCalls(calls, (int) Math.min(Integer.MAX_VALUE, 10L * calls));
  }

  /// The same with another bound for those that wait. 0: none waits.
  public ServerBuilder maxConcurrentCalls(int calls, int queued) {
    maxConcurrentCalls = positive("maxConcurrentCalls", calls);
    if (queued < 0) throw new IllegalArgumentException("a queue of " + queued + ": at least 0");
    maxQueuedCalls = queued;
    return this;
  }

  /// Calls that are open, or whose handlers still run, over all connections. Default: one for each
  /// 8 KiB of the maximum heap, which is what a server can bear whose handlers all wait. Past it
  /// new ones end with `RESOURCE_EXHAUSTED`.
  public ServerBuilder maxOpenCalls(int calls) {
    maxOpenCalls = positive("maxOpenCalls", calls);
    return this;
  }

  /// Bytes held in messages that arrive, that were not read, that handlers were given last, and
  /// that were not sent yet, over all connections; with each message's objects, decompressed, and
  /// without the first 4 KiB of each call either way. Default: a quarter of the maximum heap. One
  /// connection may hold as much as it leaves to the others, so half of it at most. Past that its
  /// new calls, and those that would hold more, end with `RESOURCE_EXHAUSTED`; streams first wait
  /// until what they sent is gone.
  public ServerBuilder maxHeldBytes(long bytes) {
    if (bytes < 1) throw new IllegalArgumentException("maxHeldBytes of " + bytes + ": at least 1");
    maxHeldBytes = bytes;
    return this;
  }

  /// Streams that one client may reset, or provoke us to reset, within a second of their opening.
  /// Default 200 a second sustained, in bursts of 10,000: 30,000 honest cancellations in a few
  /// seconds pass, 100,000 hostile ones do not. Past it the connection ends with
  /// GOAWAY(ENHANCE_YOUR_CALM).
  public ServerBuilder resets(int perSecond, int burst) {
    resetsPerSecond = positive("resets per second", perSecond);
    resetBurst = positive("burst of resets", burst);
    return this;
  }

  /// How far apart a client's PINGs have to be, unless the server has sent it something in between.
  /// Default 5 minutes; 2 hours while the client has no call open. Two that come earlier are
  /// forgiven, the third ends the connection with GOAWAY(ENHANCE_YOUR_CALM, "too_many_pings").
  /// Source: gRPC's A8.
  public ServerBuilder permitPings(Duration apart) {
    if (apart.isNegative()) {
      throw new IllegalArgumentException("pings " + apart + " apart: not negative");
    }
    pings = new PingPolicy(apart, pings.withoutCalls());
    return this;
  }

  /// Lets a client that has no call open ping as often as one that has. Default: no.
  public ServerBuilder permitPingsWithoutCalls() {
    pings = new PingPolicy(pings.apart(), true);
    return this;
  }

  /// How old a connection may become; then its client is asked, by GOAWAY, to connect anew, and no
  /// call is lost. Default: any age. Each connection gets up to a tenth more or less, so that not
  /// all clients come back at once. What is still open after `grace` ends with `UNAVAILABLE`. This
  /// is how long-lived clients find servers that were added. Source: gRPC's A9.
  public ServerBuilder maxConnectionAge(Duration age, Duration grace) {
    ages =
        new ConnectionAges(
            positive("maxConnectionAge", age), positive("its grace", grace), ages.maxIdle());
    return this;
  }

  /// The same, with all the time that open calls want.
  public ServerBuilder maxConnectionAge(Duration age) {
    return maxConnectionAge(age, ConnectionSettings.NEVER);
  }

  /// How long a connection may have no call; then its client is asked, by GOAWAY, to leave.
  /// Default: for ever. Source: gRPC's A9.
  public ServerBuilder maxConnectionIdle(Duration idle) {
    ages = new ConnectionAges(ages.maxAge(), ages.grace(), positive("maxConnectionIdle", idle));
    return this;
  }

  /// How long [Server#close] lets open calls go on. Default 5 s.
  public ServerBuilder grace(Duration grace) {
    if (grace.isNegative())
      throw new IllegalArgumentException("a grace of " + grace + ": not negative");
    this.grace = grace;
    return this;
  }

  /// A server that listens nowhere: for [Channel#inProcess].
  ///
  /// @throws IllegalStateException if a method is to be served inline that cannot be
  public Server build() {
    checkInline();
    return new Server(this);
  }

  /// A server that listens.
  ///
  /// @throws java.io.UncheckedIOException if it cannot; the message names the address and the cause
  /// @throws IllegalStateException if a method is to be served inline that cannot be
  public Server start() {
    Server server = build();
    server.listen(host, port);
    return server;
  }

  private void checkInline() {
    for (String path : inline) {
      Service.Bound bound = methods.get(path);
      if (bound == null) {
        throw new IllegalStateException(
            path.substring(1) + " is to be served inline, but not served");
      }
      if (bound.method().kind() != MethodDescriptor.Kind.UNARY) {
        throw new IllegalStateException(
            bound.method()
                + " cannot be served inline: only unary methods can, for the others wait");
      }
    }
  }

  Collection<Service.Bound> methods() {
    return methods.values();
  }

  boolean isInline(MethodDescriptor<?, ?> method) {
    return inline.contains(method.path());
  }

  Handling handling() {
    return new Handling(interceptors, errors);
  }

  Duration grace() {
    return grace;
  }

  boolean hasShutdownHook() {
    return shutdownHook;
  }

  /// The transport's settings as they stand.
  public ServerSettings settings() {
    return new ServerSettings(
        connection(),
        maxConcurrentStreams,
        maxConcurrentCalls,
        maxQueuedCalls,
        maxOpenCalls,
        maxHeldBytes,
        resetsPerSecond,
        resetBurst,
        pings,
        ages,
        loops(),
        compressors());
  }
}
