package dev.tandem.rpc.transport;

/// How a channel's connections are made.
interface Connector {
  /// Starts to connect, on the loop; later, on the loop, [ClientChannel#opened] or
  /// [ClientChannel#notOpened] is called.
  Attempt connect(ClientChannel channel);

  /// Where to, for messages.
  String target();

  /// Nothing of the channel is left.
  default void closed() {}

  /// One attempt to connect.
  interface Attempt {
    void abandon();
  }
}
