package dev.tandem.rpc.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Direct buffers that a connection borrows while it writes: one at a time, and given back before
/// the token is.
///
/// A fixed number is kept; more are made when more threads write at once, and left to the collector
/// afterwards. A connection whose socket took less than was offered keeps its buffer until the rest
/// is gone.
final class BufferPool {
  /// Room for four full DATA frames and what goes around them; larger writes gained nothing in the
  /// loop-back measurements.
  static final int BUFFER_BYTES = 64 * 1024;

  private static final int KEPT = 16;

  private final AtomicReferenceArray<@Nullable ByteBuffer> free = new AtomicReferenceArray<>(KEPT);

  /// Made and not dropped since. It changes only where a buffer costs more than a count.
  private final AtomicInteger alive = new AtomicInteger();

  ByteBuffer borrow() {
    for (int i = 0; i < KEPT; i++) {
      if (free.getPlain(i) == null) continue;
      ByteBuffer buffer = free.getAndSet(i, null);
      if (buffer != null) return buffer.clear();
    }
    alive.incrementAndGet();
    return ByteBuffer.allocateDirect(BUFFER_BYTES);
  }

  void giveBack(ByteBuffer buffer) {
    for (int i = 0; i < KEPT; i++) {
      if (free.getPlain(i) == null && free.compareAndSet(i, null, buffer)) return;
    }
    alive.decrementAndGet();
  }

  /// How many are out. Exact while nobody borrows or gives back.
  int borrowed() {
    int kept = 0;
    for (int i = 0; i < KEPT; i++) if (free.get(i) != null) kept++;
    return alive.get() - kept;
  }
}
