package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import org.jspecify.annotations.Nullable;

/// Prints one message as JSON, by walking its binary form beside its descriptor.
///
/// What our own messages have written comes in order, and is printed as it comes, up to the first
/// field that the type does not have: from there on it is their tail. That, and what lies in an
/// `Any`, may be in any order, and is tidied first, see [TidyMessage].
final class MessageToJson {
  private static final JsonLiteral TRUE = new JsonLiteral("true");
  private static final JsonLiteral FALSE = new JsonLiteral("false");

  private final JsonPrinter options;
  private final boolean originalNames;
  private final boolean defaults;
  private final TypeRegistry types;
  private final JsonOutput out;
  private final WireCursor in;
  private int depth = -1; // the outermost message is not inside another

  /// `size` bytes of `data` from `offset` on are a message that was just written.
  MessageToJson(
      JsonPrinter options, TypeRegistry types, byte[] data, int offset, int size, JsonOutput out) {
    this.options = options;
    originalNames = options.usesOriginalNames();
    defaults = options.printsDefaults();
    this.types = types;
    this.out = out;
    out.room((int) Math.min(size * 3L, 1 << 30));
    in = new WireCursor(data, offset);
  }

  JsonOutput print(JsonType type, int end) {
    message(type, end, true);
    return out;
  }

  JsonOutput out() {
    return out;
  }

  WireCursor in() {
    return in;
  }

  TypeRegistry types() {
    return types;
  }

  // ---- Messages

  /// The message up to `end`; `tidy` if its fields are in order.
  void message(JsonType type, int end, boolean tidy) {
    if (depth++ == ProtoReader.MAX_DEPTH)
      throw new JsonException("messages are nested deeper than " + ProtoReader.MAX_DEPTH);
    if (tidy) body(type, end, true);
    else tidied(type, end);
    depth--;
  }

  private void tidied(JsonType type, int end) {
    byte[] outer = in.bytes;
    in.bytes = TidyMessage.of(outer, in.pos, end, type, types);
    in.pos = 0;
    body(type, in.bytes.length, false);
    in.bytes = outer;
    in.pos = end;
  }

  private void body(JsonType type, int end, boolean ours) {
    if (!type.wellKnown.isObject()) {
      new WellKnownToJson(this, ours).print(type, end);
      return;
    }
    out.octet('{');
    members(type, end, ours);
    out.octet('}');
  }

  /// A member for each field up to `end`. `ours` if nested messages are in order, and what the type
  /// does not have is a tail.
  void members(JsonType type, int end, boolean ours) {
    int next = members(type, end, ours, 0);
    if (defaults) defaults(type, next, type.fields.length);
  }

  private int members(JsonType type, int end, boolean ours, int firstUnseen) {
    int next = firstUnseen;
    boolean plain = !defaults && !type.messageSet;
    while (in.pos < end) {
      int start = in.pos;
      int tag = in.tag();
      var field = type.field(WireType.number(tag));
      if (plain && field != null && tag == field.plainTag) {
        named(field, ours);
        continue;
      }
      if (field == null || type.messageSet) {
        if (!type.extensible) {
          if (ours) break;
        } else if (ours) {
          return tail(type, start, end, next);
        }
        field = extension(type, tag);
      }
      if (field == null || !fits(field, tag)) {
        in.skip(tag);
        continue;
      }
      boolean isNext = defaults && field.index >= next && field.oneof < 0;
      if (isNext) {
        defaults(type, next, field.index);
        next = field.index;
      }
      if (member(field, tag, end, ours) && isNext) next++;
    }
    in.pos = end;
    return next;
  }

  /// The members of a message of somebody else, which lies from `from` to before `to`.
  void tidiedMembers(JsonType type, int from, int to) {
    byte[] outer = in.bytes;
    in.bytes = TidyMessage.of(outer, from, to, type, types);
    in.pos = 0;
    members(type, in.bytes.length, false);
    in.bytes = outer;
    in.pos = to;
  }

  /// What a message carries besides its fields: extensions, in any order.
  private int tail(JsonType type, int start, int end, int firstUnseen) {
    byte[] outer = in.bytes;
    in.bytes = TidyMessage.of(outer, start, end, type, types);
    in.pos = 0;
    int next = members(type, in.bytes.length, false, firstUnseen);
    in.bytes = outer;
    in.pos = end;
    return next;
  }

  private @Nullable JsonField extension(JsonType type, int tag) {
    return type.extensible ? type.extension(types, WireType.number(tag)) : null;
  }

  private static boolean fits(JsonField field, int tag) {
    return tag == field.tag || tag == field.packedTag;
  }

  // ---- Fields

  /// Prints a field; false if there is nothing to print: values that a closed enum does not have.
  private boolean member(JsonField field, int tag, int end, boolean ours) {
    if (field.map) return map(field, end, ours);
    return field.repeated ? list(field, tag, end, ours) : single(field, ours);
  }

  private boolean single(JsonField field, boolean ours) {
    if (field.closed && skipsUndeclared(field)) return false;
    named(field, ours);
    return true;
  }

  private void named(JsonField field, boolean ours) {
    name(field);
    try {
      value(field, ours);
    } catch (JsonException e) {
      throw e.inside("." + field.descriptor.name());
    }
  }

  /// A number that a closed enum does not have is an unknown field's.
  private boolean skipsUndeclared(JsonField field) {
    int before = in.pos;
    if (field.enumType().name((int) in.varint()) == null) return true;
    in.pos = before;
    return false;
  }

  private void name(JsonField field) {
    out.member(originalNames ? field.originalName : field.name);
  }

  private boolean list(JsonField field, int firstTag, int end, boolean ours) {
    int before = in.pos;
    int tag = firstTag;
    if (field.closed && tag == field.tag && skipsUndeclared(field)) return false;
    in.pos = before;
    name(field);
    out.octet('[');
    int index = 0;
    try {
      do {
        if (tag == field.tag) {
          element(field, ours);
          index++;
        } else {
          int last = in.end();
          if (field.type == FieldDescriptorProto.Type.TYPE_INT32) index = integers(last, index);
          else for (; in.pos < last; index++) element(field, ours);
        }
        tag =
            in.isNext(field.tag, end)
                ? field.tag
                : in.isNext(field.packedTag, end) ? field.packedTag : 0;
      } while (tag != 0);
    } catch (JsonException e) {
      throw e.inside("." + field.descriptor.name() + "[" + index + "]");
    }
    out.octet(']');
    return true;
  }

  /// Those of a packed list up to `end`; how many there are with those `before`.
  private int integers(int end, int before) {
    int index = before;
    for (; in.pos < end; index++) {
      if (index > 0) out.octet(',');
      out.integer((int) in.varint());
    }
    return index;
  }

  private void element(JsonField field, boolean ours) {
    if (field.closed && skipsUndeclared(field)) return;
    if (out.last() != '[') out.octet(',');
    value(field, ours);
  }

  private boolean map(JsonField field, int end, boolean ours) {
    var value = field.value();
    if (value.closed && skipsUndeclaredEntry(value)) return false;
    name(field);
    out.octet('{');
    int keyStart = out.size();
    try {
      do {
        if (value.closed && skipsUndeclaredEntry(value)) continue;
        if (out.last() != '{') out.octet(',');
        keyStart = out.size();
        entry(field.key(), value, in.end(), ours);
      } while (in.isNext(field.tag, end));
    } catch (JsonException e) {
      throw e.inside("." + field.descriptor.name() + "[" + key(keyStart) + "]");
    }
    out.octet('}');
    return true;
  }

  /// A map's members, without its name: for `Struct`.
  void entries(JsonField field, int end, boolean ours) {
    out.octet('{');
    int keyStart = out.size();
    try {
      while (in.isNext(field.tag, end)) {
        if (out.last() != '{') out.octet(',');
        keyStart = out.size();
        entry(field.key(), field.value(), in.end(), ours);
      }
    } catch (JsonException e) {
      throw e.inside("[" + key(keyStart) + "]");
    }
    out.octet('}');
  }

  /// The key that was printed from `start` on, in its quotes; nothing if none was.
  private String key(int start) {
    byte[] text = out.array();
    int end = start + 1;
    while (end < out.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
    return end < out.size() ? new String(text, start, end + 1 - start, UTF_8) : "";
  }

  private boolean skipsUndeclaredEntry(JsonField value) {
    int before = in.pos;
    int end = in.end();
    boolean undeclared = false;
    while (in.pos < end) {
      int tag = in.tag();
      if (tag == value.tag) undeclared = value.enumType().name((int) in.varint()) == null;
      else in.skip(tag);
    }
    if (!undeclared) in.pos = before;
    return undeclared;
  }

  private void entry(JsonField key, JsonField value, int end, boolean ours) {
    if (key.quotesKey) out.octet('"');
    if (in.isNext(key.tag, end)) value(key, true);
    else zero(key);
    if (key.quotesKey) out.octet('"');
    out.octet(':');
    if (depth++ == ProtoReader.MAX_DEPTH)
      throw new JsonException("messages are nested deeper than " + ProtoReader.MAX_DEPTH);
    if (in.isNext(value.tag, end)) value(value, ours);
    else zero(value);
    depth--;
    in.pos = end;
  }

  // ---- Values

  /// The value at the cursor.
  void value(JsonField field, boolean ours) {
    switch (field.type) {
      case TYPE_DOUBLE -> out.number(Double.longBitsToDouble(in.fixed64()));
      case TYPE_FLOAT -> out.number(Float.intBitsToFloat(in.fixed32()));
      case TYPE_INT32 -> out.integer((int) in.varint());
      case TYPE_SFIXED32 -> out.integer(in.fixed32());
      case TYPE_UINT32 -> out.integer(in.varint() & 0xFFFF_FFFFL);
      case TYPE_FIXED32 -> out.integer(in.fixed32() & 0xFFFF_FFFFL);
      case TYPE_SINT32 -> out.integer((int) zigzag(in.varint() & 0xFFFF_FFFFL));
      case TYPE_INT64 -> out.quoted(in.varint());
      case TYPE_SFIXED64 -> out.quoted(in.fixed64());
      case TYPE_SINT64 -> out.quoted(zigzag(in.varint()));
      case TYPE_UINT64 -> out.quotedUnsigned(in.varint());
      case TYPE_FIXED64 -> out.quotedUnsigned(in.fixed64());
      case TYPE_BOOL -> out.literal(in.varint() != 0 ? TRUE : FALSE);
      case TYPE_ENUM -> enumeration(field.enumType(), (int) in.varint());
      case TYPE_STRING -> string();
      case TYPE_BYTES -> bytes();
      case TYPE_MESSAGE -> message(field.messageType(), in.end(), ours);
      case TYPE_GROUP -> group(field, ours);
    }
  }

  private void string() {
    int end = in.end();
    out.text(in.bytes, in.pos, end);
    in.pos = end;
  }

  private static long zigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }

  private void bytes() {
    int end = in.end();
    out.base64(in.bytes, in.pos, end);
    in.pos = end;
  }

  private void group(JsonField field, boolean ours) {
    int start = in.pos;
    int end = in.skipGroup(field.tag);
    int behind = in.pos;
    in.pos = start;
    message(field.messageType(), end, ours);
    in.pos = behind;
  }

  private void enumeration(JsonEnum type, int number) {
    var name = type.name(number);
    if (type.isNull) out.ascii("null");
    else if (name == null || options.printsEnumNumbers()) out.integer(number);
    else out.literal(name);
  }

  // ---- Defaults

  /// Members for fields without presence from one to before another, which are not there.
  private void defaults(JsonType type, int from, int to) {
    for (int i = from; i < to; i++) {
      var field = type.fields[i];
      if (!field.alwaysThere) continue;
      name(field);
      if (field.map) out.ascii("{}");
      else if (field.repeated) out.ascii("[]");
      else zero(field);
    }
  }

  /// The value that a field has which is not there.
  void zero(JsonField field) {
    switch (field.type) {
      case TYPE_DOUBLE,
          TYPE_FLOAT,
          TYPE_INT32,
          TYPE_SFIXED32,
          TYPE_UINT32,
          TYPE_FIXED32,
          TYPE_SINT32 ->
          out.octet('0');
      case TYPE_INT64, TYPE_SFIXED64, TYPE_SINT64, TYPE_UINT64, TYPE_FIXED64 -> out.quoted(0);
      case TYPE_BOOL -> out.literal(FALSE);
      case TYPE_STRING, TYPE_BYTES -> out.ascii("\"\"");
      case TYPE_ENUM -> enumeration(field.enumType(), (Integer) field.descriptor.defaultValue());
      case TYPE_MESSAGE, TYPE_GROUP -> message(field.messageType(), in.pos, true);
    }
  }
}
