package dev.tandem.rpc;

/// Stands around a whole call: `next.handle` returns when the handler is done *and* its stream has
/// been sent to the end.
///
/// Runs on the call's thread and in its context, and may block unless the method is served inline.
/// It may throw what a handler may throw. Not calling `next` ends the call without running the
/// handler; values for the handler travel in a [Context]
/// (`next.handle(call.in(call.context().with(KEY, value)))`) or in a scoped value bound around
/// `next.handle`.
///
/// ```java
/// ServerInterceptor timing = (call, next) -> {
///   long start = System.nanoTime();
///   try {
///     next.handle(call);
///   } finally {
///     record(call.method().fullName(), System.nanoTime() - start);
///   }
/// };
/// ```
@FunctionalInterface
public interface ServerInterceptor {
  void handle(ServerCall<?, ?> call, Next next) throws Exception;

  /// The rest of the way: further interceptors, then the handler.
  @FunctionalInterface
  interface Next {
    /// Runs it.
    ///
    /// @param call the call that came in, or one that stands in for it ([ServerCall#in],
    ///   [ForwardingServerCall])
    void handle(ServerCall<?, ?> call) throws Exception;
  }

  /// Serves a method below the generated interfaces. The call ends when it returns.
  @FunctionalInterface
  interface Handler<Q, R> {
    void handle(ServerCall<Q, R> call) throws Exception;
  }
}
