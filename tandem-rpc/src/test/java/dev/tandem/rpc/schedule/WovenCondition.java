package dev.tandem.rpc.schedule;

import java.util.ArrayDeque;
import java.util.Date;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A condition of a lock that a schedule's threads share. What the library does not use is not
/// there.
final class WovenCondition implements Condition {
  private final Schedule schedule;
  private final ReentrantLock lock;
  private final Queue<boolean[]> waits = new ArrayDeque<>();

  WovenCondition(Schedule schedule, ReentrantLock lock) {
    this.schedule = schedule;
    this.lock = lock;
  }

  @Override
  public void await() throws InterruptedException {
    boolean[] signalled = {false};
    waits.add(signalled);
    lock.unlock();
    schedule.changed();
    try {
      schedule.awaitInterruptibly(() -> signalled[0], Schedule.NEVER);
    } finally {
      waits.remove(signalled);
      Hooks.lock(lock);
    }
  }

  @Override
  public void signal() {
    boolean[] first = waits.poll();
    if (first != null) first[0] = true;
    schedule.changed();
  }

  @Override
  public void signalAll() {
    for (boolean[] wait : waits) wait[0] = true;
    waits.clear();
    schedule.changed();
  }

  @Override
  public void awaitUninterruptibly() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long awaitNanos(long nanos) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean await(long time, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean awaitUntil(Date deadline) {
    throw new UnsupportedOperationException();
  }
}
