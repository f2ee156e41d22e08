package dev.tandem.interop;

import dev.tandem.rpc.Context;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.ServerInterceptor;
import java.util.function.Consumer;

/// Gives handlers a switch for the compression of their next message, which otherwise only an
/// interceptor can reach.
final class ReplyCompression implements ServerInterceptor {
  static final Context.Key<Consumer<Boolean>> SWITCH = Context.Key.named("compress the next reply");

  @Override
  public void handle(ServerCall<?, ?> call, Next next) throws Exception {
    next.handle(call.in(call.context().with(SWITCH, call::compressNext)));
  }
}
