package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tandem.protobuf.types.Any;
import dev.tandem.protobuf.types.Duration;
import dev.tandem.protobuf.types.NullValue;
import dev.tandem.protobuf.types.Struct;
import dev.tandem.protobuf.types.Value;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages without generated code: what their fields hold, and the rules of the wire format.
class DynamicMessageTest {
  private static final MessageDescriptor KINDS = Kinds.TYPE.descriptor();

  private static DynamicMessage read(String hex) {
    return Kinds.TYPE.parse(Wire.hex(hex));
  }

  private static DynamicMessage.Builder builder() {
    return DynamicMessage.builder(KINDS);
  }

  private static FieldDescriptor field(String name) {
    return Objects.requireNonNull(KINDS.field(name));
  }

  private static String hex(Message message) {
    return java.util.HexFormat.of().formatHex(message.toByteArray());
  }

  // ---- Values

  @Test
  void whatIsNotSetReadsAsItsDefault() {
    var empty = Kinds.TYPE.defaultValue();
    assertThat(empty.fields()).isEmpty();
    assertThat(empty.has("i32")).isFalse();
    assertThat(empty.get("i32")).isEqualTo(0);
    assertThat(empty.get("u64")).isEqualTo(0L);
    assertThat(empty.get("s")).isEqualTo("abc");
    assertThat(empty.get("raw")).isEqualTo(Bytes.EMPTY);
    assertThat(empty.get("mood")).hasToString("SAD");
    assertThat(empty.get("child")).isEqualTo(empty);
    assertThat(empty.get("many")).isEqualTo(IntList.EMPTY);
    assertThat(empty.get("words")).isEqualTo(List.of());
    assertThat(empty.get("by_name")).isEqualTo(Map.of());
    assertThat(empty.get("[kinds.tag]")).isEqualTo(0);
    assertThat(empty.get("[kinds.tags]")).isEqualTo(List.of());
    assertThat(empty).hasToString("").isEqualTo(builder().build());
  }

  @Test
  void aBuilderTakesWhatAFieldHolds() {
    var child = builder().set("i32", 1).build();
    var message =
        builder()
            .set("i32", -1)
            .set("u64", 7L)
            .set("f", 1.5f)
            .set("d", -0d)
            .set("b", true)
            .set("s", "é")
            .set("raw", Bytes.hex("00"))
            .set("mood", 2)
            .set("child", child)
            .add("part", DynamicMessage.builder(field("part").messageType()).set("x", 9).build())
            .set("many", List.of(1, 2))
            .add("many", 3)
            .set("words", List.of("a"))
            .add("words", "b")
            .put("by_name", "k", child)
            .set("mood_by", Map.of(5, new DynamicEnum(field("mood").enumType(), -1)))
            .add("moods", DynamicEnum.of(field("mood").enumType(), "GLAD"))
            .set("[kinds.tag]", 4)
            .build();
    assertThat(message)
        .hasToString(
            "i32: -1 u64: 7 f: 1.5 d: -0 b: true s: \"é\" raw: \"\\000\" mood: GLAD child { i32: 1 }"
                + " Part { x: 9 } many: 1 many: 2 many: 3 words: \"a\" words: \"b\""
                + " by_name { key: \"k\" value { i32: 1 } } moods: GLAD mood_by { key: 5 value: BAD }"
                + " [kinds.tag]: 4");
    assertThat(Kinds.TYPE.parse(message.toByteArray()))
        .isEqualTo(message)
        .hasSameHashCodeAs(message);
    assertThat(message.get("many")).isEqualTo(IntList.of(1, 2, 3)).isInstanceOf(IntList.class);
    assertThat(message.get("mood")).isEqualTo(new DynamicEnum(field("mood").enumType(), 2));
    assertThat(message.fields().getLast().fullName()).isEqualTo("kinds.tag");
  }

  @Test
  void whatHasPresenceIsSetThoughItIsTheDefault() {
    var message = builder().set("i32", 0).set("s", "abc").set("child", builder().build()).build();
    assertThat(message.has("i32")).isTrue();
    assertThat(hex(message)).isEqualTo("0800" + "4203616263" + "5a00");
    assertThat(message.toBuilder().clear("i32").clear("s").clear("child").build())
        .isEqualTo(Kinds.TYPE.defaultValue());
  }

  @Test
  void whatHasNoPresenceIsUnsetWhenItIsZero() {
    var type = DynamicMessage.type(Duration.TYPE.descriptor());
    var zero = type.parse(Wire.hex("0805 0800"));
    assertThat(zero).isEqualTo(type.defaultValue());
    assertThat(DynamicMessage.builder(type.descriptor()).set("seconds", 0L).build())
        .isEqualTo(zero);
    assertThat(zero.has("seconds")).isFalse();
  }

  @Test
  void aOneofHasOneField() {
    var pick = KINDS.oneofs().getFirst();
    var one = builder().set("two", builder().build()).set("one", 0).build();
    assertThat(one.which(pick)).isEqualTo(field("one"));
    assertThat(one.has("two")).isFalse();
    assertThat(Kinds.TYPE.defaultValue().which(pick)).isNull();
    var foreign = Value.TYPE.descriptor().oneofs().getFirst();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.which(foreign))
        .withMessage("kinds.Kinds has no oneof google.protobuf.Value.kind");
  }

  @Test
  void aMessageDoesNotChangeWithItsBuilderOrWhatItWasMadeOf() {
    var list = new java.util.ArrayList<>(List.of("a"));
    var builder = builder().set("words", list).add("many", 1);
    list.add("b");
    var first = builder.build();
    builder.add("words", "c").add("many", 2).put("mood_by", 1, 1);
    var second = builder.build();
    builder.add("many", 3).put("mood_by", 2, 1);
    assertThat(first).hasToString("many: 1 words: \"a\"");
    assertThat(second)
        .hasToString("many: 1 many: 2 words: \"a\" words: \"c\" mood_by { key: 1 value: SAD }");
  }

  @Test
  void whatAFieldDoesNotHoldIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().set("i32", "1"))
        .withMessage("kinds.Kinds.i32 takes Integer, not String");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().set("i32", 1L))
        .withMessage("kinds.Kinds.i32 takes Integer, not Long");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().set("mood", 3))
        .withMessage("kinds.Kinds.mood: 3 is no number of kinds.Mood, which is closed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().set("mood", "SAD"))
        .withMessage("kinds.Kinds.mood takes DynamicEnum, not String");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().set("child", "x"))
        .withMessage("kinds.Kinds.child takes DynamicMessage, not String");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().set("child", Duration.DEFAULT))
        .withMessage("kinds.Kinds.child: a google.protobuf.Duration where a kinds.Kinds is meant");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().set("many", 1))
        .withMessage("kinds.Kinds.many takes List, not Integer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().set("many", List.of(1L)))
        .withMessage("kinds.Kinds.many takes Integer, not Long");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().set("by_name", "x"))
        .withMessage("kinds.Kinds.by_name takes Map, not String");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().put("by_name", 1, builder().build()))
        .withMessage("kinds.Kinds.ByNameEntry.key takes String, not Integer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().add("i32", 1))
        .withMessage("kinds.Kinds.i32 is no list: use set or put");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().put("many", 1, 1))
        .withMessage("kinds.Kinds.many is no map: use set or add");
    assertThatNullPointerException()
        .isThrownBy(() -> builder().set("i32", null))
        .withMessage("kinds.Kinds.i32");
    assertThatNullPointerException()
        .isThrownBy(() -> builder().set("words", java.util.Arrays.asList("a", null)))
        .withMessage("kinds.Kinds.words[1]");
    assertThatNullPointerException()
        .isThrownBy(() -> builder().put("by_name", "k", null))
        .withMessage("kinds.Kinds.by_name[k]");
  }

  @Test
  void aFieldOfAnotherMessageIsRefused() {
    var seconds = Objects.requireNonNull(Duration.TYPE.descriptor().field("seconds"));
    var empty = Kinds.TYPE.defaultValue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.get(seconds))
        .withMessage("kinds.Kinds has no field google.protobuf.Duration.seconds");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.has("nobody"))
        .withMessage("kinds.Kinds has no field nobody");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().set("[kinds.other]", Duration.DEFAULT))
        .withMessage("[kinds.other] does not extend kinds.Kinds");
    var tag = Objects.requireNonNull(Kinds.FILE.types().extension("kinds.tag"));
    var blind = DynamicMessage.type(KINDS, TypeRegistry.of()).defaultValue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> blind.get(tag))
        .withMessage(
            "[kinds.tag] is not in the registry of this type of kinds.Kinds: give it one that has");
  }

  // ---- Generated code and back

  @Test
  void messagesBecomeDynamicAndBack() {
    var duration = new Duration(3, 4);
    var dynamic = DynamicMessage.of(duration);
    assertThat(dynamic.get("seconds")).isEqualTo(3L);
    assertThat(dynamic.to(Duration.TYPE)).isEqualTo(duration);
    assertThat(dynamic.messageType()).isSameAs(DynamicMessage.type(Duration.TYPE.descriptor()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> dynamic.to(Any.TYPE))
        .withMessage("a google.protobuf.Duration cannot become a google.protobuf.Any");
  }

  @Test
  void generatedMessagesAndEnumsAreTakenAsValues() {
    var value = Value.builder().kind(new Value.Kind.NumberValue(1)).build();
    var struct = DynamicMessage.builder(Struct.TYPE.descriptor()).put("fields", "k", value).build();
    assertThat(struct.to(Struct.TYPE)).isEqualTo(Struct.builder().putFields("k", value).build());
    var nothing =
        DynamicMessage.builder(Value.TYPE.descriptor()).set("null_value", NullValue.of(7)).build();
    assertThat(nothing.get("null_value")).hasToString("7");
    assertThat(nothing.to(Value.TYPE).kind()).isEqualTo(new Value.Kind.NullValue(NullValue.of(7)));
  }

  // ---- The wire format

  @Test
  void messagesInPartsAreMerged() {
    // child { i32: 1 many: 1 } child { i32: 2 many: 2 u32: 3 }, packed and not
    assertThat(read("5a04 0801 6801  5a07 0802 6a0102 1003"))
        .hasToString("child { i32: 2 u32: 3 many: 1 many: 2 }");
    // two { i32: 1 } two { u32: 2 }; another case in between clears
    assertThat(read("9201 02 0801 9201 02 1002")).hasToString("two { i32: 1 u32: 2 }");
    assertThat(read("9201 02 0801 8801 05 9201 02 1002")).hasToString("two { u32: 2 }");
    // single { y: 1 } single { again {} }
    assertThat(read("d301 d001 01 d401 d301 1200 d401")).hasToString("Single { again { } y: 1 }");
    // an extension, by_name { key: "a" value { i32: 1 } value { u32: 2 } }
    assertThat(read("b206 02 0801 b206 02 1002")).hasToString("[kinds.kid] { i32: 1 u32: 2 }");
    assertThat(read("8201 0b 0a0161 1202 0801 1202 1002"))
        .hasToString("by_name { key: \"a\" value { i32: 1 u32: 2 } }");
  }

  @Test
  void anotherWireTypeIsUnknown() {
    assertThat(read("0d 01000000 0a 00")).hasToString("1: 0x00000001 1: \"\"");
    assertThat(read("62 02 0805")).hasToString("12 { 1: 5 }"); // a group with a length
    assertThat(read("5b 0805 5c")).hasToString("11 { 1: 5 }"); // a message as a group
    assertThat(hex(read("62 02 0805 5b 0805 5c 0801"))).isEqualTo("0801" + "62020805" + "5b08055c");
  }

  @Test
  void strangersInAClosedEnumAreUnknown() {
    var message = read("5003 b001 02 b001 04 b201 02 0105 ba01 07 0d01000000 1003");
    assertThat(message.has("mood")).isFalse();
    assertThat(message.get("moods")).hasToString("[GLAD, SAD]");
    assertThat(message.has("mood_by")).isFalse();
    assertThat(hex(message))
        .isEqualTo("b00102" + "b00101" + "5003" + "b00104" + "b00105" + "ba01070d010000001003");
  }

  @Test
  void groupsAreReadAndWritten() {
    var message = read("63 0801 64 63 12 04 63 0802 64 64");
    assertThat(message).hasToString("Part { x: 1 } Part { deeper { Part { x: 2 } } }");
    assertThat(hex(message)).isEqualTo("63080164" + "6312046308026464");
    // an unknown group of the number of the group around it
    assertThat(read("63 63 0801 64 64")).hasToString("Part { 12 { 1: 1 } }");
    // a message in a group, in which the group's end tag is no end
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> read("63 12 01 64 64"))
        .withMessage(
            "kinds.Kinds.part.deeper.part: end of group 12, which was not begun, at byte 4");
    // map entries and packed values in a group
    assertThat(read("63 12 0a 8201 07 0a0161 1202 0801 64"))
        .hasToString("Part { deeper { by_name { key: \"a\" value { i32: 1 } } } }");
  }

  @ParameterizedTest
  @CsvSource({
    "63 0801, 'kinds.Kinds.part: the group has no end, at byte 3'",
    "63 0801 6c, 'kinds.Kinds.part.13: end of group 13, which was not begun, at byte 4'",
    "63 12 03 63 0801 64, 'kinds.Kinds.part.deeper.part: the group has no end, at byte 6'",
    "64, 'kinds.Kinds.part: end of group 12, which was not begun, at byte 1'",
    "5a 02 63 08, 'kinds.Kinds.child.part.x: the message ends inside a value, at byte 4'",
    "63 63 64, 'kinds.Kinds.part: the group has no end, at byte 3'",
    "00, 'kinds.Kinds: field number 0 is not allowed, at byte 1'",
    "07, 'kinds.Kinds: field number 0 is not allowed, at byte 1'",
    "0e, 'kinds.Kinds.i32: wire type 6 of field 1 does not exist, at byte 1'",
    "9a01 02 0801, 'kinds.Kinds.needs: missing required shall, at byte 5'",
    "aa01 00 9a01 00, 'kinds.Kinds.needs: missing required must, shall, at byte 6'",
    "6a 01 80, 'kinds.Kinds.many: the message ends inside a value, at byte 3'",
    "aa01 03 0a 01 ff, 'kinds.Kinds.any.type_url: a string of 1 bytes is not UTF-8, at byte 6'",
    "8201 04 12 02 08 80, 'kinds.Kinds.by_name.value.i32: the message ends inside a value, at byte 7'",
    "a006 80, 'kinds.Kinds.[kinds.tag]: the message ends inside a value, at byte 3'"
  })
  void whatIsMalformedSaysWhere(String hex, String message) {
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> read(hex))
        .withMessage(message);
  }

  @Test
  void textOfTheOldLanguageNeedNotBeUtf8() {
    assertThat(read("42 01 ff").get("s")).isEqualTo("\uFFFD");
    assertThat(read("72 01 ff").get("words")).isEqualTo(List.of("\uFFFD"));
    assertThat(read("8201 03 0a01ff")).hasToString("by_name { key: \"\uFFFD\" value { } }");
  }

  @Test
  void groupsCountAsMessagesInDepth() {
    byte[] data = {};
    for (int i = 0; i < 50; i++) data = grouped(Wire.field(2, data));
    assertThat(Kinds.TYPE.parse(data)).isNotNull();
    byte[] deeper = grouped(Wire.field(2, data));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> Kinds.TYPE.parse(deeper))
        .withMessageContaining("messages are nested deeper than 100");
  }

  @Test
  void aMessageAsDeepAsItMayBeMadeIsShown() {
    var message = builder().build();
    for (int i = 0; i < 500; i++) message = builder().set("child", message).build();
    assertThat(message.toString()).startsWith("child { ".repeat(500));
    byte[] data = message.toByteArray();
    assertThat(Kinds.TYPE.parse(data, 0, data.length, ParseLimits.DEFAULT.depth(500)))
        .isEqualTo(message);
  }

  /// `single { … }` around fields.
  private static byte[] grouped(byte[] fields) {
    var all = ByteBuffer.allocate(fields.length + 4);
    return all.put(Wire.hex("d301")).put(fields).put(Wire.hex("d401")).array();
  }

  // ---- Extensions

  @Test
  void extensionsThatNobodyKnowsAreKept() {
    var blind = DynamicMessage.type(KINDS, TypeRegistry.of());
    var message = blind.parse(Wire.hex("a006 05 0801"));
    assertThat(message).hasToString("i32: 1 100: 5");
    assertThat(hex(message)).isEqualTo("0801" + "a00605");
    assertThat(DynamicMessage.of(message, Kinds.FILE.types())).hasToString("i32: 1 [kinds.tag]: 5");
  }

  @Test
  void messageSetsAreGroupsOfNumberAndMessage() {
    var set = Kinds.type("Set");
    var message = set.parse(Wire.hex("0b 10 e807 1a 02 0805 0c"));
    assertThat(message).hasToString("[kinds.Item] { n: 5 }");
    assertThat(hex(message)).isEqualTo("0b10e8071a0208050c");
    // the message before its number; one item after the other is merged; what is there twice counts
    // once
    assertThat(set.parse(Wire.hex("0b 1a 02 0806 10 e807 0c")))
        .hasToString("[kinds.Item] { n: 6 }");
    assertThat(set.parse(Wire.hex("0b 10e807 1a020805 0c 0b 10e807 1a00 0c")))
        .hasToString("[kinds.Item] { n: 5 }");
    assertThat(set.parse(Wire.hex("0b 10e807 1a020805 1a020806 10d00f 3801 0c")))
        .hasToString("[kinds.Item] { n: 5 }");
    // as a field of its own, which is not how it is written
    assertThat(hex(set.parse(Wire.hex("c23e 02 0807")))).isEqualTo("0b10e8071a0208070c");
    // a number that nobody knows
    assertThat(hex(set.parse(Wire.hex("0b 1a 02 0806 10 07 0c")))).isEqualTo("0b10071a0208060c");
    assertThat(set.parse(Wire.hex("0b 10 e807 0c"))).isEqualTo(set.defaultValue());
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> set.parse(Wire.hex("0b 10 e807")))
        .withMessage("kinds.Set.1: the group has no end, at byte 4");
  }

  @Test
  void redactedFieldsAreNotShown() {
    var message = builder().set("secret", "x").set("hidden", builder().build()).build();
    assertThat(message).hasToString("secret: [REDACTED] hidden { [REDACTED] }");
    assertThat(Text.printer().oneLine().print(message)).isEqualTo("secret: \"x\" hidden { }");
  }
}
