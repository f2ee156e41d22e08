package dev.tandem.protobuf;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntFunction;

/// Things that are used again, each by one thread at a time: about one for each processor, so that
/// it does not matter how many threads there are. Who finds its own in use makes another.
///
/// What is exchanged is a number for each, not the thing: storing a reference to what lives long
/// costs a garbage collector's barrier each time.
final class Slots<T> {
  /// How many things there are at most.
  static final int COUNT =
      Integer.highestOneBit(Math.max(1, 2 * Runtime.getRuntime().availableProcessors() - 1));

  private static final int APART = 16; // numbers of a cache line
  private static final int FREE = 0;
  private static final int USED = 1;

  private final Object[] things = new Object[COUNT];
  private final AtomicIntegerArray states = new AtomicIntegerArray(COUNT * APART);
  private final IntFunction<T> making;

  /// `making` makes a thing for the slot that it is told, which is -1 for one that is not used
  /// again.
  Slots(IntFunction<T> making) {
    this.making = making;
    for (int i = 0; i < COUNT; i++) things[i] = making.apply(i * APART);
  }

  /// One that nobody else has until it is given back.
  @SuppressWarnings("unchecked") // `making` made it
  T take() {
    int i = (int) Thread.currentThread().threadId() & (COUNT - 1);
    return states.compareAndSet(i * APART, FREE, USED) ? (T) things[i] : making.apply(-1);
  }

  /// Gives back the thing of this slot.
  void give(int slot) {
    if (slot >= 0) states.setRelease(slot, FREE);
  }
}
