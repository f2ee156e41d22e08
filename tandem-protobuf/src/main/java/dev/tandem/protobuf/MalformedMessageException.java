package dev.tandem.protobuf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Bytes that are not a message of the type that was asked for. The text says what is wrong, at
/// which byte of the input, and in which field.
public final class MalformedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String problem;
  private final long position;
  private final transient List<Integer> numbers = new ArrayList<>(); // innermost first
  private @Nullable String place;
  private boolean incomplete;

  MalformedMessageException(String problem, long position) {
    this.problem = problem;
    this.position = position;
  }

  /// What is wrong, without the place.
  public String problem() {
    return problem;
  }

  /// The byte of the input at which reading stopped. Inside a message that came in several parts
  /// which were merged, counted from the beginning of the merged message.
  public long position() {
    return position;
  }

  /// The field: `routeguide.Feature.location.latitude`, with numbers where names are not known.
  public String path() {
    return place == null ? "" : place;
  }

  /// Said by each message on the way out: the problem is inside its field `number`.
  void inside(int number) {
    numbers.add(number);
  }

  /// Said where required fields are missing, and nothing else is wrong.
  MalformedMessageException incomplete() {
    incomplete = true;
    return this;
  }

  boolean isIncomplete() {
    return incomplete;
  }

  boolean sameAs(MalformedMessageException other) {
    return problem.equals(other.problem) && numbers.equals(other.numbers);
  }

  /// Said by an extension: the problem is inside its value.
  MalformedMessageException in(String extension, FieldType<?> type) {
    var path = numbers.reversed(); // begins with the extension's number
    if (place == null)
      place = extension + (path.isEmpty() ? "" : type.pathFrom(path.subList(1, path.size())));
    return this;
  }

  /// Said by the outermost message, which knows the names.
  MalformedMessageException in(MessageType<?> type) {
    if (place == null) place = type.nameOf(numbers.reversed());
    return this;
  }

  @Override
  public String getMessage() {
    return place == null
        ? problem + ", at byte " + position
        : place + ": " + problem + ", at byte " + position;
  }
}
