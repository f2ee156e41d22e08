package dev.tandem.rpc;

import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The messages of a collection.
final class IterableSource<T> extends MessageStream<T> {
  private final Iterable<? extends T> messages;
  private @Nullable Iterator<? extends T> iterator;

  IterableSource(Iterable<? extends T> messages) {
    this.messages = Objects.requireNonNull(messages, "messages");
  }

  @Override
  @Nullable T pull() {
    if (iterator == null) iterator = messages.iterator();
    return iterator.hasNext() ? Objects.requireNonNull(iterator.next(), "message") : null;
  }

  @Override
  void closeSource() {}
}
