package dev.tandem.protobuf;

import java.util.function.Function;

/// One of the fifteen types that are neither enums nor messages.
public final class ScalarType<T> extends FieldType<T> {
  public static final ScalarType<Double> DOUBLE =
      new ScalarType<>(WireType.I64, 0d, ProtoReader::doubleValue, ProtoWriter::doubleValue);
  public static final ScalarType<Float> FLOAT =
      new ScalarType<>(WireType.I32, 0f, ProtoReader::floatValue, ProtoWriter::floatValue);
  public static final ScalarType<Integer> INT32 =
      new ScalarType<>(WireType.VARINT, 0, ProtoReader::int32, ProtoWriter::int32);
  public static final ScalarType<Long> INT64 =
      new ScalarType<>(WireType.VARINT, 0L, ProtoReader::int64, ProtoWriter::int64);
  public static final ScalarType<Integer> UINT32 =
      new ScalarType<>(WireType.VARINT, 0, ProtoReader::uint32, ProtoWriter::uint32);
  public static final ScalarType<Long> UINT64 =
      new ScalarType<>(WireType.VARINT, 0L, ProtoReader::uint64, ProtoWriter::uint64);
  public static final ScalarType<Integer> SINT32 =
      new ScalarType<>(WireType.VARINT, 0, ProtoReader::sint32, ProtoWriter::sint32);
  public static final ScalarType<Long> SINT64 =
      new ScalarType<>(WireType.VARINT, 0L, ProtoReader::sint64, ProtoWriter::sint64);
  public static final ScalarType<Integer> FIXED32 =
      new ScalarType<>(WireType.I32, 0, ProtoReader::fixed32, ProtoWriter::fixed32);
  public static final ScalarType<Long> FIXED64 =
      new ScalarType<>(WireType.I64, 0L, ProtoReader::fixed64, ProtoWriter::fixed64);
  public static final ScalarType<Integer> SFIXED32 =
      new ScalarType<>(WireType.I32, 0, ProtoReader::sfixed32, ProtoWriter::sfixed32);
  public static final ScalarType<Long> SFIXED64 =
      new ScalarType<>(WireType.I64, 0L, ProtoReader::sfixed64, ProtoWriter::sfixed64);
  public static final ScalarType<Boolean> BOOL =
      new ScalarType<>(WireType.VARINT, false, ProtoReader::bool, ProtoWriter::bool);
  public static final ScalarType<String> STRING =
      new ScalarType<>(WireType.LEN, "", ProtoReader::string, ProtoWriter::string);
  public static final ScalarType<Bytes> BYTES =
      new ScalarType<>(WireType.LEN, Bytes.EMPTY, ProtoReader::bytes, ProtoWriter::bytes);

  /// A method of [ProtoWriter] that writes one field.
  @FunctionalInterface
  interface Writing<T> {
    void write(ProtoWriter out, int number, T value);
  }

  private final T defaultValue;
  private final Function<ProtoReader, T> reading;
  private final Writing<T> writing;

  private ScalarType(
      int wireType, T defaultValue, Function<ProtoReader, T> reading, Writing<T> writing) {
    super(wireType);
    this.defaultValue = defaultValue;
    this.reading = reading;
    this.writing = writing;
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
}
