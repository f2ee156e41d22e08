package dev.tandem.codegen;

import static dev.tandem.codegen.extended.ExtendedProto.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.codegen.extended.Base;
import dev.tandem.codegen.extended.First;
import dev.tandem.codegen.extended.Inner;
import dev.tandem.codegen.extended.Items;
import dev.tandem.codegen.extended.Level;
import dev.tandem.codegen.extended.Part;
import dev.tandem.codegen.extended.Parts;
import dev.tandem.protobuf.BoolList;
import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.DoubleList;
import dev.tandem.protobuf.DynamicMessage;
import dev.tandem.protobuf.Extension;
import dev.tandem.protobuf.FloatList;
import dev.tandem.protobuf.IntList;
import dev.tandem.protobuf.Json;
import dev.tandem.protobuf.LongList;
import dev.tandem.protobuf.MalformedMessageException;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.Text;
import dev.tandem.protobuf.types.Any;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Extensions lie among the unknown fields, and are read when they are asked for.
class ExtensionTest {
  private static Base base(String hex) {
    return Base.TYPE.parse(Bytes.hex(hex.replace(" ", "")).toByteArray());
  }

  private static String hex(Message message) {
    return java.util.HexFormat.of().formatHex(message.toByteArray());
  }

  private static <T> void comesBack(Extension<Base, T> extension, T value, String hex) {
    var message = extension.set(new Base("n"), value);
    assertThat(hex(message)).isEqualTo("0a016e" + hex.replace(" ", ""));
    var read = Base.TYPE.parse(message.toByteArray());
    assertThat(read).isEqualTo(message);
    assertThat(extension.get(read)).isEqualTo(value);
    assertThat(extension.isSet(read)).isTrue();
    assertThat(read.toBuilder().set(extension, value).build()).isEqualTo(message);
    assertThat(extension.clear(read)).isEqualTo(new Base("n"));
    assertThat(read.toBuilder().clear(extension).build()).isEqualTo(new Base("n"));
  }

  @Test
  void whatIsMalformedIsShownAsAnUnknownField() {
    var message = base("0a016e da0601ff");
    assertThat(message).hasToString("name: \"n\" 107: \"\\377\"");
    assertThat(Text.print(message)).isEqualTo("name: \"n\"\n");
    assertThatThrownBy(() -> DynamicMessage.of(message))
        .isInstanceOf(MalformedMessageException.class);
  }

  /// Whoever sends that is not asked for the stack of who prints it.
  @Test
  void whatIsNestedDeeperThanAMessageMayBeIsShownAsAnUnknownField() {
    String groups = "0b".repeat(20_000);
    assertThat(base("da06 a09c01" + groups).toString()).startsWith("107: \"\\013\\013");
    var any = new Any("a/google.protobuf.Any", Bytes.hex(groups));
    assertThat(any.toString()).startsWith("type_url: \"a/google.protobuf.Any\" value: \"\\013");
  }

  @Test
  void jsonOfAMessageSetIsReadAsItsItems() {
    var items = First.ITEM.set(Items.DEFAULT, First.builder().text("x").number(3).build());
    assertThat(Json.parse(Items.TYPE, Json.print(items))).isEqualTo(items);
    assertThat(hex(Json.parse(Items.TYPE, Json.print(items)))).isEqualTo(hex(items));
  }

  @Test
  @SuppressWarnings("deprecation") // one of them is
  void everyKindComesBack() {
    comesBack(PRICE, 5, "a00605");
    comesBack(WEIGHT, 0L, "a80600");
    comesBack(NOTE, "", "b20600");
    comesBack(RAW, Bytes.hex("ff"), "ba0601ff");
    comesBack(RATIO, 1d, "c106000000000000f03f");
    comesBack(ON, true, "c80601");
    comesBack(LEVEL, Level.LOW, "d00601");
    comesBack(BASE, new Base("x"), "da06030a0178");
    comesBack(PART, new Part(1), "e306 0801 e406");
    comesBack(LOOSE, IntList.of(-1, 1), "e80601 e80602");
    comesBack(TIGHT, IntList.of(-1, 1), "f206020102");
    comesBack(LONGS, LongList.of(1), "f9060100000000000000");
    comesBack(FLOATS, FloatList.of(1f), "8207040000803f");
    comesBack(DOUBLES, DoubleList.of(1d), "8907000000000000f03f");
    comesBack(BOOLS, BoolList.of(true, false), "900701 900700");
    comesBack(NOTES, List.of("", "x"), "9a0700 9a070178");
    comesBack(LEVELS, List.of(Level.HIGH, Level.LOW), "a207020501");
    comesBack(BASES, List.of(Base.DEFAULT, new Base("x")), "aa0700 aa07030a0178");
    comesBack(PARTS, List.of(new Parts(1), Parts.DEFAULT), "b3070801b407 b307b407");
    comesBack(Inner.INNER, new Inner(new Base("x")), "c20c050a030a0178");
  }

  @Test
  void whatIsNotSetHasItsDefault() {
    assertThat(PRICE.get(Base.DEFAULT)).isZero();
    assertThat(PRICE.isSet(Base.DEFAULT)).isFalse();
    assertThat(WEIGHT.get(Base.DEFAULT)).isEqualTo(-7);
    assertThat(NOTE.get(Base.DEFAULT)).isEqualTo("none");
    assertThat(RAW.get(Base.DEFAULT)).isEqualTo(Bytes.hex("01ff"));
    assertThat(RATIO.get(Base.DEFAULT)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(LEVEL.get(Base.DEFAULT)).isEqualTo(Level.HIGH);
    assertThat(BASE.get(Base.DEFAULT)).isSameAs(Base.DEFAULT);
    assertThat(LOOSE.get(Base.DEFAULT)).isSameAs(IntList.EMPTY);
    assertThat(NOTES.get(Base.DEFAULT)).isEmpty();
    assertThat(NOTES.set(Base.DEFAULT, List.of())).isEqualTo(Base.DEFAULT);
    assertThat(NOTES.isSet(Base.DEFAULT)).isFalse();
  }

  /// As other fields do: the last of a scalar, messages joined, lists appended, packed or not.
  @Test
  void aFieldThatComesTwiceIsJoined() {
    assertThat(PRICE.get(base("a00605 a00606"))).isEqualTo(6);
    assertThat(PART.get(base("e306 0801 e406 e306 1002 e406")))
        .isEqualTo(Part.builder().inside(1).more(2).build());
    assertThat(LOOSE.get(base("e80602 ea06020406 e80608"))).isEqualTo(IntList.of(1, 2, 3, 4));
    assertThat(TIGHT.get(base("f00602 f206020406"))).isEqualTo(IntList.of(1, 2, 3));
  }

  /// The second part of a message may have what the first one has to.
  @Test
  void theLastPartMayHaveWhatIsRequired() {
    assertThat(PART.get(base("e306 1002 e406 e306 0801 e406")).more()).isEqualTo(2);
    assertThatThrownBy(() -> PART.get(base("e306 1002 e406 e306 1003 e406")))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("extended.Base.[extended.part]: missing required inside");
  }

  @Test
  void aNumberThatAClosedEnumDoesNotHaveStaysUnknown() {
    assertThat(LEVEL.isSet(base("d00609"))).isFalse();
    assertThat(LEVEL.get(base("d00601 d00609"))).isEqualTo(Level.LOW);
    assertThat(LEVELS.get(base("a207020901"))).containsExactly(Level.LOW);
    assertThat(hex(base("a207020901"))).isEqualTo("a207020901");
  }

  @Test
  void anotherWireTypeIsAnotherField() {
    assertThat(PRICE.isSet(base("a506 01000000"))).isFalse();
    assertThat(PART.isSet(base("e206 00"))).isFalse();
    assertThat(BASE.isSet(base("db06 dc06"))).isFalse();
  }

  @Test
  void stayInTheOrderOfTheirNumbers() {
    var message = NOTE.set(PRICE.set(WEIGHT.set(Base.DEFAULT, 1L), 2), "x");
    assertThat(hex(message)).isEqualTo("a00602 a80601 b2060178".replace(" ", ""));
    assertThat(hex(WEIGHT.set(message, 3L))).isEqualTo("a00602a80603b2060178");
    assertThat(hex(PRICE.clear(message))).isEqualTo("a80601b2060178");
    assertThat(hex(PRICE.set(base("a00601 08ff01 a00602"), 3))).isEqualTo("08ff01a00603");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          da06 02 0a05        | [extended.base].name: length 5 goes past the end, which is 0 bytes away
          da06 01 0c          | [extended.base].name: end of group 1, which was not begun
          """)
  void whatIsMalformedIsSaidWhenItIsAskedFor(String hex, String problem) {
    var message = base(hex);
    assertThatThrownBy(() -> BASE.get(message))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("extended.Base." + problem);
  }

  @Test
  void whatCannotBeWrittenIsRefusedAtOnce() {
    assertThatThrownBy(() -> NOTE.set(Base.DEFAULT, "\uD800"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("extended.Base.[extended.note]: character 0 of 1");
    assertThatThrownBy(() -> BASE.set(Base.DEFAULT, new Base("\uD800")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("extended.Base.[extended.base].name: character 0 of 1");
    assertThatThrownBy(() -> NOTE.set(Base.DEFAULT, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("extended.note");
    assertThatThrownBy(() -> NOTES.set(Base.DEFAULT, java.util.Arrays.asList("a", null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("extended.notes[1]");
  }

  // ---- Message sets

  @Test
  void anItemOfAMessageSetIsAGroup() {
    var items = First.ITEM.set(Items.DEFAULT, First.builder().text("x").build());
    assertThat(hex(items)).isEqualTo("0b 10e807 1a030a0178 0c".replace(" ", ""));
    assertThat(First.ITEM.get(Items.TYPE.parse(items.toByteArray())).text()).isEqualTo("x");
    assertThat(First.ITEM.clear(items)).isEqualTo(Items.DEFAULT);
    var two = Items.TYPE.parse(Bytes.hex("0b1a030a017810e8070c0b10e8071a0210050c").toByteArray());
    assertThat(First.ITEM.get(two)).isEqualTo(new First("x", 5));
    var other = Items.TYPE.parse(Bytes.hex("0b1005 1a00 0c".replace(" ", "")).toByteArray());
    assertThat(First.ITEM.isSet(other)).isFalse();
    assertThat(hex(First.ITEM.set(other, First.builder().text("").build())))
        .isEqualTo("0b10051a000c" + "0b10e8071a020a000c");
    var field = Items.TYPE.parse(Bytes.hex("c23e030a0179").toByteArray());
    assertThat(First.ITEM.get(field).text()).as("as another message has it").isEqualTo("y");
  }

  @Test
  void sayWhatTheyAre() {
    assertThat(PRICE).hasToString("[extended.price]");
    assertThat(Inner.INNER.fullName()).isEqualTo("extended.Inner.inner");
    assertThat(PRICE.number()).isEqualTo(100);
    assertThat(PRICE.extended()).isSameAs(Base.TYPE);
    assertThat(PRICE.set(Base.DEFAULT, 5)).hasToString("[extended.price]: 5");
  }
}
