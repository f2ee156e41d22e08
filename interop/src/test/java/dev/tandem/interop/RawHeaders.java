package dev.tandem.interop;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Header blocks, written by hand (RFC 7541 §6): fields that no table has a part in, in plain
/// octets, and what else a block may consist of.
///
/// ```
///   0000 0000  name, value     a literal with a new name, without indexing     §6.2.2
///   0100 0000  name, value     the same, which goes into the table             §6.2.1
///   1iii iiii                  what the tables have as i                       §6.1
///   001m mmmm                  the table has m bytes from here on              §6.3
///
///   0lll llll  octets …        a string of l octets                            §5.2
/// ```
final class RawHeaders {
  private static final int INSERTED = 0x40;
  private static final int INDEXED = 0x80;
  private static final int TABLE_SIZE = 0x20;

  /// The youngest entry of the dynamic table.
  static final int YOUNGEST = 62;

  private final ByteArrayOutputStream block = new ByteArrayOutputStream();

  static byte[] of(String... namesAndValues) {
    var headers = new RawHeaders();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.field(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers.bytes();
  }

  /// A request of gRPC's, and more of its fields.
  static byte[] request(String path, String... namesAndValues) {
    return new RawHeaders().call(path).fields(namesAndValues).bytes();
  }

  RawHeaders call(String path) {
    return fields(":method", "POST", ":scheme", "http", ":path", path, ":authority", "here")
        .fields("te", "trailers", "content-type", "application/grpc");
  }

  RawHeaders fields(String... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      field(namesAndValues[i], namesAndValues[i + 1]);
    }
    return this;
  }

  RawHeaders field(String name, String value) {
    block.write(0);
    return string(name).string(value);
  }

  RawHeaders inserted(String name, String value) {
    block.write(INSERTED);
    return string(name).string(value);
  }

  RawHeaders indexed(int index) {
    return integer(INDEXED, 7, index);
  }

  RawHeaders tableSize(int bytes) {
    return integer(TABLE_SIZE, 5, bytes);
  }

  /// A field whose value is said to have so many octets; they are yet to come.
  RawHeaders declared(String name, int valueBytes) {
    block.write(0);
    return string(name).integer(0, 7, valueBytes);
  }

  private RawHeaders string(String s) {
    byte[] octets = s.getBytes(StandardCharsets.US_ASCII);
    integer(0, 7, octets.length);
    block.writeBytes(octets);
    return this;
  }

  /// An integer that begins in the low `bits` of a byte (RFC 7541 §5.1).
  private RawHeaders integer(int pattern, int bits, int value) {
    int mask = (1 << bits) - 1;
    if (value < mask) {
      block.write(pattern | value);
      return this;
    }
    block.write(pattern | mask);
    int rest = value - mask;
    for (; rest >= 0x80; rest >>>= 7) block.write((rest & 0x7F) | 0x80);
    block.write(rest);
    return this;
  }

  byte[] bytes() {
    return block.toByteArray();
  }
}
