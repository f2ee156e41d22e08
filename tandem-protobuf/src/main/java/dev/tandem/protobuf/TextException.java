package dev.tandem.protobuf;

/// Text that is not a message of the type that was asked for. It says what is wrong, in which
/// field, and where in the text.
public final class TextException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String path;
  private final String problem;
  private final int line;
  private final int column;

  TextException(String path, String problem, int line, int column) {
    super(path + ": " + problem + ", at line " + line + ", column " + column);
    this.path = path;
    this.problem = problem;
    this.line = line;
    this.column = column;
  }

  /// The field, or the message if it is in none: `routeguide.Feature.location.latitude`.
  public String path() {
    return path;
  }

  /// What is wrong, without the place.
  public String problem() {
    return problem;
  }

  /// The line in the text, of which the first is 1.
  public int line() {
    return line;
  }

  /// The character in the line, of which the first is 1.
  public int column() {
    return column;
  }
}
