package dev.tandem.rpc;

/// A channel whose calls have their options changed on the way.
record InterceptedChannel(Channel next, ClientInterceptor interceptor) implements Channel {
  @Override
  public <Q, R> ClientCall<Q, R> call(MethodDescriptor<Q, R> method, CallOptions options) {
    CallOptions changed = interceptor.options(method, options);
    ClientCall<Q, R> call = next.call(method, changed);
    Answer answer = changed.answer();
    if (answer != null && answer != options.answer()) answer.of(call); // the caller fills its own
    return call;
  }
}
