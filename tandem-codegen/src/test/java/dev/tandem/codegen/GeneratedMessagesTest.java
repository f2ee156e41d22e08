package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.codegen.closed.Old;
import dev.tandem.codegen.shapes.Color;
import dev.tandem.codegen.shapes.Everything;
import dev.tandem.codegen.shapes.Gap;
import dev.tandem.codegen.shapes.Leaf;
import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.DynamicMessage;
import dev.tandem.protobuf.MalformedMessageException;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What generated messages do with what they are given.
class GeneratedMessagesTest {
  private static final String REQUIRED = "0a00 1000"; // name and size of an Old

  private static Old old(String hex) {
    return Old.TYPE.parse(Bytes.hex((REQUIRED + hex).replace(" ", "")).toByteArray());
  }

  private static String hex(Message message) {
    return java.util.HexFormat.of().formatHex(message.toByteArray());
  }

  // ---- Enums

  @Test
  void anOpenEnumKeepsNumbersItDoesNotKnow() {
    var message =
        Everything.builder()
            .oneColor(Color.of(77))
            .manyColor(List.of(Color.RED, Color.of(-5)))
            .toColor(Map.of("k", Color.of(99)))
            .choice(new Everything.Choice.ChoiceColor(Color.of(1234)))
            .build();
    var read = Everything.TYPE.parse(message.toByteArray());
    assertThat(read).isEqualTo(message);
    assertThat(read.oneColor()).isEqualTo(new Color.Unrecognized(77));
    assertThat(read.manyColor().getFirst()).isSameAs(Color.RED);
    assertThat(read.tail().unknownFields().isEmpty()).isTrue();
  }

  @Test
  void anAliasIsTheSameValue() {
    assertThat(Color.SCARLET).isSameAs(Color.RED);
    assertThat(Color.of(1)).isSameAs(Color.RED);
  }

  /// Alone, in lists of both forms, in a oneof, and as the value of a map.
  @Test
  void theLastOfTwoValuesInAnEntryOfAMapDecidesWhetherItIsKnown() {
    var known = old("a201 07 0a0161 1007 1001");
    assertThat(known.bits()).containsExactly(Map.entry("a", Old.Bit.ON));
    assertThat(known.tail().unknownFields().isEmpty()).isTrue();
    var unknown = old("a201 07 0a0161 1001 1007");
    assertThat(unknown.bits()).isEmpty();
    assertThat(unknown.tail().unknownFields()).isEqualTo(Bytes.hex("a201070a016110011007"));
  }

  @Test
  void aClosedEnumLeavesNumbersItDoesNotKnowToTheTail() {
    var message = old("1863 2001 2063 2a020563");
    assertThat(message.hasLevel()).isFalse();
    assertThat(message.level()).isEqualTo(Old.Level.HIGH);
    assertThat(message.levels()).containsExactly(Old.Level.LOW);
    assertThat(message.packedLevels()).containsExactly(Old.Level.HIGH);
    assertThat(Old.TYPE.parse(message.toByteArray())).isEqualTo(message);
    assertThat(old("800163").pick()).isEqualTo(Old.Pick.UNSET);
    assertThat(hex(old("800163"))).endsWith("800163");
    var map = old("a20105 0a0178 1063 a20105 0a0179 1001");
    assertThat(map.bits()).containsExactly(Map.entry("y", Old.Bit.ON));
    assertThat(hex(map)).endsWith("a201050a01781063");
  }

  // ---- Presence and defaults

  @Test
  void declaredDefaultsAreReadWhereNothingIsSet() {
    var message = old("");
    assertThat(message.greeting()).isEqualTo("hi \"you\"\nü");
    assertThat(message.raw()).isEqualTo(Bytes.hex("00ff7a"));
    assertThat(message.ratio()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(message.large()).isEqualTo(-1);
    assertThat(message.huge()).isEqualTo(-1L);
    assertThat(message.on()).isTrue();
    assertThat(message.hasOn()).isFalse();
    assertThat(message.child()).isSameAs(Old.DEFAULT);
    assertThat(hex(message)).isEqualTo("0a001000");
    assertThat(old("6000").hasOn()).isTrue();
    assertThat(old("6000").on()).isFalse();
    assertThat(old("6000").toBuilder().clearOn().build()).isEqualTo(message);
  }

  @Test
  void aGroupIsAMessage() {
    var message = old("73 0805 74");
    assertThat(message.part()).isEqualTo(new Old.Part(5));
    assertThat(message.hasPart()).isTrue();
    assertThat(hex(message)).isEqualTo("0a001000" + "73080574");
    assertThat(message).hasToString("name: \"\" size: 0 Part { inside: 5 }");
    assertThat(old("").part()).isSameAs(Old.Part.DEFAULT);
    assertThat(old("73 7374 74").part().tail().unknownFields()).isEqualTo(Bytes.hex("7374"));
  }

  /// Deeper than any that is read.
  @Test
  void aMessageIsShownHoweverDeepItIs() {
    var message = Everything.builder().oneInt32(7).build();
    for (int i = 0; i < 600; i++) message = Everything.builder().self(message).build();
    assertThat(message.toString()).startsWith("self { self {").contains("{ one_int32: 7 }");
    var deep = message;
    assertThatThrownBy(() -> DynamicMessage.of(deep)).isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void constructorsSetWhatTheyAreGiven() {
    assertThat(new Gap("a").hasSecond()).isFalse();
    assertThat(new Gap("a", 0).hasSecond()).isTrue();
    assertThat(new Gap("a", 0)).isNotEqualTo(new Gap("a"));
    assertThatThrownBy(() -> new Gap((String) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("first");
    assertThatThrownBy(() -> Everything.builder().oneLeaf(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("oneLeaf");
    assertThatThrownBy(() -> new Everything.Choice.ChoiceLeaf(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("choice_leaf");
  }

  @Test
  void theLastFieldOfAOneofWins() {
    var last =
        Everything.TYPE.parse(
            joined(
                Everything.builder()
                    .choice(new Everything.Choice.ChoiceInt32(5))
                    .build()
                    .toByteArray(),
                Everything.builder()
                    .choice(new Everything.Choice.ChoiceString("x"))
                    .build()
                    .toByteArray()));
    assertThat(last.choice()).isEqualTo(new Everything.Choice.ChoiceString("x"));
  }

  @Test
  void theLastOfASingularFieldWinsAndMessagesAreJoined() {
    var first = Everything.builder().oneInt32(1).oneLeaf(new Leaf(7, "a")).build();
    var second = Everything.builder().oneInt32(2).oneLeaf(new Leaf(0, "b")).build();
    var both = Everything.TYPE.parse(joined(first.toByteArray(), second.toByteArray()));
    assertThat(both.oneInt32()).isEqualTo(2);
    assertThat(both.oneLeaf()).isEqualTo(new Leaf(7, "b"));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  // ---- Anything

  /// Another seed: `-Dtandem.seed=7`.
  @Test
  void changedBytesAreAMessageOrMalformed() throws Exception {
    long seed = Long.getLong("tandem.seed", 20_261_123);
    var random = new Random(seed);
    var messages = new RandomMessages(seed);
    for (int i = 0; i < 1_000; i++) {
      change(seed, random, Everything.TYPE, messages.next(Everything.class).toByteArray());
      change(seed, random, Old.TYPE, messages.next(Old.class).toByteArray());
    }
  }

  private static void change(long seed, Random random, MessageType<?> type, byte[] data) {
    if (data.length == 0) return;
    for (int i = 0; i < 5; i++) {
      data[random.nextInt(data.length)] = (byte) random.nextInt(256);
      try {
        var message = type.parse(data, 0, data.length - random.nextInt(2));
        assertThat(type.parse(message.toByteArray())).isEqualTo(message);
        assertThat(message.toString()).isNotNull();
      } catch (MalformedMessageException e) {
        assertThat(e.path()).startsWith(type.fullName());
      } catch (Throwable e) {
        throw new AssertionError(
            "seed " + seed + ", " + type + " from " + java.util.HexFormat.of().formatHex(data), e);
      }
    }
  }
}
