package dev.tandem.rpc.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/// How one connection's bytes travel: TCP, memory; later TLS around either. Never blocks.
///
/// `read`, `wantRead` and `wantWrite` are the loop's; `write` belongs to the token's holder;
/// `close` may come from the loop alone.
interface Wire {
  /// Bytes read into `to`; 0: nothing there; −1: the peer has closed.
  int read(ByteBuffer to) throws IOException;

  /// Bytes taken from `from`; fewer than remain: the wire is full.
  int write(ByteBuffer from) throws IOException;

  /// Whether the connection is told when there is something to read. On at the start.
  void wantRead(boolean on);

  /// Whether the connection is told when the wire takes bytes again. Off at the start.
  void wantWrite(boolean on);

  /// Says to the peer that nothing more comes. False if the peer would not lose what was written by
  /// a [#close] at once.
  default boolean shutdownOutput() {
    return false;
  }

  void close();

  /// The other end, for people: `127.0.0.1:40312`, `in process`.
  String peer();
}
