package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.protobuf.TextTokens.Problem;
import java.io.ByteArrayOutputStream;

/// Reads one quoted string of the text format: the bytes that it stands for, characters as UTF-8.
///
/// ```text
/// \a \b \f \n \r \t \v \? \\ \' \"    bytes 7 8 12 10 13 9 11 and themselves
/// \o \oo \ooo                         a byte, octal, up to \377
/// \xh \xhh                            a byte, hexadecimal
/// \\uhhhh  \Uhhhhhhhh                  a character, which is no surrogate
/// ```
final class TextString {
  private final String text;
  private final int start;
  private int pos;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /// A reader at the quote at `start`.
  TextString(String text, int start) {
    this.text = text;
    this.start = start;
    pos = start + 1;
  }

  /// Behind the closing quote, once the string was read.
  int end() {
    return pos;
  }

  byte[] read() {
    char quote = text.charAt(start);
    int plain = pos; // from where characters stand for themselves
    for (; pos < text.length(); pos++) {
      char c = text.charAt(pos);
      if (c == quote) {
        put(plain, pos++);
        return bytes.toByteArray();
      }
      if (c == '\\') {
        put(plain, pos);
        escape();
        plain = pos--;
      } else if (c == '\n') {
        throw new Problem("the string is not closed in its line", start);
      } else if (c == 0) {
        throw new Problem("U+0000 cannot be in a string, only \\000", pos);
      } else if (Character.isHighSurrogate(c) && Character.isLowSurrogate(peek(1))) {
        pos++;
      } else if (Character.isSurrogate(c)) {
        throw new Problem("the surrogate U+%04X is without its partner".formatted((int) c), pos);
      }
    }
    throw new Problem("the string is not closed", start);
  }

  private void put(int from, int to) {
    if (from < to) bytes.writeBytes(text.substring(from, to).getBytes(UTF_8));
  }

  private void escape() {
    char c = peek(1);
    if (c == 'u' || c == 'U') {
      character(c == 'u' ? 4 : 8);
    } else if (c == 'x') {
      int digits = TextTokens.isHex(peek(2)) ? TextTokens.isHex(peek(3)) ? 2 : 1 : 0;
      if (digits == 0) throw new Problem("\\x has no digits", pos);
      bytes.write(Integer.parseInt(text, pos + 2, pos + 2 + digits, 16));
      pos += 2 + digits;
    } else if (isOctal(c)) {
      int digits = isOctal(peek(2)) ? isOctal(peek(3)) ? 3 : 2 : 1;
      int value = Integer.parseInt(text, pos + 1, pos + 1 + digits, 8);
      if (value > 0xFF) throw new Problem("\\%o is more than a byte".formatted(value), pos);
      bytes.write(value);
      pos += 1 + digits;
    } else {
      bytes.write(simple(c));
      pos += 2;
    }
  }

  private int simple(char c) {
    return switch (c) {
      case 'a' -> 7;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 11;
      case '?', '\\', '\'', '"' -> c;
      default -> throw new Problem("the string has a \\ that is no escape", pos);
    };
  }

  private void character(int digits) {
    int code = 0;
    for (int i = 0; i < digits; i++) {
      char digit = peek(2 + i);
      if (!TextTokens.isHex(digit))
        throw new Problem("\\" + peek(1) + " needs " + digits + " hexadecimal digits", pos);
      code = code << 4 | Character.digit(digit, 16);
    }
    if (code < 0 || code > Character.MAX_CODE_POINT)
      throw new Problem("\\U%08X is past the last character, U+10FFFF".formatted(code), pos);
    if (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE)
      throw new Problem("U+%04X is half of a surrogate pair, no character".formatted(code), pos);
    bytes.writeBytes(Character.toString(code).getBytes(UTF_8));
    pos += 2 + digits;
  }

  private char peek(int ahead) {
    return pos + ahead < text.length() ? text.charAt(pos + ahead) : 0;
  }

  private static boolean isOctal(char c) {
    return c >= '0' && c <= '7';
  }
}
