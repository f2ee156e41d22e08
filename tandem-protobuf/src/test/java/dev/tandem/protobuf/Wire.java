package dev.tandem.protobuf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Bytes for tests: spelled in hexadecimal, written field by field, or cut into pieces.
final class Wire {
  private Wire() {}

  /// The bytes that `hex` spells; spaces are for people.
  static byte[] hex(String hex) {
    return Bytes.hex(hex.replace(" ", "")).toByteArray();
  }

  static String hex(byte[] data) {
    return java.util.HexFormat.of().formatHex(data);
  }

  /// What `fields` writes. A writer goes backwards, so the field that is to come first is written
  /// last.
  static byte[] written(Consumer<ProtoWriter> fields) {
    var out = new ProtoWriter();
    fields.accept(out);
    return out.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    var all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) all.writeBytes(part);
    return all.toByteArray();
  }

  /// A field of length-delimited bytes.
  static byte[] field(int number, byte[] content) {
    return written(out -> out.bytes(number, Bytes.copyOf(content)));
  }

  /// The bytes in buffers of `size` bytes, every other one direct, with an empty one in between.
  static List<ByteBuffer> cut(byte[] data, int size) {
    var chunks = new ArrayList<ByteBuffer>();
    for (int from = 0; from < data.length; from += size) {
      int length = Math.min(size, data.length - from);
      if (from / size % 2 == 0) {
        chunks.add(ByteBuffer.wrap(data, from, length));
      } else {
        chunks.add(ByteBuffer.allocateDirect(length).put(data, from, length).flip());
        chunks.add(ByteBuffer.allocate(0));
      }
    }
    return chunks;
  }

  /// Readers over the same bytes: in one array, and cut into pieces of one to three bytes.
  static List<ProtoReader> readers(byte[] data) {
    var padded = new byte[data.length + 7]; // bytes around that are not the message's
    java.util.Arrays.fill(padded, (byte) 0x7F);
    System.arraycopy(data, 0, padded, 3, data.length);
    return List.of(
        new ProtoReader(padded, 3, data.length),
        new ProtoReader(cut(data, 1)),
        new ProtoReader(cut(data, 2)),
        new ProtoReader(cut(data, 3)));
  }
}
