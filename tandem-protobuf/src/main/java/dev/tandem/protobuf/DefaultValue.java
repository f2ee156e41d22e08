package dev.tandem.protobuf;

import java.io.ByteArrayOutputStream;

/// What an absent field reads as, from how descriptors spell it.
final class DefaultValue {
  private DefaultValue() {}

  /// The value as Java has it; the number of an enum's value.
  static Object of(FieldDescriptor field) {
    return field.proto().hasDefaultValue() ? declared(field) : zero(field);
  }

  private static Object declared(FieldDescriptor field) {
    String text = field.proto().defaultValue();
    return switch (field.type()) {
      case TYPE_DOUBLE -> Double.valueOf(inJava(text));
      case TYPE_FLOAT -> Float.valueOf(inJava(text));
      case TYPE_INT64, TYPE_SINT64, TYPE_SFIXED64 -> Long.valueOf(text);
      case TYPE_UINT64, TYPE_FIXED64 -> Long.parseUnsignedLong(text);
      case TYPE_INT32, TYPE_SINT32, TYPE_SFIXED32 -> Integer.valueOf(text);
      case TYPE_UINT32, TYPE_FIXED32 -> Integer.parseUnsignedInt(text);
      case TYPE_BOOL -> Boolean.valueOf(text);
      case TYPE_STRING -> text;
      case TYPE_BYTES -> unescaped(text);
      case TYPE_ENUM -> number(field, text);
      case TYPE_MESSAGE, TYPE_GROUP -> throw none(field);
    };
  }

  private static Object zero(FieldDescriptor field) {
    return switch (field.type()) {
      case TYPE_DOUBLE -> 0d;
      case TYPE_FLOAT -> 0f;
      case TYPE_INT64, TYPE_SINT64, TYPE_SFIXED64, TYPE_UINT64, TYPE_FIXED64 -> 0L;
      case TYPE_INT32, TYPE_SINT32, TYPE_SFIXED32, TYPE_UINT32, TYPE_FIXED32 -> 0;
      case TYPE_BOOL -> false;
      case TYPE_STRING -> "";
      case TYPE_BYTES -> Bytes.EMPTY;
      case TYPE_ENUM -> field.enumOf().proto().value().getFirst().number();
      case TYPE_MESSAGE, TYPE_GROUP -> throw none(field);
    };
  }

  private static IllegalStateException none(FieldDescriptor field) {
    return new IllegalStateException(field.fullName() + " is a message, which has no default");
  }

  private static int number(FieldDescriptor field, String name) {
    Integer number = field.enumOf().numberOf(name);
    if (number != null) return number;
    throw new IllegalArgumentException(
        field.fullName() + ": the default " + name + " is no value of " + field.enumOf());
  }

  private static String inJava(String number) {
    return switch (number) {
      case "inf" -> "Infinity";
      case "-inf" -> "-Infinity";
      case "nan", "-nan" -> "NaN";
      default -> number;
    };
  }

  /// The bytes of a default as descriptors spell it, with C's escapes.
  private static Bytes unescaped(String text) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        bytes.write(c);
        continue;
      }
      char escape = text.charAt(++i);
      if (escape >= '0' && escape <= '7') {
        bytes.write(Integer.parseInt(text, i, i + 3, 8));
        i += 2;
      } else {
        bytes.write(
            switch (escape) {
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              default -> escape;
            });
      }
    }
    return Bytes.wrap(bytes.toByteArray());
  }
}
