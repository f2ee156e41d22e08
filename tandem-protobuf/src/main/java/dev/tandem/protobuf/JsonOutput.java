package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// JSON's literals, in UTF-8, one behind the other in an array that grows.
final class JsonOutput {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  /// Two digits each, the first in the lower byte.
  private static final short[] PAIRS = new short[100];

  static {
    for (int i = 0; i < 100; i++) PAIRS[i] = (short) (('0' + i / 10) | ('0' + i % 10) << 8);
  }

  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) POWERS[i] = POWERS[i - 1] * 10;
  }

  /// All whole numbers up to here are doubles, and shorter without an exponent.
  private static final double WHOLE = 1e15;

  private byte[] buf;
  private int size;
  private @Nullable StringBuilder digits; // for what only the JDK can print

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
    buf[size++] = '"';
    signed(value);
    buf[size++] = '"';
  }

  void quotedUnsigned(long value) {
    room(22);
    buf[size++] = '"';
    unsigned(value);
    buf[size++] = '"';
  }

  void integer(int value) {
    integer((long) value);
  }

  void integer(long value) {
    room(20);
    signed(value);
  }

  private void signed(long value) {
    if (value < 0) {
      buf[size++] = '-';
      if (value == Long.MIN_VALUE) {
        unsigned(value);
        return;
      }
      value = -value;
    }
    positive(value);
  }

  private void unsigned(long value) {
    if (value >= 0) {
      positive(value);
      return;
    }
    long most = Long.divideUnsigned(value, 10);
    positive(most);
    buf[size++] = (byte) ('0' + (int) (value - most * 10));
  }

  private void positive(long value) {
    if (value < 10) {
      buf[size++] = (byte) ('0' + (int) value);
      return;
    }
    byte[] b = buf;
    int end = size + length(value);
    int p = end;
    long left = value;
    while (left > Integer.MAX_VALUE) {
      long rest = left / 100_000_000;
      p -= 8;
      LONG.set(b, p, JsonWord.eightDigits((int) (left - rest * 100_000_000)));
      left = rest;
    }
    int small = (int) left;
    for (; small >= 100; small /= 100) {
      p -= 2;
      SHORT.set(b, p, PAIRS[small % 100]);
    }
    if (small >= 10) SHORT.set(b, p - 2, PAIRS[small]);
    else b[p - 1] = (byte) ('0' + small);
    size = end;
  }

  /// How many digits a positive number has: of its bits 0.301 times, or one less.
  private static int length(long value) {
    int length = ((64 - Long.numberOfLeadingZeros(value)) * 1233) >> 12;
    return length < POWERS.length && value >= POWERS[length] ? length + 1 : length;
  }

  /// Two digits.
  void two(int value) {
    room(2);
    SHORT.set(buf, size, PAIRS[value]);
    size += 2;
  }

  /// A number with exactly so many digits.
  void padded(int value, int length) {
    room(length);
    int left = value;
    for (int p = size + length; p > size; left /= 10) buf[--p] = (byte) ('0' + left % 10);
    size += length;
  }

  /// The shortest number that reads as this double; what is no number is a string.
  void number(double value) {
    long whole = (long) value;
    if (whole == value && Math.abs(value) < WHOLE && (whole != 0 || 1 / value > 0)) {
      integer(whole);
    } else if (!Double.isFinite(value)) {
      notFinite(value);
    } else if (!decimal(value)) {
      digits(empty().append(value));
    }
  }

  /// Prints a double that is a decimal with up to six digits behind the point, and fifteen in all,
  /// as most are that people have written. A double has at most one such decimal, and that is the
  /// shortest there is.
  private boolean decimal(double value) {
    double magnitude = Math.abs(value);
    if (magnitude < 1e-3 || magnitude >= 1e9) return false;
    long thousandths = (long) (magnitude * 1e3 + 0.5);
    if (thousandths / 1e3 == magnitude) {
      decimal(value < 0, thousandths, 1000, 3);
      return true;
    }
    long millionths = (long) (magnitude * 1e6 + 0.5);
    if (millionths / 1e6 != magnitude) return false;
    decimal(value < 0, millionths, 1_000_000, 6);
    return true;
  }

  private void decimal(boolean negative, long digits, int unit, int places) {
    room(24);
    if (negative) buf[size++] = '-';
    positive(digits / unit);
    buf[size++] = '.';
    int fraction = (int) (digits % unit);
    int left = places;
    for (; fraction % 10 == 0; fraction /= 10) left--;
    padded(fraction, left);
  }

  /// The shortest number that reads as this float.
  void number(float value) {
    long whole = (long) value;
    if (whole == value && Math.abs(value) < 1 << 24 && (whole != 0 || 1 / value > 0)) {
      integer(whole);
    } else if (!Float.isFinite(value)) {
      notFinite(value);
    } else if (!decimal(value)) {
      digits(empty().append(value));
    }
  }

  /// Likewise, with six digits in all.
  private boolean decimal(float value) {
    float magnitude = Math.abs(value);
    if (magnitude < 1e-3f || magnitude >= 1e3f) return false;
    int thousandths = (int) (magnitude * 1e3 + 0.5);
    if (thousandths / 1e3f != magnitude) return false;
    decimal(value < 0, thousandths, 1000, 3);
    return true;
  }

  private StringBuilder empty() {
    if (digits == null) digits = new StringBuilder(32);
    digits.setLength(0);
    return digits;
  }

  private void notFinite(double value) {
    ascii(Double.isNaN(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
  }

  /// Java's spelling, without a fraction that is zero: `1.0E20` is `1E20`.
  private void digits(StringBuilder digits) {
    int length = digits.length();
    room(length);
    for (int i = 0; i < length; i++) {
      char c = digits.charAt(i);
      boolean zero =
          c == '.'
              && digits.charAt(i + 1) == '0'
              && (i + 2 == length || digits.charAt(i + 2) == 'E');
      if (zero) i++;
      else buf[size++] = (byte) c;
    }
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
