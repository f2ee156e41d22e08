package dev.tandem.rpc;

import java.time.Duration;

/// What one connection may hold and how much it lets through, in either role. [ConnectionBuilder]
/// sets, documents and gives reasons.
///
/// @param maxMessageBytes largest message received
/// @param maxHeaderBytes largest header list received, counted as RFC 9113 §6.5.2 does
/// @param sendBufferBytes unsent bytes of one stream at which `send` waits
/// @param streamWindowBytes receive window a stream starts with
/// @param connectionWindowBytes receive window a connection starts with
/// @param maxOwedBytes bytes that wait for a window, per connection, besides the `sendBufferBytes`
///   of each stream
/// @param maxUnwrittenBytes bytes that the socket does not take, per connection
/// @param stallTimeout how long the socket may take none of them
/// @param handshakeTimeout for a complete preface and SETTINGS, and for a header block to end
public record ConnectionSettings(
    int maxMessageBytes,
    int maxHeaderBytes,
    int sendBufferBytes,
    int streamWindowBytes,
    int connectionWindowBytes,
    int maxOwedBytes,
    int maxUnwrittenBytes,
    Duration stallTimeout,
    Duration handshakeTimeout) {
  /// The defaults.
  public static final ConnectionSettings DEFAULT =
      new ConnectionSettings(
          4 << 20,
          16 << 10,
          64 << 10,
          256 << 10,
          1 << 20,
          8 << 20,
          1 << 20,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));
}
