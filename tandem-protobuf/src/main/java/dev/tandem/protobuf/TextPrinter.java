package dev.tandem.protobuf;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Prints messages in the text format. Immutable: each option gives another printer; any number of
/// threads may share one. Got from [Text#printer].
///
/// Fields are in the order of their numbers, map entries in that of their keys. Extensions, and
/// messages inside of `google.protobuf.Any`, are printed as such if their types are known. Of
/// numbers, the fewest digits that are read as the same number are printed. Any message can be
/// printed: half of a surrogate pair, which cannot be sent, is shown as `?`.
public final class TextPrinter {
  /// What `toString` is.
  static final TextPrinter DEBUG = new TextPrinter().oneLine().unknownFields().redacted();

  private record Options(
      @Nullable TypeRegistry types,
      boolean oneLine,
      boolean unknownFields,
      boolean redacted,
      boolean ascii) {}

  private final Options options;

  TextPrinter() {
    this(new Options(null, false, false, false, false));
  }

  private TextPrinter(Options options) {
    this.options = options;
  }

  /// This printer with the types and extensions of `types`, instead of those that the message's own
  /// file and its imports declare.
  public TextPrinter types(TypeRegistry types) {
    Objects.requireNonNull(types, "types");
    var o = options;
    return new TextPrinter(new Options(types, o.oneLine, o.unknownFields, o.redacted, o.ascii));
  }

  /// This printer, with all on one line and one space between.
  public TextPrinter oneLine() {
    var o = options;
    return new TextPrinter(new Options(o.types, true, o.unknownFields, o.redacted, o.ascii));
  }

  /// This printer, with unknown fields behind the others, by their numbers. For people: no parser
  /// reads them, since the text does not say which types they have. Bytes that could be a message
  /// are printed as one, as all printers do.
  public TextPrinter unknownFields() {
    var o = options;
    return new TextPrinter(new Options(o.types, o.oneLine, true, o.redacted, o.ascii));
  }

  /// This printer, with `[REDACTED]` in place of fields that have the option `debug_redact`. For
  /// people: no parser reads it.
  public TextPrinter redacted() {
    var o = options;
    return new TextPrinter(new Options(o.types, o.oneLine, o.unknownFields, true, o.ascii));
  }

  /// This printer, with escapes for all characters outside of ASCII.
  public TextPrinter ascii() {
    var o = options;
    return new TextPrinter(new Options(o.types, o.oneLine, o.unknownFields, o.redacted, true));
  }

  boolean isOneLine() {
    return options.oneLine;
  }

  boolean hasUnknownFields() {
    return options.unknownFields;
  }

  boolean isRedacted() {
    return options.redacted;
  }

  boolean isAscii() {
    return options.ascii;
  }

  /// The message in the text format. Lines end in `\n`, the last one too.
  public String print(Message message) {
    var types = options.types;
    if (types == null && message instanceof DynamicMessage m) return new TextOutput(this).print(m);
    if (types == null) types = message.messageType().descriptor().file().types();
    return new TextOutput(this).print(dynamic(message, types));
  }

  /// An extension whose bytes are malformed is printed as the unknown field that it is then; all
  /// are, if the message is so deep that nobody could read it. Without what is bytes in it, it has
  /// no more depth than it has in memory.
  private static DynamicMessage dynamic(Message message, TypeRegistry types) {
    try {
      return DynamicMessage.of(message, types);
    } catch (MalformedMessageException e) {
      var schema = types.withoutExtensions().dynamic(message.messageType().descriptor());
      return schema.convert(message, Integer.MAX_VALUE);
    }
  }
}
