package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/// JSON that is not a message of the type that was asked for, or a message that JSON cannot hold.
/// The text says what is wrong, in which field, and for JSON that was read at which line and
/// column.
///
/// ```text
/// routeguide.Feature.location.latitude: 1.5 is not an integer, at line 3, column 17
/// ```
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String problem;
  private final int position; // in bytes; -1 if nothing was read
  private final StringBuilder inside = new StringBuilder();
  private @Nullable String path;
  private int line;
  private int column;

  /// What goes wrong at a byte of the text.
  JsonException(String problem, int position) {
    this.problem = problem;
    this.position = position;
  }

  /// A message that cannot be printed.
  JsonException(String problem) {
    this(problem, -1);
  }

  /// What is wrong, without the place.
  public String problem() {
    return problem;
  }

  /// The field, with the index in a list or the key in a map:
  /// `routeguide.Feature.points[3].latitude`.
  public String path() {
    return path == null ? "" : path;
  }

  /// The line of the text, from 1; 0 if a message was printed.
  public int line() {
    return line;
  }

  /// The character of the line, from 1; 0 if a message was printed.
  public int column() {
    return column;
  }

  /// Said by each message on the way out: the problem is inside `.field`, `[index]` or `["key"]`.
  JsonException inside(String step) {
    inside.insert(0, step);
    return this;
  }

  /// Said by the outermost message.
  JsonException in(String type) {
    path = type + inside;
    return this;
  }

  /// Said by who has the text, of which `offset` is the first byte.
  JsonException at(byte[] text, int offset) {
    int from = offset;
    int to = Math.min(position, text.length);
    line = 1;
    for (int i = offset; i < to; i++) {
      if (text[i] == '\n') {
        line++;
        from = i + 1;
      }
    }
    column = 1 + new String(text, from, to - from, UTF_8).length();
    return this;
  }

  /// Said by who knows the place as a number of characters.
  JsonException at(String text, int index) {
    line = 1 + (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
    column = index - text.lastIndexOf('\n', index - 1);
    return this;
  }

  @Override
  public String getMessage() {
    String where = path().isEmpty() ? problem : path + ": " + problem;
    return line == 0 ? where : where + ", at line " + line + ", column " + column;
  }
}
