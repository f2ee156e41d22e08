package dev.tandem.protobuf;

import dev.tandem.protobuf.JsonToMessage.Outcome;
import java.util.Locale;

/// Reads values that are no messages, and writes them behind their tags.
final class ScalarFromJson {
  private final JsonInput in;
  private final WireBuffer out;
  private final boolean ignoring;

  ScalarFromJson(JsonInput in, WireBuffer out, boolean ignoring) {
    this.in = in;
    this.out = out;
    this.ignoring = ignoring;
  }

  Outcome value(JsonField field) {
    return switch (field.type) {
      case TYPE_INT32 -> varint(signed(field, 32));
      case TYPE_INT64 -> varint(signed(field, 64));
      case TYPE_UINT32 -> varint(unsigned(field, 32));
      case TYPE_UINT64 -> varint(unsigned(field, 64));
      case TYPE_SINT32, TYPE_SINT64 -> {
        long value = signed(field, field.type.number() == SINT32 ? 32 : 64);
        yield varint(value << 1 ^ value >> 63);
      }
      case TYPE_FIXED32 -> fixed32((int) unsigned(field, 32));
      case TYPE_FIXED64 -> fixed64(unsigned(field, 64));
      case TYPE_SFIXED32 -> fixed32((int) signed(field, 32));
      case TYPE_SFIXED64 -> fixed64(signed(field, 64));
      case TYPE_DOUBLE -> fixed64(Double.doubleToRawLongBits(doubleValue()));
      case TYPE_FLOAT -> fixed32(Float.floatToRawIntBits(floatValue()));
      case TYPE_BOOL -> varint(in.bool() ? 1 : 0);
      case TYPE_STRING -> string();
      case TYPE_BYTES -> bytes();
      case TYPE_ENUM -> enumeration(field.enumType());
      case TYPE_MESSAGE, TYPE_GROUP -> throw new IllegalArgumentException(field + " is no scalar");
    };
  }

  private static final int SINT32 = 17; // TYPE_SINT32 in descriptor.proto

  private Outcome varint(long value) {
    out.varint(value);
    return value == 0 ? Outcome.ZERO : Outcome.WRITTEN;
  }

  private Outcome fixed32(int bits) {
    out.fixed32(bits);
    return bits == 0 ? Outcome.ZERO : Outcome.WRITTEN;
  }

  private Outcome fixed64(long bits) {
    out.fixed64(bits);
    return bits == 0 ? Outcome.ZERO : Outcome.WRITTEN;
  }

  // ---- Numbers

  private long signed(JsonField field, int bits) {
    var number = number();
    if (!number.isSigned(bits)) throw notInteger(field);
    return number.integer();
  }

  private long unsigned(JsonField field, int bits) {
    var number = number();
    if (!number.isUnsigned(bits)) throw notInteger(field);
    return number.integer();
  }

  private int valueStart;

  /// Reads a number, which may be in quotes.
  private JsonNumber number() {
    int c = in.peek();
    valueStart = in.position();
    if (c == '"') {
      in.string();
      quotedNumber();
    } else {
      in.number();
    }
    return in.number;
  }

  /// Takes the string that was read for a number.
  private void quotedNumber() {
    if (in.number.read(in.text, in.from, in.to) != in.to)
      throw JsonInput.malformed(in.shown() + " is not a number", valueStart);
  }

  private JsonException notInteger(JsonField field) {
    String shown = in.since(valueStart);
    String problem =
        in.number.hasFraction()
            ? shown + " is not an integer"
            : shown + " is out of the range of " + name(field);
    return JsonInput.malformed(problem, valueStart);
  }

  private static String name(JsonField field) {
    return field.type.name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
  }

  private double doubleValue() {
    if (in.peek() == '"') {
      valueStart = in.position();
      in.string();
      double special = special();
      if (special != 0) return special;
      quotedNumber();
    } else {
      number();
    }
    double value = in.number.doubleValue();
    if (Double.isInfinite(value))
      throw JsonInput.malformed(
          in.since(valueStart) + " is out of the range of double", valueStart);
    return value;
  }

  private float floatValue() {
    if (in.peek() == '"') {
      valueStart = in.position();
      in.string();
      double special = special();
      if (special != 0) return (float) special;
      quotedNumber();
    } else {
      number();
    }
    float value = in.number.floatValue();
    if (Float.isInfinite(value))
      throw JsonInput.malformed(in.since(valueStart) + " is out of the range of float", valueStart);
    return value;
  }

  /// What is no number of JSON; 0 if the string is none of them.
  private double special() {
    if (in.is("NaN")) return Double.NaN;
    if (in.is("Infinity")) return Double.POSITIVE_INFINITY;
    if (in.is("-Infinity")) return Double.NEGATIVE_INFINITY;
    return 0;
  }

  // ---- Text and bytes

  private Outcome string() {
    in.string();
    int length = in.to - in.from;
    out.varint(length);
    out.raw(in.text, in.from, length);
    return length == 0 ? Outcome.ZERO : Outcome.WRITTEN;
  }

  private Outcome bytes() {
    in.peek();
    int start = in.position();
    in.string();
    int begin = out.begin();
    if (!Base64Text.decode(in.text, in.from, in.to, out))
      throw JsonInput.malformed(in.shown() + " is not Base64", start);
    boolean empty = out.size() == begin;
    out.end(begin);
    return empty ? Outcome.ZERO : Outcome.WRITTEN;
  }

  // ---- Enums

  private Outcome enumeration(JsonEnum type) {
    int c = in.peek();
    int start = in.position();
    if (c == 'n' && type.isNull && in.word("null")) return varint(0);
    if (c == '"') {
      in.string();
      int place = type.numbers().find(in.text, in.from, in.to);
      if (place >= 0) return varint(type.numbers().number(place));
      if (ignoring) return Outcome.IGNORED;
      throw JsonInput.malformed(in.shown() + " is no value of enum " + type.descriptor, start);
    }
    if (c != '-' && (c < '0' || c > '9')) throw in.unexpected("a value of enum " + type.descriptor);
    in.number();
    if (!in.number.isSigned(32)) {
      throw JsonInput.malformed(
          in.since(start) + " is no number of enum " + type.descriptor, start);
    }
    int number = (int) in.number.integer();
    if (type.descriptor.isOpen() || type.name(number) != null) return varint(number);
    if (ignoring) return Outcome.IGNORED;
    throw JsonInput.malformed(
        number + " is no value of enum " + type.descriptor + ", which is closed", start);
  }

  // ---- Keys

  /// Writes the key that was read as a string.
  void key(JsonField key, int position) {
    valueStart = position;
    switch (key.type) {
      case TYPE_STRING -> {
        out.varint(in.to - in.from);
        out.raw(in.text, in.from, in.to - in.from);
      }
      case TYPE_BOOL -> {
        boolean value = in.is("true");
        if (!value && !in.is("false"))
          throw JsonInput.malformed(in.shown() + " is not true or false", position);
        out.varint(value ? 1 : 0);
      }
      default -> numberKey(key);
    }
  }

  private void numberKey(JsonField key) {
    quotedNumber();
    var number = in.number;
    boolean good =
        switch (key.type) {
          case TYPE_INT32, TYPE_SINT32, TYPE_SFIXED32 -> number.isSigned(32);
          case TYPE_INT64, TYPE_SINT64, TYPE_SFIXED64 -> number.isSigned(64);
          case TYPE_UINT32, TYPE_FIXED32 -> number.isUnsigned(32);
          default -> number.isUnsigned(64);
        };
    if (!good) {
      throw JsonInput.malformed(in.shown() + " is no key of type " + name(key), valueStart);
    }
    long value = number.integer();
    switch (key.type) {
      case TYPE_SINT32, TYPE_SINT64 -> out.varint(value << 1 ^ value >> 63);
      case TYPE_FIXED32, TYPE_SFIXED32 -> out.fixed32((int) value);
      case TYPE_FIXED64, TYPE_SFIXED64 -> out.fixed64(value);
      default -> out.varint(value);
    }
  }
}
