package dev.tandem.http2;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

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
/// Which windows new settings could push over the maximum is known all the same: those that were
/// widened beyond what was sent, which few ever are. Source: RFC 9113 §6.9.
final class SendWindows {
  private static final int MAX = Integer.MAX_VALUE;
  private static final int FEW = 16;

  private long connection = 65_535;
  private int initial = Http2Settings.DEFAULTS.initialWindowSize();

  /// Streams whose difference is, or was, above 0.
  private final ArrayList<OutboundStream> widened = new ArrayList<>(0);

  private int worthSifting = FEW;

  int initial() {
    return initial;
  }

  /// Returns a stream whose window this takes over the maximum; null if there is none.
  @Nullable OutboundStream initial(int window) {
    boolean larger = window > initial;
    initial = window;
    if (!larger || widened.isEmpty()) return null;
    sift();
    for (OutboundStream s : widened) if (of(s) > MAX) return s;
    return null;
  }

  /// Keeps those that count.
  private void sift() {
    widened.removeIf(
        s -> {
          s.widened = s.windowDelta > 0 && !s.over && !s.ended;
          return !s.widened;
        });
    worthSifting = Math.max(FEW, 2 * widened.size());
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
    if (s.windowDelta > 0 && !s.widened) {
      s.widened = true;
      widened.add(s);
      if (widened.size() > worthSifting) sift();
    }
    return of(s) <= MAX;
  }

  void take(OutboundStream s, int bytes) {
    connection -= bytes;
    s.windowDelta -= bytes;
  }
}
