package dev.tandem.rpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Serves calls.
///
/// ```java
/// try (var server = Server.builder().port(50051).service(RouteGuide.SERVICE, new RouteGuideService()).start()) {
///   server.awaitTermination();
/// }
/// ```
///
/// Each call has a virtual thread of its own. A server that listens keeps the virtual machine alive
/// until it is stopped.
public final class Server implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.tandem.rpc");

  static final String ALL_INTERFACES = "";

  private final Transports.Serving transport;
  private final Duration grace;
  private final boolean hooked;
  private final AtomicReference<@Nullable Thread> hook = new AtomicReference<>();

  Server(ServerBuilder builder) {
    this.transport = Transports.serve(builder);
    this.grace = builder.grace();
    this.hooked = builder.hasShutdownHook();
  }

  /// A server with the default settings and no services yet.
  public static ServerBuilder builder() {
    return new ServerBuilder();
  }

  void listen(String host, int port) {
    try {
      transport.listen(host, port);
    } catch (IOException e) {
      transport.stop(Duration.ZERO);
      throw new UncheckedIOException(e.getMessage(), e);
    }
    if (host.equals(ALL_INTERFACES)) {
      LOG.log(
          Level.INFO,
          () ->
              "listening on port "
                  + port()
                  + " of all interfaces, in plaintext; host(…) narrows it");
    }
    if (hooked) addHook();
  }

  private void addHook() {
    Thread thread =
        Thread.ofPlatform().name("tandem-shutdown").unstarted(() -> stopUnhooked(grace));
    hook.set(thread);
    Runtime.getRuntime().addShutdownHook(thread);
  }

  /// The port that it listens on; 0 if it listens nowhere.
  public int port() {
    return transport.port();
  }

  /// Takes no new calls; lets open ones go on for `grace`, then ends them with `UNAVAILABLE` and
  /// interrupts their handlers. Returns when all connections are closed. A second call waits for
  /// the first.
  public void stop(Duration grace) {
    Thread thread = hook.getAndSet(null);
    if (thread != null) removeHook(thread);
    stopUnhooked(grace);
  }

  private void stopUnhooked(Duration grace) {
    transport.stop(ConnectionBuilder.notEndless(grace));
  }

  private static void removeHook(Thread thread) {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "the virtual machine is ending already", e);
    }
  }

  /// Stops with the server's grace: 5 s, unless its builder said otherwise.
  @Override
  public void close() {
    stop(grace);
  }

  /// Waits until the server has stopped.
  public void awaitTermination() throws InterruptedException {
    transport.awaitTermination();
  }

  Transports.Serving transport() {
    return transport;
  }
}
