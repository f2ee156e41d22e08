package dev.tandem.protobuf;

import static dev.tandem.protobuf.JsonShapes.TYPE;
import static dev.tandem.protobuf.JsonShapes.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.types.StringValue;
import dev.tandem.protobuf.types.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// JSON is read by the letter of RFC 8259. `'` stands for `"`.
class JsonSyntaxTest {
  private static void refuses(String json, String error) {
    assertThatThrownBy(() -> Json.parse(TYPE, json(json)))
        .isInstanceOf(JsonException.class)
        .hasMessage(json("json.Shape" + error));
    assertThatThrownBy(() -> Json.parser().parse(TYPE, json(json).getBytes(UTF_8)))
        .isInstanceOf(JsonException.class)
        .hasMessage(json("json.Shape" + error));
  }

  private static String text(String json) {
    return Json.parse(StringValue.TYPE, json(json)).value();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                | : expected an object for json.Shape, found the end, at line 1, column 1",
        "{                 | : expected a string, found the end, at line 1, column 2",
        "{'i32'            | : expected ':', found the end, at line 1, column 7",
        "{'i32':           | .i32: expected a number, found the end, at line 1, column 8",
        "{'i32':1          | : expected ',' or '}', found the end, at line 1, column 9",
        "{'i32':1,}        | : expected a string, found '}', at line 1, column 10",
        "{,'i32':1}        | : expected a string, found ',', at line 1, column 2",
        "{'i32':1,,'i64':1}| : expected a string, found ',', at line 1, column 10",
        "{'i32':1 'i64':1} | : expected ',' or '}', found a string, at line 1, column 10",
        "{i32:1}           | : expected a string, found i32, at line 1, column 2",
        "{1:1}             | : expected a string, found a number, at line 1, column 2",
        "{'i32'=1}         | : expected ':', found '=', at line 1, column 7",
        "{'i32':1}{}       | : expected nothing behind the value, found an object, at line 1, column 10",
        "{'i32':1},        | : expected nothing behind the value, found ',', at line 1, column 10",
        "[]                | : expected an object for json.Shape, found a list, at line 1, column 1",
        "{'words':['a',]}  | .words[1]: expected a string, found ']', at line 1, column 15",
        "{'words':[,'a']}  | .words[0]: expected a string, found ',', at line 1, column 11",
        "{'words':['a' 'b']} | .words[1]: expected ',' or ']', found a string, at line 1, column 15",
        "{'words':['a'}    | .words[1]: expected ',' or ']', found '}', at line 1, column 14",
        "{'flag':True}     | .flag: expected true or false, found True, at line 1, column 9",
        "{'flag':'true'}   | .flag: expected true or false, found a string, at line 1, column 9",
        "{'flag':1}        | .flag: expected true or false, found a number, at line 1, column 9",
        "{'flag':truest}   | : expected ',' or '}', found st, at line 1, column 13",
        "{'i32':nil}       | .i32: expected a value, found nil, at line 1, column 8",
        "{'text':1}        | .text: expected a string, found a number, at line 1, column 9",
        "{'text':a}        | .text: expected a string, found a, at line 1, column 9",
        "{'i32':1 /* */}   | : expected ',' or '}', found '/', at line 1, column 10",
        "{'i32':1 // x     | : expected ',' or '}', found '/', at line 1, column 10",
        "#                 | : expected an object for json.Shape, found '#', at line 1, column 1",
        "é                 | : expected an object for json.Shape, found 'é', at line 1, column 1",
      })
  void whatIsNoJsonIsRefused(String json, String error) {
    refuses(json, error);
  }

  @Test
  void singleQuotesAreNoQuotes() {
    assertThatThrownBy(() -> Json.parse(TYPE, "{'i32':1}"))
        .hasMessage("json.Shape: expected a string, found \"'\", at line 1, column 2");
  }

  @Test
  void onlyFourCharactersAreSpace() {
    assertThat(Json.parse(TYPE, " \t\r\n{ \"i32\" : 1 , \"text\" : \"\" } \n"))
        .hasToString("i32: 1");
    refuses("\u00a0{}", ": expected an object for json.Shape, found '\u00a0', at line 1, column 1");
    refuses("\f{}", ": expected an object for json.Shape, found U+000C, at line 1, column 1");
    refuses("\ufeff{}", ": expected an object for json.Shape, found '\ufeff', at line 1, column 1");
  }

  // ---- Strings

  @Test
  void everyEscapeIsRead() {
    assertThat(text("'\\'\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u4E2d\\uD83D\\uDE00\\u0000'"))
        .isEqualTo("\"\\/\b\f\n\r\tAé中😀\0");
    assertThat(text("'plain text that is longer than a word\\n, é, 中, 😀 and more'"))
        .isEqualTo("plain text that is longer than a word\n, é, 中, 😀 and more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'abc        | the string has no end | 1",
        "'abc\\'     | the string has no end | 1",
        "'a\\x41'    | a string has an escape that JSON does not have | 3",
        "'a\\''b'    | expected nothing behind the value, found b | 6",
        "'\\u12'     | a string has \\u without four hexadecimal digits | 2",
        "'\\u12g4'   | a string has \\u without four hexadecimal digits | 2",
        "'\\u'       | a string has \\u without four hexadecimal digits | 2",
        "'\\ud83d'   | a string has the surrogate \\ud83d without its partner | 2",
        "'\\ud83d\\u0041' | a string has the surrogate \\ud83d without its partner | 2",
        "'\\ud83dx'  | a string has the surrogate \\ud83d without its partner | 2",
        "'\\ude00\\ud83d' | a string has the surrogate \\ude00 without its partner | 2",
      })
  void aStringWithSomethingWrongIsRefused(String json, String problem, int column) {
    assertThatThrownBy(() -> text(json))
        .hasMessage("google.protobuf.StringValue: " + problem + ", at line 1, column " + column);
  }

  @Test
  void controlCharactersMustBeEscaped() {
    for (char c = 0; c < ' '; c++) {
      char control = c;
      assertThatThrownBy(() -> text("'12345678" + control + "'"))
          .hasMessageContaining(
              "a string has the character U+%04X, which must be escaped".formatted((int) c));
      assertThat(text("'\\u%04x'".formatted((int) c))).isEqualTo(String.valueOf(c));
      String printed = Json.print(new StringValue("12345678" + c));
      assertThat(printed.chars().allMatch(p -> p >= ' ')).isTrue();
      assertThat(text(printed)).isEqualTo("12345678" + c);
    }
    assertThat(Json.print(new StringValue("\"\\/\b\f\n\r\t\u001f\u007f<é中😀")))
        .isEqualTo("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u001f\u007f<é中😀\"");
  }

  @Test
  void halfOfASurrogatePairIsRefused() {
    assertThatThrownBy(() -> Json.parse(TYPE, "{\n \"text\": \"\ud83d\"}"))
        .isInstanceOf(JsonException.class)
        .hasMessage("json.Shape: the surrogate U+D83D has no partner, at line 2, column 11");
    assertThatThrownBy(() -> Json.print(new StringValue("\ude00")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("google.protobuf.StringValue.value: character 0 of 1");
    assertThat(text("'? 😀'")).isEqualTo("? 😀");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "c0 80",
        "c1 bf",
        "c3",
        "c3 28",
        "e0 80 80",
        "e0 9f bf",
        "ed a0 80",
        "ed bf bf",
        "e4 b8",
        "f0 80 80 80",
        "f0 8f bf bf",
        "f4 90 80 80",
        "f5 80 80 80",
        "ff",
        "fe",
        "f0 9f 98"
      })
  void bytesThatAreNotUtf8AreRefused(String hex) {
    for (String before : new String[] {"", "12345678", "\\n"}) {
      byte[] json = Wire.joined(("\"" + before).getBytes(UTF_8), Wire.hex(hex), new byte[] {'"'});
      assertThatThrownBy(() -> Json.parser().parse(StringValue.TYPE, json))
          .isInstanceOf(JsonException.class)
          .hasMessage(
              "google.protobuf.StringValue: a string is not UTF-8, at line 1, column "
                  + (2 + before.length()));
    }
  }

  @Test
  void everyCharacterComesBack() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x3000 ? 1 : 997) {
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) continue;
      var message = new StringValue("a" + Character.toString(c));
      byte[] json = Json.printer().toBytes(message);
      assertThat(Json.parser().parse(StringValue.TYPE, json)).isEqualTo(message);
      var escaped = new StringBuilder("\"a");
      for (char unit : Character.toChars(c)) escaped.append("\\u%04x".formatted((int) unit));
      assertThat(text(escaped.append('"').toString())).isEqualTo(message.value());
    }
  }

  // ---- Depth

  private static String nested(int depth) {
    return "{\"childShape\":".repeat(depth) + "{}" + "}".repeat(depth);
  }

  @Test
  void messagesNestAHundredDeep() {
    var deepest = Json.parse(TYPE, nested(100));
    assertThat(Json.print(deepest)).isEqualTo(nested(100));
    assertThat(TYPE.parse(deepest.toByteArray())).isEqualTo(deepest);
    assertThatThrownBy(() -> Json.parse(TYPE, nested(101)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("messages are nested deeper than 100, at line 1, column 1415");
    assertThatThrownBy(() -> Json.parse(TYPE, "{\"childShape\":".repeat(1_000_000)))
        .isInstanceOf(JsonException.class);
    var deeper = DynamicMessage.builder(TYPE.descriptor()).set("child_shape", deepest).build();
    assertThatThrownBy(() -> Json.print(deeper))
        .isInstanceOf(JsonException.class)
        .hasMessageEndingWith("messages are nested deeper than 100");
  }

  /// As binary, each list inside a list is two messages, and each object inside an object three.
  @Test
  void valuesNestAsDeepAsTheirMessages() {
    assertThat(Json.parse(Value.TYPE, "[".repeat(50) + "]".repeat(50))).isNotNull();
    assertThatThrownBy(() -> Json.parse(Value.TYPE, "[".repeat(51) + "0" + "]".repeat(51)))
        .hasMessageContaining("messages are nested deeper than 100");
    assertThatThrownBy(() -> Json.parse(Value.TYPE, "{\"a\":".repeat(100_000)))
        .hasMessageContaining("messages are nested deeper than 100");
  }

  @Test
  void whatIsIgnoredNestsNoDeeper() {
    var parser = Json.parser().ignoringUnknownFields();
    assertThat(parser.parse(TYPE, "{\"x\":" + "[".repeat(100) + "]".repeat(100) + "}"))
        .hasToString("");
    assertThatThrownBy(() -> parser.parse(TYPE, "{\"x\":" + "[".repeat(1_000_000)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("values are nested deeper than 100");
    assertThatThrownBy(() -> parser.parse(TYPE, "{\"x\":" + "{\"y\":".repeat(1_000_000)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("values are nested deeper than 100");
  }
}
