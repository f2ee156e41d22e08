package dev.tandem.rpc;

/// Takes messages one after another and may make the sender wait: what a `generate` body, a [Pipe]
/// and a call have in common.
///
/// Safe for any number of threads. Messages of one thread keep their order.
public interface Sender<T> {
  /// Waits while there is no room, then takes `message`.
  ///
  /// @throws RpcException once the stream has ended: with the call's status, or `CANCELLED` if the
  ///   reader has left or the waiting thread was interrupted (its interrupt status is set again)
  void send(T message);

  /// Takes `message` if there is room now; false if there is none. Never waits, fails like [#send].
  boolean offer(T message);
}
