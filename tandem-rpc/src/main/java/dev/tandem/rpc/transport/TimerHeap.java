package dev.tandem.rpc.transport;

import java.util.Arrays;

/// A binary heap of timers, earliest first, that knows where each lies, so that a cancelled
/// deadline of an hour is gone at once. Confined to its loop. Times are compared by difference, as
/// [System#nanoTime] asks.
final class TimerHeap {
  private Timer[] heap = new Timer[16];
  private int size;

  void add(Timer timer) {
    if (size == heap.length) heap = Arrays.copyOf(heap, size * 2);
    up(size++, timer);
  }

  void remove(Timer timer) {
    int at = timer.index;
    if (at < 0) return;
    timer.index = -1;
    Timer last = heap[--size];
    clear(size);
    if (last == timer) return;
    if (at > 0 && earlier(last, heap[(at - 1) / 2])) up(at, last);
    else down(at, last);
  }

  /// Nanoseconds until the earliest, at least 0; [Long#MAX_VALUE] when there is none.
  long untilNext(long now) {
    return size == 0 ? Long.MAX_VALUE : Math.max(0, heap[0].atNanos - now);
  }

  /// Fires what is due at `now`. Timers that these add are left for the next time, unless due
  /// already.
  void fireDue(long now) {
    while (size > 0 && heap[0].atNanos - now <= 0) {
      Timer due = heap[0];
      remove(due);
      due.fire();
    }
  }

  int size() {
    return size;
  }

  private static boolean earlier(Timer a, Timer b) {
    return a.atNanos - b.atNanos < 0;
  }

  private void up(int at, Timer timer) {
    while (at > 0) {
      int parent = (at - 1) / 2;
      if (!earlier(timer, heap[parent])) break;
      put(at, heap[parent]);
      at = parent;
    }
    put(at, timer);
  }

  private void down(int at, Timer timer) {
    for (int child; (child = 2 * at + 1) < size; at = child) {
      if (child + 1 < size && earlier(heap[child + 1], heap[child])) child++;
      if (!earlier(heap[child], timer)) break;
      put(at, heap[child]);
    }
    put(at, timer);
  }

  private void put(int at, Timer timer) {
    heap[at] = timer;
    timer.index = at;
  }

  @SuppressWarnings("NullAway") // past the end there is nothing
  private void clear(int at) {
    heap[at] = null;
  }
}
