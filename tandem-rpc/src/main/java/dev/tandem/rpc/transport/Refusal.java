package dev.tandem.rpc.transport;

/// A request that was answered without a call. What the client is still sending of it is dropped: a
/// little, for its whole answer is on the way already; then the stream is reset. Confined to the
/// loop.
final class Refusal {
  /// What is in flight before a client can have seen the answer: the window that HTTP/2 begins
  /// with.
  private static final int PATIENCE_BYTES = 65_535;

  final Outbox out;
  private int left = PATIENCE_BYTES;

  Refusal(Outbox out) {
    this.out = out;
  }

  /// Counts what is dropped. True once, when it has become too much.
  boolean exhausts(int bytes) {
    if (left < 0) return false;
    left -= bytes;
    return left < 0;
  }
}
