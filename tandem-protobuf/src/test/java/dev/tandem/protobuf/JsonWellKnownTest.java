package dev.tandem.protobuf;

import static dev.tandem.protobuf.JsonShapes.TYPE;
import static dev.tandem.protobuf.JsonShapes.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.types.Any;
import dev.tandem.protobuf.types.Duration;
import dev.tandem.protobuf.types.Empty;
import dev.tandem.protobuf.types.FieldMask;
import dev.tandem.protobuf.types.ListValue;
import dev.tandem.protobuf.types.Struct;
import dev.tandem.protobuf.types.Timestamp;
import dev.tandem.protobuf.types.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The messages of `google.protobuf` that have a form of their own. `'` stands for the `"` of JSON.
class JsonWellKnownTest {
  private static void same(String text, String json) {
    var message = JsonShapes.parse(text);
    assertThat(Json.print(message)).isEqualTo(json(json));
    assertThat(Json.parse(TYPE, json(json))).isEqualTo(message);
  }

  private static void refuses(String json, String error) {
    assertThatThrownBy(() -> Json.parse(TYPE, json(json)))
        .isInstanceOf(JsonException.class)
        .hasMessage(json("json.Shape" + error));
  }

  private static void cannotPrint(String text, String error) {
    assertThatThrownBy(() -> Json.print(JsonShapes.parse(text)))
        .isInstanceOf(JsonException.class)
        .hasMessage(json("json.Shape" + error));
  }

  // ---- Timestamps

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1970-01-01T00:00:00Z",
    "-62135596800, 0, 0001-01-01T00:00:00Z",
    "253402300799, 999999999, 9999-12-31T23:59:59.999999999Z",
    "1764274692, 100000000, 2025-11-27T20:18:12.100Z",
    "1764274692, 123456000, 2025-11-27T20:18:12.123456Z",
    "1764274692, 1, 2025-11-27T20:18:12.000000001Z",
    "-1, 500000000, 1969-12-31T23:59:59.500Z",
    "951782400, 0, 2000-02-29T00:00:00Z"
  })
  void timestampsHaveNoneThreeSixOrNineDigits(long seconds, int nanos, String text) {
    assertThat(Json.print(new Timestamp(seconds, nanos))).isEqualTo('"' + text + '"');
    assertThat(Json.parse(Timestamp.TYPE, '"' + text + '"'))
        .isEqualTo(new Timestamp(seconds, nanos));
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00.1Z, 0, 100000000",
    "1970-01-01T01:00:00+01:00, 0, 0",
    "1969-12-31T16:30:00-07:30, 0, 0",
    "1970-01-01T00:00:00.123456789-00:00, 0, 123456789",
    "0001-01-01T12:00:00+12:00, -62135596800, 0"
  })
  void timestampsMayHaveAnOffset(String text, long seconds, int nanos) {
    assertThat(Json.parse(Timestamp.TYPE, '"' + text + '"'))
        .isEqualTo(new Timestamp(seconds, nanos));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1970-01-01",
        "1970-01-01T00:00:00",
        "1970-01-01 00:00:00Z",
        "1970-01-01t00:00:00Z",
        "1970-01-01T00:00:00z",
        "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "1970-13-01T00:00:00Z",
        "1970-00-01T00:00:00Z",
        "1970-02-29T00:00:00Z",
        "1970-01-00T00:00:00Z",
        "1970-01-01T24:00:00Z",
        "1970-01-01T00:60:00Z",
        "1970-01-01T00:00:60Z",
        "1970-01-01T00:00:00.Z",
        "1970-01-01T00:00:00.1234567890Z",
        "1970-01-01T00:00:00+0100",
        "1970-01-01T00:00:00+24:00",
        "1970-01-01T00:00:00+01:60",
        "1970-01-01T00:00:00+1:00",
        "1970-01-01T00:00:00Z ",
        " 1970-01-01T00:00:00Z",
        "1970-1-01T00:00:00Z",
        "-970-01-01T00:00:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01"
      })
  void whatIsNoTimestampIsRefused(String text) {
    refuses(
        "{'at':'" + text + "'}",
        ".at: '"
            + text
            + "' is no timestamp such as '2026-01-31T23:59:59.5Z', of the years 1 to 9999, at line 1, column 7");
  }

  @Test
  void aTimestampOutOfRangeIsNotPrinted() {
    String range = " is no Timestamp, which has the years 1 to 9999, and 0 to 999,999,999 nanos";
    cannotPrint("at { seconds: 253402300800 }", ".at: seconds: 253402300800 nanos: 0" + range);
    cannotPrint("at { seconds: -62135596801 }", ".at: seconds: -62135596801 nanos: 0" + range);
    cannotPrint(
        "child_shape { at { nanos: -1 } }", ".child_shape.at: seconds: 0 nanos: -1" + range);
    cannotPrint("at { nanos: 1000000000 }", ".at: seconds: 0 nanos: 1000000000" + range);
  }

  // ---- Durations

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0s",
    "1, 0, 1s",
    "-1, -500000000, -1.500s",
    "0, -1, -0.000000001s",
    "0, 1000, 0.000001s",
    "315576000000, 999999999, 315576000000.999999999s",
    "-315576000000, -999999999, -315576000000.999999999s",
    "3, 10000000, 3.010s"
  })
  void durationsHaveNoneThreeSixOrNineDigits(long seconds, int nanos, String text) {
    assertThat(Json.print(new Duration(seconds, nanos))).isEqualTo('"' + text + '"');
    assertThat(Json.parse(Duration.TYPE, '"' + text + '"')).isEqualTo(new Duration(seconds, nanos));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "1",
        "1.s",
        ".5s",
        "1.5",
        "+1s",
        "--1s",
        "1 s",
        "1s ",
        "1S",
        "1.1234567890s",
        "315576000001s",
        "-315576000001s",
        "1e3s",
        "99999999999999999999s"
      })
  void whatIsNoDurationIsRefused(String text) {
    refuses(
        "{'lasts':'" + text + "'}",
        ".lasts: '"
            + text
            + "' is no duration such as '-1.5s', of at most 315576000000s, at line 1, column 10");
  }

  @Test
  void aDurationOutOfRangeIsNotPrinted() {
    String range =
        " is no Duration, which has 315,576,000,000 s either way, and nanos of the same sign below 1,000,000,000";
    cannotPrint(
        "lasts { seconds: 315576000001 }", ".lasts: seconds: 315576000001 nanos: 0" + range);
    cannotPrint("lasts { seconds: 1 nanos: -1 }", ".lasts: seconds: 1 nanos: -1" + range);
    cannotPrint("lasts { seconds: -1 nanos: 1 }", ".lasts: seconds: -1 nanos: 1" + range);
    cannotPrint("lasts { nanos: 1000000000 }", ".lasts: seconds: 0 nanos: 1000000000" + range);
  }

  // ---- Value

  /// A known number with another wire type is an unknown field, and behind it may be anything.
  @ParameterizedTest
  @ValueSource(strings = {"1805", "1001", "0a00", "1d00000000"})
  void aValueOfAnotherWireTypeIsNone(String hex) {
    var value = Value.TYPE.parse(Bytes.hex(hex).toByteArray());
    assertThatThrownBy(() -> Json.print(value))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("a Value of a kind that is not known");
    var list = ListValue.builder().addValues(value).addValues(value).build();
    assertThatThrownBy(() -> Json.print(list)).isInstanceOf(JsonException.class);
  }

  // ---- Field masks

  @Test
  void pathsAreInCamelCase() {
    same("mask { paths: 'a' paths: 'foo_bar.baz_q2' paths: 'b9' }", "{'mask':'a,fooBar.bazQ2,b9'}");
    same("mask {}", "{'mask':''}");
  }

  @ParameterizedTest
  @ValueSource(strings = {",a,bC", "a,,bC", "a,bC,", ",,a,bC,,"})
  void whatIsBetweenTwoCommasIsAPathOnlyIfItIsNotEmpty(String json) {
    assertThat(Json.parse(FieldMask.TYPE, '"' + json + '"'))
        .isEqualTo(FieldMask.builder().addPaths("a").addPaths("b_c").build());
    assertThat(Json.parse(FieldMask.TYPE, "\",\"")).isEqualTo(FieldMask.builder().build());
  }

  @ParameterizedTest
  @CsvSource({
    "'', is empty",
    "fooBar, has 'B'",
    "foo_3, has a _ without a letter behind it",
    "foo__bar, has a _ without a letter behind it",
    "foo_, has a _ without a letter behind it",
    "foo_B, has a _ without a letter behind it",
    "a b, has ' '",
    "é, has 'é'"
  })
  void aPathThatWouldNotComeBackIsNotPrinted(String path, String reason) {
    assertThatThrownBy(() -> Json.print(FieldMask.builder().addPaths("a").addPaths(path).build()))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "google.protobuf.FieldMask.paths[1]: path \""
                + path
                + "\" "
                + reason
                + ", and would not come back from JSON as it is");
  }

  @ParameterizedTest
  @CsvSource({"foo_bar, _", "a b, ' '", "a*, *", "é, é"})
  void whatIsNoPathIsRefused(String path, String character) {
    assertThatThrownBy(() -> Json.parse(FieldMask.TYPE, "\"a," + path + "\""))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "google.protobuf.FieldMask: \""
                + path
                + "\" is no path: '"
                + character
                + "' is not in lowerCamelCase, at line 1, column 1");
  }

  // ---- Any JSON

  @Test
  void structsAndValuesAreJsonItself() {
    same(
        "struct { fields { key: 'a' value { list_value { values { number_value: 1.5 } values { bool_value: true } values { null_value: 0 } } } }"
            + " fields { key: '' value { struct_value {} } } } value { string_value: 'é' } list { values { list_value {} } }",
        "{'struct':{'a':[1.5,true,null],'':{}},'value':'é','list':[[]]}");
    refuses("{'struct':{'a':1,'a':2}}", ".struct['a']: the key comes twice, at line 1, column 18");
    refuses("{'struct':[]}", ".struct: expected an object, found a list, at line 1, column 11");
    refuses("{'list':{}}", ".list: expected a list, found an object, at line 1, column 9");
    refuses("{'value':1e999}", ".value: 1e999 is out of the range of double, at line 1, column 10");
    refuses("{'value':what}", ".value: expected a number, found what, at line 1, column 10");
    assertThat(Json.parse(Value.TYPE, "null").kind()).isInstanceOf(Value.Kind.NullValue.class);
  }

  @Test
  void aValueThatIsNoJsonIsNotPrinted() {
    cannotPrint("value { number_value: nan }", ".value: a Value of NaN is no JSON");
    cannotPrint(
        "values { number_value: 1 } values { number_value: inf }",
        ".values[1]: a Value of Infinity is no JSON");
    cannotPrint("value {}", ".value: a Value without a kind is no JSON");
    cannotPrint(
        "struct { fields { key: 'a:\"b' value { list_value { values {} } } } }",
        ".struct['a:\\'b'][0]: a Value without a kind is no JSON");
  }

  @Test
  void valuesNameTheirPlaces() {
    refuses(
        "{'struct':{'a':[1,{'b':01}]}}",
        ".struct['a'][1]['b']: 01 is not a number of JSON, at line 1, column 24");
  }

  // ---- Wrappers and Empty

  @Test
  void wrappersAreWhatTheyWrap() {
    same(
        "wrapped { value: 5 } wrapped_text { value: 'a' } wrapped_raw { value: '\\001' } wrapped_u64 { value: 18446744073709551615 }",
        "{'wrapped':5,'wrappedText':'a','wrappedRaw':'AQ==','wrappedU64':'18446744073709551615'}");
    same(
        "wrapped {} wrapped_text {} wrapped_raw {} wrapped_u64 {}",
        "{'wrapped':0,'wrappedText':'','wrappedRaw':'','wrappedU64':'0'}");
    refuses(
        "{'wrapped':{'value':5}}",
        ".wrapped: expected a number, found an object, at line 1, column 12");
  }

  @Test
  void emptyIsAnEmptyObject() {
    same("empty {}", "{'empty':{}}");
    refuses(
        "{'empty':{'a':1}}",
        ".empty: 'a' is no field of google.protobuf.Empty, at line 1, column 11");
  }

  // ---- Any

  private static final TypeRegistry TYPES = JsonShapes.FILE.types();

  private static Any any(Message message) {
    return new Any(
        "type.googleapis.com/" + message.messageType().fullName(), Bytes.of(message.toByteArray()));
  }

  private static void sameAny(Message held, String json) {
    var any = any(held);
    assertThat(Json.printer().types(TYPES).print(any)).isEqualTo(json(json));
    assertThat(Json.parser().types(TYPES).parse(Any.TYPE, json(json))).isEqualTo(any);
  }

  private static void refusesAny(String json, String error) {
    assertThatThrownBy(() -> Json.parser().types(TYPES).parse(Any.TYPE, json(json)))
        .isInstanceOf(JsonException.class)
        .hasMessage(json("google.protobuf.Any" + error).replace("message@s", "message's"));
  }

  @Test
  void anAnyHasTheMembersOfWhatItHolds() {
    sameAny(
        JsonShapes.parse("i32: 5 words: 'a' words: 'b' child_shape {}"),
        "{'@type':'type.googleapis.com/json.Shape','i32':5,'childShape':{},'words':['a','b']}");
    sameAny(JsonShapes.parse(""), "{'@type':'type.googleapis.com/json.Shape'}");
    sameAny(Empty.DEFAULT, "{'@type':'type.googleapis.com/google.protobuf.Empty'}");
  }

  @Test
  void anAnyOfWhatHasAFormOfItsOwnHasAValue() {
    sameAny(
        new Duration(1, 500_000_000),
        "{'@type':'type.googleapis.com/google.protobuf.Duration','value':'1.500s'}");
    sameAny(
        new Timestamp(),
        "{'@type':'type.googleapis.com/google.protobuf.Timestamp','value':'1970-01-01T00:00:00Z'}");
    sameAny(
        new dev.tandem.protobuf.types.Int32Value(5),
        "{'@type':'type.googleapis.com/google.protobuf.Int32Value','value':5}");
    sameAny(
        FieldMask.builder().addPaths("a_b").build(),
        "{'@type':'type.googleapis.com/google.protobuf.FieldMask','value':'aB'}");
    sameAny(Struct.DEFAULT, "{'@type':'type.googleapis.com/google.protobuf.Struct','value':{}}");
    sameAny(
        Value.builder().kind(new Value.Kind.BoolValue(true)).build(),
        "{'@type':'type.googleapis.com/google.protobuf.Value','value':true}");
    sameAny(
        any(new Duration(2)),
        "{'@type':'type.googleapis.com/google.protobuf.Any','value':{'@type':'type.googleapis.com/google.protobuf.Duration','value':'2s'}}");
    sameAny(Any.DEFAULT, "{'@type':'type.googleapis.com/google.protobuf.Any','value':{}}");
  }

  @Test
  void theTypeMayComeLast() {
    assertThat(
            Json.parser()
                .types(TYPES)
                .parse(
                    Any.TYPE,
                    json("{'i32':5,'childShape':{'words':['@type']},'@type':'x/json.Shape'}")))
        .isEqualTo(
            new Any(
                "x/json.Shape",
                Bytes.of(JsonShapes.parse("i32: 5 child_shape { words: '@type' }").toByteArray())));
    assertThat(
            Json.parser()
                .types(TYPES)
                .parse(Any.TYPE, json("{'value':'1s','@type':'/google.protobuf.Duration'}")))
        .isEqualTo(new Any("/google.protobuf.Duration", Bytes.of(new Duration(1).toByteArray())));
    assertThat(
            Json.parser()
                .types(TYPES)
                .parse(Any.TYPE, json("{'@type':'a/google.protobuf.Empty','value':{}}")))
        .isEqualTo(new Any("a/google.protobuf.Empty"));
  }

  @Test
  void anEmptyAnyIsAnEmptyObject() {
    same("any {}", "{'any':{}}");
  }

  @Test
  void anAnyWithSomethingWrongIsRefused() {
    refusesAny("{'i32':1}", ": an Any needs '@type', at line 1, column 2");
    refusesAny("{'@type':5}", ": expected a string, found a number, at line 1, column 10");
    refusesAny(
        "{'@type':''}",
        ": '' names no type: it has to end in / and a message@s full name, at line 1, column 1");
    refusesAny(
        "{'@type':'json.Shape'}",
        ": 'json.Shape' names no type: it has to end in / and a message@s full name, at line 1, column 1");
    refusesAny(
        "{'@type':'a/'}",
        ": 'a/' names no type: it has to end in / and a message@s full name, at line 1, column 1");
    refusesAny(
        "{'@type':'a/x.Y'}",
        ": message x.Y, which an Any holds, is not in the registry of types, at line 1, column 1");
    refusesAny(
        "{'@type':'a/json.Shape','@type':'a/json.Shape'}",
        "[json.Shape]: '@type' comes twice, at line 1, column 25");
    refusesAny(
        "{'@type':'a/json.Shape','what':1}",
        "[json.Shape]: 'what' is no field of json.Shape, at line 1, column 25");
    refusesAny(
        "{'@type':'a/json.Shape','i32':1.5}",
        "[json.Shape].i32: 1.5 is not an integer, at line 1, column 31");
    refusesAny(
        "{'@type':'a/google.protobuf.Duration'}",
        "[google.protobuf.Duration]: an Any of google.protobuf.Duration needs 'value', at line 1, column 39");
    refusesAny(
        "{'@type':'a/google.protobuf.Duration','seconds':1}",
        "[google.protobuf.Duration]: 'seconds' is no member of an Any of google.protobuf.Duration, at line 1, column 39");
    refusesAny(
        "{'@type':'a/google.protobuf.Duration','value':'1s','value':'1s'}",
        "[google.protobuf.Duration]: 'value' comes twice, at line 1, column 52");
    refusesAny(
        "[]", ": expected an object for google.protobuf.Any, found a list, at line 1, column 1");
  }

  @Test
  void anAnyThatCannotBePrintedSaysWhy() {
    var printer = Json.printer().types(TYPES);
    assertThatThrownBy(() -> printer.print(new Any("a/x.Y")))
        .hasMessage(
            "google.protobuf.Any: message x.Y, which an Any holds, is not in the registry of types");
    assertThatThrownBy(() -> printer.print(new Any("x.Y")))
        .hasMessage(
            "google.protobuf.Any: \"x.Y\" names no type: it has to end in / and a message's full name");
    assertThatThrownBy(() -> printer.print(new Any("", Bytes.of((byte) 1))))
        .hasMessageStartingWith("google.protobuf.Any: \"\" names no type");
    assertThatThrownBy(() -> printer.print(new Any("a/json.Shape", Bytes.hex("18"))))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "google.protobuf.Any[json.Shape]: the bytes of json.Shape are malformed: the message ends inside a value");
    assertThatThrownBy(() -> printer.print(new Any("a/json.Shape", Bytes.hex("7201ff"))))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "google.protobuf.Any[json.Shape]: the bytes of json.Shape are malformed: a string of 1 bytes is not UTF-8");
    assertThatThrownBy(() -> Json.print(any(JsonShapes.parse(""))))
        .hasMessageContaining("json.Shape, which an Any holds, is not in the registry");
  }

  /// What others have written may have fields in any order, and more than once.
  @Test
  void theBytesOfAnAnyNeedNotBeInOrder() {
    // i32 1; words "b"; child { i32: 1 }; i32 2; words "c"; child { text: "x" }; one 5; two "z";
    // numbers 1 packed 2 3; by_int32 1:2, 1:3, 0 twice
    var bytes =
        Bytes.of(
            Wire.hex(
                "18 01 aa01 01 62 8a01 02 1801 18 02 aa01 01 63 8a01 03 720178 f801 05 8202 01 7a a001 01 a201 02 0203"
                    + " e203 04 0801 1002 e203 04 1003 0801 e203 04 0800 1004 e203 02 1005 c03e 07"));
    var any = new Any("a/json.Shape", bytes);
    assertThat(Json.printer().types(TYPES).print(any))
        .isEqualTo(
            json(
                "{'@type':'a/json.Shape','i32':2,'childShape':{'i32':1,'text':'x'},'manyNumbers':[1,2,3],'words':['b','c'],'two':'z','byInt32':{'1':3,'0':5}}"));
  }

  @Test
  void groupsAndClosedEnumsOfAnAnyAreTidied() {
    // Single { y: 1 }, moods 1 77, Single { again {} }, Part { x: 1 }, moods packed 2 78, Part {},
    // mood 77, mood_by 1:77, mood_by 2:1
    var bytes =
        Bytes.of(
            Wire.hex(
                "d301 d001 01 d401 b001 01 b001 4d d301 12 00 d401 63 08 01 64 b201 02 024e 63 64 50 4d ba01 07 0d 01000000 10 4d ba01 07 0d 02000000 10 01"));
    assertThat(Json.printer().types(Kinds.FILE.types()).print(new Any("a/kinds.Kinds", bytes)))
        .isEqualTo(
            json(
                "{'@type':'a/kinds.Kinds','part':[{'x':1},{}],'moods':['SAD','GLAD'],'moodBy':{'2':'SAD'},'single':{'again':{},'y':1}}"));
  }

  @Test
  void anAnyInsideAnAnyNestsNoDeeperThanAHundred() {
    Message message = new Duration();
    for (int i = 0; i < 60; i++) message = any(message);
    String json = Json.printer().types(TYPES).print(message);
    assertThat(Json.parser().types(TYPES).parse(Any.TYPE, json)).isEqualTo(message);
    for (int i = 0; i < 60; i++) message = any(message);
    Message deep = message;
    assertThatThrownBy(() -> Json.printer().types(TYPES).print(deep))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("nested deeper than 100");
    String open = json("{'@type':'a/google.protobuf.Any','value':");
    assertThatThrownBy(() -> Json.parser().types(TYPES).parse(Any.TYPE, open.repeat(100_000)))
        .isInstanceOf(JsonException.class);
    String reversed = json("{'value':");
    assertThatThrownBy(() -> Json.parser().types(TYPES).parse(Any.TYPE, reversed.repeat(100_000)))
        .isInstanceOf(JsonException.class);
  }
}
