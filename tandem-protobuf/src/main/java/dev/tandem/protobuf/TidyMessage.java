package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import java.util.LinkedHashMap;
import java.util.TreeMap;

/// Puts the fields of a message that somebody else has written, such as the value of an `Any`, into
/// the order in which our own are written, so that they can be printed one by one.
///
/// What comes is any bytes at all. What goes is well-formed: each field in one place, in the order
/// of numbers; of a singular one the last value, of a message all of its parts in a row, which is
/// what merging means; of a oneof one member; of map entries with the same key the last. Strings
/// are UTF-8. What the type does not have is left out. Messages inside are taken as they come: they
/// are tidied when it is their turn.
final class TidyMessage {
  private final JsonType type;
  private final TypeRegistry types;
  private final TreeMap<Integer, Content> fields = new TreeMap<>();
  private boolean unknownEnum;

  /// What was read of a field.
  private static final class Content {
    final JsonField field;
    final WireBuffer bytes = new WireBuffer(16);

    /// By the bytes of their keys, as Strings: where somebody has chosen keys of one hash, a map
    /// looks for those by their order.
    final LinkedHashMap<String, byte[]> entries = new LinkedHashMap<>();

    Content(JsonField field) {
      this.field = field;
    }
  }

  private TidyMessage(JsonType type, TypeRegistry types) {
    this.type = type;
    this.types = types;
  }

  /// The fields from `from` to before `to`. What is malformed is a JsonException.
  static byte[] of(byte[] data, int from, int to, JsonType type, TypeRegistry types) {
    var tidy = new TidyMessage(type, types);
    try {
      tidy.read(new ProtoReader(data, from, to - from));
    } catch (MalformedMessageException e) {
      throw new JsonException("the bytes of " + type.descriptor + " are malformed: " + e.problem());
    }
    return tidy.written();
  }

  // ---- Reading

  private void read(ProtoReader in) {
    for (int tag; (tag = in.tag()) != 0; ) field(in, tag);
  }

  private void field(ProtoReader in, int tag) {
    int number = WireType.number(tag);
    var field = type.field(number);
    if (field == null && type.extensible) field = type.extension(types, number);
    if (type.messageSet && tag == (1 << 3 | WireType.START_GROUP)) messageSetItem(in);
    else if (field == null) in.unknown(tag);
    else if (tag == field.tag) value(in, field);
    else if (tag == field.packedTag) packed(in, field);
    else in.unknown(tag);
  }

  private void packed(ProtoReader in, JsonField field) {
    byte[] values = in.bytes().raw();
    var inner = new ProtoReader(values, 0, values.length);
    while (!inner.atEnd()) value(inner, field);
  }

  private Content content(JsonField field) {
    if (field.oneof >= 0) {
      fields.values().removeIf(c -> c.field != field && c.field.oneof == field.oneof);
    }
    return fields.computeIfAbsent(field.number, number -> new Content(field));
  }

  private void value(ProtoReader in, JsonField field) {
    if (field.map) {
      entry(in.bytes().raw(), field);
      return;
    }
    if (field.closed) {
      int number = in.int32();
      unknownEnum = field.enumType().name(number) == null;
      if (!unknownEnum) begin(field).varint(number);
      return;
    }
    var out = begin(field);
    switch (WireType.of(field.tag)) {
      case WireType.VARINT -> out.varint(varint(in, field));
      case WireType.I64 -> out.fixed64(in.fixed64());
      case WireType.I32 -> out.fixed32(in.fixed32());
      case WireType.LEN -> {
        byte[] value = bytes(in, field);
        if (!field.message || field.repeated) out.varint(value.length);
        out.raw(value, 0, value.length);
      }
      default -> {
        group(in, field.tag, out, 0);
        if (field.repeated) out.tag(field.tag + 1);
      }
    }
  }

  /// The buffer for a value. A list's values keep their tags; messages are put in a row, and of
  /// others the last one stays.
  private WireBuffer begin(JsonField field) {
    var out = content(field).bytes;
    if (field.repeated) out.tag(field.tag);
    else if (!field.message) out.cut(0);
    return out;
  }

  /// A number as we write it, of which the type may not need all bits.
  private static long varint(ProtoReader in, JsonField field) {
    long value = in.uint64();
    return switch (field.type) {
      case TYPE_BOOL -> value == 0 ? 0 : 1;
      case TYPE_INT32, TYPE_ENUM -> (int) value;
      case TYPE_UINT32, TYPE_SINT32 -> value & 0xFFFF_FFFFL;
      default -> value;
    };
  }

  private static byte[] bytes(ProtoReader in, JsonField field) {
    if (field.type != FieldDescriptorProto.Type.TYPE_STRING) return in.bytes().raw();
    String text = field.descriptor.isUtf8Checked() ? in.string() : in.uncheckedString();
    return text.getBytes(UTF_8);
  }

  /// The fields of a group, without its tags.
  private static void group(ProtoReader in, int start, WireBuffer out, int depth) {
    if (depth > ProtoReader.MAX_DEPTH)
      throw in.malformed("groups are nested deeper than " + ProtoReader.MAX_DEPTH);
    int end = WireType.endOf(start);
    for (int tag; (tag = in.tag()) != end; ) {
      if (tag == 0) throw in.malformed("the group has no end");
      out.tag(tag);
      switch (WireType.of(tag)) {
        case WireType.VARINT -> out.varint(in.uint64());
        case WireType.I64 -> out.fixed64(in.fixed64());
        case WireType.I32 -> out.fixed32(in.fixed32());
        case WireType.LEN -> {
          byte[] value = in.bytes().raw();
          out.varint(value.length);
          out.raw(value, 0, value.length);
        }
        case WireType.START_GROUP -> {
          group(in, tag, out, depth + 1);
          out.tag(WireType.endOf(tag));
        }
        default -> in.unknown(tag); // malformed
      }
    }
  }

  private void entry(byte[] data, JsonField field) {
    var entry = new TidyMessage(field.messageType(), types);
    entry.read(new ProtoReader(data, 0, data.length));
    if (entry.unknownEnum) return;
    var key = entry.fields.get(1);
    var entries = content(field).entries;
    byte[] keyBytes = key == null ? zero(field.key()) : key.bytes.toByteArray();
    entries.put(new String(keyBytes, ISO_8859_1), entry.written());
  }

  /// What a key that is not there is the same as.
  private static byte[] zero(JsonField key) {
    return switch (WireType.of(key.tag)) {
      case WireType.I64 -> new byte[8];
      case WireType.I32 -> new byte[4];
      default -> new byte[1];
    };
  }

  /// An extension of a message set: its number, and the message.
  private void messageSetItem(ProtoReader in) {
    int number = 0;
    byte[] message = {};
    int end = 1 << 3 | WireType.END_GROUP;
    for (int tag; (tag = in.tag()) != end; ) {
      switch (tag) {
        case 2 << 3 | WireType.VARINT -> number = in.int32();
        case 3 << 3 | WireType.LEN -> message = in.bytes().raw();
        default -> in.unknown(tag);
      }
    }
    var field = type.extension(types, number);
    if (field != null && field.tag == (number << 3 | WireType.LEN) && field.message)
      begin(field).raw(message, 0, message.length);
  }

  // ---- Writing

  private byte[] written() {
    var out = new WireBuffer(64);
    for (var content : fields.values()) write(out, content);
    return out.toByteArray();
  }

  private static void write(WireBuffer out, Content content) {
    var field = content.field;
    var bytes = content.bytes;
    if (field.map) {
      for (byte[] entry : content.entries.values()) {
        out.tag(field.tag);
        out.varint(entry.length);
        out.raw(entry, 0, entry.length);
      }
      return;
    }
    if (!field.repeated) out.tag(field.tag);
    if (field.type == FieldDescriptorProto.Type.TYPE_MESSAGE && !field.repeated)
      out.varint(bytes.size());
    out.raw(bytes.array(), 0, bytes.size());
    if (field.type == FieldDescriptorProto.Type.TYPE_GROUP && !field.repeated)
      out.tag(field.tag + 1);
  }
}
