package dev.tandem.http2;

/// What the peer may still send, on a stream or on the connection. Source: RFC 9113 §6.9.
///
/// ```
///   initial window 100            left 100  owed  0
///   DATA of 60 arrives            left  40  owed  0
///   20 of them are consumed       left  40  owed 20     (less than a quarter: no frame is worth it)
///   40 more                       left 100  owed  0     WINDOW_UPDATE 60
///   it widens to 150              left 150              WINDOW_UPDATE 50
///   settings shrink by 80         left  70
/// ```
final class ReceiveWindow {
  /// What is owed is missing in the window: of one that is announced by halves, a peer that sends
  /// it in one go could use no more than half each round trip.
  private static final int QUARTER = 4;

  /// What the peer may have under way. Any thread may ask.
  private volatile int size;

  /// Below 0 when settings have shrunk what was already used.
  private long left;

  /// Consumed, but not announced.
  private int owed;

  ReceiveWindow(int initial) {
    size = initial;
    left = initial;
  }

  /// Takes `bytes` off. False if the peer was not allowed to send them, even with `slack` that it
  /// may know of. Nothing at all may always be sent (§6.9.1).
  boolean receive(int bytes, int slack) {
    left -= bytes;
    return left + slack >= 0 || bytes == 0;
  }

  /// `bytes` were consumed. What is returned, if not 0, is to be announced to the peer now.
  int credit(int bytes) {
    owed += bytes;
    if (owed < worthAnnouncing()) return 0;
    int announced = owed;
    owed = 0;
    left += announced;
    return announced;
  }

  /// Credit of fewer bytes is not announced.
  int worthAnnouncing() {
    return Math.max(1, size / QUARTER);
  }

  /// From now on the peer may have `bytes` under way. By how much that is more is to be announced;
  /// a window never narrows this way.
  int widen(int bytes) {
    int more = bytes - size;
    if (more <= 0) return 0;
    resize(bytes);
    return more;
  }

  /// The caller announces `bytes` itself.
  void announced(int bytes) {
    left += bytes;
  }

  /// The initial window has changed by `delta`.
  void move(int delta) {
    resize(size + delta);
  }

  private void resize(int bytes) {
    left += bytes - size;
    size = bytes;
  }

  int size() {
    return size;
  }

  long left() {
    return left;
  }
}
