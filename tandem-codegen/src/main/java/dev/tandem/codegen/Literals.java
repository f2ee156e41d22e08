package dev.tandem.codegen;

import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.FieldDescriptor;
import java.util.HexFormat;

/// The declared default values of fields as Java expressions.
final class Literals {
  private Literals() {}

  /// The bytes of text in a constant, below what a class file allows: 65,535, where a character
  /// takes three at most.
  private static final int CONSTANT = 20_000;

  /// Whether a default is more than a literal, which is better computed once.
  static boolean needsConstant(FieldDescriptor field) {
    if (!field.proto().hasDefaultValue()) return false;
    String value = field.proto().defaultValue();
    return switch (Kind.of(field)) {
      case STRING -> value.length() > CONSTANT;
      case BYTES -> !value.isEmpty();
      default -> false;
    };
  }

  static String of(Field field, JavaFile f) {
    String value = field.descriptor.proto().defaultValue();
    return switch (field.kind) {
      case STRING -> text(value, f);
      case BYTES -> f.runtime("Bytes") + ".hex(" + text(hex(field.descriptor), f) + ")";
      case BOOL -> value;
      case ENUM -> field.enumConstant(f, value);
      case FLOAT -> floating(value, f.lang("Float"), "f");
      case DOUBLE -> floating(value, f.lang("Double"), "d");
      case UINT32, FIXED32 -> Integer.toString(Integer.parseUnsignedInt(value));
      case UINT64, FIXED64 -> Long.parseUnsignedLong(value) + "L";
      case INT64, SINT64, SFIXED64 -> value + "L";
      default -> value;
    };
  }

  private static String floating(String value, String type, String suffix) {
    return switch (value) {
      case "inf" -> type + ".POSITIVE_INFINITY";
      case "-inf" -> type + ".NEGATIVE_INFINITY";
      case "nan", "-nan" -> type + ".NaN";
      default -> value + suffix;
    };
  }

  /// Text as an expression: a literal, or several that are joined at run time.
  private static String text(String text, JavaFile f) {
    if (text.length() <= CONSTANT) return string(text);
    var parts = new StringBuilder();
    for (int from = 0; from < text.length(); from += CONSTANT) {
      String part = text.substring(from, Math.min(text.length(), from + CONSTANT));
      parts.append(", ").append(string(part));
    }
    return f.lang("String") + ".join(\"\"" + parts + ")";
  }

  /// A string literal, in quotes.
  static String string(String text) {
    var literal = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> literal.append("\\\"");
        case '\\' -> literal.append("\\\\");
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        default -> {
          if (c < ' ' || c >= 0x7F) literal.append("\\u%04x".formatted((int) c));
          else literal.append(c);
        }
      }
    }
    return literal.append('"').toString();
  }

  /// The bytes of a default in hexadecimal.
  private static String hex(FieldDescriptor field) {
    var bytes = (Bytes) field.defaultValue();
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
