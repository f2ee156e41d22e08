package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Prints messages as JSON. An immutable value: each option is a new printer. Any number of threads
/// may share one.
///
/// A [JsonException] says what JSON cannot hold: a `Timestamp` or `Duration` out of range, a
/// `FieldMask` that would not come back, a `Value` without a kind or with a number that is none, an
/// `Any` whose type is not known or whose bytes are malformed, messages nested deeper than 100.
/// Half of a surrogate pair is an IllegalArgumentException, as for [Message#toByteArray].
///
/// Unknown fields are not printed. Fields with `debug_redact` are: this is data, not a log.
public final class JsonPrinter {
  static final JsonPrinter PLAIN = new JsonPrinter(null, false, false, false, false);

  private final @Nullable TypeRegistry types;
  private final boolean originalNames;
  private final boolean defaults;
  private final boolean enumNumbers;
  private final boolean indented;

  private JsonPrinter(
      @Nullable TypeRegistry types,
      boolean originalNames,
      boolean defaults,
      boolean enumNumbers,
      boolean indented) {
    this.types = types;
    this.originalNames = originalNames;
    this.defaults = defaults;
    this.enumNumbers = enumNumbers;
    this.indented = indented;
  }

  // ---- Options

  /// Knows the types of `Any` and the extensions that are in `registry`. Without it, a printer
  /// knows those of the message's own file and what that imports.
  public JsonPrinter types(TypeRegistry registry) {
    Objects.requireNonNull(registry, "registry");
    return new JsonPrinter(registry, originalNames, defaults, enumNumbers, indented);
  }

  /// Names fields as the `.proto` file does: `foo_bar`, not `fooBar`.
  public JsonPrinter originalFieldNames() {
    return new JsonPrinter(types, true, defaults, enumNumbers, indented);
  }

  /// Prints fields without presence although they have their default: `0`, `""`, `[]`, `{}`.
  public JsonPrinter defaults() {
    return new JsonPrinter(types, originalNames, true, enumNumbers, indented);
  }

  /// Prints enums as their numbers.
  public JsonPrinter enumsAsNumbers() {
    return new JsonPrinter(types, originalNames, defaults, true, indented);
  }

  /// Prints one member or value a line, two spaces deeper for each level.
  public JsonPrinter indented() {
    return new JsonPrinter(types, originalNames, defaults, enumNumbers, true);
  }

  boolean usesOriginalNames() {
    return originalNames;
  }

  boolean printsDefaults() {
    return defaults;
  }

  boolean printsEnumNumbers() {
    return enumNumbers;
  }

  // ---- Printing

  public String print(Message message) {
    var buffers = JsonBuffers.take();
    try {
      var out = written(message, buffers);
      return new String(out.array(), 0, out.size(), UTF_8);
    } finally {
      buffers.give();
    }
  }

  /// The JSON in UTF-8.
  public byte[] toBytes(Message message) {
    var buffers = JsonBuffers.take();
    try {
      var out = written(message, buffers);
      return Arrays.copyOf(out.array(), out.size());
    } finally {
      buffers.give();
    }
  }

  /// Appends the JSON to a StringBuilder, a Writer, or the like.
  public void printTo(Message message, Appendable out) throws IOException {
    out.append(print(message));
  }

  /// Writes the JSON in UTF-8; does not flush.
  public void printTo(Message message, OutputStream out) throws IOException {
    var json = written(message, JsonBuffers.fresh());
    out.write(json.array(), 0, json.size());
  }

  private JsonOutput written(Message message, JsonBuffers buffers) {
    MessageType<?> type = message.messageType();
    var binary = buffers.binary;
    try {
      message.writeTo(binary);
    } catch (UnwritableTextException e) {
      throw e.in(type);
    }
    int size = binary.size();
    boolean joined = binary.ranges() > 1;
    byte[] data = joined ? binary.toByteArray() : binary.array(0);
    int offset = joined ? 0 : binary.offset(0);
    var descriptor = type.descriptor();
    var known = types == null ? descriptor.file().types() : types;
    try {
      var out =
          new MessageToJson(this, known, data, offset, size, buffers.json)
              .print(descriptor.json(), offset + size);
      return indented ? JsonIndent.indented(out) : out;
    } catch (JsonException e) {
      throw e.in(type.fullName());
    }
  }
}
