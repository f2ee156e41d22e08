package dev.tandem.rpc;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Collects settings for a [ManagedChannel].
public final class ChannelBuilder extends ConnectionBuilder<ChannelBuilder> {
  private Duration connectTimeout = Duration.ofSeconds(20);
  private Backoff backoff = Backoff.DEFAULT;
  private int maxPendingCalls = 10_000;
  private Duration idleTimeout = Duration.ofMinutes(30);
  private long maxHeldBytes;
  private @Nullable String userAgent;

  private final Function<ChannelSettings, ManagedChannel> open;

  /// @param open makes a channel to where this builder leads
  ChannelBuilder(Function<ChannelSettings, ManagedChannel> open) {
    this.open = open;
  }

  static ChannelBuilder inProcess(Server server, boolean stopsServer) {
    return new ChannelBuilder(
        settings -> Transports.inProcess(server.transport(), stopsServer, settings));
  }

  @Override
  ChannelBuilder self() {
    return this;
  }

  /// How long one attempt to connect may take. Default 20 s. Past it the calls that wait for it end
  /// with `UNAVAILABLE`, or wait for the next attempt if they asked to
  /// ([CallOptions#waitForReady]).
  public ChannelBuilder connectTimeout(Duration timeout) {
    connectTimeout = positive("connectTimeout", timeout);
    return this;
  }

  /// How long to wait between attempts to connect. Default [Backoff#DEFAULT]. In between, calls end
  /// with `UNAVAILABLE` at once, unless they asked to wait.
  public ChannelBuilder backoff(Backoff backoff) {
    this.backoff = Objects.requireNonNull(backoff, "backoff");
    return this;
  }

  /// Calls that wait for a connection, or for the server to allow one more stream. Default 10,000.
  /// Past it a call ends with `RESOURCE_EXHAUSTED`.
  public ChannelBuilder maxPendingCalls(int calls) {
    maxPendingCalls = positive("maxPendingCalls", calls);
    return this;
  }

  /// How long a connection without calls is kept. Default 30 minutes. The next call connects again.
  public ChannelBuilder idleTimeout(Duration timeout) {
    idleTimeout = positive("idleTimeout", timeout);
    return this;
  }

  /// Bytes held in messages that arrive or were not read, over all calls of this channel; with each
  /// message's objects, and without the first 4 KiB of each call. Default: half of the maximum
  /// heap, together with all other channels that were not told either. A connection may hold as
  /// much as it leaves to the others, so half of that at most. Past it a call that would hold more
  /// ends with `RESOURCE_EXHAUSTED`: what bounds the memory that a hostile server can make a client
  /// use.
  public ChannelBuilder maxHeldBytes(long bytes) {
    if (bytes < 1) throw new IllegalArgumentException("maxHeldBytes of " + bytes + ": at least 1");
    maxHeldBytes = bytes;
    return this;
  }

  /// Asks a silent server whether it is there ([#keepAlive]) also while no call is open, so that
  /// the next call finds no dead connection. Default: no. Servers end connections that do so more
  /// often than they permit: usually not at all.
  public ChannelBuilder keepAliveWithoutCalls() {
    keepAliveWhileIdle();
    return this;
  }

  /// What the `user-agent` header begins with, ahead of this library's own name.
  public ChannelBuilder userAgent(String name) {
    userAgent = Objects.requireNonNull(name, "name");
    return this;
  }

  /// A channel. It connects when the first call is made.
  public ManagedChannel build() {
    return open.apply(settings());
  }

  /// The transport's settings as they stand.
  public ChannelSettings settings() {
    return new ChannelSettings(
        connection(),
        connectTimeout,
        backoff,
        maxPendingCalls,
        idleTimeout,
        maxHeldBytes,
        userAgent,
        loops(),
        compressors());
  }
}
