package dev.tandem.rpc;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A stream whose messages are turned into others.
final class Mapped<T, R> extends MessageStream<R> {
  private final MessageStream<T> source;
  private final Function<? super T, ? extends R> function;

  Mapped(MessageStream<T> source, Function<? super T, ? extends R> function) {
    this.source = source;
    this.function = Objects.requireNonNull(function, "function");
  }

  private R apply(T message) {
    return Objects.requireNonNull(function.apply(message), "what map's function returned");
  }

  @Override
  @Nullable R pull() {
    return source.hasNext() ? apply(source.take()) : null;
  }

  @Override
  void drain(Sender<? super R> out) throws Exception {
    if (isAhead()) out.send(take());
    source.drain(
        new Sender<T>() {
          @Override
          public void send(T message) {
            out.send(apply(message));
          }

          @Override
          public boolean offer(T message) {
            return out.offer(apply(message));
          }
        });
  }

  @Override
  void closeSource() {
    source.close();
  }
}
