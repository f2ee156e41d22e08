package dev.tandem.rpc.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Arrays;

/// The value of `grpc-message`: UTF-8, of which all but printable ASCII, and `%` itself, is written
/// as `%` and two hexadecimal digits. Source: PROTOCOL-HTTP2.md, "Percent-Encoded".
final class PercentEncoding {
  private static final String HEX = "0123456789ABCDEF";

  private PercentEncoding() {}

  /// Spaces at either end are encoded too: HTTP/2 allows none there (RFC 9113 §8.2.1). A surrogate
  /// without its partner, which UTF-8 does not have, becomes `?`. Text that needs no encoding is
  /// returned as it is.
  static String encode(String text) {
    if (isPlain(text)) return text;
    byte[] bytes = text.getBytes(UTF_8);
    var out = new StringBuilder(bytes.length + 16);
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      boolean edge = i == 0 || i == bytes.length - 1;
      if (isPlain((char) b) && !(b == ' ' && edge)) out.append((char) b);
      else escape(b, out);
    }
    return out.toString();
  }

  private static boolean isPlain(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) if (!isPlain(text.charAt(i))) return false;
    return length == 0 || (text.charAt(0) != ' ' && text.charAt(length - 1) != ' ');
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c <= 0x7E && c != '%';
  }

  private static void escape(byte b, StringBuilder out) {
    out.append('%').append(HEX.charAt(b >> 4 & 0xF)).append(HEX.charAt(b & 0xF));
  }

  /// Never fails and loses nothing: a `%` that begins no escape stands for itself, and bytes that
  /// are not UTF-8 are left as escapes.
  static String decode(String value) {
    if (isAscii(value)) return value;
    byte[] bytes = unescape(value);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder = UTF_8.newDecoder();
    CoderResult result = decoder.decode(in, out, true);
    if (!result.isError()) return out.flip().toString();
    var text = new StringBuilder(value.length());
    while (true) {
      text.append(out.flip());
      out.clear();
      if (!result.isError()) return text.toString();
      for (int i = result.length(); i > 0; i--) escape(in.get(), text);
      result = decoder.decode(in, out, true);
    }
  }

  private static boolean isAscii(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '%' || c >= 0x80) return false;
    }
    return true;
  }

  private static byte[] unescape(String value) {
    var bytes = new byte[value.length()];
    int n = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      int escaped =
          c == '%' && i + 2 < value.length()
              ? hex(value.charAt(i + 1)) << 4 | hex(value.charAt(i + 2))
              : -1;
      bytes[n++] = (byte) (escaped < 0 ? c : escaped);
      if (escaped >= 0) i += 2;
    }
    return Arrays.copyOf(bytes, n);
  }

  /// The digit's value; negative if it is none.
  private static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
  }
}
