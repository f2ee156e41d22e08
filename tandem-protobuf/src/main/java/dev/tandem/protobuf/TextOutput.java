package dev.tandem.protobuf;

import java.util.List;
import java.util.Map;

/// Prints one message for a [TextPrinter].
final class TextOutput {
  /// How deep messages in an `Any` are expanded: what bytes hold has no limit of its own.
  private static final int ANYS = 20;

  private final TextPrinter options;
  private final StringBuilder text = new StringBuilder();
  private int depth;
  private int anys;

  TextOutput(TextPrinter options) {
    this.options = options;
  }

  String print(DynamicMessage message) {
    fields(message);
    return text.toString();
  }

  // ---- Messages

  private void fields(DynamicMessage message) {
    if (message.descriptor().fullName().equals(AnyText.NAME) && any(message)) return;
    for (var field : message.fields()) {
      var value = message.get(field);
      if (value instanceof List<?> list) {
        for (var one : list) value(field, one);
      } else if (value instanceof Map<?, ?> map) {
        var keys = message.schema().field(field).keyType();
        for (var entry : MapOrder.sorted(keys, map)) entry(field, entry);
      } else {
        value(field, value);
      }
    }
    if (options.hasUnknownFields()) new TextUnknown(this).print(message.tail());
  }

  private void entry(FieldDescriptor field, Map.Entry<?, ?> entry) {
    open(field.textName());
    if (redacted(field)) {
      piece("[REDACTED]");
    } else {
      value(field.mapKey(), entry.getKey());
      value(field.mapValue(), entry.getValue());
    }
    close();
  }

  private void value(FieldDescriptor field, Object value) {
    if (value instanceof DynamicMessage message) {
      open(name(field));
      if (redacted(field)) piece("[REDACTED]");
      else fields(message);
      close();
    } else {
      piece(name(field) + ": " + (redacted(field) ? "[REDACTED]" : scalar(field, value)));
    }
  }

  private boolean redacted(FieldDescriptor field) {
    return options.isRedacted() && field.isRedacted();
  }

  /// An extension of a message set that is declared inside of its own type goes by that.
  private static String name(FieldDescriptor field) {
    if (!field.isExtension() || !field.containingType().isMessageSet()) return field.textName();
    var scope = field.scope();
    return scope != null && scope.equals(field.messageType())
        ? "[" + scope.fullName() + "]"
        : field.textName();
  }

  /// Prints what an `Any` holds; false if that is not known.
  private boolean any(DynamicMessage any) {
    var inside = anys < ANYS ? AnyText.unpack(any) : null;
    if (inside == null) return false;
    anys++;
    open("[" + any.get("type_url") + "]");
    fields(inside);
    close();
    anys--;
    return true;
  }

  // ---- Values

  private String scalar(FieldDescriptor field, Object value) {
    return switch (field.type()) {
      case TYPE_DOUBLE -> TextNumber.print((Double) value);
      case TYPE_FLOAT -> TextNumber.print((Float) value);
      case TYPE_UINT64, TYPE_FIXED64 -> Long.toUnsignedString((Long) value);
      case TYPE_UINT32, TYPE_FIXED32 -> Integer.toUnsignedString((Integer) value);
      case TYPE_STRING -> quoted((String) value);
      case TYPE_BYTES -> quoted((Bytes) value);
      case TYPE_INT64,
          TYPE_INT32,
          TYPE_BOOL,
          TYPE_ENUM,
          TYPE_SFIXED32,
          TYPE_SFIXED64,
          TYPE_SINT32,
          TYPE_SINT64,
          TYPE_MESSAGE,
          TYPE_GROUP ->
          value.toString();
    };
  }

  /// Characters in quotes: what is ASCII and not printable, and what must not be there as it is,
  /// are escaped.
  private String quoted(String value) {
    if (options.isAscii()) return quoted(Bytes.utf8(value));
    var quoted = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x80) escape(quoted, c);
      else if (!Character.isSurrogate(c)) quoted.append(c);
      else if (i + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(i + 1)))
        quoted.append(c).append(value.charAt(++i));
      else quoted.append('?');
    }
    return quoted.append('"').toString();
  }

  /// Bytes in quotes: all but printable ASCII are escaped.
  static String quoted(Bytes value) {
    var quoted = new StringBuilder(value.size() + 2).append('"');
    for (byte b : value.raw()) escape(quoted, b & 0xFF);
    return quoted.append('"').toString();
  }

  private static void escape(StringBuilder quoted, int octet) {
    switch (octet) {
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      case '"' -> quoted.append("\\\"");
      case '\'' -> quoted.append("\\'");
      case '\\' -> quoted.append("\\\\");
      default -> {
        if (octet >= ' ' && octet < 0x7F) {
          quoted.append((char) octet);
        } else {
          quoted.append('\\');
          for (int shift = 6; shift >= 0; shift -= 3)
            quoted.append((char) ('0' + (octet >> shift & 7)));
        }
      }
    }
  }

  // ---- Lines

  void open(String name) {
    piece(name + " {");
    depth++;
  }

  void close() {
    depth--;
    piece("}");
  }

  /// A line, or what stands between two spaces.
  void piece(String piece) {
    if (options.isOneLine()) {
      if (!text.isEmpty()) text.append(' ');
      text.append(piece);
    } else {
      text.repeat("  ", depth).append(piece).append('\n');
    }
  }
}
