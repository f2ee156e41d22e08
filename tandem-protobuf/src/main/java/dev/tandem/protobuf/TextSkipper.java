package dev.tandem.protobuf;

import dev.tandem.protobuf.TextTokens.Kind;
import dev.tandem.protobuf.TextTokens.Problem;
import java.util.Locale;

/// Reads over the value of a field that nobody knows. What it is shows in its first token: a
/// message begins with a bracket.
final class TextSkipper {
  private final TextTokens in;
  private int depth;

  TextSkipper(TextTokens in, int depth) {
    this.in = in;
    this.depth = depth;
  }

  /// From the `:` on, which only a message can be without.
  void value() {
    boolean colon = in.take(':');
    if (in.is('[')) list();
    else if (in.is('{') || in.is('<')) message();
    else if (colon) scalar();
    else throw in.unexpected("':' or '{'");
  }

  private void list() {
    in.next();
    if (in.take(']')) return;
    do {
      if (in.is('{') || in.is('<')) message();
      else scalar();
    } while (in.take(','));
    if (!in.take(']')) throw in.unexpected("',' or ']'");
  }

  private void message() {
    char close = in.is('<') ? '>' : '}';
    if (++depth > ProtoReader.MAX_DEPTH)
      throw new Problem("messages are nested deeper than " + ProtoReader.MAX_DEPTH, in.start());
    in.next();
    while (!in.take(close)) {
      if (in.is('[')) in.bracketed();
      else if (in.kind() == Kind.NAME) in.next();
      else throw in.unexpected("a field");
      value();
      if (!in.take(';')) in.take(',');
    }
    depth--;
  }

  private void scalar() {
    if (in.kind() == Kind.STRING) {
      while (in.kind() == Kind.STRING) in.next();
      return;
    }
    boolean negative = in.take('-');
    boolean name = in.kind() == Kind.NAME;
    if (!name && in.kind() != Kind.INTEGER && in.kind() != Kind.FLOAT)
      throw in.unexpected("a value");
    if (name && negative && !in.text().toLowerCase(Locale.ROOT).matches("inf|infinity|nan"))
      throw in.unexpected("a number");
    in.next();
  }
}
