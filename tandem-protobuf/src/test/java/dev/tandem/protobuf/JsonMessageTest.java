package dev.tandem.protobuf;

import static dev.tandem.protobuf.JsonShapes.TYPE;
import static dev.tandem.protobuf.JsonShapes.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages, fields, lists, maps, enums and groups as JSON. Messages are spelled in the text
/// format; `'` stands for the `"` of JSON.
class JsonMessageTest {
  private static void same(String text, String json) {
    same(JsonShapes.parse(text), json);
  }

  private static void same(DynamicMessage message, String json) {
    assertThat(Json.print(message)).isEqualTo(json(json));
    reads(json, message);
  }

  private static void reads(String json, DynamicMessage message) {
    assertThat(Json.parse(message.messageType(), json(json))).isEqualTo(message);
  }

  private static void reads(String json, String text) {
    reads(json, JsonShapes.parse(text));
  }

  private static void refuses(String json, String error) {
    refuses(TYPE, json, error);
  }

  private static void refuses(MessageType<?> type, String json, String error) {
    assertThatThrownBy(() -> Json.parse(type, json(json)))
        .isInstanceOf(JsonException.class)
        .hasMessage(json(error));
  }

  // ---- Fields

  @Test
  void aFieldOfEveryKindIsPrintedAndReadBack() {
    same(
        "d: 0.5 f: 0.1 i32: -1 i64: -2 u32: 4294967295 u64: 18446744073709551615 s32: -3 s64: -4 fixed32: 4294967295"
            + " fixed64: 18446744073709551615 sfixed32: -5 sfixed64: -6 flag: true text: 'a' raw: '\\377'"
            + " color: RED child_shape {} far_away: 9",
        "{'d':0.5,'f':0.1,'i32':-1,'i64':'-2','u32':4294967295,'u64':'18446744073709551615','s32':-3,'s64':'-4',"
            + "'fixed32':4294967295,'fixed64':'18446744073709551615','sfixed32':-5,'sfixed64':'-6','flag':true,"
            + "'text':'a','raw':'/w==','color':'RED','childShape':{},'farAway':9}");
  }

  @Test
  void nothingIsPrintedForWhatIsNotSet() {
    same("", "{}");
    reads(" \n\t\r{ } ", "");
  }

  @Test
  void aDefaultIsPrintedWhereItWasSet() {
    same("maybe: 0", "{'maybe':0}");
    same("one: 0", "{'one':0}");
    assertThat(Json.print(Kinds.parse("i32: 0 s: ''"))).isEqualTo(json("{'i32':0,'s':''}"));
    reads("{'i32':0,'text':'','manyNumbers':[],'byInt32':{}}", "");
  }

  @Test
  void namesOfJsonAndOfTheFileAreBothRead() {
    reads("{'childShape':{'manyNumbers':[1]}}", "child_shape { many_numbers: 1 }");
    reads("{'child_shape':{'many_numbers':[1]}}", "child_shape { many_numbers: 1 }");
    same("named: 7", "{'@\\'name\\'':7}");
    reads("{'named':7}", "named: 7");
    reads("{'\\u0069\\u0033\\u0032':7}", "i32: 7");
  }

  @Test
  void originalNamesArePrintedWhenAskedFor() {
    var printer = Json.printer().originalFieldNames();
    var message = JsonShapes.parse("child_shape { many_numbers: 1 named: 2 }");
    assertThat(printer.print(message))
        .isEqualTo(json("{'child_shape':{'many_numbers':[1],'named':2}}"));
  }

  @Test
  void aFieldThatComesTwiceIsRefused() {
    refuses("{'i32':1,'i32':1}", "json.Shape.i32: the field comes twice, at line 1, column 10");
    refuses(
        "{'childShape':{},\n 'child_shape':{}}",
        "json.Shape.child_shape: the field comes twice, at line 2, column 2");
    refuses(
        "{'words':[],'words':[]}", "json.Shape.words: the field comes twice, at line 1, column 13");
    refuses("{'i32':null,'i32':1}", "json.Shape.i32: the field comes twice, at line 1, column 13");
    refuses(
        "{'farAway':1,'farAway':2}",
        "json.Shape.far_away: the field comes twice, at line 1, column 14");
  }

  @Test
  void aOneofThatIsSetTwiceIsRefused() {
    refuses(
        "{'one':1,'two':'b'}",
        "json.Shape.two: another field of oneof pick is set already, at line 1, column 10");
    refuses(
        "{'one':1,'nothing':null}",
        "json.Shape.nothing: another field of oneof pick is set already, at line 1, column 10");
    reads("{'one':null,'two':'b'}", "two: 'b'");
    reads("{'two':'b','one':null}", "two: 'b'");
    reads("{'nothing':null}", "nothing: NULL_VALUE");
    reads("{'nothing':null,'one':null}", "nothing: NULL_VALUE");
  }

  @Test
  void whatIsNoFieldIsRefusedOrIgnored() {
    refuses(
        "{'i32':1,'what':{}}",
        "json.Shape: 'what' is no field of json.Shape, at line 1, column 10");
    refuses(
        "{'childShape':{'[a.b]':1}}",
        "json.Shape.child_shape: '[a.b]' is no field of json.Shape, at line 1, column 16");
    var parser = Json.parser().ignoringUnknownFields();
    String json = "{'what':{'a':[1,{'b':null},true,false,'\\u00e9',-1.5e3]},'i32':1,'[x.y]':0}";
    assertThat(parser.parse(TYPE, json(json))).isEqualTo(JsonShapes.parse("i32: 1"));
    assertThatThrownBy(() -> parser.parse(TYPE, json("{'what':{'a' 1}}")))
        .hasMessage(json("json.Shape: expected ':', found a number, at line 1, column 14"));
  }

  @Test
  void theErrorNamesTheFieldTheLineAndTheColumn() {
    String json =
        "{\n  'children': [\n    {},\n    {'toShape': {'\u00e9\\n': {'i32': 1.5}}}\n  ]\n}";
    assertThatThrownBy(() -> Json.parse(TYPE, json(json)))
        .hasMessage(
            json(
                "json.Shape.children[1].to_shape['\u00e9\\n'].i32: 1.5 is not an integer, at line 4, column 33"))
        .isInstanceOfSatisfying(
            JsonException.class,
            e -> {
              assertThat(e.problem()).isEqualTo("1.5 is not an integer");
              assertThat(e.path())
                  .isEqualTo(json("json.Shape.children[1].to_shape['\u00e9\\n'].i32"));
              assertThat(e.line()).isEqualTo(4);
              assertThat(e.column()).isEqualTo(33);
            });
  }

  @Test
  void requiredFieldsAreRequired() {
    var needs = Kinds.type("Needs");
    refuses(needs, "{'must':1}", "kinds.Needs: missing required shall, at line 1, column 11");
    refuses(
        Kinds.TYPE,
        "{'needs':{}}",
        "kinds.Kinds.needs: missing required must, shall, at line 1, column 12");
    refuses(
        needs,
        "{'must':null,'shall':''}",
        "kinds.Needs: missing required must, at line 1, column 25");
    assertThat(Json.parse(needs, json("{'must':1,'shall':''}"))).hasToString("must: 1 shall: \"\"");
  }

  // ---- Null

  @Test
  void nullIsAFieldThatIsNotSet() {
    reads(
        "{'i32':null,'text':null,'color':null,'childShape':null,'words':null,'byInt32':null,'at':null,'any':null,"
            + "'wrapped':null,'struct':null,'list':null,'empty':null,'nulls':null,'values':null}",
        "");
  }

  @Test
  void nullIsAValueOfJsonItself() {
    same("value { null_value: NULL_VALUE }", "{'value':null}");
    same("value_or { null_value: NULL_VALUE }", "{'valueOr':null}");
    same("values { null_value: NULL_VALUE } nulls: NULL_VALUE", "{'values':[null],'nulls':[null]}");
    same("to_value { key: 'a' value { null_value: 0 } }", "{'toValue':{'a':null}}");
    reads("{'nulls':['NULL_VALUE',0,null]}", "nulls: [0, 0, 0]");
  }

  @Test
  void nullIsRefusedInListsAndMaps() {
    refuses(
        "{'words':['a',null]}",
        "json.Shape.words[1]: null is not a value here, at line 1, column 19");
    refuses(
        "{'wrappers':[null]}",
        "json.Shape.wrappers[0]: null is not a value here, at line 1, column 18");
    refuses(
        "{'children':[null]}",
        "json.Shape.children[0]: null is not a value here, at line 1, column 18");
    refuses(
        "{'byString':{'a':null}}",
        "json.Shape.by_string['a']: null is not a value here, at line 1, column 22");
    refuses(
        "{'toShape':{'a':null}}",
        "json.Shape.to_shape['a']: null is not a value here, at line 1, column 21");
    refuses(
        "null", "json.Shape: expected an object for json.Shape, found null, at line 1, column 1");
  }

  // ---- Lists

  @Test
  void listsArePrintedAndReadBack() {
    same(
        "many_numbers: [1, 0, -1] words: ['', 'b'] colors: [RED, 77] children {} children { i32: 1 } wrappers {} wrappers { value: 2 }",
        "{'manyNumbers':[1,0,-1],'words':['','b'],'colors':['RED',77],'children':[{},{'i32':1}],'wrappers':[0,2]}");
  }

  @Test
  void aListIsNoValueAndAValueNoList() {
    refuses(
        "{'words':'a'}", "json.Shape.words: expected a list, found a string, at line 1, column 10");
    refuses("{'i32':[1]}", "json.Shape.i32: expected a number, found a list, at line 1, column 8");
    refuses(
        "{'childShape':[]}",
        "json.Shape.child_shape: expected an object for json.Shape, found a list, at line 1, column 15");
    refuses(
        "{'byInt32':[]}",
        "json.Shape.by_int32: expected an object, found a list, at line 1, column 12");
  }

  // ---- Maps

  @Test
  void keysOfEveryTypeAreStrings() {
    same(
        "by_int32 { key: -1 value: 1 } by_int64 { key: -2 value: 0 } by_uint32 { key: 4294967295 value: 3 }"
            + " by_uint64 { key: 18446744073709551615 value: 4 } by_sint32 { key: -5 value: 5 } by_sint64 { key: -6 value: 6 }"
            + " by_fixed32 { key: 4294967295 value: 7 } by_fixed64 { key: 18446744073709551615 value: 8 }"
            + " by_sfixed32 { key: -9 value: 9 } by_sfixed64 { key: -10 value: 10 } by_bool { key: true value: 11 }"
            + " by_bool { key: false value: 12 } by_string { key: '' value: 13 } by_string { key: 'é\\n' value: 14 }",
        "{'byInt32':{'-1':1},'byInt64':{'-2':0},'byUint32':{'4294967295':3},'byUint64':{'18446744073709551615':4},"
            + "'bySint32':{'-5':5},'bySint64':{'-6':6},'byFixed32':{'4294967295':7},'byFixed64':{'18446744073709551615':8},"
            + "'bySfixed32':{'-9':9},'bySfixed64':{'-10':10},'byBool':{'true':11,'false':12},'byString':{'':13,'é\\n':14}}");
  }

  @Test
  void valuesOfMapsMayBeMessagesAndEnums() {
    same(
        "to_color { key: 'a' value: RED } to_color { key: 'b' value: 9 } to_shape { key: 'c' value { i32: 1 } }",
        "{'toColor':{'a':'RED','b':9},'toShape':{'c':{'i32':1}}}");
  }

  @Test
  void aKeyThatComesTwiceIsRefused() {
    refuses(
        "{'byString':{'a':1,'b':2,'a':1}}",
        "json.Shape.by_string['a']: the key comes twice, at line 1, column 26");
    refuses(
        "{'byString':{'a':1,'\\u0061':1}}",
        "json.Shape.by_string['\\u0061']: the key comes twice, at line 1, column 20");
    refuses(
        "{'byInt32':{'1':1,'1.0':2}}",
        "json.Shape.by_int32['1.0']: the key comes twice, at line 1, column 19");
    refuses(
        "{'byBool':{'true':1,'true':1}}",
        "json.Shape.by_bool['true']: the key comes twice, at line 1, column 21");
  }

  @Test
  void aKeyThatIsNoneIsRefused() {
    refuses(
        "{'byInt32':{'a':1}}",
        "json.Shape.by_int32['a']: 'a' is not a number, at line 1, column 13");
    refuses(
        "{'byInt32':{'2147483648':1}}",
        "json.Shape.by_int32['2147483648']: '2147483648' is no key of type int32, at line 1, column 13");
    refuses(
        "{'byUint64':{'-1':1}}",
        "json.Shape.by_uint64['-1']: '-1' is no key of type uint64, at line 1, column 14");
    refuses(
        "{'byBool':{'TRUE':1}}",
        "json.Shape.by_bool['TRUE']: 'TRUE' is not true or false, at line 1, column 12");
    refuses(
        "{'byBool':{true:1}}",
        "json.Shape.by_bool: expected a string, found true, at line 1, column 12");
  }

  @Test
  void manyKeysAreToldApart() {
    String members =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "'key " + i + "':" + i)
            .collect(Collectors.joining(","));
    var read = Json.parse(TYPE, json("{'byString':{" + members + "}}"));
    assertThat((java.util.Map<?, ?>) read.get("by_string")).hasSize(20_000);
    refuses(
        "{'byString':{" + members + ",'key 12345':0}}",
        "json.Shape.by_string['key 12345']: the key comes twice, at line 1, column %d"
            .formatted(15 + members.length()));
  }

  // ---- Enums

  @ParameterizedTest
  @CsvSource({
    "'''RED''',1",
    "'''SCARLET''',1",
    "1,1",
    "1e0,1",
    "-1.0,-1",
    "'''DARK''',-1",
    "77,77",
    "0,0",
    "5000,5000"
  })
  void anEnumIsReadByNameAndByNumber(String json, int number) {
    reads("{'color':" + json + "}", "color: " + number);
  }

  @Test
  void enumsArePrintedByNameOrNumber() {
    same(
        "color: SCARLET colors: [DARK, FAR, 77, -9]",
        "{'color':'RED','colors':['DARK','FAR',77,-9]}");
    var message = JsonShapes.parse("color: RED to_color { key: 'a' value: FAR } nothing: 0");
    assertThat(Json.printer().enumsAsNumbers().print(message))
        .isEqualTo(json("{'color':1,'nothing':null,'toColor':{'a':5000}}"));
  }

  @Test
  void aNameThatAnEnumDoesNotHaveIsRefusedOrIgnored() {
    refuses(
        "{'color':'red'}",
        "json.Shape.color: 'red' is no value of enum json.Color, at line 1, column 10");
    refuses(
        "{'color':'1'}",
        "json.Shape.color: '1' is no value of enum json.Color, at line 1, column 10");
    refuses(
        "{'color':1.5}",
        "json.Shape.color: 1.5 is no number of enum json.Color, at line 1, column 10");
    refuses(
        "{'color':2147483648}",
        "json.Shape.color: 2147483648 is no number of enum json.Color, at line 1, column 10");
    refuses(
        "{'color':true}",
        "json.Shape.color: expected a value of enum json.Color, found true, at line 1, column 10");
    var parser = Json.parser().ignoringUnknownFields();
    String json = "{'color':'X','colors':['RED','X','DARK'],'toColor':{'a':'X','b':'RED'}}";
    assertThat(parser.parse(TYPE, json(json)))
        .isEqualTo(JsonShapes.parse("colors: [RED, DARK] to_color { key: 'b' value: RED }"));
  }

  @Test
  void aClosedEnumHasNoOtherNumbers() {
    refuses(
        Kinds.TYPE,
        "{'mood':77}",
        "kinds.Kinds.mood: 77 is no value of enum kinds.Mood, which is closed, at line 1, column 9");
    var parser = Json.parser().ignoringUnknownFields();
    assertThat(
            parser.parse(Kinds.TYPE, json("{'mood':77,'moods':[77,2],'moodBy':{'1':'X','2':1}}")))
        .isEqualTo(Kinds.parse("moods: GLAD mood_by { key: 2 value: SAD }"));
  }

  @Test
  void whatAClosedEnumDoesNotHaveIsNotPrinted() {
    // mood 77; moods 1, 77 and 2; mood_by with 77
    var read = Kinds.TYPE.parse(Wire.hex("504d b001 01 b001 4d b001 02 ba01 07 0d 05000000 10 4d"));
    assertThat(Json.print(read)).isEqualTo(json("{'moods':['SAD','GLAD']}"));
  }

  // ---- Groups and extensions

  @Test
  void groupsAreObjects() {
    same(
        Kinds.parse("Part { x: 1 deeper { Single { y: 2 } } } Part {} Single { again { i32: 1 } }"),
        "{'part':[{'x':1,'deeper':{'single':{'y':2}}},{}],'single':{'again':{'i32':1}}}");
  }

  @Test
  void extensionsAreNamedInBrackets() {
    same(
        Kinds.parse(
            "i32: 1 [kinds.tag]: 5 [kinds.tags]: ['a', 'b'] [kinds.kid] { [kinds.tag]: 6 }"),
        "{'i32':1,'[kinds.tag]':5,'[kinds.tags]':['a','b'],'[kinds.kid]':{'[kinds.tag]':6}}");
    refuses(
        Kinds.TYPE,
        "{'[kinds.tag]':1,'[kinds.tag]':1}",
        "kinds.Kinds.tag: the field comes twice, at line 1, column 18");
    refuses(
        Kinds.TYPE,
        "{'[kinds.other]':{}}",
        "kinds.Kinds: '[kinds.other]' is no field of kinds.Kinds, at line 1, column 2");
    refuses(
        Kinds.TYPE,
        "{'kinds.tag':1}",
        "kinds.Kinds: 'kinds.tag' is no field of kinds.Kinds, at line 1, column 2");
  }

  @Test
  void extensionsThatTheRegistryDoesNotHaveAreNotPrinted() {
    var message = Kinds.parse("i32: 1 [kinds.tag]: 5");
    assertThat(Json.printer().types(TypeRegistry.EMPTY).print(message))
        .isEqualTo(json("{'i32':1}"));
    assertThatThrownBy(
            () ->
                Json.parser()
                    .types(TypeRegistry.EMPTY)
                    .parse(Kinds.TYPE, json("{'[kinds.tag]':5}")))
        .hasMessage(
            json("kinds.Kinds: '[kinds.tag]' is no field of kinds.Kinds, at line 1, column 2"));
  }

  /// As unknown fields they may lie in any order, and twice.
  @Test
  void extensionsInAnyOrderArePrintedOnce() {
    var unregistered = DynamicMessage.type(Kinds.TYPE.descriptor(), TypeRegistry.EMPTY);
    // tags "b", tag 1, tags "c", kid { i32: 1 }, tag 2, kid { u32: 2 }
    var message =
        unregistered.parse(
            Wire.hex("aa06 01 62 a006 01 aa06 01 63 b206 02 0801 a006 02 b206 02 1002 c03e 05"));
    assertThat(Json.printer().types(Kinds.FILE.types()).print(message))
        .isEqualTo(
            json("{'[kinds.tag]':2,'[kinds.tags]':['b','c'],'[kinds.kid]':{'i32':1,'u32':2}}"));
  }

  @Test
  void messageSetsHoldExtensions() {
    var message = Kinds.parse("set { [kinds.Item.in_set] { n: 1 } [kinds.other] { n: 2 } }");
    assertThat(Json.print(message))
        .isEqualTo(json("{'set':{'[kinds.Item.in_set]':{'n':1},'[kinds.other]':{'n':2}}}"));
    assertThat(Json.parse(Kinds.TYPE, Json.print(message))).isEqualTo(message);
  }

  // ---- Options of the printer

  @Test
  void defaultsArePrintedForWhatHasNoPresence() {
    var message = JsonShapes.parse("i32: 1 far_away: 2 two: ''");
    assertThat(Json.printer().defaults().print(message))
        .isEqualTo(
            json(
                "{'d':0,'f':0,'i32':1,'two':'','i64':'0','u32':0,'u64':'0','s32':0,'s64':'0','fixed32':0,'fixed64':'0',"
                    + "'sfixed32':0,'sfixed64':'0','flag':false,'text':'','raw':'','color':'NONE','manyNumbers':[],"
                    + "'words':[],'colors':[],'children':[],'values':[],'nulls':[],'wrappers':[],"
                    + "'byInt32':{},'byInt64':{},'byUint32':{},'byUint64':{},'bySint32':{},'bySint64':{},'byFixed32':{},"
                    + "'byFixed64':{},'bySfixed32':{},'bySfixed64':{},'byBool':{},'byString':{},'toColor':{},"
                    + "'toShape':{},'toValue':{},'farAway':2,'@\\'name\\'':0}"));
    assertThat(Json.printer().defaults().print(Kinds.parse("[kinds.tag]: 1")))
        .isEqualTo(
            json(
                "{'[kinds.tag]':1,'part':[],'many':[],'words':[],'children':[],'byName':{},'moods':[],'moodBy':{}}"));
  }

  /// In the tail there is what a closed enum does not have.
  @Test
  void aListIsEmptyAmongTheDefaultsThoughItHasUndeclaredValues() {
    var printer = Json.printer().defaults();
    for (String field : List.of("moods", "mood_by")) {
      int tag = Kinds.TYPE.descriptor().field(field).number() << 3;
      var out = new WireBuffer(16);
      out.tag(field.equals("moods") ? tag : tag | WireType.LEN);
      if (field.equals("mood_by")) out.raw(new byte[] {2, 2 << 3}, 0, 2);
      out.varint(99);
      var message = Kinds.TYPE.parse(out.toByteArray());
      assertThat(message.tail().unknownFields().isEmpty()).as(field).isFalse();
      assertThat(printer.print(message)).isEqualTo(printer.print(Kinds.parse("")));
    }
  }

  @Test
  void indentedIsOneMemberALine() {
    var message =
        JsonShapes.parse(
            "text: '{\\'a\\':[,]}\\\\' many_numbers: [1, 2] child_shape {} by_string { key: 'k' value: 1 }");
    assertThat(Json.printer().indented().print(message))
        .isEqualTo(
            """
            {
              "text": "{'a':[,]}\\\\",
              "childShape": {},
              "manyNumbers": [
                1,
                2
              ],
              "byString": {
                "k": 1
              }
            }""");
    assertThat(Json.printer().indented().print(JsonShapes.parse(""))).isEqualTo("{}");
  }

  @Test
  void everyWayToPrintSaysTheSame() throws java.io.IOException {
    var message = JsonShapes.parse("text: '中😀'");
    String json = Json.print(message);
    assertThat(json).isEqualTo(json("{'text':'中😀'}"));
    assertThat(new String(Json.printer().toBytes(message), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(json);
    var text = new StringBuilder();
    Json.printer().printTo(message, text);
    assertThat(text).hasToString(json);
    var bytes = new java.io.ByteArrayOutputStream();
    Json.printer().printTo(message, bytes);
    assertThat(bytes.toString(java.nio.charset.StandardCharsets.UTF_8)).isEqualTo(json);
  }

  @Test
  void unknownFieldsAreNotPrinted() {
    assertThat(Json.print(TYPE.parse(Wire.hex("1805 c03e 07 1a01 62"))))
        .isEqualTo(json("{'i32':5}"));
  }
}
