package dev.tandem.protobuf;

import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Prints a message in the text format, on one line: what `toString` of a message is.
///
/// It reads the message's binary form beside its descriptor, so that it needs nothing from
/// generated code. Fields with `debug_redact` print as `[REDACTED]`, unknown fields by their
/// number; bytes of unknown fields that could be a message are printed as one, as all printers do.
final class TextPrinter {
  /// How deep bytes that nobody knows are taken for messages.
  private static final int GUESSES = 10;

  private final StringBuilder text = new StringBuilder();

  private TextPrinter() {}

  static String print(Message message, MessageDescriptor type) {
    var out = ProtoWriter.lenient(); // what cannot be sent can be shown
    message.writeTo(out);
    byte[] data = out.toByteArray();
    var printer = new TextPrinter();
    printer.message(new ProtoReader(data, 0, data.length), type);
    return printer.text.toString();
  }

  private void message(ProtoReader in, @Nullable MessageDescriptor type) {
    for (int tag; (tag = in.tag()) != 0; ) {
      var field = type == null ? null : type.field(WireType.number(tag));
      field(in, tag, field);
    }
  }

  private void field(ProtoReader in, int tag, @Nullable FieldDescriptor field) {
    if (field == null || !fits(field, WireType.of(tag))) unknown(in, tag, GUESSES);
    else if (WireType.of(tag) == WireType.LEN && field.isPackable()) packed(in, field);
    else field(in, field);
  }

  private static boolean fits(FieldDescriptor field, int wireType) {
    return wireType == field.wireType() || (wireType == WireType.LEN && field.isPackable());
  }

  private void packed(ProtoReader in, FieldDescriptor field) {
    byte[] values = in.bytes().raw();
    var inner = new ProtoReader(values, 0, values.length);
    while (!inner.atEnd()) field(inner, field);
  }

  private void field(ProtoReader in, FieldDescriptor field) {
    space();
    if (field.type() == FieldDescriptorProto.Type.TYPE_ENUM) {
      enumeration(in.int32(), field);
      return;
    }
    var nested = field.messageType();
    text.append(field.textName());
    if (nested != null) text.append(" {");
    else text.append(": ");
    if (field.isRedacted()) {
      skip(in, field);
      text.append(nested == null ? "[REDACTED]" : " [REDACTED] }");
    } else if (nested == null) {
      scalar(in, field);
    } else if (field.type() == FieldDescriptorProto.Type.TYPE_GROUP) {
      group(in, field.number(), nested);
    } else {
      byte[] body = in.bytes().raw();
      message(new ProtoReader(body, 0, body.length), nested);
      text.append(" }");
    }
  }

  private void group(ProtoReader in, int number, MessageDescriptor type) {
    int end = number << 3 | WireType.END_GROUP;
    for (int tag; (tag = in.tag()) != end; ) {
      field(in, tag, type.field(WireType.number(tag)));
    }
    text.append(" }");
  }

  private static void skip(ProtoReader in, FieldDescriptor field) {
    in.unknown(field.number() << 3 | field.wireType());
  }

  private void scalar(ProtoReader in, FieldDescriptor field) {
    switch (field.type()) {
      case TYPE_DOUBLE -> text.append(number(in.doubleValue()));
      case TYPE_FLOAT -> text.append(number(in.floatValue()));
      case TYPE_INT64 -> text.append(in.int64());
      case TYPE_UINT64 -> text.append(Long.toUnsignedString(in.uint64()));
      case TYPE_INT32 -> text.append(in.int32());
      case TYPE_FIXED64 -> text.append(Long.toUnsignedString(in.fixed64()));
      case TYPE_FIXED32 -> text.append(Integer.toUnsignedString(in.fixed32()));
      case TYPE_BOOL -> text.append(in.bool());
      case TYPE_STRING -> quoted(in.uncheckedString().getBytes(StandardCharsets.UTF_8), true);
      case TYPE_BYTES -> quoted(in.bytes().raw(), false);
      case TYPE_UINT32 -> text.append(Integer.toUnsignedString(in.uint32()));
      case TYPE_SFIXED32 -> text.append(in.sfixed32());
      case TYPE_SFIXED64 -> text.append(in.sfixed64());
      case TYPE_SINT32 -> text.append(in.sint32());
      case TYPE_SINT64 -> text.append(in.sint64());
      case TYPE_ENUM, TYPE_GROUP, TYPE_MESSAGE ->
          throw new IllegalArgumentException(field.name() + " is no scalar");
    }
  }

  private static String number(double value) {
    if (Double.isNaN(value)) return "nan";
    if (Double.isInfinite(value)) return value > 0 ? "inf" : "-inf";
    // Whole numbers without a fraction, as far as C's "%.15g" prints them so.
    if (value == (long) value && Math.abs(value) < 1e15 && !isMinusZero(value))
      return Long.toString((long) value);
    return inC(Double.toString(value));
  }

  private static String number(float value) {
    boolean whole = value == (long) value && Math.abs(value) < 1e15;
    return whole || !Float.isFinite(value) ? number((double) value) : inC(Float.toString(value));
  }

  private static boolean isMinusZero(double value) {
    return value == 0 && 1 / value < 0;
  }

  /// A number as C spells it: `1.0E-5` is `1e-05`.
  private static String inC(String number) {
    int e = number.indexOf('E');
    String digits = e < 0 ? number : number.substring(0, e);
    if (digits.endsWith(".0")) digits = digits.substring(0, digits.length() - 2);
    if (e < 0) return digits;
    int exponent = Integer.parseInt(number.substring(e + 1));
    return digits + (exponent < 0 ? "e-" : "e+") + "%02d".formatted(Math.abs(exponent));
  }

  /// A string or bytes in quotes; text keeps its letters, bytes are escaped.
  private void quoted(byte[] value, boolean keepUtf8) {
    var escaped = new StringBuilder();
    for (byte b : value) {
      switch (b) {
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        case '"' -> escaped.append("\\\"");
        case '\'' -> escaped.append("\\'");
        case '\\' -> escaped.append("\\\\");
        default -> {
          if ((b >= ' ' && b < 0x7F) || (b < 0 && keepUtf8)) escaped.append((char) (b & 0xFF));
          else escaped.append("\\%03o".formatted(b & 0xFF));
        }
      }
    }
    String shown = escaped.toString();
    if (keepUtf8)
      shown = new String(shown.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    text.append('"').append(shown).append('"');
  }

  /// A number that a closed enum does not have is an unknown field's.
  private void enumeration(int number, FieldDescriptor field) {
    var type = field.enumType();
    String name = type == null ? null : type.nameOf(number);
    boolean unknown = name == null && type != null && !type.isOpen();
    text.append(unknown ? Integer.toString(field.number()) : field.name()).append(": ");
    if (field.isRedacted()) text.append("[REDACTED]");
    else text.append(name == null ? Integer.toString(number) : name);
  }

  private void unknown(ProtoReader in, int tag, int guesses) {
    space();
    text.append(WireType.number(tag));
    switch (WireType.of(tag)) {
      case WireType.VARINT -> text.append(": ").append(Long.toUnsignedString(in.uint64()));
      case WireType.I64 -> text.append(": 0x%016x".formatted(in.fixed64()));
      case WireType.I32 -> text.append(": 0x%08x".formatted(in.fixed32()));
      case WireType.LEN -> {
        byte[] value = in.bytes().raw();
        if (guesses > 0 && mayBeMessage(value)) {
          text.append(" {");
          var nested = new ProtoReader(value, 0, value.length);
          for (int inner; (inner = nested.tag()) != 0; ) unknown(nested, inner, guesses - 1);
          text.append(" }");
        } else {
          text.append(": ");
          quoted(value, false);
        }
      }
      default -> {
        text.append(" {");
        int end = WireType.number(tag) << 3 | WireType.END_GROUP;
        for (int inner; (inner = in.tag()) != end; ) unknown(in, inner, guesses);
        text.append(" }");
      }
    }
  }

  private static boolean mayBeMessage(byte[] value) {
    var in = new ProtoReader(value, 0, value.length);
    try {
      for (int tag; (tag = in.tag()) != 0; ) in.unknown(tag);
    } catch (MalformedMessageException e) {
      return false;
    }
    return value.length > 0;
  }

  private void space() {
    if (!text.isEmpty()) text.append(' ');
  }
}
