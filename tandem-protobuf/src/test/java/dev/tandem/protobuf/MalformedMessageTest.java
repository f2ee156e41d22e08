package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.descriptor.DescriptorProto;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import dev.tandem.protobuf.descriptor.UninterpretedOption;
import dev.tandem.protobuf.types.Any;
import dev.tandem.protobuf.types.ListValue;
import dev.tandem.protobuf.types.Struct;
import dev.tandem.protobuf.types.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is not a message of the type is a [MalformedMessageException] that says what, where and in
/// which field.
class MalformedMessageTest {
  private static final Struct STRUCT =
      new Struct(
          Map.of(
              "a", Value.builder().kind(new Value.Kind.StringValue("text")).build(),
              "b", Value.builder().kind(new Value.Kind.NumberValue(2.5)).build()));

  /// The message is the same, however the input is cut.
  private static void assertMalformed(MessageType<?> type, byte[] data, String message) {
    assertThatThrownBy(() -> type.parse(data))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage(message);
    for (int size : new int[] {1, 2, 7}) {
      assertThatThrownBy(() -> type.parse(Wire.cut(data, size)))
          .as("in pieces of " + size)
          .isInstanceOf(MalformedMessageException.class)
          .hasMessage(message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # tags
          00                       | google.protobuf.Any: field number 0 is not allowed, at byte 1
          07                       | google.protobuf.Any: field number 0 is not allowed, at byte 1
          8000                     | google.protobuf.Any: field number 0 is not allowed, at byte 2
          0e                       | google.protobuf.Any.type_url: wire type 6 of field 1 does not exist, at byte 1
          0f                       | google.protobuf.Any.type_url: wire type 7 of field 1 does not exist, at byte 1
          8080808010               | google.protobuf.Any: a tag of more than 32 bits, at byte 5
          ffffffffffff             | google.protobuf.Any: a tag of more than 32 bits, at byte 5
          0a0080                   | google.protobuf.Any: the message ends inside a value, at byte 3
          # lengths
          0a                       | google.protobuf.Any.type_url: the message ends inside a value, at byte 1
          0a0261                   | google.protobuf.Any.type_url: length 2 goes past the end, which is 1 bytes away, at byte 2
          1202                     | google.protobuf.Any.value: length 2 goes past the end, which is 0 bytes away, at byte 2
          0affffffffffffffffff01   | google.protobuf.Any.type_url: length 18446744073709551615 is not possible, at byte 11
          0affffffff0f             | google.protobuf.Any.type_url: length 4294967295 is not possible, at byte 6
          0affffffff07             | google.protobuf.Any.type_url: length 2147483647 goes past the end, which is 0 bytes away, at byte 6
          1affffffff0f             | google.protobuf.Any.3: length 4294967295 is not possible, at byte 6
          # groups
          0c                       | google.protobuf.Any.type_url: end of group 1, which was not begun, at byte 1
          1b                       | google.protobuf.Any.3: the group has no end, at byte 1
          1b24                     | google.protobuf.Any.3.4: end of group 4, which was not begun, at byte 2
          1b231c24                 | google.protobuf.Any.3.4.3: end of group 3, which was not begun, at byte 3
          # text
          0a01ff                   | google.protobuf.Any.type_url: a string of 1 bytes is not UTF-8, at byte 3
          0a03eda080               | google.protobuf.Any.type_url: a string of 3 bytes is not UTF-8, at byte 5
          0a02c080                 | google.protobuf.Any.type_url: a string of 2 bytes is not UTF-8, at byte 4
          0a04f4908080             | google.protobuf.Any.type_url: a string of 4 bytes is not UTF-8, at byte 6
          """)
  void saysWhatIsWrongAndWhere(String hex, String message) {
    assertMalformed(Any.TYPE, Wire.hex(hex), message);
  }

  @Test
  void theReplacementCharacterItselfIsUtf8() {
    assertThat(Any.TYPE.parse(Wire.hex("0a03 efbfbd")).typeUrl()).isEqualTo("\uFFFD");
  }

  @Test
  void theFieldIsNamedThroughMessagesListsAndMaps() {
    assertMalformed(
        FileDescriptorProto.TYPE,
        Wire.field(8, Wire.hex("0a 05")),
        "google.protobuf.FileDescriptorProto.options.java_package: length 5 goes past the end, which is 0 bytes away, at byte 4");
    assertMalformed(
        FileDescriptorProto.TYPE,
        Wire.field(4, Wire.field(2, Wire.hex("18 80"))),
        "google.protobuf.FileDescriptorProto.message_type.field.number: the message ends inside a value, at byte 6");
    assertMalformed(
        Struct.TYPE,
        Wire.field(1, Wire.field(2, Wire.hex("11 00"))),
        "google.protobuf.Struct.fields.value.number_value: the message ends inside a value, at byte 6");
    assertMalformed(
        Struct.TYPE,
        Wire.field(1, Wire.field(1, Wire.hex("ff"))),
        "google.protobuf.Struct.fields.key: a string of 1 bytes is not UTF-8, at byte 5");
  }

  @Test
  void itsPartsCanBeAskedFor() {
    try {
      Any.TYPE.parse(Wire.hex("0a01ff"));
    } catch (MalformedMessageException e) {
      assertThat(e.path()).isEqualTo("google.protobuf.Any.type_url");
      assertThat(e.problem()).isEqualTo("a string of 1 bytes is not UTF-8");
      assertThat(e.position()).isEqualTo(3);
      return;
    }
    throw new AssertionError("was read");
  }

  /// Cut between two fields a message is whole; anywhere else it is not.
  @Test
  void truncatedAnywhereItIsMalformedOrShorter() {
    byte[] whole = STRUCT.toByteArray();
    int read = 0;
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      try {
        assertThat(Struct.TYPE.parse(part).fields()).hasSizeLessThan(2);
        read++;
      } catch (MalformedMessageException e) {
        assertThat(e).hasMessageStartingWith("google.protobuf.Struct");
        assertThat(e.position()).isLessThanOrEqualTo(length);
      }
    }
    assertThat(read).as("the empty one, and the one with a single entry").isEqualTo(2);
  }

  @Test
  void aFieldOfAnotherWireTypeIsUnknown() {
    byte[] data = Wire.hex("08 05 0d 01000000 09 0100000000000000 0b 0c 10 01");
    var any = Any.TYPE.parse(data);
    assertThat(any.typeUrl()).isEmpty();
    assertThat(any.value()).isEqualTo(Bytes.EMPTY);
    assertThat(any.toByteArray()).isEqualTo(data);
  }

  @Test
  void requiredFieldsHaveToBeThere() {
    byte[] part = Wire.field(2, Wire.written(out -> out.string(1, "name")));
    assertMalformed(
        UninterpretedOption.TYPE,
        part,
        "google.protobuf.UninterpretedOption.name: missing required is_extension, at byte 8");
    assertMalformed(
        UninterpretedOption.TYPE,
        Wire.field(2, new byte[0]),
        "google.protobuf.UninterpretedOption.name: missing required name_part, is_extension, at byte 2");
  }

  // ---- Depth

  private static byte[] nested(int depth, int number) {
    byte[] data = {};
    for (int i = 0; i < depth; i++) data = Wire.field(number, data);
    return data;
  }

  private static byte[] groups(int depth) {
    return Wire.hex("6b".repeat(depth) + "6c".repeat(depth)); // field 13
  }

  @Test
  void messagesNestAHundredDeep() {
    byte[] deepest = nested(100, 3);
    assertThat(DescriptorProto.TYPE.parse(deepest).toByteArray()).isEqualTo(deepest);
    byte[] tooDeep = nested(101, 3); // its end is where the innermost, empty message begins
    assertMalformed(
        DescriptorProto.TYPE,
        tooDeep,
        "google.protobuf.DescriptorProto"
            + ".nested_type".repeat(101)
            + ": messages are nested deeper than 100, at byte "
            + tooDeep.length);
  }

  @Test
  void groupsNestAHundredDeep() {
    assertThat(Any.TYPE.parse(groups(100)).toByteArray()).isEqualTo(groups(100));
    assertThatThrownBy(() -> Any.TYPE.parse(groups(101)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageEndingWith(".13: messages are nested deeper than 100, at byte 101");
    assertThatThrownBy(() -> Any.TYPE.parse(Wire.hex("6b".repeat(1_000_000))))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("nested deeper than 100");
  }

  @Test
  void groupsCountWithTheMessagesAroundThem() {
    byte[] inside = groups(51);
    for (int i = 0; i < 50; i++) inside = Wire.field(3, inside);
    byte[] tooDeep = inside;
    assertThatThrownBy(() -> DescriptorProto.TYPE.parse(tooDeep))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("nested deeper than 100");
  }

  @Test
  void mapEntriesAndMergedMessagesCountToo() {
    byte[] value = {};
    for (int i = 0; i < 40; i++) { // Struct, entry, Value: three levels each
      byte[] entry = Wire.field(2, Wire.field(5, value));
      value = Wire.field(1, entry);
    }
    byte[] tooDeep = value;
    assertThatThrownBy(() -> Struct.TYPE.parse(tooDeep))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("nested deeper than 100");

    byte[] parts = {};
    for (int i = 0; i < 60; i++) { // ListValue and Value: two levels each
      parts = Wire.joined(Wire.field(6, new byte[0]), Wire.field(6, Wire.field(1, parts)));
    }
    byte[] deepParts = parts;
    assertThatThrownBy(() -> Value.TYPE.parse(deepParts))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("nested deeper than 100");
  }

  // ---- Merging

  @Test
  void aMessageInPartsIsJoined() {
    byte[] parts =
        Wire.joined(
            Wire.field(6, Wire.field(1, Wire.written(out -> out.string(3, "a")))),
            Wire.field(6, Wire.field(1, Wire.written(out -> out.string(3, "b")))));
    for (var in : List.of(Value.TYPE.parse(parts), Value.TYPE.parse(Wire.cut(parts, 3)))) {
      var list = ((Value.Kind.ListValue) in.kind()).value();
      assertThat(list.values())
          .extracting(Value::kind)
          .containsExactly(new Value.Kind.StringValue("a"), new Value.Kind.StringValue("b"));
    }
  }

  @Test
  void anotherFieldOfTheOneofInBetweenStartsAnew() {
    byte[] parts =
        Wire.joined(
            Wire.field(6, Wire.field(1, new byte[0])),
            Wire.hex("20 01"),
            Wire.field(6, new byte[0]));
    assertThat(Value.TYPE.parse(parts).kind())
        .isEqualTo(new Value.Kind.ListValue(ListValue.DEFAULT));
  }

  @Test
  void amountsOfPartsThatWouldTakeLongAreRefused() {
    byte[] part = Wire.field(6, new byte[0]);
    var elements = new byte[100_000]; // so many bytes of empty values
    for (int i = 0; i < elements.length; i += 2) elements[i] = 0x0a;
    assertThat(Value.TYPE.parse(Wire.joined(Wire.field(6, elements), repeated(part, 80))))
        .isNotNull();
    byte[] parts = Wire.joined(Wire.field(6, elements), repeated(part, 90));
    assertThatThrownBy(() -> Value.TYPE.parse(parts))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(
            "google.protobuf.Value.list_value: a message comes in so many parts that merging them would read over 8388608 bytes again");
  }

  private static byte[] repeated(byte[] data, int times) {
    var all = new byte[data.length * times];
    for (int i = 0; i < times; i++) System.arraycopy(data, 0, all, i * data.length, data.length);
    return all;
  }
}
