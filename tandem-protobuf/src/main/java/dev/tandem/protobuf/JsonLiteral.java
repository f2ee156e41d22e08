package dev.tandem.protobuf;

import static dev.tandem.protobuf.Words.LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// A piece of JSON that is printed as it is, again and again. It is kept in words of eight bytes:
/// to store the two that most names need costs less than to have so few bytes copied.
final class JsonLiteral {
  /// Bytes that are stored, whatever the length.
  static final int SHORT = 16;

  final int length; // in bytes
  final long first;
  final long second;
  final byte[] rest; // behind those two

  JsonLiteral(byte[] utf8) {
    length = utf8.length;
    byte[] whole = Arrays.copyOf(utf8, Math.max(SHORT, length));
    first = (long) LONG.get(whole, 0);
    second = (long) LONG.get(whole, 8);
    rest = Arrays.copyOfRange(whole, SHORT, whole.length);
  }

  JsonLiteral(String text) {
    this(text.getBytes(UTF_8));
  }
}
