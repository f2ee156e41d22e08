package dev.tandem.protobuf;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One of the fifteen types that are neither enums nor messages.
public final class ScalarType<T> extends FieldType<T> {
  public static final ScalarType<Double> DOUBLE =
      new ScalarType<>(
          WireType.I64,
          0d,
          ProtoReader::doubleValue,
          ProtoWriter::doubleValue,
          (out, number, values) -> out.packedDoubles(number, DoubleList.copyOf(values)));
  public static final ScalarType<Float> FLOAT =
      new ScalarType<>(
          WireType.I32,
          0f,
          ProtoReader::floatValue,
          ProtoWriter::floatValue,
          (out, number, values) -> out.packedFloats(number, FloatList.copyOf(values)));
  public static final ScalarType<Integer> INT32 =
      new ScalarType<>(
          WireType.VARINT,
          0,
          ProtoReader::int32,
          ProtoWriter::int32,
          (out, number, values) -> out.packedInt32s(number, IntList.copyOf(values)));
  public static final ScalarType<Long> INT64 =
      new ScalarType<>(
          WireType.VARINT,
          0L,
          ProtoReader::int64,
          ProtoWriter::int64,
          (out, number, values) -> out.packedInt64s(number, LongList.copyOf(values)));
  public static final ScalarType<Integer> UINT32 =
      new ScalarType<>(
          WireType.VARINT,
          0,
          ProtoReader::uint32,
          ProtoWriter::uint32,
          (out, number, values) -> out.packedUint32s(number, IntList.copyOf(values)));
  public static final ScalarType<Long> UINT64 =
      new ScalarType<>(
          WireType.VARINT,
          0L,
          ProtoReader::uint64,
          ProtoWriter::uint64,
          (out, number, values) -> out.packedUint64s(number, LongList.copyOf(values)));
  public static final ScalarType<Integer> SINT32 =
      new ScalarType<>(
          WireType.VARINT,
          0,
          ProtoReader::sint32,
          ProtoWriter::sint32,
          (out, number, values) -> out.packedSint32s(number, IntList.copyOf(values)));
  public static final ScalarType<Long> SINT64 =
      new ScalarType<>(
          WireType.VARINT,
          0L,
          ProtoReader::sint64,
          ProtoWriter::sint64,
          (out, number, values) -> out.packedSint64s(number, LongList.copyOf(values)));
  public static final ScalarType<Integer> FIXED32 =
      new ScalarType<>(
          WireType.I32,
          0,
          ProtoReader::fixed32,
          ProtoWriter::fixed32,
          (out, number, values) -> out.packedFixed32s(number, IntList.copyOf(values)));
  public static final ScalarType<Long> FIXED64 =
      new ScalarType<>(
          WireType.I64,
          0L,
          ProtoReader::fixed64,
          ProtoWriter::fixed64,
          (out, number, values) -> out.packedFixed64s(number, LongList.copyOf(values)));
  public static final ScalarType<Integer> SFIXED32 =
      new ScalarType<>(
          WireType.I32,
          0,
          ProtoReader::sfixed32,
          ProtoWriter::sfixed32,
          (out, number, values) -> out.packedSfixed32s(number, IntList.copyOf(values)));
  public static final ScalarType<Long> SFIXED64 =
      new ScalarType<>(
          WireType.I64,
          0L,
          ProtoReader::sfixed64,
          ProtoWriter::sfixed64,
          (out, number, values) -> out.packedSfixed64s(number, LongList.copyOf(values)));
  public static final ScalarType<Boolean> BOOL =
      new ScalarType<>(
          WireType.VARINT,
          false,
          ProtoReader::bool,
          ProtoWriter::bool,
          (out, number, values) -> out.packedBools(number, BoolList.copyOf(values)));
  public static final ScalarType<String> STRING =
      new ScalarType<>(WireType.LEN, "", ProtoReader::string, ProtoWriter::string);

  /// A string that need not be UTF-8 where it is read: what is not becomes U+FFFD.
  public static final ScalarType<String> UNCHECKED_STRING =
      new ScalarType<>(WireType.LEN, "", ProtoReader::uncheckedString, ProtoWriter::string);

  public static final ScalarType<Bytes> BYTES =
      new ScalarType<>(WireType.LEN, Bytes.EMPTY, ProtoReader::bytes, ProtoWriter::bytes);

  /// Writes one field.
  @FunctionalInterface
  interface Writing<T> {
    void write(ProtoWriter out, int number, T value);
  }

  private final T defaultValue;
  private final Function<ProtoReader, T> reading;
  private final Writing<T> writing;
  private final @Nullable Writing<List<T>> packing;

  private ScalarType(
      int wireType, T defaultValue, Function<ProtoReader, T> reading, Writing<T> writing) {
    this(wireType, defaultValue, reading, writing, null);
  }

  private ScalarType(
      int wireType,
      T defaultValue,
      Function<ProtoReader, T> reading,
      Writing<T> writing,
      @Nullable Writing<List<T>> packing) {
    super(wireType);
    this.defaultValue = defaultValue;
    this.reading = reading;
    this.writing = writing;
    this.packing = packing;
  }

  @Override
  public T defaultValue() {
    return defaultValue;
  }

  @Override
  T read(ProtoReader in) {
    return reading.apply(in);
  }

  @Override
  void write(ProtoWriter out, int number, T value) {
    writing.write(out, number, value);
  }

  @Override
  void writePacked(ProtoWriter out, int number, List<T> values) {
    if (packing == null) throw new IllegalStateException("text and bytes are never packed");
    packing.write(out, number, values);
  }
}
