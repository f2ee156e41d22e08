package dev.tandem.protobuf;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads messages from the text format. Immutable: each option gives another parser; any number of
/// threads may share one. Got from [Text#parser].
///
/// Refused are fields that the message does not have, unless their names are reserved; singular
/// fields and members of a oneof that are there twice; numbers that are out of range; names and, of
/// closed enums, numbers that an enum does not have; strings that are not UTF-8; missing required
/// fields; messages nested deeper than 100. Fields are given by name: a number would not say which
/// type an unknown field has.
public final class TextParser {
  private final @Nullable TypeRegistry types;
  private final boolean ignoring;

  TextParser() {
    this(null, false);
  }

  private TextParser(@Nullable TypeRegistry types, boolean ignoring) {
    this.types = types;
    this.ignoring = ignoring;
  }

  /// This parser with the types and extensions of `types`, instead of those that the message's own
  /// file and its imports declare.
  public TextParser types(TypeRegistry types) {
    return new TextParser(Objects.requireNonNull(types, "types"), ignoring);
  }

  /// This parser, which reads over fields and extensions that it does not know.
  public TextParser ignoringUnknownFields() {
    return new TextParser(types, true);
  }

  boolean ignoresUnknownFields() {
    return ignoring;
  }

  /// The message that `text` describes. Throws [TextException] for text that describes none; no
  /// other exception comes from any text.
  public <T extends Message> T parse(MessageType<T> type, CharSequence text) {
    var input = new TextInput(this, text.toString(), type.fullName());
    if (types == null && type.defaultValue() instanceof DynamicMessage dynamic) {
      @SuppressWarnings("unchecked") // the type is that of dynamic messages
      var parsed = (T) input.parse(dynamic.schema());
      return parsed;
    }
    var descriptor = type.descriptor();
    var registry = types == null ? descriptor.file().types() : types;
    return input.as(type, input.parse(registry.dynamic(descriptor)));
  }
}
