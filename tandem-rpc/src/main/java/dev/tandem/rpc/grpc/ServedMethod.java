package dev.tandem.rpc.grpc;

import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.ServerInterceptor;

/// One row of a server's table.
///
/// @param inline run on the loop: the handler promised not to block. Unary methods only.
public record ServedMethod(
    MethodDescriptor<?, ?> method, ServerInterceptor.Handler<?, ?> handler, boolean inline) {}
