package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.types.NullValue;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Repeated fields are read packed and one by one, whichever way they were declared.
class RepeatedFieldsTest {
  /// How a list is written in both ways, and read.
  record Shape<L extends List<?>>(
      String name,
      L empty,
      L values,
      Writing<L> loose,
      Writing<L> packed,
      BiFunction<ProtoReader, L, L> reading) {
    @Override
    public String toString() {
      return name;
    }

    /// The list that a row of fields with number 1 is read as.
    L read(ProtoReader in) {
      L list = empty;
      for (int tag; (tag = in.tag()) != 0; ) {
        assertThat(WireType.number(tag)).isEqualTo(1);
        list = reading.apply(in, list);
      }
      return list;
    }
  }

  interface Writing<L> {
    void write(ProtoWriter out, int number, L values);
  }

  private static final IntList INTS =
      IntList.of(0, 1, -1, 127, 128, 300, Integer.MIN_VALUE, Integer.MAX_VALUE, 16384);
  private static final LongList LONGS =
      LongList.of(0, 1, -1, 1L << 40, Long.MIN_VALUE, Long.MAX_VALUE, 128);

  static Stream<Shape<?>> shapes() {
    return Stream.of(
        ints("int32", ProtoWriter::int32s, ProtoWriter::packedInt32s, ProtoReader::int32s),
        ints("uint32", ProtoWriter::uint32s, ProtoWriter::packedUint32s, ProtoReader::uint32s),
        ints("sint32", ProtoWriter::sint32s, ProtoWriter::packedSint32s, ProtoReader::sint32s),
        ints("fixed32", ProtoWriter::fixed32s, ProtoWriter::packedFixed32s, ProtoReader::fixed32s),
        ints(
            "sfixed32",
            ProtoWriter::sfixed32s,
            ProtoWriter::packedSfixed32s,
            ProtoReader::sfixed32s),
        longs("int64", ProtoWriter::int64s, ProtoWriter::packedInt64s, ProtoReader::int64s),
        longs("uint64", ProtoWriter::uint64s, ProtoWriter::packedUint64s, ProtoReader::uint64s),
        longs("sint64", ProtoWriter::sint64s, ProtoWriter::packedSint64s, ProtoReader::sint64s),
        longs("fixed64", ProtoWriter::fixed64s, ProtoWriter::packedFixed64s, ProtoReader::fixed64s),
        longs(
            "sfixed64",
            ProtoWriter::sfixed64s,
            ProtoWriter::packedSfixed64s,
            ProtoReader::sfixed64s),
        new Shape<>(
            "float",
            FloatList.EMPTY,
            FloatList.of(0, -0f, Float.NaN, 1.5f, Float.NEGATIVE_INFINITY),
            ProtoWriter::floats,
            ProtoWriter::packedFloats,
            ProtoReader::floats),
        new Shape<>(
            "double",
            DoubleList.EMPTY,
            DoubleList.of(0, -0d, Double.NaN, 1.5, Double.MIN_VALUE),
            ProtoWriter::doubles,
            ProtoWriter::packedDoubles,
            ProtoReader::doubles),
        new Shape<>(
            "bool",
            BoolList.EMPTY,
            BoolList.of(true, false, false, true, true),
            ProtoWriter::bools,
            ProtoWriter::packedBools,
            ProtoReader::bools),
        new Shape<>(
            "enum",
            List.<NullValue>of(),
            List.of(NullValue.of(0), NullValue.of(1), NullValue.of(-1), NullValue.of(300)),
            ProtoWriter::enumerations,
            ProtoWriter::packedEnumerations,
            (in, list) -> in.enumerations(NullValue.TYPE, list)));
  }

  private static Shape<IntList> ints(
      String name,
      Writing<IntList> loose,
      Writing<IntList> packed,
      BiFunction<ProtoReader, IntList, IntList> reading) {
    return new Shape<>(name, IntList.EMPTY, INTS, loose, packed, reading);
  }

  private static Shape<LongList> longs(
      String name,
      Writing<LongList> loose,
      Writing<LongList> packed,
      BiFunction<ProtoReader, LongList, LongList> reading) {
    return new Shape<>(name, LongList.EMPTY, LONGS, loose, packed, reading);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  <L extends List<?>> void areReadOneByOne(Shape<L> shape) {
    for (var in : Wire.readers(Wire.written(out -> shape.loose.write(out, 1, shape.values))))
      assertThat(shape.read(in)).isEqualTo(shape.values);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  <L extends List<?>> void areReadPacked(Shape<L> shape) {
    for (var in : Wire.readers(Wire.written(out -> shape.packed.write(out, 1, shape.values))))
      assertThat(shape.read(in)).isEqualTo(shape.values);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  <L extends List<?>> void areReadInPiecesOfBothKinds(Shape<L> shape) {
    byte[] pieces =
        Wire.joined(
            Wire.written(out -> shape.packed.write(out, 1, shape.values)),
            Wire.written(out -> shape.loose.write(out, 1, shape.values)),
            Wire.hex("0a 00"),
            Wire.written(out -> shape.packed.write(out, 1, shape.values)));
    for (var in : Wire.readers(pieces)) {
      var read = shape.read(in);
      assertThat(read).hasSize(3 * shape.values.size());
      for (int i = 0; i < 3; i++)
        assertThat(read.subList(i * shape.values.size(), (i + 1) * shape.values.size()))
            .isEqualTo(shape.values);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  <L extends List<?>> void withoutValuesNothingIsWritten(Shape<L> shape) {
    assertThat(Wire.written(out -> shape.loose.write(out, 1, shape.empty))).isEmpty();
    assertThat(Wire.written(out -> shape.packed.write(out, 1, shape.empty))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  <L extends List<?>> void truncatedAnywhereTheyAreMalformed(Shape<L> shape) {
    byte[] whole = Wire.written(out -> shape.packed.write(out, 1, shape.values));
    for (int length = 1; length < whole.length; length++) {
      for (var in : Wire.readers(Arrays.copyOf(whole, length)))
        assertThatThrownBy(() -> shape.read(in)).isInstanceOf(MalformedMessageException.class);
    }
  }

  /// A length that cuts the last value: its rest, behind the packed field, is no part of it.
  @ParameterizedTest
  @MethodSource("shapes")
  <L extends List<?>> void theLastValueMayNotGoOnAfterThePackedField(Shape<L> shape) {
    if (shape.name.equals("bool")) return; // each of its bytes is a value
    byte[] whole = Wire.written(out -> shape.packed.write(out, 1, shape.values));
    whole[1]--; // the length is one byte
    for (var in : Wire.readers(whole))
      assertThatThrownBy(() -> shape.read(in))
          .isInstanceOf(MalformedMessageException.class)
          .hasMessageMatching(
              "the message ends inside a value.*|packed values of [48] bytes do not fill .*");
  }

  @Test
  void stringsBytesAndMessagesAreNeverPacked() {
    byte[] data =
        Wire.joined(
            Wire.written(out -> out.strings(1, List.of("a", "", "é"))),
            Wire.written(out -> out.byteStrings(1, List.of(Bytes.EMPTY, Bytes.hex("61")))));
    for (var in : Wire.readers(data)) {
      List<String> strings = List.of();
      while (in.tag() != 0) strings = in.strings(strings);
      assertThat(strings).containsExactly("a", "", "é", "", "a");
    }
  }
}
