package dev.tandem.protobuf;

import static dev.tandem.protobuf.Words.HIGH_BITS;
import static dev.tandem.protobuf.Words.LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

/// A JSON text, token by token, strictly by RFC 8259: no comments, no trailing commas, no single
/// quotes, no numbers with a leading zero; UTF-8 that is valid.
///
/// A string that was read lies in [#text], from [#from] to before [#to], in UTF-8: in the input
/// itself if it has no escapes, so that nothing is copied.
final class JsonInput {
  static final int END = -1;

  private final byte[] in;
  private final int end;
  private final boolean valid; // whether the input is known to be UTF-8
  private int pos;

  byte[] text = {};
  int from;
  int to;
  private int start; // of the string that was read last
  final JsonNumber number = new JsonNumber();
  private final WireBuffer unescaped = new WireBuffer(64);

  JsonInput(byte[] in, int offset, int length, boolean valid) {
    this.in = in;
    this.valid = valid;
    pos = offset;
    end = offset + length;
  }

  // ---- Where we are

  int position() {
    return pos;
  }

  /// Goes back to where [#position] was.
  void back(int position) {
    pos = position;
  }

  JsonException malformed(String problem) {
    return new JsonException(problem, pos);
  }

  static JsonException malformed(String problem, int position) {
    return new JsonException(problem, position);
  }

  /// Something else is here than what was expected.
  JsonException unexpected(String expected) {
    return malformed("expected " + expected + ", found " + found());
  }

  private String found() {
    int c = peek();
    return switch (c) {
      case END -> "the end";
      case '{' -> "an object";
      case '[' -> "a list";
      case '"' -> "a string";
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "a number";
      default -> word().isEmpty() ? character(c) : word();
    };
  }

  private String character(int c) {
    if (c < ' ' || c == 0x7F) return "U+%04X".formatted(c);
    if (c < 0x80) return "\"" + (char) c + '"';
    return '"' + new String(in, pos, Math.min(4, end - pos), UTF_8).substring(0, 1) + '"';
  }

  /// Letters and digits that are here.
  private String word() {
    int p = pos;
    while (p < end && p - pos < 40 && (Character.isLetterOrDigit(in[p]) || in[p] == '_')) p++;
    return new String(in, pos, p - pos, UTF_8);
  }

  // ---- Tokens

  /// The first byte of the next token, or [#END].
  int peek() {
    byte[] b = in;
    int p = pos;
    while (p < end) {
      byte c = b[p];
      if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) break;
      p++;
    }
    pos = p;
    return p < end ? b[p] & 0xFF : END;
  }

  /// Reads `{`, `[`, `:` or another single byte.
  void expect(int token) {
    if (peek() != token) throw unexpected("\"" + (char) token + '"');
    pos++;
  }

  /// Opens an object or list; whether there is something in it.
  boolean open(int open, int close) {
    pos++;
    if (peek() != close) return true;
    pos++;
    return false;
  }

  /// Goes on after a member or value: true behind a comma, false behind the closing bracket.
  boolean more(int close) {
    int c = peek();
    if (c == ',') {
      pos++;
      return true;
    }
    if (c != close) throw unexpected("\",\" or \"" + (char) close + '"');
    pos++;
    return false;
  }

  void requireEnd() {
    if (peek() != END) throw unexpected("nothing behind the value");
  }

  /// Whether the word is next, which then is read.
  boolean word(String word) {
    peek();
    int length = word.length();
    if (end - pos < length) return false;
    for (int i = 0; i < length; i++) if (in[pos + i] != word.charAt(i)) return false;
    pos += length;
    return true;
  }

  /// Whether these bytes are next, which then are read.
  boolean bytes(byte[] expected) {
    int length = expected.length;
    if (end - pos < length || !java.util.Arrays.equals(in, pos, pos + length, expected, 0, length))
      return false;
    pos += length;
    return true;
  }

  /// Reads `true` or `false`.
  boolean bool() {
    if (word("true")) return true;
    if (word("false")) return false;
    throw unexpected("true or false");
  }

  /// Reads a number into [#number].
  void number() {
    int c = peek();
    if (c != '-' && (c < '0' || c > '9')) throw unexpected("a number");
    int behind = number.read(in, pos, end);
    if (behind < 0) throw malformed(token() + " is not a number of JSON");
    pos = behind;
  }

  /// The number or word that begins here, for an error.
  private String token() {
    int p = pos;
    while (p < end
        && p - pos < 40
        && (Character.isLetterOrDigit(in[p]) || "+-.".indexOf(in[p]) >= 0)) p++;
    return new String(in, pos, p - pos, UTF_8);
  }

  // ---- Strings

  /// Reads a string into [#text].
  void string() {
    if (peek() != '"') throw unexpected("a string");
    start = pos;
    byte[] b = in;
    int p = pos + 1;
    while (p + 8 <= end && isPlain((long) LONG.get(b, p))) p += 8;
    for (; p < end; p++) {
      byte c = b[p];
      if (c == '"') {
        text = b;
        from = pos + 1;
        to = p;
        pos = p + 1;
        return;
      }
      if (c == '\\' || (c & 0xE0) == 0 || (c < 0 && !valid)) break;
    }
    special(p);
  }

  /// Whether eight bytes need no second look.
  private boolean isPlain(long word) {
    return !JsonWord.hasSpecial(word) && (valid || (word & HIGH_BITS) == 0);
  }

  /// Reads the rest of a string which, at `start`, has something other than ASCII, or an escape.
  private void special(int start) {
    int begin = pos + 1;
    int plain = begin; // what is not yet copied
    unescaped.cut(0);
    boolean escapes = false;
    int p = start;
    for (; ; ) {
      if (p >= end) throw malformed("the string has no end");
      byte c = in[p];
      if (c == '"') break;
      if (c == '\\') {
        unescaped.raw(in, plain, p - plain);
        escapes = true;
        p = escape(p);
        plain = p;
      } else if ((c & 0xE0) == 0) {
        throw malformed(
            "a string has the character U+%04X, which must be escaped".formatted((int) c), p);
      } else {
        p += c >= 0 || valid ? 1 : utf8(p);
      }
    }
    pos = p + 1;
    if (!escapes) {
      text = in;
      from = begin;
      to = p;
      return;
    }
    unescaped.raw(in, plain, p - plain);
    text = unescaped.array();
    from = 0;
    to = unescaped.size();
  }

  /// Reads an escape; where it ends.
  private int escape(int p) {
    int c = p + 1 < end ? in[p + 1] : END;
    switch (c) {
      case '"', '\\', '/' -> unescaped.octet(c);
      case 'b' -> unescaped.octet('\b');
      case 'f' -> unescaped.octet('\f');
      case 'n' -> unescaped.octet('\n');
      case 'r' -> unescaped.octet('\r');
      case 't' -> unescaped.octet('\t');
      case 'u' -> {
        return unicode(p);
      }
      default -> throw malformed("a string has an escape that JSON does not have", p);
    }
    return p + 2;
  }

  private int unicode(int p) {
    int unit = unit(p);
    if (Character.isHighSurrogate((char) unit)
        && p + 7 < end
        && in[p + 6] == '\\'
        && in[p + 7] == 'u') {
      int low = unit(p + 6);
      if (Character.isLowSurrogate((char) low)) {
        encode(Character.toCodePoint((char) unit, (char) low));
        return p + 12;
      }
    }
    if (Character.isSurrogate((char) unit)) {
      throw malformed("a string has the surrogate \\u%04x without its partner".formatted(unit), p);
    }
    encode(unit);
    return p + 6;
  }

  /// The four hexadecimal digits of the escape at `p`.
  private int unit(int p) {
    if (p + 6 > end) throw malformed("a string has \\u without four hexadecimal digits", p);
    int unit = 0;
    for (int i = p + 2; i < p + 6; i++) {
      int digit = in[i] < 0 ? -1 : Character.digit(in[i], 16);
      if (digit < 0) throw malformed("a string has \\u without four hexadecimal digits", p);
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /// Puts a character in UTF-8.
  private void encode(int c) {
    if (c < 0x80) {
      unescaped.octet(c);
      return;
    }
    int shift = c < 0x800 ? 6 : c < 0x10000 ? 12 : 18;
    unescaped.octet((-0x80 >> (shift / 6)) | (c >> shift)); // C0, E0 or F0
    while (shift > 0) {
      shift -= 6;
      unescaped.octet(0x80 | ((c >> shift) & 0x3F));
    }
  }

  /// The length of the character at `p`, which is not ASCII. Neither longer than need be, nor a
  /// surrogate, nor beyond U+10FFFF: RFC 3629 §4.
  private int utf8(int p) {
    int lead = in[p] & 0xFF;
    int second = p + 1 < end ? in[p + 1] & 0xFF : 0;
    int length =
        lead >= 0xC2 && lead <= 0xDF
            ? 2
            : lead >> 4 == 0xE ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
    boolean good =
        switch (lead) {
          case 0xE0 -> second >= 0xA0;
          case 0xED -> second < 0xA0;
          case 0xF0 -> second >= 0x90;
          case 0xF4 -> second < 0x90;
          default -> true;
        };
    good &= length > 0 && p + length <= end;
    for (int i = 1; good && i < length; i++) good = (in[p + i] & 0xC0) == 0x80;
    if (!good) throw malformed("a string is not UTF-8", p);
    return length;
  }

  /// What was read as a string.
  String string(int start, int limit) {
    return new String(text, start, limit - start, UTF_8);
  }

  /// Whether the string that was read is this one, of ASCII.
  boolean is(String expected) {
    int length = expected.length();
    if (to - from != length) return false;
    for (int i = 0; i < length; i++) if (text[from + i] != expected.charAt(i)) return false;
    return true;
  }

  /// What was read from `start` on, shortened, for an error.
  String since(int start) {
    return shortened(start, pos);
  }

  /// The string that was read, as it was spelled and shortened, for an error.
  String shown() {
    return stringAt(start);
  }

  /// The string that begins at `first`, as it is spelled and shortened, for an error.
  String stringAt(int first) {
    int last = first + 1;
    while (last < end && in[last] != '"') last += in[last] == '\\' ? 2 : 1;
    return shortened(first, Math.min(last + 1, end));
  }

  private String shortened(int first, int last) {
    var all = new String(in, first, Math.min(last - first, 200), UTF_8);
    return all.length() > 50 ? all.substring(0, 50) + "…" : all;
  }

  // ---- What is not looked at

  /// Goes past any value.
  void skip(int depth) {
    switch (peek()) {
      case '{' -> {
        requireDepth(depth);
        for (boolean more = open('{', '}'); more; more = more('}')) {
          string();
          expect(':');
          skip(depth + 1);
        }
      }
      case '[' -> {
        requireDepth(depth);
        for (boolean more = open('[', ']'); more; more = more(']')) skip(depth + 1);
      }
      case '"' -> string();
      case 't', 'f' -> bool();
      case 'n' -> {
        if (!word("null")) throw unexpected("a value");
      }
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw unexpected("a value");
    }
  }

  void requireDepth(int depth) {
    if (depth > ProtoReader.MAX_DEPTH)
      throw malformed("values are nested deeper than " + ProtoReader.MAX_DEPTH);
  }
}
