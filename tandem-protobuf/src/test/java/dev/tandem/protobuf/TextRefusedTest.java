package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is no message in the text format: what the error says, in which field, and where.
class TextRefusedTest {
  private static Arguments refused(String text, String message) {
    return Arguments.of(text, message);
  }

  static Stream<Arguments> refusedTexts() {
    return Stream.of(
        // ---- Names
        refused("nobody: 1", ": there is no field nobody, at line 1, column 1"),
        refused(
            "i32: 1\n\n  child { I32: 2 }", ".child: there is no field I32, at line 3, column 11"),
        refused("PART { }", ": there is no field PART, at line 1, column 1"),
        refused(
            "1: 1", ": '1' where a field's name, not its number, is meant, at line 1, column 1"),
        refused("kinds.i32: 1", ": '.' is not part of the text format here, at line 1, column 6"),
        refused("'i32': 1", ": a string where a field is meant, at line 1, column 1"),
        refused(": 1", ": ':' where a field is meant, at line 1, column 1"),
        refused(
            "[kinds.nobody]: 1",
            ": [kinds.nobody] is no extension that is known here, at line 1, column 1"),
        refused(
            "[kinds.other] { }",
            ": [kinds.other] is no extension that is known here, at line 1, column 1"),
        refused(
            "[kinds.Kinds] { }",
            ": [kinds.Kinds] is no extension that is known here, at line 1, column 1"),
        refused(
            "[kinds..tag]: 1",
            ": [kinds..tag] is no extension that is known here, at line 1, column 1"),
        refused("[]: 1", ": [] is no extension that is known here, at line 1, column 1"),
        refused("[kinds.tag: 1", ": the end where ']' is meant, at line 1, column 14"),
        refused("[\"kinds.tag\"]: 1", ": '\"' cannot be in a name, at line 1, column 2"),
        refused(
            "[a/kinds.Item] { }",
            ": [a/kinds.Item] can only be in a google.protobuf.Any, at line 1, column 1"),
        refused(
            "any { [a/of.nobody] { } }",
            ".any: [a/of.nobody] is no type that is known here, at line 1, column 7"),
        refused(
            "any { [/kinds.Item] { } }",
            ".any: [/kinds.Item] is no type that is known here, at line 1, column 7"),
        refused(
            "any { [a%2/kinds.Item] { } }",
            ".any: [a%2/kinds.Item] is no type that is known here, at line 1, column 7"),
        refused(
            "any { [kinds.Item] { } }",
            ".any: [kinds.Item] is no extension that is known here, at line 1, column 7"),
        refused(
            "any { [a/kinds.Item] { n: 'x' } }",
            ".any.[a/kinds.Item].n: a string where a 32-bit integer is meant, at line 1, column 27"),
        refused(
            "any { [a/kinds.Item] {} [a/kinds.Item] {} }",
            ".any: [a/kinds.Item] is not the only field, at line 1, column 25"),
        refused(
            "any { value: '' [a/kinds.Item] {} }",
            ".any: [a/kinds.Item] is not the only field, at line 1, column 17"),
        refused(
            "any { [a/kinds.Item] {} type_url: '' }",
            ".any.type_url: the field is there twice, at line 1, column 25"),
        // ---- Fields
        refused("i32 1", ".i32: '1' where ':' is meant, at line 1, column 5"),
        refused("i32: ", ".i32: the end where a 32-bit integer is meant, at line 1, column 6"),
        refused("many [1]", ".many: '[' where ':' is meant, at line 1, column 6"),
        refused("child 1", ".child: '1' where '{' is meant, at line 1, column 7"),
        refused("i32: 1 i32: 1", ".i32: the field is there twice, at line 1, column 8"),
        refused("child {} child {}", ".child: the field is there twice, at line 1, column 10"),
        refused(
            "[kinds.tag]: 1 [kinds.tag]: 1",
            ".[kinds.tag]: the field is there twice, at line 1, column 16"),
        refused(
            "one: 1 two {}", ".two: one is there too, of the same oneof pick, at line 1, column 8"),
        refused(
            "by_name { key: 'a' key: 'b' }",
            ".by_name[0].key: the field is there twice, at line 1, column 20"),
        refused("i32: [1]", ".i32: '[' where a 32-bit integer is meant, at line 1, column 6"),
        refused("child: [{}]", ".child: '[' where '{' is meant, at line 1, column 8"),
        refused("i32: 1,, b: t", ": ',' where a field is meant, at line 1, column 8"),
        refused("i32: 1;,", ": ',' where a field is meant, at line 1, column 8"),
        refused(", i32: 1", ": ',' where a field is meant, at line 1, column 1"),
        refused("many: [1 2]", ".many: '2' where ',' or ']' is meant, at line 1, column 10"),
        refused("many: [1; 2]", ".many: ';' where ',' or ']' is meant, at line 1, column 9"),
        refused(
            "many: [1, ]", ".many[1]: ']' where a 32-bit integer is meant, at line 1, column 11"),
        refused(
            "many: [1,,2]", ".many[1]: ',' where a 32-bit integer is meant, at line 1, column 10"),
        refused("many: [1", ".many: the end where ',' or ']' is meant, at line 1, column 9"),
        refused(
            "many: [[1]]", ".many[0]: '[' where a 32-bit integer is meant, at line 1, column 8"),
        refused("child { i32: 1", ".child: the end where a field is meant, at line 1, column 15"),
        refused("child { i32: 1 >", ".child: '>' where a field is meant, at line 1, column 16"),
        refused("i32: 1 }", ": '}' where a field is meant, at line 1, column 8"),
        refused("i32: 1 i32", ".i32: the field is there twice, at line 1, column 8"),
        refused("needs { must: 1 }", ".needs: missing required shall, at line 1, column 17"),
        refused("needs {\n}", ".needs: missing required must, shall, at line 2, column 1"),
        refused(
            "any { [a/kinds.Needs] { } }",
            ".any.[a/kinds.Needs]: missing required must, shall, at line 1, column 25"),
        refused("gone", ".gone: the end where ':' or '{' is meant, at line 1, column 5"),
        refused("gone: ", ".gone: the end where a value is meant, at line 1, column 7"),
        refused("gone: -x", ".gone: 'x' where a number is meant, at line 1, column 8"),
        refused("gone: [[1]]", ".gone: '[' where a value is meant, at line 1, column 8"),
        refused("gone { 1: 2 }", ".gone: '1' where a field is meant, at line 1, column 8"),
        refused("gone: 'a", ".gone: the string is not closed, at line 1, column 7"),
        // ---- Values
        refused(
            "i32: 2147483648",
            ".i32: 2147483648 is no 32-bit integer: it is out of range, at line 1, column 6"),
        refused(
            "i32: - 0x80000001",
            ".i32: -2147483649 is no 32-bit integer: it is out of range, at line 1, column 6"),
        refused(
            "u32: 040000000000",
            ".u32: 4294967296 is no 32-bit unsigned integer: it is out of range, at line 1, column 6"),
        refused(
            "u32: -0", ".u32: '-' where a 32-bit unsigned integer is meant, at line 1, column 6"),
        refused(
            "i64: 9223372036854775808",
            ".i64: 9223372036854775808 is no 64-bit integer: it is out of range, at line 1, column 6"),
        refused(
            "u64: 18446744073709551616",
            ".u64: 18446744073709551616 is no 64-bit unsigned integer: it is out of range, at line 1, column 6"),
        refused(
            "i32: " + "9".repeat(1000),
            ".i32: the number is no 32-bit integer: it is out of range, at line 1, column 6"),
        refused("i32: 1.0", ".i32: '1.0' where a 32-bit integer is meant, at line 1, column 6"),
        refused("i32: 1f", ".i32: '1f' where a 32-bit integer is meant, at line 1, column 6"),
        refused("i32: x", ".i32: 'x' where a 32-bit integer is meant, at line 1, column 6"),
        refused("f: 0x1", ".f: '0x1' where a decimal number is meant, at line 1, column 4"),
        refused("f: -012", ".f: '012' where a decimal number is meant, at line 1, column 5"),
        refused("d: 'x'", ".d: a string where a number is meant, at line 1, column 4"),
        refused("d: infinit", ".d: 'infinit' where a number is meant, at line 1, column 4"),
        refused("d: --1", ".d: '-' where a number is meant, at line 1, column 5"),
        refused("d: +1", ".d: '+' is not part of the text format here, at line 1, column 4"),
        refused("b: 2", ".b: 2 is no bool: it is out of range, at line 1, column 4"),
        refused("b: TRUE", ".b: 'TRUE' where true or false is meant, at line 1, column 4"),
        refused("b: -1", ".b: '-' where true or false is meant, at line 1, column 4"),
        refused("b: 'true'", ".b: a string where true or false is meant, at line 1, column 4"),
        refused("mood: MAD", ".mood: kinds.Mood has no value MAD, at line 1, column 7"),
        refused("mood: 3", ".mood: kinds.Mood has no number 3, at line 1, column 7"),
        refused(
            "mood: 2147483648",
            ".mood: 2147483648 is no 32-bit integer: it is out of range, at line 1, column 7"),
        refused(
            "mood: 'SAD'",
            ".mood: a string where a value of kinds.Mood is meant, at line 1, column 7"),
        refused("mood: -SAD", ".mood: 'SAD' where a 32-bit integer is meant, at line 1, column 8"),
        refused(
            "mood_by { value: 3 }",
            ".mood_by[0].value: kinds.Mood has no number 3, at line 1, column 18"),
        refused("s: abc", ".s: 'abc' where a string is meant, at line 1, column 4"),
        refused("s: '\\xff'", ".s: the string is not UTF-8, at line 1, column 4"),
        refused(
            "words: ['a', '\\300' '\\200']",
            ".words[1]: the string is not UTF-8, at line 1, column 14"),
        // ---- Tokens
        refused(
            "i32: 09", ".i32: the number '0' begins with 0 and is not octal, at line 1, column 6"),
        refused(
            "d: 01.5", ".d: the number '01' begins with 0 and is no integer, at line 1, column 4"),
        refused("i32: 0x", ".i32: the number '0x' has no digits, at line 1, column 6"),
        refused(
            "i32: 10b: t",
            ".i32: the number '10' is followed by a letter without a space between, at line 1, column 6"),
        refused(
            "i32: 0x1g",
            ".i32: the number '0x1' is followed by a letter without a space between, at line 1, column 6"),
        refused("d: 1.2.3", ".d: the number '1.2' has two points, at line 1, column 4"),
        refused("d: 1e", ".d: the number '1e' has an exponent without digits, at line 1, column 4"),
        refused(
            "d: 1e+", ".d: the number '1e+' has an exponent without digits, at line 1, column 4"),
        refused(
            "d: 1.5ff",
            ".d: the number '1.5f' is followed by a letter without a space between, at line 1, column 4"),
        refused("d: 2 . 0", ".d: '.' is not part of the text format here, at line 1, column 6"),
        refused("i32: 1 // no", ": '/' where a field is meant, at line 1, column 8"),
        refused(
            "i32: 1 \u00e9",
            ".i32: U+00E9 is not part of the text format here, at line 1, column 8"),
        refused("\0", ": U+0000 is not part of the text format here, at line 1, column 1"),
        refused("s: 'a\nb'", ".s: the string is not closed in its line, at line 1, column 4"),
        refused("s: 'a", ".s: the string is not closed, at line 1, column 4"),
        refused("s: 'a\\", ".s: the string has a \\ that is no escape, at line 1, column 6"),
        refused("s: 'a\\q'", ".s: the string has a \\ that is no escape, at line 1, column 6"),
        refused("s: '\\X41'", ".s: the string has a \\ that is no escape, at line 1, column 5"),
        refused("s: '\\xg'", ".s: \\x has no digits, at line 1, column 5"),
        refused("s: '\\400'", ".s: \\400 is more than a byte, at line 1, column 5"),
        refused("s: '\\u12'", ".s: \\u needs 4 hexadecimal digits, at line 1, column 5"),
        refused("s: '\\U0010FFF'", ".s: \\U needs 8 hexadecimal digits, at line 1, column 5"),
        refused(
            "s: '\\U00110000'",
            ".s: \\U00110000 is past the last character, U+10FFFF, at line 1, column 5"),
        refused(
            "s: '\\Uffffffff'",
            ".s: \\UFFFFFFFF is past the last character, U+10FFFF, at line 1, column 5"),
        refused(
            "s: '\\ud83d\\ude00'",
            ".s: U+D83D is half of a surrogate pair, no character, at line 1, column 5"),
        refused(
            "raw: '\\udc00'",
            ".raw: U+DC00 is half of a surrogate pair, no character, at line 1, column 7"),
        refused(
            "raw: '\ud83d'",
            ".raw: the surrogate U+D83D is without its partner, at line 1, column 7"),
        refused(
            "raw: '\0'", ".raw: U+0000 cannot be in a string, only \\000, at line 1, column 7"));
  }

  @ParameterizedTest
  @MethodSource("refusedTexts")
  void theErrorNamesTheFieldAndThePlace(String text, String message) {
    var refused = catchThrowableOfType(TextException.class, () -> Kinds.parse(text));
    assertThat(refused).as(text).hasMessage("kinds.Kinds" + message);
  }

  @Test
  void anErrorHasItsParts() {
    var refused =
        catchThrowableOfType(
            TextException.class, () -> Kinds.parse("children {}\r\nchildren {\n\ti32: x }"));
    assertThat(refused.path()).isEqualTo("kinds.Kinds.children[1].i32");
    assertThat(refused.problem()).isEqualTo("'x' where a 32-bit integer is meant");
    assertThat(refused.line()).isEqualTo(3);
    assertThat(refused.column()).isEqualTo(7);
  }

  /// The text says what was not given, and does not repeat what may be a secret or a book.
  @Test
  void anErrorDoesNotRepeatLongTexts() {
    var name = "x".repeat(10_000);
    var refused = catchThrowableOfType(TextException.class, () -> Kinds.parse("i32: " + name));
    assertThat(refused.getMessage()).hasSizeLessThan(200);
    refused = catchThrowableOfType(TextException.class, () -> Kinds.parse(name + ": 1"));
    assertThat(refused.getMessage()).hasSizeLessThan(200);
    refused = catchThrowableOfType(TextException.class, () -> Kinds.parse("[" + name + "]: 1"));
    assertThat(refused.getMessage()).hasSizeLessThan(200);
    refused = catchThrowableOfType(TextException.class, () -> Kinds.parse("mood: " + name));
    assertThat(refused.getMessage()).hasSizeLessThan(200);
    refused = catchThrowableOfType(TextException.class, () -> Kinds.parse("gone { " + name + " }"));
    assertThat(refused.getMessage()).hasSizeLessThan(200);
  }
}
