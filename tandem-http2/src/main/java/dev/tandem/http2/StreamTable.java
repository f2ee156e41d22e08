package dev.tandem.http2;

import org.jspecify.annotations.Nullable;

/// The streams that are open or half-closed, by id: open addressing with linear probing, never more
/// than half full.
///
/// Ids of one peer are consecutive odd numbers, so half the id is as good a hash as any.
final class StreamTable {
  private static final int SMALLEST = 16;

  private @Nullable InboundStream[] slots = new InboundStream[SMALLEST];
  private int size;

  int size() {
    return size;
  }

  @Nullable InboundStream get(int id) {
    int mask = slots.length - 1;
    for (int i = id >>> 1 & mask; ; i = i + 1 & mask) {
      InboundStream s = slots[i];
      if (s == null || s.id() == id) return s;
    }
  }

  /// Adds a stream that is not here.
  void add(InboundStream s) {
    if (2 * (size + 1) > slots.length) resize(2 * slots.length);
    place(s);
    size++;
  }

  private void place(InboundStream s) {
    int mask = slots.length - 1;
    int i = s.id() >>> 1 & mask;
    while (slots[i] != null) i = i + 1 & mask;
    slots[i] = s;
  }

  private void resize(int capacity) {
    @Nullable InboundStream[] old = slots;
    slots = new InboundStream[capacity];
    for (InboundStream s : old) if (s != null) place(s);
  }

  /// Whether the stream was here. What stands behind it moves up, so that no probe ends too early.
  boolean remove(InboundStream gone) {
    int mask = slots.length - 1;
    int hole = gone.id() >>> 1 & mask;
    while (slots[hole] != gone) {
      if (slots[hole] == null) return false;
      hole = hole + 1 & mask;
    }
    size--;
    for (int i = hole + 1 & mask; ; i = i + 1 & mask) {
      InboundStream s = slots[i];
      if (s == null) break;
      int home = s.id() >>> 1 & mask;
      // s may move into the hole unless its home lies between the hole and its place
      if ((i - home & mask) >= (i - hole & mask)) {
        slots[hole] = s;
        hole = i;
      }
    }
    slots[hole] = null;
    if (slots.length > SMALLEST && 16 * size < slots.length)
      resize(slots.length / 4 < SMALLEST ? SMALLEST : slots.length / 4);
    return true;
  }

  /// All streams, in no order; a copy.
  InboundStream[] all() {
    InboundStream[] all = new InboundStream[size];
    int n = 0;
    for (InboundStream s : slots) if (s != null) all[n++] = s;
    return all;
  }
}
