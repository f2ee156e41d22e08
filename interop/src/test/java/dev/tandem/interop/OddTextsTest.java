package dev.tandem.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Spellings at the edge of the text format and of JSON, read by protobuf-java and by us: as values
/// of fields of many types, and as whole texts. They are in `odd`, one a line, in which a picture
/// such as U+2400 stands for its control character.
final class OddTextsTest {
  private static final List<String> TEXT_FIELDS =
      List.of(
          "optional_double",
          "optional_float",
          "optional_int32",
          "optional_uint64",
          "optional_bool",
          "optional_nested_enum",
          "optional_string",
          "optional_bytes",
          "packed_double");

  private static final List<String> JSON_FIELDS =
      List.of(
          "optionalInt32",
          "optionalInt64",
          "optionalUint32",
          "optionalFixed64",
          "optionalFloat",
          "optionalDouble",
          "optionalBool",
          "optionalString",
          "optionalBytes",
          "optionalNestedEnum",
          "optionalNestedMessage",
          "repeatedInt32",
          "repeatedNestedEnum",
          "repeatedNestedMessage",
          "mapInt32Int32",
          "mapBoolBool",
          "mapStringNestedEnum",
          "oneofDouble",
          "oneofNullValue",
          "optionalBoolWrapper",
          "optionalInt64Wrapper",
          "optionalDuration",
          "optionalTimestamp",
          "optionalFieldMask",
          "optionalStruct",
          "optionalAny",
          "optionalValue",
          "repeatedListValue",
          "optionalNullValue");

  @Test
  void textsAreReadAsByProtobufJava() {
    var valued =
        lines("text-values")
            .flatMap(value -> TEXT_FIELDS.stream().map(field -> field + ": " + value));
    var marked = Stream.of("\uFEFFoptional_int32: 1", "optional_int32\u00A0: 1");
    readByBoth(
        new TextReadByBoth(), Stream.of(valued, lines("texts"), marked).flatMap(texts -> texts));
  }

  @Test
  void jsonIsReadAsByProtobufJava() {
    var valued =
        lines("json-values")
            .flatMap(
                value -> JSON_FIELDS.stream().map(field -> "{\"" + field + "\":" + value + "}"));
    var marked = Stream.of("\uFEFF{}", "\u00A0{}");
    readByBoth(
        new JsonReadByBoth(), Stream.of(valued, lines("json"), marked).flatMap(texts -> texts));
  }

  private static void readByBoth(ReadByBoth both, Stream<String> texts) {
    assertAll(
        texts.flatMap(text -> ComparedType.ALL.stream().map(type -> () -> both.read(type, text))));
  }

  private static Stream<String> lines(String name) {
    try (InputStream in = OddTextsTest.class.getResourceAsStream("odd/" + name + ".txt")) {
      return new String(in.readAllBytes(), UTF_8).lines().map(OddTextsTest::withControls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withControls(String line) {
    return line.codePoints()
        .map(c -> c >= 0x2400 && c < 0x2420 ? c - 0x2400 : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
