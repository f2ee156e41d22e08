package dev.tandem.rpc.transport;

import java.util.concurrent.atomic.LongAdder;

/// What all calls of a server hold together: messages being assembled or not read yet, and messages
/// not sent yet. Past the limit the newest calls are refused; those that run go on.
final class HeldBytes {
  private final LongAdder held = new LongAdder();
  private final long limit;

  HeldBytes(long limit) {
    this.limit = limit;
  }

  void add(long bytes) {
    held.add(bytes);
  }

  boolean isFull() {
    return held.sum() > limit;
  }

  /// Whether more than half is free: nobody is asked to send more otherwise.
  boolean hasRoom() {
    return held.sum() <= limit / 2;
  }

  long bytes() {
    return held.sum();
  }

  long limit() {
    return limit;
  }
}
