package dev.tandem.rpc;

import java.util.NoSuchElementException;

/// What a handler may know and say about its call, apart from its messages.
///
/// Safe for any thread. What is said too late to be sent is an [IllegalStateException], except when
/// the call has ended: then it has no effect, for the end may come from the other side at any
/// moment.
public interface ServerInfo {
  /// The call that is being served on this thread.
  ///
  /// @throws NoSuchElementException if there is none: a thread that a handler starts is in its call
  ///   only through [Context#wrap]
  static ServerInfo current() {
    ServerInfo info = Context.current().serverInfo();
    if (info == null) {
      throw new NoSuchElementException(
          "no call is being served on this thread (a thread that a handler started? start it with"
              + " Context.current().wrap(…))");
    }
    return info;
  }

  MethodDescriptor<?, ?> method();

  /// The request's headers.
  Metadata headers();

  /// Where the call comes from, as text: `127.0.0.1:53422`, or `in-process`.
  String peer();

  /// Adds to the response's headers, which leave with the first message.
  ///
  /// @throws IllegalStateException once they have left
  /// @throws RpcException RESOURCE_EXHAUSTED if the client does not take so many: it would give up
  ///   the whole connection
  <T> void header(Metadata.Key<T> key, T value);

  /// Sends the response's headers now, ahead of the first message. A second time it has no effect.
  void sendHeaders();

  /// Adds to what follows the last message, or stands with the error.
  <T> void trailer(Metadata.Key<T> key, T value);
}
