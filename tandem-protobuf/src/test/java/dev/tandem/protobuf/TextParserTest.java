package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tandem.protobuf.types.Any;
import dev.tandem.protobuf.types.Duration;
import dev.tandem.protobuf.types.FloatValue;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the text format means, by its rules: `protobuf.dev/reference/protobuf/textformat-spec`.
class TextParserTest {
  private static String shown(String text) {
    return Text.printer().oneLine().print(Kinds.parse(text));
  }

  @Test
  void fieldsAreReadByName() {
    assertThat(Text.parse(Duration.TYPE, "seconds: 3 nanos: -5")).isEqualTo(new Duration(3, -5));
    assertThat(Text.parse(Duration.TYPE, "")).isEqualTo(Duration.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i32:1 b:true",
        "i32: 1, b: true",
        "i32: 1; b: true;",
        "# of\n  i32 : 1#x\n\t\u000b\f\rb\n:\ntrue # the end",
        "\uFEFFi32: 1 b: true"
      })
  void spacesCommentsAndSeparatorsMeanNothing(String text) {
    assertThat(shown(text)).isEqualTo("i32: 1 b: true");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "2147483647, 2147483647",
    "-2147483648, -2147483648",
    "- 5, -5",
    "0x7fFFffff, 2147483647",
    "0X10, 16",
    "-0x80000000, -2147483648",
    "017777777777, 2147483647",
    "-020000000000, -2147483648",
    "00, 0",
    "-0, 0",
    "0000000000000000000000000000000000000000000000000000000000000000000000001, 1"
  })
  void integersAreDecimalOctalOrHexadecimal(String text, int value) {
    assertThat(Kinds.parse("i32: " + text).get("i32")).isEqualTo(value);
  }

  @Test
  void unsignedAndLongNumbersFillTheirBits() {
    assertThat(shown("u32: 4294967295 i64: -9223372036854775808 u64: 18446744073709551615"))
        .isEqualTo("u32: 4294967295 i64: -9223372036854775808 u64: 18446744073709551615");
    assertThat(shown("u32: 037777777777 i64: -0x8000000000000000 u64: 0xFFFFFFFFFFFFFFFF"))
        .isEqualTo("u32: 4294967295 i64: -9223372036854775808 u64: 18446744073709551615");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-1, -1",
    "0, 0",
    "-0, -0",
    "- 1.5, -1.5",
    "1., 1",
    "1.f, 1",
    "1f, 1",
    "1.5F, 1.5",
    ".5, 0.5",
    "-.5e1, -5",
    "1e3, 1000",
    "1E+3f, 1000",
    "1e-3, 0.001",
    "0e0, 0",
    "18446744073709551616, 1.8446744073709552e+19",
    "1e18446744073709551616, inf",
    "-1e9999, -inf",
    "-1e-18446744073709551616, -0",
    "inf, inf",
    "-INF, -inf",
    "Infinity, inf",
    "- iNFinITy, -inf",
    "nan, nan",
    "NaN, nan",
    "-nan, nan"
  })
  void realNumbersHaveManySpellings(String text, String value) {
    assertThat(shown("d: " + text)).isEqualTo("d: " + value);
  }

  @Test
  void floatsAreRoundedOnce() {
    // A double between the two floats would round to the even one.
    assertThat(Text.parse(FloatValue.TYPE, "value: 1.00000005960464477540").value())
        .isEqualTo(1.0000001f);
    assertThat(Text.parse(FloatValue.TYPE, "value: 1e50").value()).isInfinite();
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "True, true",
    "t, true",
    "1, true",
    "0x1, true",
    "01, true",
    "false, false",
    "False, false",
    "f, false",
    "0, false",
    "00, false"
  })
  void boolsHaveManySpellings(String text, boolean value) {
    assertThat(Kinds.parse("b: " + text).get("b")).isEqualTo(value);
  }

  @Test
  void enumsAreNamesOrNumbers() {
    assertThat(shown("mood: GLAD moods: [SAD, 2, -1, -0x1]"))
        .isEqualTo("mood: GLAD moods: SAD moods: GLAD moods: BAD moods: BAD");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "'abc', 616263",
        "\"a'c\", 612763",
        "'a\"c', 612263",
        "'first' \"second\"   'third', 66697273747365636f6e647468697264",
        "'a''b', 6162",
        "'\\a\\b\\f\\n\\r\\t\\v\\?\\\\\\'\\\"', 07080c0a0d090b3f5c2722",
        "'\\1\\12\\1234\\377\\08', 010a5334ff0038",
        "'\\x1\\x12\\x123\\xfFg', 01121233ff67",
        "'\\u00e9\\u4e2d', c3a9e4b8ad",
        "'\\U0001F600\\U0010ffff', f09f9880f48fbfbf",
        "'é中😀', c3a9e4b8adf09f9880",
        "'', ~~"
      })
  void stringsHaveAllEscapes(String text, String hex) {
    assertThat(Kinds.parse("raw: " + text).get("raw"))
        .isEqualTo(Bytes.copyOf(HexFormat.of().parseHex(hex)));
  }

  @Test
  void escapedBytesMakeCharacters() {
    assertThat(Kinds.parse("s: '\\xc3' '\\251'").get("s")).isEqualTo("é");
  }

  @Test
  void messagesHaveEitherBracketsAndNeedNoColon() {
    assertThat(shown("child { i32: 1 } children: < i32: 2; > children {}"))
        .isEqualTo("child { i32: 1 } children { i32: 2 } children { }");
  }

  @Test
  void listsAndSingleValuesAreMixed() {
    assertThat(shown("many: 1 many: [2, 3] many: [] many: 4 words: ['a' 'b', \"c\"]"))
        .isEqualTo("many: 1 many: 2 many: 3 many: 4 words: \"ab\" words: \"c\"");
    assertThat(shown("children: [{ i32: 1 }, <>] children [{}]"))
        .isEqualTo("children { i32: 1 } children { } children { }");
  }

  @Test
  void groupsGoByTheirTypesNameOrTheirFields() {
    assertThat(shown("Part { x: 1 } part: { x: 2 } Part: [{ x: 3 }]"))
        .isEqualTo("Part { x: 1 } Part { x: 2 } Part { x: 3 }");
  }

  @Test
  void mapEntriesMayLackKeyOrValueAndTheLastOneCounts() {
    assertThat(
            shown(
                "by_name { key: 'b' value { i32: 1 } } by_name: [{ value { i32: 2 } }, { key: 'b' }]"
                    + " mood_by { key: 4294967295 } mood_by { value: GLAD key: 1 }"))
        .isEqualTo(
            "by_name { key: \"\" value { i32: 2 } } by_name { key: \"b\" value { } }"
                + " mood_by { key: 1 value: GLAD } mood_by { key: 4294967295 value: SAD }");
  }

  @Test
  void extensionsAreInBrackets() {
    assertThat(shown("[kinds.tag]: 5 [ kinds . tags ]: ['a', 'b'] [kinds.kid] { [kinds.tag]: 6 }"))
        .isEqualTo(
            "[kinds.tag]: 5 [kinds.tags]: \"a\" [kinds.tags]: \"b\" [kinds.kid] { [kinds.tag]: 6 }");
  }

  @Test
  void messageSetsHaveExtensionsByTheirTypesName() {
    assertThat(shown("set { [kinds.Item] { n: 1 } [kinds.other] { n: 2 } }"))
        .isEqualTo("set { [kinds.Item] { n: 1 } [kinds.other] { n: 2 } }");
    assertThat(shown("set { [kinds.Item.in_set] { n: 1 } }"))
        .isEqualTo("set { [kinds.Item] { n: 1 } }");
  }

  @Test
  void anysAreExpanded() {
    var any = Kinds.parse("any { [type.googleapis.com/kinds.Item] { n: 150 } }");
    assertThat(((DynamicMessage) any.get("any")).to(Any.TYPE))
        .isEqualTo(new Any("type.googleapis.com/kinds.Item", Bytes.hex("089601")));
    assertThat(shown("any < [a.b/c%2Fd/kinds.Item]: < n: 1 > >"))
        .isEqualTo("any { [a.b/c%2Fd/kinds.Item] { n: 1 } }");
    assertThat(shown("any { type_url: 'x/kinds.Item' value: '\\x08\\001' }"))
        .isEqualTo("any { [x/kinds.Item] { n: 1 } }");
    assertThat(shown("any { type_url: 'x/kinds.Item' value: '\\x08' }"))
        .isEqualTo("any { type_url: \"x/kinds.Item\" value: \"\\010\" }");
    assertThat(shown("any { type_url: 'x/of.nobody' }"))
        .isEqualTo("any { type_url: \"x/of.nobody\" }");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gone: true",
        "gone: -123",
        "gone: 0.5f",
        "gone: - inf",
        "gone: NAME",
        "gone: 'a' \"b\"",
        "gone { a: 1 [b.c] < d: 2, e {} > [f/g.h]: [1, {i: [2]}] }",
        "gone: [1, 'x', {}]",
        "gone [{}, <>]",
        "gone: []"
      })
  void reservedNamesAreReadOver(String text) {
    assertThat(shown("i32: 1 " + text + "; b: true")).isEqualTo("i32: 1 b: true");
  }

  @Test
  void whatIsNotKnownCanBeReadOver() {
    var parser = Text.parser().ignoringUnknownFields();
    var text = "nobody { x: 1 } i32: 1 [of.nobody]: 5 [of.nobody] { } child { nobody: [1] }";
    assertThat(parser.parse(Kinds.TYPE, text)).isEqualTo(Kinds.parse("i32: 1 child { }"));
  }

  @Test
  void otherTypesMayBeGiven() {
    var text = "[type.googleapis.com/google.protobuf.Duration] { seconds: 1 }";
    assertThatExceptionOfType(TextException.class).isThrownBy(() -> Text.parse(Any.TYPE, text));
    var types = TypeRegistry.of(Duration.TYPE.descriptor().file());
    var any = Text.parser().types(types).parse(Any.TYPE, text);
    assertThat(any.value()).isEqualTo(Bytes.hex("0801"));
    assertThat(Text.printer().types(types).oneLine().print(any)).isEqualTo(text);
  }

  @Test
  void aHundredMessagesNest() {
    var text = "child { ".repeat(100) + "}".repeat(100);
    assertThat(Kinds.parse(text)).isNotNull();
    assertThatExceptionOfType(TextException.class)
        .isThrownBy(() -> Kinds.parse("child { ".repeat(101) + "}".repeat(101)))
        .withMessageEndingWith(": messages are nested deeper than 100, at line 1, column 807");
    assertThatExceptionOfType(TextException.class)
        .isThrownBy(() -> Kinds.parse("gone " + "{ a ".repeat(100_000)))
        .withMessageContaining("messages are nested deeper than 100");
  }
}
