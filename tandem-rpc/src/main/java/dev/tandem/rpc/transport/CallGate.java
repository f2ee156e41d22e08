package dev.tandem.rpc.transport;

import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/// So many handlers at a time: the others wait their turn, first come first served, and past the
/// queue's bound are refused. Deadlines of those that wait go on running. Any thread; the monitor
/// is held for counting alone.
final class CallGate {
  enum Entry {
    /// Run now; [#leave] when done.
    RUN,
    /// [ServerStream#startWaiting] will be called, unless the call leaves the queue first.
    WAIT,
    /// No place, and none to wait in.
    FULL
  }

  /// 0: no limit.
  private final int limit;

  private final int queueLimit;
  private final LinkedHashSet<ServerStream<?, ?>> queue = new LinkedHashSet<>();
  private int running;

  CallGate(int limit, int queueLimit) {
    this.limit = limit;
    this.queueLimit = queueLimit;
  }

  Entry enter(ServerStream<?, ?> call) {
    if (limit == 0) return Entry.RUN;
    synchronized (this) {
      if (running < limit) {
        running++;
        return Entry.RUN;
      }
      if (queue.size() >= queueLimit) return Entry.FULL;
      queue.add(call);
      return Entry.WAIT;
    }
  }

  /// True if the call was waiting: it will not be started.
  boolean leaveQueue(ServerStream<?, ?> call) {
    if (limit == 0) return false;
    synchronized (this) {
      return queue.remove(call);
    }
  }

  /// A handler is done: its place goes to the next that waits.
  void leave() {
    if (limit == 0) return;
    while (true) {
      ServerStream<?, ?> next = next();
      if (next == null || next.startWaiting()) return;
    }
  }

  /// Places that are taken, and calls that wait for one.
  synchronized int load() {
    return running + queue.size();
  }

  private synchronized @Nullable ServerStream<?, ?> next() {
    if (queue.isEmpty()) {
      running--;
      return null;
    }
    return queue.removeFirst();
  }
}
