package dev.tandem.rpc;

import org.jspecify.annotations.Nullable;

/// One end of a call, below the generated interfaces. What this end sends is `S`, what it receives
/// is `R`.
///
/// One thread may receive while others send; [#cancel] and [#close] may come from any thread and
/// wake whoever waits. An interrupt ends a wait: the call is cancelled, the interrupt status
/// restored, and `RpcException(CANCELLED)` thrown.
public interface Call<S, R> extends Sender<S>, AutoCloseable {
  MethodDescriptor<?, ?> method();

  /// What flows into calls made on behalf of this one. On a client: the context the call was made
  /// in.
  Context context();

  /// What the peer sent ahead of its messages. On a client this waits for it; empty if the peer
  /// ended the call without any.
  Metadata headers();

  /// Waits for the next message; null once the peer's last was read.
  ///
  /// A status that the peer sent comes after the messages received before it. A local end (close,
  /// cancel, interrupt, deadline) drops what is unread.
  ///
  /// @throws RpcException with the call's status, if that is not OK
  @Nullable R receive();

  /// False once the call has ended, whether or not the messages received before that have been
  /// read.
  boolean isOpen();

  /// Ends the call here and tells the peer; nothing happens if it has ended. `reason` is for people
  /// and logs.
  void cancel(String reason, @Nullable Throwable cause);

  /// Cancels the call unless it has ended.
  @Override
  void close();

  /// Whether the next message sent is compressed with the call's encoding (`grpc-encoding`). True
  /// for all messages if not said otherwise; without an encoding it has no effect.
  default void compressNext(boolean compress) {}

  /// Whether the message that [#receive] returned last came compressed.
  default boolean lastReceivedCompressed() {
    return false;
  }
}
