package dev.tandem.http2;

/// What the peer may still send, on a stream or on the connection. Source: RFC 9113 §6.9.
///
/// ```
///   initial window 100            left 100  owed  0
///   DATA of 60 arrives            left  40  owed  0
///   20 of them are consumed       left  40  owed 20     (less than a quarter: no frame is worth it)
///   40 more                       left 100  owed  0     WINDOW_UPDATE 60
///   settings shrink to 20         left  20
/// ```
final class ReceiveWindow {
  /// What is owed is missing in the window: of one that is announced by halves, a peer that sends
  /// it in one go could use no more than half each round trip.
  private static final int QUARTER = 4;

  /// Below 0 when settings have shrunk what was already used.
  private long left;

  /// Consumed, but not announced.
  private int owed;

  ReceiveWindow(int initial) {
    left = initial;
  }

  /// Takes `bytes` off. False if the peer was not allowed to send them, even with `slack` that it
  /// may know of. Nothing at all may always be sent (§6.9.1).
  boolean receive(int bytes, int slack) {
    left -= bytes;
    return left + slack >= 0 || bytes == 0;
  }

  /// `bytes` were consumed. What is returned, if not 0, is to be announced to the peer now.
  int credit(int bytes, int window) {
    owed += bytes;
    if (owed == 0 || owed < window / QUARTER) return 0;
    int announced = owed;
    owed = 0;
    left += announced;
    return announced;
  }

  /// The caller announces `bytes` itself.
  void announced(int bytes) {
    left += bytes;
  }

  /// The initial window has changed by `delta`.
  void move(int delta) {
    left += delta;
  }

  long left() {
    return left;
  }
}
