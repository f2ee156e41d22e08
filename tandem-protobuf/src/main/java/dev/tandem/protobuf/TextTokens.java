package dev.tandem.protobuf;

/// Cuts the text format into tokens, of which one is the current one.
///
/// ```text
/// NAME     letter { letter | digit }                       a letter is A-Z, a-z or _
/// INTEGER  0 | 1-9 { digit } | 0 octal+ | 0x hex+
/// FLOAT    ( whole [ . { digit } ] | . digit+ ) [ e [ + | - ] digit+ ] [ f ]      whole: 0 | 1-9 { digit }
/// STRING   '…' or "…" on one line, with escapes
/// SYMBOL   { } < > [ ] : ; , - /
/// ```
///
/// A number ends before a space or a symbol, never before a letter. Between tokens are spaces, and
/// comments from `#` to the end of the line. Source:
/// `protobuf.dev/reference/protobuf/textformat-spec`.
final class TextTokens {
  enum Kind {
    NAME,
    INTEGER,
    FLOAT,
    STRING,
    SYMBOL,
    END
  }

  /// What is wrong, and where; the parser knows in which field.
  static final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    final int offset;

    Problem(String problem, int offset) {
      super(problem, null, false, false);
      this.offset = offset;
    }

    String problem() {
      return String.valueOf(getMessage());
    }
  }

  private final String text;
  private int pos;
  private Kind kind = Kind.END;
  private int start;
  private byte[] string = {};

  TextTokens(String text) {
    this.text = text;
    if (text.startsWith("\uFEFF")) pos = 1; // a byte order mark
    next();
  }

  // ---- The current token

  Kind kind() {
    return kind;
  }

  /// Where the token begins.
  int start() {
    return start;
  }

  /// The token as it is written.
  String text() {
    return text.substring(start, pos);
  }

  /// The bytes that a string stands for.
  byte[] string() {
    return string;
  }

  boolean is(char symbol) {
    return kind == Kind.SYMBOL && text.charAt(start) == symbol;
  }

  /// Whether the token was this symbol, which is then behind us.
  boolean take(char symbol) {
    if (!is(symbol)) return false;
    next();
    return true;
  }

  void require(char symbol) {
    if (!take(symbol)) throw unexpected("'" + symbol + "'");
  }

  /// The error that something else was meant.
  Problem unexpected(String meant) {
    return new Problem(shown() + " where " + meant + " is meant", start);
  }

  /// The token as a message shows it.
  private String shown() {
    if (kind == Kind.END) return "the end";
    if (kind == Kind.STRING) return "a string";
    return "'" + shortened(text()) + "'";
  }

  /// Text of the input as a message shows it: not all of a long one.
  static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  // ---- Going on

  void next() {
    skipSpace();
    start = pos;
    if (pos == text.length()) {
      kind = Kind.END;
      return;
    }
    char c = text.charAt(pos);
    if (isLetter(c)) {
      while (isLetter(peek()) || isDigit(peek())) pos++;
      kind = Kind.NAME;
    } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      number();
    } else if (c == '"' || c == '\'') {
      var reader = new TextString(text, pos);
      string = reader.read();
      pos = reader.end();
      kind = Kind.STRING;
    } else if ("{}<>[]:;,-/".indexOf(c) >= 0) {
      pos++;
      kind = Kind.SYMBOL;
    } else {
      throw new Problem(character(pos) + " is not part of the text format here", pos);
    }
  }

  private void skipSpace() {
    for (; pos < text.length(); pos++) {
      char c = text.charAt(pos);
      if (c == '#') {
        int end = text.indexOf('\n', pos);
        pos = end < 0 ? text.length() - 1 : end;
      } else if (c != ' ' && (c < '\t' || c > '\r')) {
        return;
      }
    }
  }

  private void number() {
    kind = Kind.INTEGER;
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
      pos += 2;
      if (!isHex(peek())) throw number("has no digits");
      while (isHex(peek())) pos++;
    } else if (peek() == '0' && isDigit(peek(1))) {
      while (peek() >= '0' && peek() <= '7') pos++;
      if (isDigit(peek())) throw number("begins with 0 and is not octal");
      if (peek() == '.') throw number("begins with 0 and is no integer");
    } else {
      decimal();
    }
    if (isLetter(peek())) throw number("is followed by a letter without a space between");
    if (peek() == '.') throw number("has two points");
  }

  private void decimal() {
    while (isDigit(peek())) pos++;
    if (peek() == '.') {
      kind = Kind.FLOAT;
      do pos++;
      while (isDigit(peek()));
    }
    if (peek() == 'e' || peek() == 'E') {
      kind = Kind.FLOAT;
      pos++;
      if (peek() == '+' || peek() == '-') pos++;
      if (!isDigit(peek())) throw number("has an exponent without digits");
      while (isDigit(peek())) pos++;
    }
    if (peek() == 'f' || peek() == 'F') {
      kind = Kind.FLOAT;
      pos++;
    }
  }

  private Problem number(String problem) {
    return new Problem("the number " + shown() + " " + problem, start);
  }

  /// What is between the current `[` and the `]` after it, without spaces and comments: the name of
  /// an extension, or the type of an `Any`. The `]` is then behind us.
  String bracketed() {
    var name = new StringBuilder();
    while (true) {
      skipSpace();
      start = pos;
      if (pos == text.length()) throw new Problem("the end where ']' is meant", pos);
      char c = text.charAt(pos);
      if (c == ']') break;
      if (!isUrlCharacter(c)) throw new Problem(character(pos) + " cannot be in a name", pos);
      name.append(c);
      pos++;
    }
    pos++;
    next();
    return name.toString();
  }

  /// RFC 3986 §3.3: what a path is made of.
  static boolean isUrlCharacter(char c) {
    return isLetter(c) || isDigit(c) || "-.~%!$&'()*+,;=:@/".indexOf(c) >= 0;
  }

  private String character(int at) {
    int c = text.codePointAt(at);
    return c > ' ' && c < 0x7F ? "'" + (char) c + "'" : "U+%04X".formatted(c);
  }

  // ---- Characters; 0 is behind the end

  private char peek() {
    return peek(0);
  }

  private char peek(int ahead) {
    return pos + ahead < text.length() ? text.charAt(pos + ahead) : 0;
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
