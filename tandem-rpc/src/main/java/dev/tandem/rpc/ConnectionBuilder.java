package dev.tandem.rpc;

import dev.tandem.rpc.spi.Compressor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The settings that servers and channels share: what a connection may hold, how far it trusts its
/// peer.
///
/// @param <B> the builder itself
public abstract sealed class ConnectionBuilder<B extends ConnectionBuilder<B>>
    permits ServerBuilder, ChannelBuilder {
  private int maxMessageBytes = ConnectionSettings.DEFAULT.maxMessageBytes();
  private int maxHeaderBytes = ConnectionSettings.DEFAULT.maxHeaderBytes();
  private int sendBufferBytes = ConnectionSettings.DEFAULT.sendBufferBytes();
  private int streamWindowBytes = ConnectionSettings.DEFAULT.streamWindowBytes();
  private int maxStreamWindowBytes = ConnectionSettings.DEFAULT.maxStreamWindowBytes();
  private int connectionWindowBytes = ConnectionSettings.DEFAULT.connectionWindowBytes();
  private int maxOwedBytes = ConnectionSettings.DEFAULT.maxOwedBytes();
  private int maxUnwrittenBytes = ConnectionSettings.DEFAULT.maxUnwrittenBytes();
  private Duration stallTimeout = ConnectionSettings.DEFAULT.stallTimeout();
  private Duration handshakeTimeout = ConnectionSettings.DEFAULT.handshakeTimeout();
  private KeepAliveSettings keepAlive = ConnectionSettings.DEFAULT.keepAlive();
  private int loops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  private final Map<String, Compressor> compressors = new LinkedHashMap<>();

  ConnectionBuilder() {}

  abstract B self();

  /// The largest message received. Default 4 MiB, as in other gRPC implementations: a peer may make
  /// us hold so much a call. A larger message ends its call with `RESOURCE_EXHAUSTED`, as soon as
  /// its length has arrived.
  public B maxMessageBytes(int bytes) {
    maxMessageBytes = positive("maxMessageBytes", bytes);
    return self();
  }

  /// The largest header list received, with 32 bytes counted for each entry (RFC 9113 §6.5.2).
  /// Default 16 KiB. Past it a call is refused (431), or ends with `RESOURCE_EXHAUSTED`; others on
  /// the connection go on.
  public B maxHeaderBytes(int bytes) {
    maxHeaderBytes = positive("maxHeaderBytes", bytes);
    return self();
  }

  /// Unsent bytes of one stream at which `send` waits and `offer` says false. Default 64 KiB:
  /// enough to keep a connection busy between two turns of its stream.
  public B sendBufferBytes(int bytes) {
    sendBufferBytes = positive("sendBufferBytes", bytes);
    return self();
  }

  /// What a peer may send on one stream before we read it (RFC 9113 §6.9). A message may be larger:
  /// it is credited while it is assembled. Default: 256 KiB, and where the network is long more, up
  /// to 16 MiB, as measured; a window that is set stays as it is, unless [#maxStreamWindowBytes] is
  /// called after this.
  public B streamWindowBytes(int bytes) {
    streamWindowBytes = positive("streamWindowBytes", bytes);
    maxStreamWindowBytes = bytes;
    return self();
  }

  /// Up to where the windows of streams grow: to what the network carries in a round trip, so that
  /// no window limits the throughput. Default 16 MiB, which over 100 ms are 160 MB/s. The
  /// connection's window grows to twice that. A window that is no smaller from the start does not
  /// grow.
  public B maxStreamWindowBytes(int bytes) {
    maxStreamWindowBytes = positive("maxStreamWindowBytes", bytes);
    return self();
  }

  /// What a peer may have under way on all streams of a connection together, at first. Default 1
  /// MiB; at least 65,535, the protocol's own, below which it cannot be set.
  public B connectionWindowBytes(int bytes) {
    if (bytes < 65_535) {
      throw new IllegalArgumentException(
          "connectionWindowBytes of "
              + bytes
              + ": at least 65535, with which every connection starts");
    }
    connectionWindowBytes = bytes;
    return self();
  }

  /// Bytes that we owe a peer and that wait for its windows, over all streams of a connection,
  /// besides the [#sendBufferBytes] that each stream may have ready: what messages larger than that
  /// add up to. Default 8 MiB. Past it new streams are refused; reading goes on, for the
  /// WINDOW_UPDATE that helps must be read.
  public B maxOwedBytes(int bytes) {
    maxOwedBytes = positive("maxOwedBytes", bytes);
    return self();
  }

  /// Bytes that a peer's socket does not take, acknowledgements and resets included. Default 1 MiB.
  /// Past it we stop reading from that peer, and after [#stallTimeout] without progress close the
  /// connection.
  public B maxUnwrittenBytes(int bytes) {
    maxUnwrittenBytes = positive("maxUnwrittenBytes", bytes);
    return self();
  }

  /// How long a peer's socket may take nothing while we have something to write. Default 30 s. Past
  /// it the connection is closed.
  public B stallTimeout(Duration timeout) {
    stallTimeout = positive("stallTimeout", timeout);
    return self();
  }

  /// How long a peer may take for its complete preface and SETTINGS, and to end a header block or a
  /// frame that it began. Default 10 s. Past it the connection is closed.
  public B handshakeTimeout(Duration timeout) {
    handshakeTimeout = positive("handshakeTimeout", timeout);
    return self();
  }

  /// After how much silence a peer is asked (PING) whether it is there. If within 20 s no byte
  /// comes from it, the connection is lost: this is how a peer is found out whose machine or
  /// network is gone. The numbers hold to a second. Source: gRPC's A8 and A9.
  ///
  /// Default of a server: 2 hours. Default of a channel: never; it asks only while calls are open.
  /// Servers, Tandem's too, end connections that ping more often than they permit, usually every 5
  /// minutes: a channel that is told so asks half as often from then on.
  public B keepAlive(Duration time) {
    return keepAlive(time, KeepAliveSettings.DEFAULT_TIMEOUT);
  }

  /// The same with another time to answer.
  public B keepAlive(Duration time, Duration timeout) {
    keepAlive =
        new KeepAliveSettings(
            positive("keepAlive time", time),
            positive("keepAlive timeout", timeout),
            keepAlive.withoutCalls());
    return self();
  }

  final void keepAliveWhileIdle() {
    keepAlive = new KeepAliveSettings(keepAlive.time(), keepAlive.timeout(), true);
  }

  /// Threads that read from connections and keep time. Default: half of the processors, at least 1.
  /// Each connection belongs to one.
  public B loops(int count) {
    loops = positive("loops", count);
    return self();
  }

  /// Adds a message encoding to those understood (`grpc-accept-encoding`), or replaces the one of
  /// that name. `gzip` and `identity` are there. A message in an encoding that is not known ends
  /// its call with `UNIMPLEMENTED`.
  public B compressor(Compressor compressor) {
    compressors.put(compressor.name(), compressor);
    return self();
  }

  ConnectionSettings connection() {
    return new ConnectionSettings(
        maxMessageBytes,
        maxHeaderBytes,
        sendBufferBytes,
        streamWindowBytes,
        maxStreamWindowBytes,
        connectionWindowBytes,
        maxOwedBytes,
        maxUnwrittenBytes,
        stallTimeout,
        handshakeTimeout,
        keepAlive);
  }

  int loops() {
    return loops;
  }

  List<Compressor> compressors() {
    return List.copyOf(compressors.values());
  }

  static int positive(String what, int value) {
    if (value < 1) throw new IllegalArgumentException(what + " of " + value + ": at least 1");
    return value;
  }

  static Duration positive(String what, Duration value) {
    Objects.requireNonNull(value, what);
    if (!value.isPositive()) {
      throw new IllegalArgumentException(what + " of " + value + ": longer than nothing");
    }
    return notEndless(value);
  }

  /// Nobody waits for more than a century, and nanoseconds are not enough for three of them.
  static Duration notEndless(Duration value) {
    return value.compareTo(CENTURY) > 0 ? CENTURY : value;
  }

  private static final Duration CENTURY = Duration.ofDays(36_525);
}
