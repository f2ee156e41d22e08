package dev.tandem.rpc;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A stream without the messages that are not wanted.
final class Filtered<T> extends MessageStream<T> {
  private final MessageStream<T> source;
  private final Predicate<? super T> wanted;

  Filtered(MessageStream<T> source, Predicate<? super T> wanted) {
    this.source = source;
    this.wanted = Objects.requireNonNull(wanted, "wanted");
  }

  @Override
  @Nullable T pull() {
    while (source.hasNext()) {
      T message = source.take();
      if (wanted.test(message)) return message;
    }
    return null;
  }

  @Override
  void drain(Sender<? super T> out) throws Exception {
    if (isAhead()) out.send(take());
    source.drain(
        new Sender<T>() {
          @Override
          public void send(T message) {
            if (wanted.test(message)) out.send(message);
          }

          @Override
          public boolean offer(T message) {
            return !wanted.test(message) || out.offer(message);
          }
        });
  }

  @Override
  void closeSource() {
    source.close();
  }
}
