package dev.tandem.protobuf;

/// The paths of a `FieldMask`, which JSON spells in lowerCamelCase: `user.displayName` is
/// `user.display_name`. What would not come back as it was is an error.
final class FieldPaths {
  private FieldPaths() {}

  /// `display_name` as `displayName`.
  static String toJson(String path) {
    if (path.isEmpty()) throw noJson(path, "is empty");
    var camel = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '_') {
        i++;
        char next = i < path.length() ? path.charAt(i) : '_';
        if (next < 'a' || next > 'z') throw noJson(path, "has a _ without a letter behind it");
        camel.append((char) (next - 32));
      } else if (isPlain(c)) {
        camel.append(c);
      } else {
        throw noJson(path, "has '" + c + "'");
      }
    }
    return camel.toString();
  }

  private static JsonException noJson(String path, String reason) {
    return new JsonException(
        "path \"" + path + "\" " + reason + ", and would not come back from JSON as it is");
  }

  /// `displayName` as `display_name`.
  static String fromJson(String path) {
    var snake = new StringBuilder(path.length() + 8);
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c >= 'A' && c <= 'Z') snake.append('_').append((char) (c + 32));
      else if (isPlain(c)) snake.append(c);
      else
        throw new JsonException(
            "\"" + path + "\" is no path: '" + c + "' is not in lowerCamelCase");
    }
    return snake.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
  }
}
