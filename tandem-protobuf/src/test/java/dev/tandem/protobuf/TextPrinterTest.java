package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import dev.tandem.protobuf.descriptor.FieldOptions;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import dev.tandem.protobuf.types.Any;
import dev.tandem.protobuf.types.BytesValue;
import dev.tandem.protobuf.types.DoubleValue;
import dev.tandem.protobuf.types.Duration;
import dev.tandem.protobuf.types.Empty;
import dev.tandem.protobuf.types.FloatValue;
import dev.tandem.protobuf.types.Int64Value;
import dev.tandem.protobuf.types.ListValue;
import dev.tandem.protobuf.types.NullValue;
import dev.tandem.protobuf.types.StringValue;
import dev.tandem.protobuf.types.Struct;
import dev.tandem.protobuf.types.UInt32Value;
import dev.tandem.protobuf.types.UInt64Value;
import dev.tandem.protobuf.types.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `toString` of messages is the text format on one line.
class TextPrinterTest {
  @Test
  void fieldsAreNamedInTheOrderOfTheirNumbers() {
    assertThat(new Duration(-3, 5)).hasToString("seconds: -3 nanos: 5");
    assertThat(new Duration(0, 5)).hasToString("nanos: 5");
    assertThat(new Duration()).hasToString("");
  }

  @Test
  void messagesAndMapsNest() {
    var list =
        ListValue.builder()
            .addValues(Value.builder().kind(new Value.Kind.BoolValue(true)).build())
            .addValues(Value.DEFAULT)
            .build();
    var struct =
        Struct.builder()
            .putFields("b", Value.builder().kind(new Value.Kind.ListValue(list)).build())
            .putFields("a", Value.builder().kind(new Value.Kind.NumberValue(0.5)).build())
            .build();
    assertThat(struct)
        .hasToString(
            "fields { key: \"a\" value { number_value: 0.5 } }"
                + " fields { key: \"b\" value { list_value { values { bool_value: true } values { } } } }");
  }

  @Test
  void whatWasSetIsShownThoughItIsZero() {
    assertThat(FieldDescriptorProto.builder().number(0).build()).hasToString("number: 0");
    assertThat(Value.builder().kind(new Value.Kind.NumberValue(0)).build())
        .hasToString("number_value: 0");
  }

  @Test
  void packedNumbersAreShownOneByOne() {
    assertThat(FileDescriptorProto.builder().publicDependency(IntList.of(1, -2)).build())
        .hasToString("public_dependency: 1 public_dependency: -2");
    assertThat(FileDescriptorProto.TYPE.parse(Wire.hex("5202 0102")))
        .hasToString("public_dependency: 1 public_dependency: 2");
  }

  @ParameterizedTest
  @CsvSource({
    "0, ''",
    "-0.0, -0",
    "1, 1",
    "-17, -17",
    "0.1, 0.1",
    "1e14, 100000000000000",
    "1e15, 1e+15",
    "1.5e300, 1.5e+300",
    "0.001, 0.001",
    "0.0001, 0.0001",
    "0.00012345, 0.00012345",
    "1234567890123456.5, 1234567890123456.5",
    "123456789012345680, 1.2345678901234568e+17",
    "1e-5, 1e-05",
    "4.9e-324, 4.9e-324",
    "NaN, nan",
    "Infinity, inf",
    "-Infinity, -inf",
    "123456.789, 123456.789"
  })
  void doublesAreSpelledAsInC(double value, String expected) {
    assertThat(new DoubleValue(value)).hasToString(expected.isEmpty() ? "" : "value: " + expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "0.1, 0.1",
    "-0.0, -0",
    "NaN, nan",
    "-Infinity, -inf",
    "1e20, 1e+20",
    "1e-7, 1e-07",
    "16777216, 16777216",
    "100000, 100000",
    "1e6, 1e+06",
    "0.0001, 0.0001",
    "3.4028235e38, 3.4028235e+38"
  })
  void floatsHaveTheDigitsOfAFloat(float value, String expected) {
    assertThat(new FloatValue(value)).hasToString("value: " + expected);
  }

  @Test
  void unsignedNumbersHaveNoSign() {
    assertThat(new UInt32Value(-1)).hasToString("value: 4294967295");
    assertThat(new UInt64Value(-1)).hasToString("value: 18446744073709551615");
    assertThat(new Int64Value(-1)).hasToString("value: -1");
  }

  @Test
  void textKeepsItsLettersAndEscapesTheRest() {
    assertThat(new StringValue("a\"b'c\\d\n\r\t\0\u007f é中😀"))
        .hasToString("value: \"a\\\"b\\'c\\\\d\\n\\r\\t\\000\\177 é中😀\"");
    assertThat(new BytesValue(Bytes.hex("00ff61220a")))
        .hasToString("value: \"\\000\\377a\\\"\\n\"");
  }

  @Test
  void enumsAreNamedOrNumbers() {
    assertThat(Value.builder().kind(new Value.Kind.NullValue(NullValue.of(0))).build())
        .hasToString("null_value: NULL_VALUE");
    assertThat(Value.builder().kind(new Value.Kind.NullValue(NullValue.of(7))).build())
        .hasToString("null_value: 7");
    assertThat(FieldOptions.builder().ctype(FieldOptions.CType.CORD).build())
        .hasToString("ctype: CORD");
  }

  @Test
  void aNumberThatAClosedEnumDoesNotHaveIsUnknown() {
    assertThat(FieldOptions.TYPE.parse(Wire.hex("08 63"))).hasToString("1: 99");
  }

  @Test
  void unknownFieldsAreNumbersWithWhatTheyCouldBe() {
    assertThat(Empty.TYPE.parse(Wire.hex("08 ffffffffffffffffff01")))
        .hasToString("1: 18446744073709551615");
    assertThat(Empty.TYPE.parse(Wire.hex("0d 01000000 11 0200000000000000")))
        .hasToString("1: 0x00000001 2: 0x0000000000000002");
    assertThat(Empty.TYPE.parse(Wire.hex("0a 00 12 02 2261 1a 02 0805")))
        .hasToString("1: \"\" 2: \"\\\"a\" 3 { 1: 5 }");
    assertThat(Empty.TYPE.parse(Wire.hex("0b 10 05 13 14 0c"))).hasToString("1 { 2: 5 2 { } }");
  }

  @Test
  void bytesAreTakenForMessagesTenDeep() {
    byte[] data = Wire.hex("0805");
    for (int i = 0; i < 12; i++) data = Wire.field(1, data);
    assertThat(Empty.TYPE.parse(data).toString())
        .startsWith("1 { ".repeat(10) + "1: \"")
        .endsWith("\"" + " }".repeat(10));
  }

  @Test
  void aFieldOfAnotherTypeIsUnknown() {
    assertThat(Any.TYPE.parse(Wire.hex("08 05"))).hasToString("1: 5");
  }

  // ---- Options

  @Test
  void fieldsAreLinesUnlessOneLineIsAskedFor() {
    var message = Kinds.parse("child { i32: 1 Part {} words: 'é' } [kinds.tag]: 5 any { }");
    assertThat(Text.print(message))
        .isEqualTo(
            """
            child {
              i32: 1
              Part {
              }
              words: "é"
            }
            any {
            }
            [kinds.tag]: 5
            """);
    assertThat(Text.print(Kinds.parse(""))).isEmpty();
    assertThat(Text.printer().ascii().oneLine().print(message))
        .isEqualTo("child { i32: 1 Part { } words: \"\\303\\251\" } any { } [kinds.tag]: 5");
  }

  @Test
  void unknownFieldsAreLeftOutUnlessAskedFor() {
    var message = Kinds.TYPE.parse(Wire.hex("0801 f807 05 5a 03 f807 06"));
    assertThat(Text.printer().oneLine().print(message)).isEqualTo("i32: 1 child { }");
    assertThat(Text.printer().unknownFields().print(message))
        .isEqualTo("i32: 1\nchild {\n  127: 6\n}\n127: 5\n");
    var inAny = Kinds.parse("any { type_url: 'a/kinds.Item' value: '\\x10\\x05' }");
    assertThat(Text.printer().oneLine().print(inAny)).isEqualTo("any { [a/kinds.Item] { } }");
    assertThat(inAny).hasToString("any { [a/kinds.Item] { 2: 5 } }");
  }

  /// What generated code keeps in the tail, in whatever order and in how many parts it came.
  @Test
  void extensionsOfGeneratedMessagesArePrintedByTheirNames() {
    var file =
        Text.parse(
            FileDescriptorProto.TYPE,
            """
            name: "more.proto" package: "more" dependency: "google/protobuf/descriptor.proto"
            extension { name: "note" number: 50001 label: LABEL_OPTIONAL type: TYPE_STRING extendee: ".google.protobuf.FieldOptions" }
            extension { name: "level" number: 50002 label: LABEL_REPEATED type: TYPE_SINT32 extendee: ".google.protobuf.FieldOptions" }
            """);
    var types =
        TypeRegistry.of(
            FileDescriptor.of(
                file, java.util.List.of(FieldDescriptorProto.TYPE.descriptor().file())));
    var text = "deprecated: true [more.note]: \"x\" [more.level]: -1 [more.level]: 2";
    var options =
        Text.parser()
            .types(types)
            .parse(FieldOptions.TYPE, "[more.level]: [-1, 2] deprecated: true [more.note]: 'x'");
    assertThat(options.deprecated()).isTrue();
    assertThat(options).hasToString("deprecated: true 50001: \"x\" 50002: 1 50002: 4");
    assertThat(Text.printer().types(types).oneLine().print(options)).isEqualTo(text);
    var parts =
        FieldOptions.TYPE.parse(
            Wire.hex("92b518 01 01 8ab518 01 61 1801 92b518 01 04 8ab518 01 78"));
    assertThat(Text.printer().types(types).oneLine().print(parts)).isEqualTo(text);
  }
}
