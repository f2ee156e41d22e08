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

  /// A channel with the default settings; see [#builder].
  static ManagedChannel to(String target) {
    return builder(target).build();
  }

  /// A channel to `target`:
  ///
  /// | target | how |
  /// |---|---|
  /// | `https://host:port` | TLS |
  /// | `http://host:port` | plaintext |
  /// | `host:port` | plaintext to `localhost`, 127.0.0.0/8 and `::1`, otherwise TLS |
  ///
  /// An IPv6 address stands in brackets: `[::1]:50051`.
  ///
  /// @throws IllegalArgumentException if that is no target; or if it needs TLS, which this version
  ///   does not have
  static ChannelBuilder builder(String target) {
    Target t = Target.parse(target);
    return new ChannelBuilder(settings -> Transports.connect(t, settings));
  }

  /// A channel that ends in `server`, without a network but with every rule of a real call: what
  /// tests use.
  static ManagedChannel inProcess(Server server) {
    return ChannelBuilder.inProcess(server, false).build();
  }

  /// A channel that ends in `implementation`. Closing it stops the server in between.
  ///
  /// ```java
  /// try (var channel = Channel.inProcess(RouteGuide.SERVICE, new RouteGuideService())) {
  ///   var guide = RouteGuide.client(channel);
  /// ```
  static <S> ManagedChannel inProcess(Service<S, ?> service, S implementation) {
    return ChannelBuilder.inProcess(Server.builder().service(service, implementation).build(), true)
        .build();
  }

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
