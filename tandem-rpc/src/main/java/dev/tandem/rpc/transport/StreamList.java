package dev.tandem.rpc.transport;

import org.jspecify.annotations.Nullable;

/// The served calls of one connection whose streams are open: a doubly linked list through the
/// calls themselves. The loop's.
final class StreamList {
  private @Nullable ServerStream<?, ?> first;
  private int size;

  int size() {
    return size;
  }

  void add(ServerStream<?, ?> s) {
    s.listNext = first;
    if (first != null) first.listPrevious = s;
    first = s;
    s.listed = true;
    size++;
  }

  /// Removes `s`; nothing happens if it is not here.
  void remove(ServerStream<?, ?> s) {
    if (!s.listed) return;
    s.listed = false;
    if (s.listPrevious != null) s.listPrevious.listNext = s.listNext;
    else first = s.listNext;
    if (s.listNext != null) s.listNext.listPrevious = s.listPrevious;
    s.listNext = null;
    s.listPrevious = null;
    size--;
  }

  /// Any one of them; null when there is none.
  @Nullable ServerStream<?, ?> any() {
    return first;
  }
}
