package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.protobuf.JsonToMessage.Outcome;
import org.jspecify.annotations.Nullable;

/// Reads the messages that have a form of their own.
final class WellKnownFromJson {
  private static final byte[] TYPE = "@type".getBytes(US_ASCII);

  private static final int FIRST_VARINT = 1 << 3 | WireType.VARINT;
  private static final int SECOND_VARINT = 2 << 3 | WireType.VARINT;
  private static final int FIRST_BYTES = 1 << 3 | WireType.LEN;
  private static final int SECOND_BYTES = 2 << 3 | WireType.LEN;

  private final JsonToMessage message;
  private final JsonInput in;
  private final WireBuffer out;
  private final TimeText time = new TimeText();

  WellKnownFromJson(JsonToMessage message) {
    this.message = message;
    in = message.in();
    out = message.out();
  }

  void read(JsonType type) {
    switch (type.wellKnown) {
      case ANY -> any();
      case DURATION, TIMESTAMP -> time(type.wellKnown);
      case FIELD_MASK -> fieldMask();
      case LIST_VALUE -> list(type.fields[0]);
      case STRUCT -> message.map(type.fields[0]);
      case VALUE -> value(type);
      case WRAPPER -> wrapped(type.fields[0]);
      case NONE, EMPTY -> throw new IllegalArgumentException(type + " is read as an object");
    }
  }

  // ---- Any

  /// The type may come behind what it explains, so that it is looked for first.
  private void any() {
    if (in.peek() != '{') throw in.unexpected("an object for google.protobuf.Any");
    int start = in.position();
    String url = typeUrl();
    in.back(start);
    if (url == null) {
      if (in.open('{', '}')) throw in.malformed("an Any needs \"@type\"");
      return;
    }
    JsonType type;
    try {
      type = AnyType.of(url, message.types());
    } catch (JsonException e) {
      throw in.malformed(e.problem());
    }
    byte[] utf8 = url.getBytes(UTF_8);
    out.tag(FIRST_BYTES);
    out.varint(utf8.length);
    out.raw(utf8, 0, utf8.length);
    int before = out.size();
    out.tag(SECOND_BYTES);
    int begin = out.begin();
    message.deeper();
    try {
      if (type.wellKnown != WellKnown.NONE) valueMember(type);
      else message.object(type, TYPE);
    } catch (JsonException e) {
      throw e.inside("[" + type.descriptor + "]");
    }
    message.shallower();
    if (out.size() == begin) out.cut(before);
    else out.end(begin);
  }

  /// The `@type` of the object that begins here, or null.
  private @Nullable String typeUrl() {
    for (boolean more = in.open('{', '}'); more; more = in.more('}')) {
      in.string();
      boolean found = in.is("@type");
      in.expect(':');
      if (found) {
        in.string();
        return in.string(in.from, in.to);
      }
      in.skip(message.depth());
    }
    return null;
  }

  /// Reads what has a form of its own: it is the member `value`, and there is no other.
  private void valueMember(JsonType type) {
    boolean typeSeen = false;
    boolean valueSeen = false;
    for (boolean more = in.open('{', '}'); more; more = in.more('}')) {
      in.peek();
      int start = in.position();
      in.string();
      boolean isType = in.is("@type");
      if (!isType && !in.is("value")) {
        if (!message.ignores())
          throw JsonInput.malformed(
              in.shown() + " is no member of an Any of " + type.descriptor, start);
        in.expect(':');
        in.skip(message.depth());
        continue;
      }
      if (isType ? typeSeen : valueSeen)
        throw JsonInput.malformed(in.shown() + " comes twice", start);
      in.expect(':');
      if (isType) {
        typeSeen = true;
        in.string();
      } else {
        valueSeen = true;
        message.message(type);
      }
    }
    if (!valueSeen && type.wellKnown != WellKnown.EMPTY)
      throw in.malformed("an Any of " + type.descriptor + " needs \"value\"");
  }

  // ---- Times and paths

  private void time(WellKnown kind) {
    in.peek();
    int start = in.position();
    in.string();
    boolean duration = kind == WellKnown.DURATION;
    boolean good =
        duration ? time.duration(in.text, in.from, in.to) : time.timestamp(in.text, in.from, in.to);
    if (!good) {
      throw JsonInput.malformed(
          in.shown()
              + (duration
                  ? " is no duration such as \"-1.5s\", of at most 315576000000s"
                  : " is no timestamp such as \"2026-01-31T23:59:59.5Z\", of the years 1 to 9999"),
          start);
    }
    if (time.seconds != 0) {
      out.tag(FIRST_VARINT);
      out.varint(time.seconds);
    }
    if (time.nanos != 0) {
      out.tag(SECOND_VARINT);
      out.varint(time.nanos);
    }
  }

  private void fieldMask() {
    in.peek();
    int start = in.position();
    in.string();
    String all = in.string(in.from, in.to);
    for (String path : all.split(",", -1)) {
      if (path.isEmpty()) continue; // is no path
      byte[] snake;
      try {
        snake = FieldPaths.fromJson(path).getBytes(US_ASCII);
      } catch (JsonException e) {
        throw JsonInput.malformed(e.problem(), start);
      }
      out.tag(FIRST_BYTES);
      out.varint(snake.length);
      out.raw(snake, 0, snake.length);
    }
  }

  // ---- Any JSON

  private void value(JsonType type) {
    int kind =
        switch (in.peek()) {
          case 'n' -> 1;
          case '"' -> 3;
          case 't', 'f' -> 4;
          case '{' -> 5;
          case '[' -> 6;
          default -> 2;
        };
    var field = type.field(kind);
    if (field == null) throw new IllegalArgumentException(type + " has no field " + kind);
    out.tag(field.tag);
    message.value(field);
  }

  private void list(JsonField values) {
    if (in.peek() != '[') throw in.unexpected("a list");
    int index = 0;
    try {
      for (boolean more = in.open('[', ']'); more; more = in.more(']')) {
        out.tag(values.tag);
        message.value(values);
        index++;
      }
    } catch (JsonException e) {
      throw e.inside("[" + index + "]");
    }
  }

  private void wrapped(JsonField value) {
    int before = out.size();
    out.tag(value.tag);
    if (message.value(value) == Outcome.ZERO) out.cut(before);
  }
}
