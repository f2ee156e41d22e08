package dev.tandem.rpc;

import org.jspecify.annotations.Nullable;

/// A server's call that hands everything on to another: extend it and override what should differ.
public abstract class ForwardingServerCall<Q, R> implements ServerCall<Q, R> {
  private final ServerCall<Q, R> next;

  protected ForwardingServerCall(ServerCall<Q, R> next) {
    this.next = next;
  }

  /// The call that this one stands in front of.
  protected final ServerCall<Q, R> next() {
    return next;
  }

  @Override
  public MethodDescriptor<?, ?> method() {
    return next.method();
  }

  @Override
  public Context context() {
    return next.context();
  }

  @Override
  public ServerInfo info() {
    return next.info();
  }

  @Override
  public Metadata headers() {
    return next.headers();
  }

  @Override
  public void send(R message) {
    next.send(message);
  }

  @Override
  public boolean offer(R message) {
    return next.offer(message);
  }

  @Override
  public @Nullable Q receive() {
    return next.receive();
  }

  @Override
  public void finish(Status status) {
    next.finish(status);
  }

  @Override
  public boolean isOpen() {
    return next.isOpen();
  }

  @Override
  public void cancel(String reason, @Nullable Throwable cause) {
    next.cancel(reason, cause);
  }

  @Override
  public void close() {
    next.close();
  }

  /// This call, overrides included, in another context.
  @Override
  public ServerCall<Q, R> in(Context context) {
    return new ForwardingServerCall<>(this) {
      @Override
      public Context context() {
        return context;
      }
    };
  }

  @Override
  public ServerCall<Q, R> tap(CallTap tap) {
    next.tap(tap);
    return this;
  }

  @Override
  public void compressNext(boolean compress) {
    next.compressNext(compress);
  }

  @Override
  public boolean lastReceivedCompressed() {
    return next.lastReceivedCompressed();
  }
}
