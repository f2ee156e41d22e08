package dev.tandem.rpc.grpc;

import dev.tandem.rpc.spi.Payload;

/// Puts gRPC's prefix before a message.
///
/// ```text
/// +---------------+---------------------------------------------------------------+
/// | compressed (8)|                          length (32)                          |
/// +---------------+---------------------------------------------------------------+
/// |                                  message …                                    |
/// ```
///
/// `compressed` is 0 or 1, `length` unsigned and big-endian. Source: PROTOCOL-HTTP2.md,
/// "Length-Prefixed-Message".
public final class Framing {
  public static final int PREFIX_BYTES = 5;

  private static final Payload EMPTY_MESSAGE = Payload.of(new byte[PREFIX_BYTES]);

  private Framing() {}

  /// A message as it is, behind its prefix. If its first range has room for the prefix, that is
  /// where it goes, and nothing is allocated but the payload.
  public static Payload frame(Payload message) {
    return message.size() == 0 ? EMPTY_MESSAGE : frame(message, false);
  }

  /// A message behind its prefix, which says whether it is compressed.
  static Payload frame(Payload message, boolean compressed) {
    int size = message.size();
    int room = message.headroom() - PREFIX_BYTES;
    if (room < 0) {
      var prefix = new byte[PREFIX_BYTES];
      write(prefix, 0, size, compressed);
      return Payload.of(prefix, 0, PREFIX_BYTES, 0, message);
    }
    int at = message.offset() - PREFIX_BYTES;
    write(message.array(), at, size, compressed);
    return Payload.of(message.array(), at, message.length() + PREFIX_BYTES, room, message.next());
  }

  private static void write(byte[] array, int at, int size, boolean compressed) {
    array[at] = (byte) (compressed ? 1 : 0);
    array[at + 1] = (byte) (size >>> 24);
    array[at + 2] = (byte) (size >>> 16);
    array[at + 3] = (byte) (size >>> 8);
    array[at + 4] = (byte) size;
  }
}
