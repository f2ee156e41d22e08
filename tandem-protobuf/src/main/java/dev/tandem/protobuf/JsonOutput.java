package dev.tandem.protobuf;

import static dev.tandem.protobuf.Words.INT;
import static dev.tandem.protobuf.Words.LONG;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// JSON's literals, in UTF-8, one behind the other in an array that grows.
final class JsonOutput {
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private byte[] buf;
  private int size;
  private final JsonReal real = new JsonReal();

  JsonOutput(int capacity) {
    buf = new byte[capacity];
  }

  // ---- Access

  int size() {
    return size;
  }

  byte[] array() {
    return buf;
  }

  /// The last byte: a separator is needed unless that opens an object or a list.
  byte last() {
    return buf[size - 1];
  }

  /// Forgets what was printed, and the array if it is larger than `kept` bytes.
  void clear(int kept) {
    size = 0;
    if (buf.length > kept) buf = new byte[kept / 32];
  }

  /// Makes room for so many bytes.
  void room(int bytes) {
    if (buf.length - size < bytes) grow(bytes);
  }

  private void grow(int bytes) {
    long needed = (long) size + bytes;
    if (needed > Integer.MAX_VALUE - 16)
      throw new JsonException("the JSON would be larger than 2 GiB");
    buf =
        Arrays.copyOf(
            buf, (int) Math.min(Integer.MAX_VALUE - 16, Math.max(2L * buf.length, needed)));
  }

  // ---- Literals

  void octet(int value) {
    if (size == buf.length) grow(1);
    buf[size++] = (byte) value;
  }

  /// A name that begins with a comma, which is left out at the beginning of an object.
  void member(JsonLiteral name) {
    int before = size - 1;
    byte last = buf[before];
    if (last == '{') size = before;
    literal(name);
    if (last == '{') buf[before] = last;
  }

  void literal(JsonLiteral literal) {
    int length = literal.length;
    if (length > JsonLiteral.SHORT) {
      literal(literal, length);
      return;
    }
    room(JsonLiteral.SHORT);
    LONG.set(buf, size, literal.first);
    LONG.set(buf, size + 8, literal.second);
    size += length;
  }

  private void literal(JsonLiteral literal, int length) {
    room(length);
    LONG.set(buf, size, literal.first);
    LONG.set(buf, size + 8, literal.second);
    byte[] rest = literal.rest;
    System.arraycopy(rest, 0, buf, size + JsonLiteral.SHORT, rest.length);
    size += length;
  }

  /// ASCII, as it is.
  @SuppressWarnings("deprecation") // drops the upper bytes, which are zero
  void ascii(String text) {
    room(text.length());
    text.getBytes(0, text.length(), buf, size);
    size += text.length();
  }

  void quoted(long value) {
    room(22);
    buf[size] = '"';
    size = DecimalDigits.signed(buf, size + 1, value);
    buf[size++] = '"';
  }

  void quotedUnsigned(long value) {
    room(22);
    buf[size] = '"';
    size = DecimalDigits.unsigned(buf, size + 1, value);
    buf[size++] = '"';
  }

  void integer(int value) {
    integer((long) value);
  }

  void integer(long value) {
    room(20);
    size = DecimalDigits.signed(buf, size, value);
  }

  /// Two digits.
  void two(int value) {
    room(2);
    size = DecimalDigits.two(buf, size, value);
  }

  /// A number with exactly so many digits.
  void padded(int value, int length) {
    room(length);
    size = DecimalDigits.padded(buf, size, value, length);
  }

  void number(double value) {
    room(JsonReal.LONGEST);
    size = real.print(buf, size, value);
  }

  void number(float value) {
    room(JsonReal.LONGEST);
    size = real.print(buf, size, value);
  }

  // ---- Text and bytes

  /// UTF-8, in quotes. What has nothing to escape is copied in words; there is room for a whole one
  /// where the text has only a part of it.
  void text(byte[] utf8, int from, int to) {
    room(to - from + 10);
    byte[] b = buf;
    int p = size;
    b[p++] = '"';
    int i = from;
    for (; i + 8 <= to; i += 8, p += 8) {
      long word = (long) LONG.get(utf8, i);
      if (JsonWord.hasSpecial(word)) break;
      LONG.set(b, p, word);
    }
    int left = to - i;
    if (left > 0 && left < 8 && to >= 8) {
      long last = (long) LONG.get(utf8, to - 8) >>> (64 - 8 * left);
      long word = last | JsonWord.SPACES << (8 * left);
      if (!JsonWord.hasSpecial(word)) {
        LONG.set(b, p, word);
        p += left;
        i = to;
      }
    }
    size = p;
    if (i < to) letters(utf8, i, to);
    octet('"');
  }

  /// The rest of a text in which something has to be escaped.
  private void letters(byte[] utf8, int from, int to) {
    int i = from;
    while (i < to) {
      room(to - i + 10);
      i = plain(utf8, i, to);
      if (i < to) escaped(utf8[i++]);
    }
  }

  /// Copies up to what has to be escaped; where that is.
  private int plain(byte[] utf8, int from, int to) {
    byte[] b = buf;
    int p = size;
    int i = from;
    for (; i + 8 <= to; i += 8, p += 8) {
      long word = (long) LONG.get(utf8, i);
      if (JsonWord.hasSpecial(word)) break;
      LONG.set(b, p, word);
    }
    for (; i < to; i++) {
      byte c = utf8[i];
      if (c == '"' || c == '\\' || (c & 0xE0) == 0) break;
      b[p++] = c;
    }
    size = p;
    return i;
  }

  private void escaped(byte c) {
    buf[size++] = '\\';
    switch (c) {
      case '"', '\\' -> buf[size++] = c;
      case '\n' -> buf[size++] = 'n';
      case '\r' -> buf[size++] = 'r';
      case '\t' -> buf[size++] = 't';
      case '\b' -> buf[size++] = 'b';
      case '\f' -> buf[size++] = 'f';
      default -> {
        buf[size++] = 'u';
        buf[size++] = '0';
        buf[size++] = '0';
        buf[size++] = HEX[c >> 4];
        buf[size++] = HEX[c & 15];
      }
    }
  }

  /// Bytes as standard Base64 with padding, in quotes.
  void base64(byte[] bytes, int from, int to) {
    long length = (to - from + 2L) / 3 * 4 + 2;
    if (length > Integer.MAX_VALUE - 16)
      throw new JsonException("the JSON would be larger than 2 GiB");
    room((int) length);
    byte[] b = buf;
    int p = size;
    b[p++] = '"';
    int i = from;
    for (; i + 3 <= to; i += 3, p += 4) {
      int three = (bytes[i] & 0xFF) << 16 | (bytes[i + 1] & 0xFF) << 8 | (bytes[i + 2] & 0xFF);
      int upper = BASE64[three >>> 18] | BASE64[three >>> 12 & 63] << 8;
      int lower = BASE64[three >>> 6 & 63] | BASE64[three & 63] << 8;
      INT.set(b, p, upper | lower << 16);
    }
    if (i < to) {
      int last = (bytes[i] & 0xFF) << 16 | (i + 1 < to ? (bytes[i + 1] & 0xFF) << 8 : 0);
      b[p++] = BASE64[last >>> 18];
      b[p++] = BASE64[last >>> 12 & 63];
      b[p++] = i + 1 < to ? BASE64[last >>> 6 & 63] : (byte) '=';
      b[p++] = '=';
    }
    b[p++] = '"';
    size = p;
  }
}
