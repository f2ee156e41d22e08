package dev.tandem.rpc.spi;

/// How messages of one type become bytes and come back. Stateless; used by any number of threads at
/// once.
///
/// Called on the thread that sends or receives the message, never on a loop.
public interface Codec<T> {
  /// The message's bytes. `headroom` asks for that many free bytes before the first range; a codec
  /// that has none to give may ignore it, at the price of one more small array a message.
  Payload encode(T message, int headroom);

  /// The message that `bytes` hold, whole. What it throws ends the call: INTERNAL at a client,
  /// INVALID_ARGUMENT at a server.
  T decode(Payload bytes);

  /// Hands bytes through as they are: what [dev.tandem.rpc.MethodDescriptor#raw] uses.
  Codec<Payload> RAW =
      new Codec<>() {
        @Override
        public Payload encode(Payload message, int headroom) {
          return message;
        }

        @Override
        public Payload decode(Payload bytes) {
          return bytes;
        }
      };
}
