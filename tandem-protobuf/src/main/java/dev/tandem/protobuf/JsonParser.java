package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads messages from JSON. An immutable value: each option is a new parser. Any number of threads
/// may share one.
///
/// What is not JSON by RFC 8259, or not a message of the type by the JSON mapping, is a
/// [JsonException], and nothing else is ever thrown for a text. Members may be named as in JSON or
/// as in the `.proto` file, and come in any order, but none twice. Messages may be nested 100 deep.
/// How large a text may be is up to who calls.
public final class JsonParser {
  static final JsonParser STRICT = new JsonParser(null, false);

  private final @Nullable TypeRegistry types;
  private final boolean ignoring;

  private JsonParser(@Nullable TypeRegistry types, boolean ignoring) {
    this.types = types;
    this.ignoring = ignoring;
  }

  /// Knows the types of `Any` and the extensions that are in `registry`. Without it, a parser knows
  /// those of the message's own file and what that imports.
  public JsonParser types(TypeRegistry registry) {
    return new JsonParser(Objects.requireNonNull(registry, "registry"), ignoring);
  }

  /// Goes past members that are no fields, and past names that an enum does not have: such a field
  /// is unset, such a value of a list or map is left out.
  public JsonParser ignoringUnknownFields() {
    return new JsonParser(types, true);
  }

  public <T extends Message> T parse(MessageType<T> type, String json) {
    byte[] utf8 = json.getBytes(UTF_8);
    if (Utf8.hasQuestionMark(utf8)) requirePairs(type, json);
    return parse(type, utf8, 0, utf8.length, true);
  }

  /// UTF-8 cannot hold half of a surrogate pair, and has a question mark in its place.
  private static void requirePairs(MessageType<?> type, String json) {
    for (int i = 0, c; i < json.length(); i += Character.charCount(c)) {
      c = json.codePointAt(i);
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) continue;
      throw new JsonException("the surrogate U+%04X has no partner".formatted(c))
          .in(type.fullName())
          .at(json, i);
    }
  }

  /// Reads a message from JSON in UTF-8.
  public <T extends Message> T parse(MessageType<T> type, byte[] json) {
    return parse(type, json, 0, json.length, false);
  }

  /// Reads a message from `length` bytes of JSON in UTF-8.
  public <T extends Message> T parse(MessageType<T> type, byte[] json, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, json.length);
    return parse(type, json, offset, length, false);
  }

  /// Reads a message from JSON in UTF-8, which is what remains in `json`. Its position does not
  /// move.
  public <T extends Message> T parse(MessageType<T> type, ByteBuffer json) {
    if (json.hasArray()) {
      return parse(
          type, json.array(), json.arrayOffset() + json.position(), json.remaining(), false);
    }
    var copy = new byte[json.remaining()];
    json.get(json.position(), copy);
    return parse(type, copy, 0, copy.length, false);
  }

  private <T extends Message> T parse(
      MessageType<T> type, byte[] json, int offset, int length, boolean valid) {
    var descriptor = type.descriptor();
    var known = types == null ? descriptor.file().types() : types;
    var in = new JsonInput(json, offset, length, valid);
    try {
      var binary = new JsonToMessage(ignoring, known, in, length).read(descriptor.json());
      return type.parse(binary.array(), 0, binary.size());
    } catch (JsonException e) {
      throw e.in(type.fullName()).at(json, offset);
    }
  }
}
