package dev.tandem.rpc;

import org.jspecify.annotations.Nullable;

/// A client's call that hands everything on to another: extend it and override what should differ.
public abstract class ForwardingClientCall<Q, R> implements ClientCall<Q, R> {
  private final ClientCall<Q, R> next;

  protected ForwardingClientCall(ClientCall<Q, R> next) {
    this.next = next;
  }

  /// The call that this one stands in front of.
  protected final ClientCall<Q, R> next() {
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
  public Metadata headers() {
    return next.headers();
  }

  @Override
  public void sendHeaders() {
    next.sendHeaders();
  }

  @Override
  public void send(Q message) {
    next.send(message);
  }

  @Override
  public boolean offer(Q message) {
    return next.offer(message);
  }

  /// Not handed on: [#send], then [#halfClose], so that overriding those is enough. Override this
  /// too to keep the single flush.
  @Override
  public void sendLast(Q message) {
    send(message);
    halfClose();
  }

  @Override
  public void halfClose() {
    next.halfClose();
  }

  @Override
  public @Nullable R receive() {
    return next.receive();
  }

  @Override
  public Metadata trailers() {
    return next.trailers();
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

  @Override
  public void compressNext(boolean compress) {
    next.compressNext(compress);
  }

  @Override
  public boolean lastReceivedCompressed() {
    return next.lastReceivedCompressed();
  }
}
