package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What JSON has to know of a field or an extension, prepared: tags, and names in quotes.
final class JsonField {
  static final int NO_TAG = 0;

  final FieldDescriptor descriptor;
  final FieldDescriptorProto.Type type;
  final int number;

  /// The place among the fields of its message; -1 for an extension.
  final int index;

  /// The place of its oneof behind the fields of its message, or -1.
  final int oneof;

  final int tag;
  final int plainTag; // of what is printed as it comes: no list, no closed enum; else NO_TAG
  final int packedTag; // of a list that could be packed; else NO_TAG
  final boolean packed; // whether a list is written so
  final boolean repeated;
  final boolean map;
  final boolean message; // or group
  final boolean closed; // an enum whose unknown numbers are unknown fields

  /// Whether the default is written as nothing at all.
  final boolean implicit;

  /// Whether it is printed with its default when defaults are asked for.
  final boolean alwaysThere;

  /// Whether it is an extension that has to be an item of a message set.
  final boolean inMessageSet;

  /// Whether a map's key of this type needs quotes that the value has not.
  final boolean quotesKey;

  /// Whether null is a value: in `Value`, and in the enum that has nothing else.
  final boolean takesNull;

  final JsonLiteral name; // ,"fooBar":
  final JsonLiteral originalName; // ,"foo_bar":
  final byte[] quotedName; // "fooBar"

  private @Nullable JsonType messageType; // found when first asked for, since types hold each other
  private final @Nullable JsonEnum enumType;

  JsonField(FieldDescriptor descriptor, int index, int oneof) {
    this.descriptor = descriptor;
    this.index = index;
    this.oneof = oneof;
    type = descriptor.type();
    number = descriptor.number();
    tag = number << 3 | descriptor.wireType();
    packedTag = descriptor.isPackable() ? number << 3 | WireType.LEN : NO_TAG;
    packed = descriptor.isPacked();
    repeated = descriptor.isRepeated();
    map = descriptor.isMap();
    message =
        type == FieldDescriptorProto.Type.TYPE_MESSAGE
            || type == FieldDescriptorProto.Type.TYPE_GROUP;
    implicit = !repeated && !descriptor.hasPresence();
    alwaysThere = index >= 0 && (repeated || implicit);
    inMessageSet = descriptor.isExtension() && descriptor.containingType().isMessageSet();
    quotesKey =
        switch (type) {
          case TYPE_INT32, TYPE_UINT32, TYPE_SINT32, TYPE_FIXED32, TYPE_SFIXED32, TYPE_BOOL -> true;
          default -> false;
        };
    var enumeration = descriptor.enumType();
    enumType = enumeration == null ? null : enumeration.json();
    closed = enumeration != null && !enumeration.isOpen();
    plainTag = repeated || closed ? NO_TAG : tag;
    takesNull =
        enumeration != null
            ? enumeration.fullName().equals("google.protobuf.NullValue")
            : message && descriptor.message().fullName().equals("google.protobuf.Value");
    quotedName = quoted(descriptor.jsonName());
    name = member(quotedName);
    originalName = descriptor.isExtension() ? name : member(quoted(descriptor.name()));
  }

  private static byte[] quoted(String name) {
    byte[] utf8 = name.getBytes(UTF_8);
    var out = new JsonOutput(utf8.length + 16);
    out.text(utf8, 0, utf8.length);
    return Arrays.copyOf(out.array(), out.size());
  }

  private static JsonLiteral member(byte[] quoted) {
    byte[] name = new byte[quoted.length + 2];
    name[0] = ',';
    System.arraycopy(quoted, 0, name, 1, quoted.length);
    name[quoted.length + 1] = ':';
    return new JsonLiteral(name);
  }

  /// The type of a message or group; of a map, that of its entries.
  JsonType messageType() {
    var found = messageType;
    if (found == null) {
      found = descriptor.message().json();
      messageType = found;
    }
    return found;
  }

  JsonEnum enumType() {
    return Objects.requireNonNull(enumType);
  }

  /// A map's keys.
  JsonField key() {
    return messageType().fields[0];
  }

  /// A map's values.
  JsonField value() {
    return messageType().fields[1];
  }

  @Override
  public String toString() {
    return descriptor.toString();
  }
}
