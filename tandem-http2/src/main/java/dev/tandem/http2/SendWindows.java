package dev.tandem.http2;

/// What we may still send: on the connection, and on each stream.
///
/// A stream's window is kept as its difference to the peer's INITIAL_WINDOW_SIZE: what it was
/// widened by, less what was sent. So new settings move all windows at once, and no stream is
/// touched:
///
/// ```
///   INITIAL_WINDOW_SIZE 100                 delta   0   window  100
///   DATA of 70                              delta −70   window   30
///   INITIAL_WINDOW_SIZE 20                  delta −70   window  −50   nothing may be sent
///   WINDOW_UPDATE 60                        delta −10   window   10
/// ```
///
/// That new settings push a window over the limit is seen when its stream is looked at next.
/// Source: RFC 9113 §6.9.
final class SendWindows {
  static final int MAX = Integer.MAX_VALUE;

  private long connection = 65_535;
  private int initial = Http2Settings.DEFAULTS.initialWindowSize();

  int initial() {
    return initial;
  }

  void initial(int window) {
    initial = window;
  }

  long connection() {
    return connection;
  }

  long of(OutboundStream s) {
    return initial + s.windowDelta;
  }

  /// False if the window has become too large.
  boolean widenConnection(int increment) {
    connection += increment;
    return connection <= MAX;
  }

  /// False if the window has become too large.
  boolean widen(OutboundStream s, int increment) {
    s.windowDelta += increment;
    return of(s) <= MAX;
  }

  void take(OutboundStream s, int bytes) {
    connection -= bytes;
    s.windowDelta -= bytes;
  }
}
