package dev.tandem.rpc.grpc;

import dev.tandem.rpc.Context;
import dev.tandem.rpc.RpcException;
import java.util.function.Consumer;

/// What the engine needs of contexts beyond their public face.
public interface ContextHost {
  /// Of [System#nanoTime]; `Long.MAX_VALUE`: none.
  long deadlineNanos(Context context);

  /// Runs `listener` once when `context` is cancelled, at once if it has been. The handle takes it
  /// back. A context that can never be cancelled costs nothing.
  Runnable onCancel(Context context, Consumer<RpcException> listener);
}
