package dev.tandem.rpc;

import java.util.function.UnaryOperator;

/// Where calls can be made. Safe for any number of threads, and meant to be shared.
///
/// A channel is not closeable: those made by [#with] and [#intercept] share the connections of the
/// [ManagedChannel] below them. Whoever wants to do more than change options implements this
/// interface over another channel.
@FunctionalInterface
public interface Channel {
  /// Starts a call. Never waits: connecting happens while the call's first message waits to be
  /// sent.
  ///
  /// What goes wrong on the way to the server comes out of the call's methods. Made on a loop (by a
  /// handler served inline), the call's waiting methods throw [IllegalStateException].
  <Q, R> ClientCall<Q, R> call(MethodDescriptor<Q, R> method, CallOptions options);

  /// This channel with other defaults: what a call's own options do not say, `defaults` say.
  default Channel with(UnaryOperator<CallOptions> defaults) {
    CallOptions said = defaults.apply(CallOptions.DEFAULT);
    return intercept((_, options) -> said.and(options));
  }

  /// This channel with `interceptor` in front. The last one added sees a call's options first.
  default Channel intercept(ClientInterceptor interceptor) {
    return new InterceptedChannel(this, interceptor);
  }
}
