package dev.tandem.rpc;

import java.time.Duration;

/// Collects services and settings for a [Server].
public final class ServerBuilder extends ConnectionBuilder<ServerBuilder> {
  private int maxConcurrentStreams = 1000;
  private int maxConcurrentCalls;
  private int maxQueuedCalls;
  private long maxHeldBytes = Math.max(1, Runtime.getRuntime().maxMemory() / 4);
  private int resetsPerSecond = 200;
  private int resetBurst = 10_000;
  private Duration grace = ServerSettings.GRACE;

  ServerBuilder() {}

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

  /// Bytes held in messages being assembled and in queues, over all connections. Default: a quarter
  /// of the maximum heap. Past it the newest calls end with `RESOURCE_EXHAUSTED`.
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

  /// How long [Server#close] lets open calls go on. Default 5 s.
  public ServerBuilder grace(Duration grace) {
    if (grace.isNegative())
      throw new IllegalArgumentException("a grace of " + grace + ": not negative");
    this.grace = grace;
    return this;
  }

  /// The transport's settings as they stand.
  public ServerSettings settings() {
    return new ServerSettings(
        connection(),
        maxConcurrentStreams,
        maxConcurrentCalls,
        maxQueuedCalls,
        maxHeldBytes,
        resetsPerSecond,
        resetBurst,
        loops(),
        compressors());
  }
}
