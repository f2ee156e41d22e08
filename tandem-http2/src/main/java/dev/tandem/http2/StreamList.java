package dev.tandem.http2;

import org.jspecify.annotations.Nullable;

/// A queue of streams, each of which is in one such list at most; the links lie in the streams.
final class StreamList {
  private @Nullable OutboundStream first;
  private @Nullable OutboundStream last;
  private int size;

  @Nullable OutboundStream first() {
    return first;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return first == null;
  }

  void add(OutboundStream s) {
    s.list = this;
    s.previous = last;
    s.next = null;
    if (last == null) first = s;
    else last.next = s;
    last = s;
    size++;
  }

  /// The stream is in this list.
  void remove(OutboundStream s) {
    if (s.previous == null) first = s.next;
    else s.previous.next = s.next;
    if (s.next == null) last = s.previous;
    else s.next.previous = s.previous;
    s.next = null;
    s.previous = null;
    s.list = null;
    size--;
  }

  void moveAllTo(StreamList other) {
    for (OutboundStream s; (s = first) != null; ) {
      remove(s);
      other.add(s);
    }
  }

  @Nullable OutboundStream find(int id) {
    OutboundStream s = first;
    while (s != null && s.id != id) s = s.next;
    return s;
  }
}
