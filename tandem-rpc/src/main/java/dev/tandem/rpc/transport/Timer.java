package dev.tandem.rpc.transport;

/// Something a loop does later, once. Made by [Loop#schedule]; cancelled from any thread, any
/// number of times.
final class Timer extends Loop.Task {
  final long atNanos;
  private final Loop loop;
  private final Runnable action;

  /// Place in the loop's heap; −1: not in it. The loop's alone.
  int index = -1;

  private volatile boolean cancelled;

  Timer(Loop loop, long atNanos, Runnable action) {
    this.loop = loop;
    this.atNanos = atNanos;
    this.action = action;
  }

  /// Does nothing once the action has begun.
  void cancel() {
    if (cancelled) return;
    cancelled = true;
    if (loop.isCurrent()) loop.timers().remove(this);
    else loop.executeBy(Long.MAX_VALUE, new Removal(this));
  }

  /// As a task: puts itself into the loop's heap.
  @Override
  void run() {
    if (!cancelled) loop.timers().add(this);
  }

  void fire() {
    if (!cancelled) action.run();
  }

  private static final class Removal extends Loop.Task {
    private final Timer timer;

    Removal(Timer timer) {
      this.timer = timer;
    }

    @Override
    void run() {
      timer.loop.timers().remove(timer);
    }
  }
}
