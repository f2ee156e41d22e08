package dev.tandem.protobuf;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Turns what a program gives to a [DynamicMessage.Builder] into the value of the field.
@SuppressWarnings("unchecked") // lists and maps have the classes that DynamicField says
final class DynamicValue {
  private DynamicValue() {}

  /// The whole value of a field.
  static Object of(DynamicField field, Object given) {
    var descriptor = field.descriptor;
    if (descriptor.isMap()) {
      if (!(given instanceof Map<?, ?> map)) throw mismatch(descriptor, given, "Map");
      Map<?, ?> copy = Map.of();
      for (var entry : map.entrySet()) copy = put(field, copy, entry.getKey(), entry.getValue());
      return copy;
    }
    if (!descriptor.isRepeated()) return single(field, given);
    if (!(given instanceof List<?> list)) throw mismatch(descriptor, given, "List");
    if (isPrimitive(list) && list.getClass() == field.emptyList().getClass()) {
      Frozen.seal(list); // it is the program's, too
      return list;
    }
    List<?> copy = field.emptyList();
    for (int i = 0; i < list.size(); i++) {
      int index = i;
      var value =
          Objects.requireNonNull(
              (Object) list.get(i), () -> descriptor.fullName() + "[" + index + "]");
      copy = append(copy, single(field, value));
    }
    return copy;
  }

  private static boolean isPrimitive(List<?> list) {
    return list instanceof IntList
        || list instanceof LongList
        || list instanceof DoubleList
        || list instanceof FloatList
        || list instanceof BoolList;
  }

  /// One value of a field.
  static Object single(DynamicField field, Object given) {
    return single(field.descriptor, field.type(), given);
  }

  private static Object single(FieldDescriptor field, FieldType<?> type, Object given) {
    return switch (type) {
      case EnumType<?> enums -> enumeration(field, (EnumType<DynamicEnum>) enums, given);
      case MessageType<?> messages -> message(field, (MessageType<DynamicMessage>) messages, given);
      case ScalarType<?> scalar -> {
        var meant = scalar.defaultValue().getClass();
        if (given.getClass() != meant) throw mismatch(field, given, meant.getSimpleName());
        yield given;
      }
    };
  }

  private static DynamicEnum enumeration(
      FieldDescriptor field, EnumType<DynamicEnum> type, Object given) {
    int number =
        switch (given) {
          case Integer n -> n;
          case ProtoEnum value -> value.number();
          default -> throw mismatch(field, given, "DynamicEnum");
        };
    var value = type.find(number);
    if (value == null)
      throw new IllegalArgumentException(
          field.fullName() + ": " + number + " is no number of " + type + ", which is closed");
    return value;
  }

  private static DynamicMessage message(
      FieldDescriptor field, MessageType<DynamicMessage> type, Object given) {
    if (!(given instanceof Message message)) throw mismatch(field, given, "DynamicMessage");
    try {
      return type.defaultValue().schema().convert(message, ParseLimits.DEEPEST);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field.fullName() + ": " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException mismatch(
      FieldDescriptor field, Object given, String meant) {
    return new IllegalArgumentException(
        field.fullName() + " takes " + meant + ", not " + given.getClass().getSimpleName());
  }

  /// The list with a value of the right class at its end.
  static List<?> append(List<?> list, Object value) {
    return switch (list) {
      case IntList ints -> {
        var growing = ints.growing(1);
        growing.append((Integer) value);
        yield growing;
      }
      case LongList longs -> {
        var growing = longs.growing(1);
        growing.append((Long) value);
        yield growing;
      }
      case DoubleList doubles -> {
        var growing = doubles.growing(1);
        growing.append((Double) value);
        yield growing;
      }
      case FloatList floats -> {
        var growing = floats.growing(1);
        growing.append((Float) value);
        yield growing;
      }
      case BoolList bools -> {
        var growing = bools.growing(1);
        growing.append((Boolean) value);
        yield growing;
      }
      default -> FrozenList.append((List<Object>) list, value, 3);
    };
  }

  /// The map with one more entry.
  static Map<?, ?> put(
      DynamicField field, Map<?, ?> map, @Nullable Object key, @Nullable Object value) {
    var descriptor = field.descriptor;
    Objects.requireNonNull(key, () -> "a key of " + descriptor.fullName());
    Objects.requireNonNull(value, () -> descriptor.fullName() + "[" + key + "]");
    return FrozenMap.put(
        (Map<Object, Object>) map,
        single(descriptor.mapKey(), field.keyType(), key),
        single(descriptor.mapValue(), field.type(), value));
  }
}
