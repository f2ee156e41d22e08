package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Prints the messages that have a form of their own.
final class WellKnownToJson {
  private final MessageToJson message;
  private final WireCursor in;
  private final JsonOutput out;
  private final boolean ours; // see MessageToJson

  WellKnownToJson(MessageToJson message, boolean ours) {
    this.message = message;
    this.ours = ours;
    in = message.in();
    out = message.out();
  }

  /// The message up to `end`, whose fields are in order.
  void print(JsonType type, int end) {
    switch (type.wellKnown) {
      case ANY -> any(end);
      case DURATION, TIMESTAMP -> time(type.wellKnown, end);
      case FIELD_MASK -> fieldMask(end);
      case LIST_VALUE -> list(type.fields[0], end);
      case STRUCT -> message.entries(type.fields[0], end, ours);
      case VALUE -> value(type, end);
      case WRAPPER -> wrapped(type.fields[0], end);
      case NONE, EMPTY -> throw new IllegalArgumentException(type + " is printed as an object");
    }
    in.pos = end; // what is left is unknown
  }

  // ---- Any

  private void any(int end) {
    String url = "";
    int from = 0;
    int to = 0;
    while (in.pos < end) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireType.LEN -> url = text();
        case 2 << 3 | WireType.LEN -> {
          to = in.end();
          from = in.pos;
          in.pos = to;
        }
        default -> in.skip(tag);
      }
    }
    if (url.isEmpty() && from == to) out.ascii("{}");
    else any(url, from, to);
  }

  private void any(String url, int from, int to) {
    var type = AnyType.of(url, message.types());
    byte[] utf8 = url.getBytes(UTF_8);
    out.ascii("{\"@type\":");
    out.text(utf8, 0, utf8.length);
    try {
      if (type.wellKnown.isObject()) {
        message.tidiedMembers(type, from, to);
      } else {
        out.ascii(",\"value\":");
        in.pos = from;
        message.message(type, to, false);
      }
    } catch (JsonException e) {
      throw e.inside("[" + type.descriptor + "]");
    }
    out.octet('}');
  }

  private String text() {
    int end = in.end();
    var text = new String(in.bytes, in.pos, end - in.pos, UTF_8);
    in.pos = end;
    return text;
  }

  // ---- Times and paths

  private void time(WellKnown kind, int end) {
    long seconds = 0;
    int nanos = 0;
    while (in.pos < end) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | WireType.VARINT -> seconds = in.varint();
        case 2 << 3 | WireType.VARINT -> nanos = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    if (kind == WellKnown.DURATION) TimeText.duration(out, seconds, nanos);
    else TimeText.timestamp(out, seconds, nanos);
  }

  private void fieldMask(int end) {
    out.octet('"');
    for (int i = 0; in.isNext(1 << 3 | WireType.LEN, end); i++) {
      if (i > 0) out.octet(',');
      try {
        out.ascii(FieldPaths.toJson(text()));
      } catch (JsonException e) {
        throw e.inside(".paths[" + i + "]");
      }
    }
    out.octet('"');
  }

  // ---- Any JSON

  private void value(JsonType type, int end) {
    if (in.pos == end) throw new JsonException("a Value without a kind is no JSON");
    int tag = in.tag();
    var field = type.field(WireType.number(tag));
    if (field == null || field.tag != tag)
      throw new JsonException("a Value of a kind that is not known");
    if (field.takesNull) {
      out.ascii("null");
    } else if (field.number == 2) {
      double number = Double.longBitsToDouble(in.fixed64());
      if (!Double.isFinite(number)) throw new JsonException("a Value of " + number + " is no JSON");
      out.number(number);
    } else {
      message.value(field, ours);
    }
  }

  private void list(JsonField values, int end) {
    out.octet('[');
    for (int i = 0; in.isNext(values.tag, end); i++) {
      if (i > 0) out.octet(',');
      try {
        message.value(values, ours);
      } catch (JsonException e) {
        throw e.inside("[" + i + "]");
      }
    }
    out.octet(']');
  }

  private void wrapped(JsonField value, int end) {
    if (in.isNext(value.tag, end)) message.value(value, ours);
    else message.zero(value);
  }
}
