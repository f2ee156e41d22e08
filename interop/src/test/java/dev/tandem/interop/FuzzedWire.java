package dev.tandem.interop;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The wire format of a message that is made up as the bytes of an input say: fields that its type
/// has, mostly as they should be, and so deeper inside than bytes at random come.
///
/// ```
///   input:  field (8), of the type's | how (8) | its value …      until the input ends
/// ```
final class FuzzedWire {
  private static final int DEEPEST = 12;
  private static final String[] TEXTS = {
    "",
    "a",
    "foo_bar",
    "\u00FC\u4F60\u597D",
    "\uD83D\uDE00",
    "\"\\\n\t\0\u007F'<&",
    "1972-01-01T10:00:20.021Z",
    "\uFFFD"
  };

  private final byte[] input;
  private int at;

  FuzzedWire(byte[] input, int from) {
    this.input = input;
    this.at = from;
  }

  byte[] message(Descriptor type) {
    return message(type, 0);
  }

  private byte[] message(Descriptor type, int depth) {
    return written(
        out -> {
          int most = depth == 0 ? Integer.MAX_VALUE : next() % 4;
          for (int i = 0; i < most && at < input.length; i++) field(out, type, depth);
        });
  }

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    var bytes = new ByteArrayOutputStream();
    var out = CodedOutputStream.newInstance(bytes);
    try {
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private int next() {
    return at < input.length ? input[at++] & 0xFF : 0;
  }

  private long number() {
    int how = next();
    return switch (how % 8) {
      case 0 -> 0;
      case 1 -> 1L << (how >>> 2);
      case 2 -> -1L << (how >>> 2);
      case 3 -> Integer.MIN_VALUE - (long) (how >>> 3);
      case 4 -> Long.MAX_VALUE - (how >>> 3);
      case 5 -> Double.doubleToRawLongBits((next() - 128) / 7.0);
      case 6 -> Float.floatToRawIntBits((next() - 128) / 7f);
      default -> (byte) next();
    };
  }

  private void field(CodedOutputStream out, Descriptor type, int depth) throws IOException {
    List<FieldDescriptor> fields = type.getFields();
    int which = next();
    int how = next();
    if (fields.isEmpty() || how == 255) {
      stranger(out, which);
      return;
    }
    FieldDescriptor field = fields.get((which | ((how / 64) << 8)) % fields.size());
    int times = how % 16 == 15 ? 2 : 1;
    for (int i = 0; i < times; i++) {
      if (field.isPackable() && how % 16 < 4) packed(out, field);
      else one(out, field, how, depth);
    }
  }

  /// A field that no message has, or has otherwise.
  private void stranger(CodedOutputStream out, int which) throws IOException {
    int number = 1 + which + (which % 3 == 0 ? 5_000 : 0);
    switch (next() % 6) {
      case 0 -> out.writeInt64(number, number());
      case 1 -> out.writeFixed64(number, number());
      case 2 -> out.writeString(number, text());
      case 3 -> out.writeFixed32(number, (int) number());
      case 4 -> {
        out.writeTag(number, 3);
        out.writeInt64(1 + next() % 20, number());
        out.writeTag(number, 4);
      }
      default -> out.writeUInt32NoTag(number << 3 | next() % 8);
    }
  }

  private void packed(CodedOutputStream out, FieldDescriptor field) throws IOException {
    int count = next() % 5;
    out.writeByteArray(
        field.getNumber(),
        written(
            values -> {
              for (int i = 0; i < count; i++) scalar(values, field.getType());
            }));
  }

  private void one(CodedOutputStream out, FieldDescriptor field, int how, int depth)
      throws IOException {
    int number = field.getNumber();
    switch (field.getType()) {
      case MESSAGE ->
          out.writeByteArray(
              number, depth < DEEPEST ? message(field.getMessageType(), depth + 1) : new byte[0]);
      case GROUP -> {
        out.writeTag(number, 3);
        if (depth < DEEPEST) out.writeRawBytes(message(field.getMessageType(), depth + 1));
        out.writeTag(how == 254 ? number + 1 : number, 4);
      }
      case STRING -> out.writeByteArray(number, bytesOf(text(), how));
      case BYTES -> out.writeByteArray(number, bytesOf(text(), how));
      case DOUBLE, FIXED64, SFIXED64 -> out.writeFixed64(number, number());
      case FLOAT, FIXED32, SFIXED32 -> out.writeFixed32(number, (int) number());
      default -> {
        out.writeTag(number, 0);
        scalar(out, field.getType());
      }
    }
  }

  private void scalar(CodedOutputStream out, FieldDescriptor.Type type) throws IOException {
    switch (type) {
      case DOUBLE, FIXED64, SFIXED64 -> out.writeFixed64NoTag(number());
      case FLOAT, FIXED32, SFIXED32 -> out.writeFixed32NoTag((int) number());
      case ENUM -> out.writeInt64NoTag(next() % 8 == 7 ? number() : next() % 4);
      case BOOL -> out.writeInt64NoTag(next() % 16 == 15 ? number() : next() % 2);
      default -> out.writeUInt64NoTag(number());
    }
  }

  private String text() {
    int which = next();
    if (which % 16 < TEXTS.length) return TEXTS[which % 16];
    return "x".repeat(which % 16 == 15 ? which * 4 : which % 16);
  }

  /// At times cut, which is often not UTF-8.
  private static byte[] bytesOf(String text, int how) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return how % 32 == 31 && bytes.length > 0
        ? java.util.Arrays.copyOf(bytes, bytes.length - 1)
        : bytes;
  }
}
