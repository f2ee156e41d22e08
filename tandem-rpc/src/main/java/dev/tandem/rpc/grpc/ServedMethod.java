package dev.tandem.rpc.grpc;

import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.ServerInterceptor;
import java.util.concurrent.ThreadFactory;

/// One row of a server's table.
///
/// @param inline run on the loop: the handler promised not to block. Unary methods only.
/// @param threads makes the thread of each call that is not inline
public record ServedMethod(
    MethodDescriptor<?, ?> method,
    ServerInterceptor.Handler<?, ?> handler,
    boolean inline,
    ThreadFactory threads) {

  /// Served on virtual threads that are named after the method.
  public ServedMethod(
      MethodDescriptor<?, ?> method, ServerInterceptor.Handler<?, ?> handler, boolean inline) {
    this(method, handler, inline, Thread.ofVirtual().name("call " + method.fullName()).factory());
  }
}
