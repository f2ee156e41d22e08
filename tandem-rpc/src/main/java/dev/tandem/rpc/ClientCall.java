package dev.tandem.rpc;

/// The client's end of a call. It has started when a [Channel] returns it.
///
/// The request's headers leave with the first message or the half-close, whichever comes first,
/// unless [#sendHeaders] sends them ahead.
public interface ClientCall<Q, R> extends Call<Q, R> {
  /// Sends the request's headers now: the server's handler starts, though there is no message for
  /// it yet. A second time it has no effect, nor has it after the call's end.
  void sendHeaders();

  /// Says that the last message was sent. Later sends are an [IllegalStateException]; a second
  /// half-close has no effect, nor has one after the call's end.
  void halfClose();

  /// Sends the last message and half-closes: one flush, and what unary calls use.
  default void sendLast(Q message) {
    send(message);
    halfClose();
  }

  /// What the server sent after its messages. Complete once [#receive] has returned null or thrown,
  /// empty before.
  Metadata trailers();
}
