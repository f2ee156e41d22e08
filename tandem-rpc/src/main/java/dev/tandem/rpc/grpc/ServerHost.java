package dev.tandem.rpc.grpc;

import dev.tandem.rpc.Context;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.ServerInfo;
import dev.tandem.rpc.Status;
import org.jspecify.annotations.Nullable;

/// What the API does for a transport that serves calls. Made by the API's look-up of transports,
/// used by the engine below it.
public interface ServerHost extends ContextHost {
  /// The method behind `:path`, leading slash included; null if nobody serves it.
  @Nullable ServedMethod method(String path);

  /// Runs a whole call on this thread (in its context: interceptors, handler, the sending of its
  /// stream) and says how it ended. Does not finish the call. Never throws. Logs what a log should
  /// know.
  Status run(ServerCall<?, ?> call, ServedMethod method);

  /// The context of a call being served. `deadlineNanos` is of [System#nanoTime]; `Long.MAX_VALUE`:
  /// none.
  Context serving(ServerInfo info, long deadlineNanos);

  /// Visible to whoever asks, before anyone is woken.
  void mark(Context context, RpcException why);

  /// Marks and tells the listeners: children are cancelled.
  void cancel(Context context, RpcException why);
}
