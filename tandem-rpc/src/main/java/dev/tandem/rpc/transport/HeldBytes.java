package dev.tandem.rpc.transport;

import dev.tandem.rpc.Code;
import dev.tandem.rpc.Status;
import java.util.concurrent.atomic.LongAdder;

/// What all calls of a server hold together: messages being assembled or not read yet, and messages
/// not sent yet. Past the limit new calls are refused, and calls end that would have us hold more;
/// what a handler reads or sends meanwhile makes room again.
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

  /// What a call is told that would make us hold more.
  Status refusal() {
    return new Status(
        Code.RESOURCE_EXHAUSTED,
        "the server holds " + bytes() + " bytes of messages, more than its limit of " + limit);
  }

  long bytes() {
    return held.sum();
  }
}
