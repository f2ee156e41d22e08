package dev.tandem.protobuf;

import java.util.AbstractList;
import java.util.RandomAccess;

/// A list that messages hold: it grows until it is sealed, and never changes after that.
///
/// Readers and builders append to a list that they have made themselves, so that it is not copied
/// when the message is made: the message's constructor seals it (see [Frozen]) before it writes the
/// final field through which other threads see it. Who appends to a sealed list gets a copy that
/// grows. A growing list is for one thread.
abstract sealed class MessageList<E> extends AbstractList<E> implements RandomAccess
    permits BoolList, DoubleList, FloatList, FrozenList, IntList, LongList {
  private static final int SEALED = 0;
  private static final int GROWING = 1;

  /// What AbstractList has its count of changes for, iterators that fail, an immutable list does
  /// not need. So it says what the list is: one more field would make 32 bytes of the 24 that
  /// header, count, array and size take.
  MessageList(boolean growing) {
    modCount = growing ? GROWING : SEALED;
  }

  final boolean isGrowing() {
    return modCount != SEALED;
  }

  /// Whoever calls this has the list to himself, or it is sealed: then nothing is written.
  final void seal() {
    if (modCount != SEALED) modCount = SEALED;
  }
}
