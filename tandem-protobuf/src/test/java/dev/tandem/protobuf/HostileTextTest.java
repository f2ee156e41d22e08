package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the text, there is a message or a [TextException], and what was read is printed so that
/// it is read again. A seed: `-Dtandem.seed=7 -Dtandem.rounds=100000`.
class HostileTextTest {
  private static final String[] PIECES =
      """
      i32 u32 i64 u64 f d b s raw mood child part Part many words children by_name one two needs set any moods mood_by
      secret hidden single Single x y n key value must shall gone type_url [kinds.tag] [kinds.tags] [kinds.kid]
      [kinds.Item] [kinds.other] [a/kinds.Item] [a/kinds.Kinds] [a/of.nobody] { } { } < > [ ] , ; : : : : - - / . ' " # \\
      0 1 -1 2147483648 18446744073709551616 0x1f 017 09 1.5 .5 1e9 1e999 1.f inf -infinity nan true false t SAD GLAD
      'abc' "x" 'a''b' '\\x41' '\\377' '\\u4e2d' '\\U0001F600' '\\ud83d' 'é😀' \u0000 \uFEFF é
      """
          .split("\\s+");

  private final long seed = Long.getLong("tandem.seed", 20_261_127);
  private final int rounds = Integer.getInteger("tandem.rounds", 3000);
  private final Random random = new Random(seed);

  private String text() {
    var text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
      if (random.nextInt(8) > 0) text.append(random.nextInt(20) == 0 ? "\n" : " ");
    }
    return text.toString();
  }

  private static final String VALID =
      """
      i32: -5 u32: 0xff i64: -1, u64: 7; f: -1.5e3f d: inf b: t s: 'a\\n\\u4e2d' "b" raw: '\\377\\x00' mood: GLAD
      child { Part { x: 1 deeper < i32: 1 > } Part {} } many: [1, 2, -3] words: ['a', "b"] children [{}, {b: f}]
      by_name { key: 'k' value { i32: 1 } } mood_by: [{ key: 1 value: BAD }] two { [kinds.tag]: 5 }
      needs { must: 1 shall: '' } set { [kinds.Item] { n: 1 } } any { [a.b/kinds.Item] { n: 2 } } # end
      [kinds.tags]: ['x', 'y'] [kinds.kid] { single { y: 3 } } gone { a: [1, { b: 'c' }] }
      """;

  private String damaged() {
    var text = new StringBuilder(VALID);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        default -> text.setCharAt(at, VALID.charAt(random.nextInt(VALID.length())));
      }
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anyTextIsAMessageOrARefusal(boolean made) {
    int read = 0;
    for (int i = 0; i < rounds; i++) {
      String text = made ? text() : damaged();
      try {
        var parser = random.nextBoolean() ? Text.parser() : Text.parser().ignoringUnknownFields();
        var message = parser.parse(Kinds.TYPE, text);
        read++;
        var again = Kinds.parse(Text.print(message));
        assertThat(again).as("seed %d: %s", seed, text).isEqualTo(message);
        var line = Text.printer().oneLine().ascii().print(message);
        assertThat(Kinds.parse(line)).as("seed %d: %s", seed, text).isEqualTo(message);
      } catch (TextException e) {
        assertThat(e).as("seed %d: %s", seed, text).hasMessageStartingWith("kinds.Kinds");
        assertThat(e.line()).isPositive();
        assertThat(e.column()).isPositive();
      }
    }
    assertThat(read).isBetween(rounds / 100, rounds * 99 / 100);
  }

  @Test
  void aLargeTextIsRead() {
    int many = 100_000;
    var text =
        "many: 1 ".repeat(many)
            + "words: ['"
            + "', '".repeat(many)
            + "'] s: "
            + "'a' ".repeat(many)
            + "children {} ".repeat(many)
            + "raw: '"
            + "\\377".repeat(many)
            + "'"
            + "# nothing\n".repeat(many);
    var message = Kinds.parse(text);
    assertThat(((IntList) message.get("many")).size()).isEqualTo(many);
    assertThat(message.get("s")).isEqualTo("a".repeat(many));
    assertThat(((Bytes) message.get("raw")).size()).isEqualTo(many);
    assertThat(Kinds.parse(Text.print(message))).isEqualTo(message);
  }

  /// An `Any` in an `Any` and so on, deeper than messages may be nested.
  @Test
  void bytesInsideOfBytesAreExpandedTwentyDeep() {
    var type = DynamicMessage.builder(Kinds.TYPE.descriptor().field("any").messageType());
    var any = type.build();
    for (int i = 0; i < 300; i++)
      any =
          type.set("type_url", "a/google.protobuf.Any")
              .set("value", Bytes.copyOf(any.toByteArray()))
              .build();
    assertThat(Text.printer().oneLine().print(any))
        .startsWith("[a/google.protobuf.Any] { ".repeat(20) + "type_url: ")
        .endsWith("\"" + " }".repeat(20));
  }
}
