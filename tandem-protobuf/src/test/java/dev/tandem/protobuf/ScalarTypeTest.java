package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each scalar type on the wire, by the examples and tables of "Encoding" in the documentation of
/// Protocol Buffers.
class ScalarTypeTest {
  static Stream<Arguments> fields() {
    return Stream.of(
        Arguments.of(ScalarType.INT32, 150, "08 9601"),
        Arguments.of(ScalarType.INT32, 0, "08 00"),
        Arguments.of(ScalarType.INT32, -2, "08 feffffffffffffffff01"),
        Arguments.of(ScalarType.INT32, Integer.MIN_VALUE, "08 80808080f8ffffffff01"),
        Arguments.of(ScalarType.INT32, Integer.MAX_VALUE, "08 ffffffff07"),
        Arguments.of(ScalarType.INT64, -1L, "08 ffffffffffffffffff01"),
        Arguments.of(ScalarType.INT64, Long.MIN_VALUE, "08 80808080808080808001"),
        Arguments.of(ScalarType.INT64, Long.MAX_VALUE, "08 ffffffffffffffff7f"),
        Arguments.of(ScalarType.UINT32, -1, "08 ffffffff0f"),
        Arguments.of(ScalarType.UINT32, 127, "08 7f"),
        Arguments.of(ScalarType.UINT64, -1L, "08 ffffffffffffffffff01"),
        Arguments.of(ScalarType.SINT32, -1, "08 01"),
        Arguments.of(ScalarType.SINT32, 1, "08 02"),
        Arguments.of(ScalarType.SINT32, Integer.MAX_VALUE, "08 feffffff0f"),
        Arguments.of(ScalarType.SINT32, Integer.MIN_VALUE, "08 ffffffff0f"),
        Arguments.of(ScalarType.SINT64, -2L, "08 03"),
        Arguments.of(ScalarType.SINT64, Long.MIN_VALUE, "08 ffffffffffffffffff01"),
        Arguments.of(ScalarType.FIXED32, 0x01020304, "0d 04030201"),
        Arguments.of(ScalarType.FIXED64, 0x0102030405060708L, "09 0807060504030201"),
        Arguments.of(ScalarType.SFIXED32, -1, "0d ffffffff"),
        Arguments.of(ScalarType.SFIXED64, -1L, "09 ffffffffffffffff"),
        Arguments.of(ScalarType.FLOAT, 1.5f, "0d 0000c03f"),
        Arguments.of(ScalarType.FLOAT, -0f, "0d 00000080"),
        Arguments.of(ScalarType.DOUBLE, -2d, "09 00000000000000c0"),
        Arguments.of(ScalarType.DOUBLE, Double.POSITIVE_INFINITY, "09 000000000000f07f"),
        Arguments.of(ScalarType.BOOL, true, "08 01"),
        Arguments.of(ScalarType.BOOL, false, "08 00"),
        Arguments.of(ScalarType.STRING, "testing", "0a 07 74657374696e67"),
        Arguments.of(ScalarType.STRING, "", "0a 00"),
        Arguments.of(ScalarType.STRING, "é中😀", "0a 09 c3a9e4b8adf09f9880"),
        Arguments.of(ScalarType.BYTES, Bytes.hex("00ff"), "0a 02 00ff"));
  }

  @ParameterizedTest
  @MethodSource("fields")
  <T> void isWrittenAsTheEncodingSays(ScalarType<T> type, T value, String hex) {
    assertThat(Wire.hex(Wire.written(out -> type.write(out, 1, value))))
        .isEqualTo(hex.replace(" ", ""));
  }

  @ParameterizedTest
  @MethodSource("fields")
  <T> void isReadWhereverItIsCut(ScalarType<T> type, T value, String hex) {
    for (var in : Wire.readers(Wire.hex(hex))) {
      assertThat(in.tag()).isEqualTo(1 << 3 | type.wireType);
      assertThat(type.read(in)).isEqualTo(value);
      assertThat(in.tag()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  <T> void truncatedAnywhereItIsMalformed(ScalarType<T> type, T value, String hex) {
    byte[] whole = Wire.hex(hex);
    for (int length = 1; length < whole.length; length++) {
      for (var in : Wire.readers(Arrays.copyOf(whole, length))) {
        in.tag();
        assertThatThrownBy(() -> type.read(in))
            .isInstanceOf(MalformedMessageException.class)
            .hasMessageMatching(
                "the message ends inside a value, at byte \\d+"
                    + "|length \\d+ goes past the end, which is \\d+ bytes away, at byte \\d+");
      }
    }
  }

  static Stream<Arguments> longVarints() {
    return Stream.of(
        Arguments.of(ScalarType.INT32, "8080808000", 0), // more bytes than it needs
        Arguments.of(ScalarType.INT32, "ffffffff1f", -1), // more bits than it has
        Arguments.of(ScalarType.UINT32, "81808080808080808001", 1),
        Arguments.of(ScalarType.SINT32, "82808080808080808000", 1),
        Arguments.of(ScalarType.INT64, "81808080808080808000", 1L),
        Arguments.of(ScalarType.BOOL, "80808080808080808001", true),
        Arguments.of(ScalarType.BOOL, "02", true));
  }

  @ParameterizedTest
  @MethodSource("longVarints")
  <T> void varintsMayBeLongerThanTheirValueUpToTenBytes(
      ScalarType<T> type, String hex, T expected) {
    for (var in : Wire.readers(Wire.hex("08" + hex))) {
      in.tag();
      assertThat(type.read(in)).isEqualTo(expected);
    }
  }

  static List<ScalarType<?>> varints() {
    return List.of(
        ScalarType.INT32,
        ScalarType.INT64,
        ScalarType.UINT32,
        ScalarType.UINT64,
        ScalarType.SINT32,
        ScalarType.SINT64,
        ScalarType.BOOL,
        ScalarType.STRING,
        ScalarType.BYTES);
  }

  @ParameterizedTest
  @MethodSource("varints")
  void aVarintOfElevenBytesIsMalformed(ScalarType<?> type) {
    for (var in : Wire.readers(Wire.hex("08 8080808080808080808001 0000"))) {
      in.tag();
      assertThatThrownBy(() -> type.read(in))
          .isInstanceOf(MalformedMessageException.class)
          .hasMessageContaining("a varint of more than 10 bytes");
    }
  }
}
