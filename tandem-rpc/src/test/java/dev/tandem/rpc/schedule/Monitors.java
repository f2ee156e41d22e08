package dev.tandem.rpc.schedule;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The monitors of a schedule's threads. Whoever holds the baton may touch them.
final class Monitors {
  private static final class Monitor {
    @Nullable Task owner;
    int depth;
    final List<boolean[]> waits = new ArrayList<>(1);
  }

  private final Schedule schedule;
  private final IdentityHashMap<Object, Monitor> monitors = new IdentityHashMap<>();

  Monitors(Schedule schedule) {
    this.schedule = schedule;
  }

  void enter(Object o) {
    schedule.point();
    take(monitors.computeIfAbsent(o, _ -> new Monitor()), 1);
  }

  private void take(Monitor m, int depth) {
    Task me = schedule.me();
    if (m.owner != me && m.owner != null) schedule.await(() -> m.owner == null);
    m.owner = me;
    m.depth += depth;
  }

  void exit(Object o) {
    Monitor m = owned(o);
    if (--m.depth > 0) return;
    release(m);
    schedule.point();
  }

  private void release(Monitor m) {
    m.owner = null;
    m.depth = 0;
    schedule.changed();
  }

  private Monitor owned(Object o) {
    Monitor m = monitors.get(o);
    if (m == null || m.owner != schedule.me()) {
      throw new IllegalMonitorStateException(schedule.me() + " does not own " + o);
    }
    return m;
  }

  void await(Object o, long nanos) throws InterruptedException {
    Monitor m = owned(o);
    int depth = m.depth;
    boolean[] notified = {false};
    m.waits.add(notified);
    release(m);
    try {
      schedule.awaitInterruptibly(
          () -> notified[0], nanos == 0 ? Schedule.NEVER : schedule.in(nanos));
    } finally {
      m.waits.remove(notified);
      take(m, depth);
    }
  }

  void notifyAll(Object o) {
    Monitor m = owned(o);
    for (boolean[] wait : m.waits) wait[0] = true;
    m.waits.clear();
    schedule.changed();
  }

  /// How many threads are inside of one.
  long held() {
    return monitors.values().stream().filter(m -> m.owner != null).count();
  }
}
