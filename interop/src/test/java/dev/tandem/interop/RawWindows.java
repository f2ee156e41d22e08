package dev.tandem.interop;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/// What the peer lets us send (RFC 9113 §6.9): on the connection, and on each of its streams, whose
/// windows move with INITIAL_WINDOW_SIZE.
final class RawWindows {
  private static final int AT_FIRST = 65_535;

  private long connection = AT_FIRST;
  private long initial = AT_FIRST;

  /// Of each stream, what came and went besides its initial window.
  private final Map<Integer, Long> streams = new HashMap<>();

  boolean allow(int stream, int bytes) {
    return Math.min(connection, initial + streams.getOrDefault(stream, 0L)) >= bytes;
  }

  void take(int stream, int bytes) {
    connection -= bytes;
    streams.merge(stream, -(long) bytes, Long::sum);
  }

  void settings(RawFrame settings) {
    var payload = ByteBuffer.wrap(settings.payload());
    while (payload.hasRemaining()) {
      int id = payload.getShort();
      int value = payload.getInt();
      if (id == RawFrame.INITIAL_WINDOW_SIZE) initial = value;
    }
  }

  void update(RawFrame windowUpdate) {
    long increment = ByteBuffer.wrap(windowUpdate.payload()).getInt();
    if (windowUpdate.stream() == 0) connection += increment;
    else streams.merge(windowUpdate.stream(), increment, Long::sum);
  }
}
