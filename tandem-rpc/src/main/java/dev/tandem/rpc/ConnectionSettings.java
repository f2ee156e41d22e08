package dev.tandem.rpc;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/// What one connection may hold and how much it lets through, in either role. [ConnectionBuilder]
/// sets, documents and gives reasons.
///
/// @param maxMessageBytes largest message received
/// @param maxHeaderBytes largest header list received, counted as RFC 9113 §6.5.2 does
/// @param sendBufferBytes unsent bytes of one stream at which `send` waits
/// @param streamWindowBytes receive window a stream starts with
/// @param maxStreamWindowBytes to which it grows where the network is long
/// @param connectionWindowBytes receive window a connection starts with; it grows to twice
///   `maxStreamWindowBytes`, if that is more
/// @param maxOwedBytes bytes that wait for a window, per connection, besides the `sendBufferBytes`
///   of each stream
/// @param maxUnwrittenBytes bytes that the socket does not take, per connection
/// @param stallTimeout how long the socket may take none of them
/// @param handshakeTimeout for a complete preface and SETTINGS, and for a header block to end
/// @param keepAlive when a silent peer is asked whether it is there
public record ConnectionSettings(
    int maxMessageBytes,
    int maxHeaderBytes,
    int sendBufferBytes,
    int streamWindowBytes,
    int maxStreamWindowBytes,
    int connectionWindowBytes,
    int maxOwedBytes,
    int maxUnwrittenBytes,
    Duration stallTimeout,
    Duration handshakeTimeout,
    KeepAliveSettings keepAlive) {
  /// Longer than any program runs.
  public static final Duration NEVER = ChronoUnit.FOREVER.getDuration();

  /// The defaults.
  public static final ConnectionSettings DEFAULT =
      new ConnectionSettings(
          4 << 20,
          16 << 10,
          64 << 10,
          256 << 10,
          16 << 20,
          1 << 20,
          8 << 20,
          1 << 20,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          new KeepAliveSettings(NEVER, KeepAliveSettings.DEFAULT_TIMEOUT, false));
}
