package dev.tandem.rpc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A stream that tells when it has ended.
final class Watched<T> extends MessageStream<T> {
  private final MessageStream<T> source;
  private final Runnable action;

  Watched(MessageStream<T> source, Runnable action) {
    this.source = source;
    this.action = Objects.requireNonNull(action, "action");
  }

  @Override
  @Nullable T pull() {
    return source.hasNext() ? source.take() : null;
  }

  @Override
  void drain(Sender<? super T> out) throws Exception {
    if (isAhead()) out.send(take());
    source.drain(out);
  }

  @Override
  boolean attach(Sender<? super T> to, End end) {
    return !isAhead() && source.attach(to, end);
  }

  @Override
  void closeSource() {
    try {
      source.close();
    } finally {
      action.run();
    }
  }
}
