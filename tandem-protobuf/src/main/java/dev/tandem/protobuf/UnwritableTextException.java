package dev.tandem.protobuf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A string that UTF-8 cannot hold: a surrogate in it has no partner. The text says in which field,
/// and at which character, but not what the string is.
final class UnwritableTextException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String problem;
  private final transient List<Integer> numbers = new ArrayList<>(); // innermost first
  private @Nullable String place;

  private UnwritableTextException(String problem) {
    this.problem = problem;
  }

  /// The exception for `text`, whose first surrogate without a partner it names; null if all have
  /// theirs.
  static @Nullable UnwritableTextException of(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) continue;
      if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) i++;
      else
        return new UnwritableTextException(
            "character %d of %d is the surrogate U+%04X without its partner, which UTF-8 cannot hold"
                .formatted(i, text.length(), (int) c));
    }
    return null;
  }

  /// Said by each message on the way out: the string is inside its field `number`.
  UnwritableTextException inside(int number) {
    numbers.add(number);
    return this;
  }

  /// Said by the outermost message, which knows the names.
  UnwritableTextException in(MessageType<?> type) {
    place = type.nameOf(numbers.reversed());
    return this;
  }

  /// Said by an extension: the string is inside its value.
  UnwritableTextException in(String extension, FieldType<?> type) {
    var path = numbers.reversed(); // begins with the extension's number
    place = extension + type.pathFrom(path.subList(1, path.size()));
    return this;
  }

  @Override
  public String getMessage() {
    return (place == null ? "field " + numbers.reversed() : place) + ": " + problem;
  }
}
