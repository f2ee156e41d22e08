package dev.tandem.rpc;

import org.jspecify.annotations.Nullable;

/// The messages that a handler receives. The call's end closes it, so the collector need not.
final class Requests<T> extends MessageStream<T> {
  private final ServerCall<T, ?> call;

  Requests(ServerCall<T, ?> call) {
    this.call = call;
  }

  @Override
  @Nullable T pull() {
    return call.receive();
  }

  @Override
  void closeSource() {}
}
