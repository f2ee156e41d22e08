package dev.tandem.protobuf;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// What a message is printed in: its binary form, and the JSON. They are used again, each by one
/// thread at a time, as [Slots] are: to allocate and to clear them costs a small message a tenth of
/// its time. Who finds its own in use makes others.
final class JsonBuffers {
  private static final int COUNT =
      Integer.highestOneBit(Math.max(1, 2 * Runtime.getRuntime().availableProcessors() - 1));
  private static final int APART = 16; // numbers of a cache line
  private static final int FREE = 0;
  private static final int USED = 1;
  private static final int FIRST = 4 << 10; // most messages are smaller
  private static final int KEPT = 128 << 10;

  private static final JsonBuffers[] USED_AGAIN = new JsonBuffers[COUNT];
  private static final AtomicIntegerArray STATES = new AtomicIntegerArray(COUNT * APART);

  static {
    for (int i = 0; i < COUNT; i++) USED_AGAIN[i] = new JsonBuffers(i * APART);
  }

  final ProtoWriter binary = ProtoWriter.usedAgain(-1);
  final JsonOutput json = new JsonOutput(FIRST);
  private final int slot; // of those that are used again, or -1

  private JsonBuffers(int slot) {
    this.slot = slot;
  }

  /// Some that nobody else has until they are given back.
  static JsonBuffers take() {
    int i = (int) Thread.currentThread().threadId() & (COUNT - 1);
    return STATES.compareAndSet(i * APART, FREE, USED) ? USED_AGAIN[i] : fresh();
  }

  /// Some whose array may be handed to others.
  static JsonBuffers fresh() {
    return new JsonBuffers(-1);
  }

  void give() {
    if (slot < 0) return;
    binary.clear();
    json.clear(KEPT);
    STATES.setRelease(slot, FREE);
  }
}
