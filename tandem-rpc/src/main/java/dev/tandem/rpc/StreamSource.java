package dev.tandem.rpc;

import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The messages of a [Stream], which is traversed in place when it is sent: its iterator would
/// buffer a whole `flatMap`.
final class StreamSource<T> extends MessageStream<T> {
  private final Stream<? extends T> messages;
  private @Nullable Iterator<? extends T> iterator;

  StreamSource(Stream<? extends T> messages) {
    this.messages = messages;
  }

  @Override
  @Nullable T pull() {
    if (iterator == null) iterator = messages.iterator();
    return iterator.hasNext() ? Objects.requireNonNull(iterator.next(), "message") : null;
  }

  @Override
  void drain(Sender<? super T> out) throws Exception {
    if (iterator == null) messages.forEachOrdered(out::send);
    else super.drain(out);
  }

  @Override
  void closeSource() {
    messages.close();
  }
}
