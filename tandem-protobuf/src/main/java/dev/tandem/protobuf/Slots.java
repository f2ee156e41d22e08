package dev.tandem.protobuf;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A few objects that are used again, each by one thread at a time: about one for each processor,
/// so that it does not matter how many threads there are. Who finds none makes one.
final class Slots<T> {
  private static final int COUNT =
      Integer.highestOneBit(Math.max(1, 2 * Runtime.getRuntime().availableProcessors() - 1));
  private static final int APART = 16; // of references: a cache line

  private final AtomicReferenceArray<@Nullable T> slots =
      new AtomicReferenceArray<>(COUNT * APART);

  /// One that nobody else has until it is given back; null if there is none.
  @Nullable T take() {
    return slots.getAndSet(own(), null);
  }

  void give(T used) {
    slots.setRelease(own(), used);
  }

  private static int own() {
    return (int) (Thread.currentThread().threadId() & (COUNT - 1)) * APART;
  }
}
