package dev.tandem.protobuf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A field of a [DynamicMessage]: how its value is read, written, and looks in Java.
///
/// | field | value |
/// |---|---|
/// | number, `bool` | Integer, Long, Float, Double, Boolean; unsigned ones with the bits of signed ones |
/// | `string`, `bytes` | String, [Bytes] |
/// | enum, message | [DynamicEnum], [DynamicMessage] |
/// | repeated | [IntList] and its like, or an immutable list |
/// | map | an immutable map |
final class DynamicField {
  final FieldDescriptor descriptor;
  private final TypeRegistry registry;
  private @Nullable FieldType<?> type; // of one value; found late, since messages are recursive
  private @Nullable FieldType<?> keyType;

  DynamicField(FieldDescriptor descriptor, TypeRegistry registry) {
    this.descriptor = descriptor;
    this.registry = registry;
  }

  /// Whether a value of this wire type is the field's.
  boolean takes(int wireType) {
    return wireType == descriptor.wireType()
        || (wireType == WireType.LEN && descriptor.isPackable());
  }

  // ---- Types

  /// The type of one value; of a map, that of its values.
  FieldType<?> type() {
    var found = type;
    if (found == null) {
      found = typeOf(descriptor.isMap() ? descriptor.mapValue() : descriptor);
      type = found;
    }
    return found;
  }

  FieldType<?> keyType() {
    var found = keyType;
    if (found == null) {
      found = typeOf(descriptor.mapKey());
      keyType = found;
    }
    return found;
  }

  /// The messages that the entries of a map are.
  DynamicSchema entries() {
    return registry.dynamic(Objects.requireNonNull(descriptor.messageType()));
  }

  @SuppressWarnings("unchecked") // a schema has dynamic messages
  MessageType<DynamicMessage> messages() {
    return (MessageType<DynamicMessage>) type();
  }

  @SuppressWarnings("unchecked") // an enum of a schema has dynamic values
  EnumType<DynamicEnum> enums() {
    return (EnumType<DynamicEnum>) type();
  }

  private FieldType<?> typeOf(FieldDescriptor field) {
    return switch (field.type()) {
      case TYPE_DOUBLE -> ScalarType.DOUBLE;
      case TYPE_FLOAT -> ScalarType.FLOAT;
      case TYPE_INT64 -> ScalarType.INT64;
      case TYPE_UINT64 -> ScalarType.UINT64;
      case TYPE_INT32 -> ScalarType.INT32;
      case TYPE_FIXED64 -> ScalarType.FIXED64;
      case TYPE_FIXED32 -> ScalarType.FIXED32;
      case TYPE_BOOL -> ScalarType.BOOL;
      case TYPE_STRING -> field.isUtf8Checked() ? ScalarType.STRING : ScalarType.UNCHECKED_STRING;
      case TYPE_BYTES -> ScalarType.BYTES;
      case TYPE_UINT32 -> ScalarType.UINT32;
      case TYPE_SFIXED32 -> ScalarType.SFIXED32;
      case TYPE_SFIXED64 -> ScalarType.SFIXED64;
      case TYPE_SINT32 -> ScalarType.SINT32;
      case TYPE_SINT64 -> ScalarType.SINT64;
      case TYPE_ENUM -> enumType(Objects.requireNonNull(field.enumType()));
      case TYPE_GROUP, TYPE_MESSAGE ->
          registry.dynamic(Objects.requireNonNull(field.messageType())).type;
    };
  }

  private static EnumType<DynamicEnum> enumType(EnumDescriptor type) {
    var values = new HashMap<Integer, DynamicEnum>();
    for (var value : type.proto().value())
      values.put(value.number(), new DynamicEnum(type, value.number()));
    var first = new DynamicEnum(type, type.proto().value().getFirst().number());
    return type.isOpen()
        ? EnumType.open(
            type.fullName(),
            first,
            number -> {
              var known = values.get(number);
              return known == null ? new DynamicEnum(type, number) : known;
            },
            type::file)
        : EnumType.closed(type.fullName(), first, values::get, type::file);
  }

  // ---- Values

  /// What the field reads as when it is absent.
  Object absent() {
    if (descriptor.isMap()) return Map.of();
    if (descriptor.isRepeated()) return emptyList();
    return switch (descriptor.type()) {
      case TYPE_MESSAGE, TYPE_GROUP -> messages().defaultValue();
      case TYPE_ENUM ->
          new DynamicEnum(
              Objects.requireNonNull(descriptor.enumType()), (Integer) descriptor.defaultValue());
      default -> descriptor.defaultValue();
    };
  }

  List<?> emptyList() {
    return switch (descriptor.type()) {
      case TYPE_DOUBLE -> DoubleList.EMPTY;
      case TYPE_FLOAT -> FloatList.EMPTY;
      case TYPE_INT64, TYPE_UINT64, TYPE_FIXED64, TYPE_SFIXED64, TYPE_SINT64 -> LongList.EMPTY;
      case TYPE_INT32, TYPE_UINT32, TYPE_FIXED32, TYPE_SFIXED32, TYPE_SINT32 -> IntList.EMPTY;
      case TYPE_BOOL -> BoolList.EMPTY;
      case TYPE_STRING, TYPE_BYTES, TYPE_ENUM, TYPE_MESSAGE, TYPE_GROUP -> List.of();
    };
  }

  /// Whether this value of a field without presence is the one that is not written.
  boolean isImplicit(Object value) {
    if (descriptor.hasPresence()) return false;
    return switch (value) {
      case Integer n -> n == 0;
      case Long n -> n == 0;
      case Float f -> Float.floatToRawIntBits(f) == 0;
      case Double d -> Double.doubleToRawLongBits(d) == 0;
      case Boolean b -> !b;
      case String s -> s.isEmpty();
      case Bytes b -> b.isEmpty();
      case DynamicEnum e -> e.number() == 0;
      case List<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      default -> false;
    };
  }
}
