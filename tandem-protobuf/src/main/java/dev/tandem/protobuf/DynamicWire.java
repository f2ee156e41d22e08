package dev.tandem.protobuf;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads and writes the values of a [DynamicField] as generated code does.
@SuppressWarnings("unchecked") // a field's values have the classes that DynamicField says
final class DynamicWire {
  private DynamicWire() {}

  /// The value at the reader's position joined with the one before it; null if it is a number that
  /// a closed enum does not have.
  static @Nullable Object read(ProtoReader in, DynamicField field, @Nullable Object before) {
    var descriptor = field.descriptor;
    if (descriptor.isMap()) return entry(in, field.keyType(), field.type(), before);
    if (descriptor.isRepeated())
      return list(in, field, before == null ? field.emptyList() : before);
    return switch (descriptor.type()) {
      case TYPE_ENUM -> in.closedEnumeration(field.enums());
      case TYPE_MESSAGE -> in.message(field.messages(), (DynamicMessage) before);
      case TYPE_GROUP -> in.group(field.messages(), (DynamicMessage) before);
      default -> field.type().read(in);
    };
  }

  private static <K, V> Map<K, V> entry(
      ProtoReader in, FieldType<K> keys, FieldType<V> values, @Nullable Object before) {
    return in.entry(keys, values, before == null ? Map.of() : (Map<K, V>) before);
  }

  private static List<?> list(ProtoReader in, DynamicField field, Object before) {
    return switch (field.descriptor.type()) {
      case TYPE_DOUBLE -> in.doubles((DoubleList) before);
      case TYPE_FLOAT -> in.floats((FloatList) before);
      case TYPE_INT64 -> in.int64s((LongList) before);
      case TYPE_UINT64 -> in.uint64s((LongList) before);
      case TYPE_INT32 -> in.int32s((IntList) before);
      case TYPE_FIXED64 -> in.fixed64s((LongList) before);
      case TYPE_FIXED32 -> in.fixed32s((IntList) before);
      case TYPE_BOOL -> in.bools((BoolList) before);
      case TYPE_STRING ->
          field.descriptor.isUtf8Checked()
              ? in.strings((List<String>) before)
              : in.uncheckedStrings((List<String>) before);
      case TYPE_GROUP -> in.groups(field.messages(), (List<DynamicMessage>) before);
      case TYPE_MESSAGE -> in.messages(field.messages(), (List<DynamicMessage>) before);
      case TYPE_BYTES -> in.byteStrings((List<Bytes>) before);
      case TYPE_UINT32 -> in.uint32s((IntList) before);
      case TYPE_ENUM -> in.enumerations(field.enums(), (List<DynamicEnum>) before);
      case TYPE_SFIXED32 -> in.sfixed32s((IntList) before);
      case TYPE_SFIXED64 -> in.sfixed64s((LongList) before);
      case TYPE_SINT32 -> in.sint32s((IntList) before);
      case TYPE_SINT64 -> in.sint64s((LongList) before);
    };
  }

  static void write(ProtoWriter out, DynamicField field, Object value) {
    var descriptor = field.descriptor;
    int number = descriptor.number();
    if (descriptor.isMap()) map(out, number, field.keyType(), field.type(), value);
    else if (descriptor.isPacked()) packed(out, field, number, value);
    else if (descriptor.isRepeated()) loose(out, field, number, (List<?>) value);
    else if (descriptor.containingType().isMessageSet())
      MessageSetWire.write(out, number, (DynamicMessage) value);
    else single(out, field, number, value);
  }

  private static <K, V> void map(
      ProtoWriter out, int number, FieldType<K> keys, FieldType<V> values, Object map) {
    out.map(number, keys, values, (Map<K, V>) map);
  }

  private static void loose(ProtoWriter out, DynamicField field, int number, List<?> values) {
    for (int i = values.size(); --i >= 0; ) single(out, field, number, values.get(i));
  }

  private static void single(ProtoWriter out, DynamicField field, int number, Object value) {
    if (field.descriptor.isDelimited()) out.group(number, (DynamicMessage) value);
    else write(out, field.type(), number, value);
  }

  private static <T> void write(ProtoWriter out, FieldType<T> type, int number, Object value) {
    type.write(out, number, (T) value);
  }

  private static void packed(ProtoWriter out, DynamicField field, int number, Object value) {
    switch (field.descriptor.type()) {
      case TYPE_DOUBLE -> out.packedDoubles(number, (DoubleList) value);
      case TYPE_FLOAT -> out.packedFloats(number, (FloatList) value);
      case TYPE_INT64 -> out.packedInt64s(number, (LongList) value);
      case TYPE_UINT64 -> out.packedUint64s(number, (LongList) value);
      case TYPE_INT32 -> out.packedInt32s(number, (IntList) value);
      case TYPE_FIXED64 -> out.packedFixed64s(number, (LongList) value);
      case TYPE_FIXED32 -> out.packedFixed32s(number, (IntList) value);
      case TYPE_BOOL -> out.packedBools(number, (BoolList) value);
      case TYPE_UINT32 -> out.packedUint32s(number, (IntList) value);
      case TYPE_ENUM -> out.packedEnumerations(number, (List<DynamicEnum>) value);
      case TYPE_SFIXED32 -> out.packedSfixed32s(number, (IntList) value);
      case TYPE_SFIXED64 -> out.packedSfixed64s(number, (LongList) value);
      case TYPE_SINT32 -> out.packedSint32s(number, (IntList) value);
      case TYPE_SINT64 -> out.packedSint64s(number, (LongList) value);
      case TYPE_STRING, TYPE_BYTES, TYPE_MESSAGE, TYPE_GROUP ->
          throw new IllegalStateException(field.descriptor.fullName() + " cannot be packed");
    }
  }
}
