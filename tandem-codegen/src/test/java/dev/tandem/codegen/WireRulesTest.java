package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.codegen.closed.Old;
import dev.tandem.codegen.shapes.Color;
import dev.tandem.codegen.shapes.Everything;
import dev.tandem.codegen.shapes.Leaf;
import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.MalformedMessageException;
import dev.tandem.protobuf.MessageType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of the wire format that nobody breaks who writes with a library, in generated code.
class WireRulesTest {
  private static final int VARINT = 0;
  private static final int BYTES = 2;

  /// A field of `Everything` with this content; `unknown` is one that it does not have.
  private static String field(String name, int wireType, String content) {
    int number = name.equals("unknown") ? 3000 : Everything.TYPE.descriptor().field(name).number();
    var tag = new StringBuilder();
    int left = number << 3 | wireType;
    for (; left > 0x7F; left >>>= 7) tag.append("%02x".formatted((left & 0x7F) | 0x80));
    return tag.append("%02x".formatted(left)) + content.replace(" ", "");
  }

  private static String sized(String name, String content) {
    String hex = content.replace(" ", "");
    return field(name, BYTES, "%02x".formatted(hex.length() / 2) + hex);
  }

  private static Everything read(String... fields) {
    return Everything.TYPE.parse(Bytes.hex(String.join("", fields)).toByteArray());
  }

  private static void refuses(String hex, String message) {
    assertThatThrownBy(() -> read(hex))
        .as(hex)
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageStartingWith(message);
  }

  // ---- Entries of maps

  @ParameterizedTest
  @CsvSource({
    "'', 0, 0",
    "08 05, 5, 0",
    "10 07, 0, 7",
    "08 05 10 07, 5, 7",
    "10 07 08 05, 5, 7",
    "08 01 10 02 08 05 10 07, 5, 7",
    "10 02 10 07 08 01 08 05, 5, 7",
    "08 05 18 63 10 07, 5, 7",
    "0d 01000000 08 05 10 07, 5, 7"
  })
  void anEntryMayLackItsKeyOrValueOrHaveThemTwiceOrReversed(String entry, int key, int value) {
    assertThat(read(sized("by_int32", entry)).byInt32()).containsExactly(Map.entry(key, value));
  }

  @Test
  void theLastEntryOfAKeyCounts() {
    assertThat(
            read(sized("by_int32", "0805 1001"), sized("by_int32", ""), sized("by_int32", "0805"))
                .byInt32())
        .containsExactly(Map.entry(5, 0), Map.entry(0, 0));
  }

  @Test
  void anEntryWithoutAValueHasTheDefaultOfItsType() {
    assertThat(read(sized("to_leaf", "0a0161")).toLeaf())
        .containsExactly(Map.entry("a", Leaf.DEFAULT));
    assertThat(read(sized("to_color", "0a0161")).toColor())
        .containsExactly(Map.entry("a", Color.COLOR_UNSET));
    assertThat(read(sized("to_string", "")).toString_()).containsExactly(Map.entry("", ""));
  }

  @Test
  void aMessageInTwoPartsIsMergedInAnEntryToo() {
    assertThat(read(sized("to_leaf", "0a0161 12020807 1203120178")).toLeaf())
        .containsExactly(Map.entry("a", new Leaf(7, "x")));
  }

  // ---- Varints

  /// 2^32 + 1: the lower 32 bits count, but of a bool.
  @Test
  void varintsAreCutTo32Bits() {
    String large = "8180808010";
    var read =
        read(
            field("one_int32", VARINT, large),
            field("one_uint32", VARINT, large),
            field("one_sint32", VARINT, large),
            field("one_color", VARINT, large),
            field("one_bool", VARINT, "8080808010"),
            sized("many_int32", large + "02"),
            field("many_int32", VARINT, large),
            field("loose_uint32", VARINT, large),
            sized("many_color", large),
            sized("by_int32", "08" + large + "10" + large),
            sized("by_bool", "08 8080808010 1001"));
    assertThat(read.oneInt32()).isEqualTo(1);
    assertThat(read.oneUint32()).isEqualTo(1);
    assertThat(read.oneSint32()).isEqualTo(-1);
    assertThat(read.oneColor()).isSameAs(Color.RED);
    assertThat(read.oneBool()).isTrue();
    assertThat(read.manyInt32()).containsExactly(1, 2, 1);
    assertThat(read.looseUint32()).containsExactly(1);
    assertThat(read.manyColor()).containsExactly(Color.RED);
    assertThat(read.byInt32()).containsExactly(Map.entry(1, 1));
    assertThat(read.byBool()).containsExactly(Map.entry(true, 1));
    var old = Old.TYPE.parse(Bytes.hex("0a001000" + "20" + large).toByteArray());
    assertThat(old.levels()).containsExactly(Old.Level.of(1));
  }

  private static final String ELEVEN = "ffffffffffffffffffff01";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one_int32",
        "one_int64",
        "one_uint64",
        "one_sint32",
        "one_sint64",
        "one_bool",
        "one_color",
        "maybe_int32",
        "many_int32",
        "loose_int32",
        "loose_color",
        "choice_int64"
      })
  void aVarintOfElevenBytesIsMalformed(String name) {
    refuses(
        field(name, VARINT, ELEVEN),
        "shapes.Everything." + name + ": a varint of more than 10 bytes");
  }

  @Test
  void aVarintOfElevenBytesIsMalformedWhereverItStands() {
    String problem = ": a varint of more than 10 bytes";
    refuses(sized("many_int32", "01" + ELEVEN), "shapes.Everything.many_int32" + problem);
    refuses(sized("many_sint64", ELEVEN), "shapes.Everything.many_sint64" + problem);
    refuses(sized("many_bool", ELEVEN), "shapes.Everything.many_bool" + problem);
    refuses(sized("many_color", ELEVEN), "shapes.Everything.many_color" + problem);
    refuses(sized("by_int32", "08" + ELEVEN), "shapes.Everything.by_int32");
    refuses(field("one_string", BYTES, ELEVEN), "shapes.Everything.one_string" + problem);
    refuses(field("unknown", VARINT, ELEVEN), "shapes.Everything.3000" + problem);
    refuses(field("unknown", BYTES, ELEVEN), "shapes.Everything.3000" + problem);
    refuses(ELEVEN, "shapes.Everything: a tag of more than 32 bits");
  }

  // ---- Tags

  /// As an int they are negative, as is the first byte of each.
  @Test
  void theLargestNumbersMayComeInARow() throws Exception {
    var compiled = Compiled.of("far", TestProtos.generate("evil_types.proto"));
    var far = compiled.type("evil.types.Far");
    var type = (MessageType<?>) far.getField("TYPE").get(null);
    var read =
        type.parse(Bytes.hex("daffffff0f0161".repeat(3) + "faffffff0f00".repeat(4)).toByteArray());
    assertThat((List<?>) far.getMethod("texts").invoke(read)).hasSize(3);
    assertThat((List<?>) far.getMethod("far").invoke(read)).hasSize(4);
    assertThat(type.parse(read.toByteArray())).isEqualTo(read);
  }

  // ---- Lengths

  /// Negative as 64 and as 32 bits, and one more than there is.
  @Test
  void aLengthThatIsNegativeOrPastTheEndIsMalformed() {
    var wrong = new ArrayList<String>();
    for (String name :
        List.of(
            "one_string",
            "one_bytes",
            "one_leaf",
            "many_string",
            "many_leaf",
            "many_int32",
            "many_sint64",
            "many_double",
            "many_bool",
            "many_color",
            "by_int32",
            "to_leaf",
            "choice_string",
            "unknown")) {
      String place = "shapes.Everything." + (name.equals("unknown") ? "3000" : name);
      for (String length : List.of("ffffffffffffffffff01", "ffffffff0f", "03 0801")) {
        try {
          wrong.add(name + " " + length + ": " + read(field(name, BYTES, length)));
        } catch (MalformedMessageException e) {
          if (!e.getMessage().startsWith(place)) wrong.add(name + " " + length + ": " + e);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
