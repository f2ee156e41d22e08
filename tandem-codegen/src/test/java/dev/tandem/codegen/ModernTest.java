package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.codegen.modern.Closed;
import dev.tandem.codegen.modern.Modern;
import dev.tandem.codegen.modern.ModernProto;
import dev.tandem.codegen.modern.Part;
import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.IntList;
import dev.tandem.protobuf.MalformedMessageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the features of an edition make of a message.
class ModernTest {
  private static Modern read(String hex) {
    return Modern.TYPE.parse(Bytes.hex(("1800" + hex).replace(" ", "")).toByteArray());
  }

  private static String hex(Modern message) {
    return java.util.HexFormat.of().formatHex(message.toByteArray()).replaceFirst("1800", "");
  }

  private static Modern.Builder builder() {
    return Modern.builder().required(0);
  }

  @Test
  void presenceIsExplicitImplicitOrRequired() {
    assertThat(read("0800").hasExplicit()).isTrue();
    assertThat(hex(read("0800"))).contains("0800");
    assertThat(hex(read("1000"))).isEmpty();
    assertThat(Modern.class.getMethods())
        .extracting(java.lang.reflect.Method::getName)
        .contains("hasExplicit", "hasRequired")
        .doesNotContain("hasImplicit");
    assertThatThrownBy(() -> Modern.TYPE.parse(new byte[0]))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("modern.Modern: missing required required, at byte 0");
    assertThat(read("").defaulted()).isEqualTo("so");
  }

  @Test
  void listsArePackedOrExpandedAndReadEitherWay() {
    assertThat(hex(builder().packed(IntList.of(1, 2)).build())).isEqualTo("22020102");
    assertThat(hex(builder().expanded(IntList.of(1, 2)).build())).isEqualTo("28012802");
    assertThat(read("2001 2002").packed()).isEqualTo(IntList.of(1, 2));
    assertThat(read("2a020102").expanded()).isEqualTo(IntList.of(1, 2));
  }

  @Test
  void messagesAreDelimitedOrPrefixed() {
    var part = new Part(5);
    assertThat(hex(builder().delimited(part).build())).isEqualTo("43080544");
    assertThat(hex(builder().prefixed(part).build())).isEqualTo("4a020805");
    assertThat(hex(builder().parts(List.of(part, Part.DEFAULT)).build()))
        .isEqualTo("53080554" + "5354");
    assertThat(hex(builder().byName(Map.of("", part)).build()))
        .as("what is in a map has a length")
        .isEqualTo("5a060a0012020805");
    assertThat(hex(builder().choice(new Modern.Choice.One(part)).build()))
        .isEqualTo("8b0108058c01");
    assertThat(read("43080544").delimited()).isEqualTo(part);
    assertThat(read("4308054443131444").delimited()).isEqualTo(new Part(5, Part.DEFAULT));
    assertThat(read("42020805").hasDelimited()).as("the other form is unknown").isFalse();
    assertThat(hex(read("42020805"))).isEqualTo("42020805");
    assertThat(read("8b0108058c01 8b0113148c01").choice())
        .isEqualTo(new Modern.Choice.One(new Part(5, Part.DEFAULT)));
    var extended = ModernProto.PART.set(builder().build(), part);
    assertThat(hex(extended)).isEqualTo("a3060805a406");
    assertThat(ModernProto.PART.get(Modern.TYPE.parse(extended.toByteArray()))).isEqualTo(part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          43 08           | .delimited.inside: the message ends inside a value, at byte 4
          43 0805         | .delimited: the group has no end, at byte 5
          43 4c           | .delimited.9: end of group 9, which was not begun, at byte 4
          43 13 0805 44   | .delimited.part.8: end of group 8, which was not begun, at byte 7
          44              | .delimited: end of group 8, which was not begun, at byte 3
          53 0805         | .parts: the group has no end, at byte 5
          8b01 13 14      | .one: the group has no end, at byte 6
          3201ff          | .checked: a string of 1 bytes is not UTF-8, at byte 5
          """)
  void whatIsMalformedIsSaidWithItsPlace(String hex, String problem) {
    String message = "modern.Modern" + problem;
    assertThatThrownBy(() -> read(hex))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage(message);
  }

  @Test
  void groupsNestAHundredDeep() {
    String deepest = "43" + "13".repeat(99) + "14".repeat(99) + "44";
    assertThat(hex(read(deepest))).isEqualTo(deepest);
    assertThatThrownBy(() -> read("43" + "13".repeat(100)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("messages are nested deeper than 100");
  }

  @Test
  void stringsAreCheckedOrNot() {
    assertThat(read("3a01ff").unchecked()).isEqualTo("\uFFFD");
    assertThat(read("a20101ff").texts()).containsExactly("\uFFFD");
    assertThat(read("aa01060a01ff1201ff").uncheckedMap()).isEqualTo(Map.of("\uFFFD", "\uFFFD"));
    assertThat(read("9a0101ff").choice()).isEqualTo(new Modern.Choice.Text("\uFFFD"));
    assertThat(ModernProto.LOOSE.get(read("b20601ff"))).isEqualTo("\uFFFD");
  }

  @Test
  void aClosedEnumLeavesStrangersToTheTail() {
    assertThat(read("6807").hasClosed()).isFalse();
    assertThat(hex(read("6807"))).isEqualTo("6807");
    assertThat(read("7a03010701").closeds()).containsExactly(Closed.SOME, Closed.SOME);
    assertThat(read("7801 7807").closeds()).containsExactly(Closed.SOME);
    assertThat(hex(read("62050a01781007"))).isEqualTo("62050a01781007");
    assertThat(read("62050a01781007").closedByName()).isEmpty();
    assertThat(read("900107").choice()).isEqualTo(Modern.Choice.UNSET);
    assertThat(read("7007").open().number()).isEqualTo(7);
    assertThat(ModernProto.SOME.get(read("aa06020107"))).containsExactly(Closed.SOME);
  }
}
