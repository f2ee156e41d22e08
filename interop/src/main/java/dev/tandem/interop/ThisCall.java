package dev.tandem.interop;

import dev.tandem.rpc.Context;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.ServerInterceptor;
import java.util.Optional;

/// Gives handlers their call, which alone knows of the compression of single messages.
final class ThisCall implements ServerInterceptor {
  private static final Context.Key<ServerCall<?, ?>> CALL = Context.Key.named("this call");

  @Override
  public void handle(ServerCall<?, ?> call, Next next) throws Exception {
    next.handle(call.in(call.context().with(CALL, call)));
  }

  /// The call that the current thread handles, if this interceptor stands before it.
  static Optional<ServerCall<?, ?>> current() {
    return Context.current().get(CALL);
  }
}
