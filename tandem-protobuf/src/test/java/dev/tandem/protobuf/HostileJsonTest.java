package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.types.Any;
import dev.tandem.protobuf.types.Struct;
import dev.tandem.protobuf.types.Value;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whatever the text is, it is a message or a [JsonException], soon. Others, and more of them:
/// `-Dtandem.seed=7 -Dtandem.rounds=100000`.
class HostileJsonTest {
  private static final int ROUNDS = Integer.getInteger("tandem.rounds", 1_500);
  private static final List<MessageType<?>> TYPES =
      List.of(JsonShapes.TYPE, Kinds.TYPE, Value.TYPE, Struct.TYPE, Any.TYPE);
  private static final String VALID =
      """
      {"i32": -1, "i64": "5", "d": 1.5e3, "text": "a\\n\\u00e9\\ud83d\\ude00é", "raw": "/w==", "color": "RED",
       "childShape": {"manyNumbers": [1, 2, 3], "at": "2025-11-27T20:18:12.100Z", "lasts": "-1.5s", "mask": "a.bC"},
       "any": {"@type": "a/google.protobuf.Duration", "value": "1s"}, "struct": {"a": [1, null, true, {}]},
       "byInt32": {"1": 2}, "toShape": {"x": {"flag": true}}, "two": "b", "wrapped": 5, "mood": "SAD", "part": [{"x": 1}],
       "[kinds.tag]": 1, "set": {"[kinds.other]": {"n": 1}}, "value": "v", "values": [null]}
      """;

  private final long seed = Long.getLong("tandem.seed", 20_261_127);
  private final Random random = new Random(seed);

  @Test
  void randomBytes() {
    for (int i = 0; i < ROUNDS; i++) {
      var data = new byte[random.nextInt(40)];
      random.nextBytes(data);
      for (var type : TYPES) read(type, data);
    }
  }

  @Test
  void randomTokens() {
    String[] tokens = {
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "\"",
      "\"i32\"",
      "\"value\"",
      "\"@type\"",
      "\"a/json.Shape\"",
      "1",
      "-",
      "1e9",
      "null",
      "true",
      "\\u",
      "é",
      " ",
      "\"words\"",
      "\"any\"",
      "\"byInt32\"",
      "\"1\""
    };
    for (int i = 0; i < ROUNDS; i++) {
      var text = new StringBuilder("{");
      for (int n = random.nextInt(20); n >= 0; n--)
        text.append(tokens[random.nextInt(tokens.length)]);
      for (var type : TYPES) read(type, text.toString().getBytes(UTF_8));
    }
  }

  @Test
  void textsWithSomethingWrong() {
    byte[] valid = VALID.getBytes(UTF_8);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] data = mutated(valid);
      for (var type : TYPES) read(type, data);
    }
  }

  /// Bytes of an `Any` are whatever somebody has put there.
  @Test
  void anyOfRandomBytes() {
    byte[] valid =
        Text.parse(
                JsonShapes.TYPE,
                "i32: 5 words: ['a', 'b'] child_shape { at { seconds: 5 } any {} } by_int32 { key: 1 value: 2 }")
            .toByteArray();
    var printer = Json.printer().types(Kinds.FILE.types().plus(JsonShapes.FILE.types()));
    for (int i = 0; i < ROUNDS; i++) {
      byte[] data = random.nextBoolean() ? mutated(valid) : randomBytes(random.nextInt(40));
      for (String name :
          List.of(
              "json.Shape",
              "kinds.Kinds",
              "google.protobuf.Any",
              "google.protobuf.Value",
              "google.protobuf.Struct")) {
        try {
          String json = printer.print(new Any("a/" + name, Bytes.of(data)));
          assertThat(json).startsWith("{\"@type\":\"a/" + name + "\"").endsWith("}");
          Json.parser()
              .types(Kinds.FILE.types().plus(JsonShapes.FILE.types()))
              .parse(Any.TYPE, json);
        } catch (JsonException e) {
          assertThat(e.path()).startsWith("google.protobuf.Any");
        } catch (Throwable e) {
          throw new AssertionError("seed " + seed + ", " + name + " of " + Wire.hex(data), e);
        }
      }
    }
  }

  private byte[] randomBytes(int length) {
    var data = new byte[length];
    random.nextBytes(data);
    return data;
  }

  private byte[] mutated(byte[] valid) {
    byte[] data = valid.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(data.length);
      switch (random.nextInt(4)) {
        case 0 -> data[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> data[at] = (byte) random.nextInt(256);
        case 2 -> data[at] = (byte) "{}[]\",:\\0e".charAt(random.nextInt(10));
        default -> System.arraycopy(data, 0, data, at, data.length - at);
      }
    }
    return java.util.Arrays.copyOf(data, data.length - random.nextInt(3));
  }

  private void read(MessageType<?> type, byte[] json) {
    for (var parser : List.of(Json.parser(), Json.parser().ignoringUnknownFields())) {
      try {
        Message message;
        try {
          message = parser.parse(type, json);
        } catch (JsonException e) {
          assertThat(e.path()).startsWith(type.fullName());
          assertThat(e.line()).isPositive();
          continue;
        }
        assertThat(Json.parse(type, Json.print(message))).isEqualTo(message);
      } catch (Throwable e) {
        throw new AssertionError(
            "seed "
                + seed
                + ", "
                + type.fullName()
                + " from "
                + new String(json, UTF_8)
                + " = "
                + Wire.hex(json),
            e);
      }
    }
  }

  // ---- What would take long if it were done badly

  @Test
  @Timeout(60)
  void numbersTakeNoMoreTimeThanTheirDigits() {
    String zeros = "0".repeat(1_000_000);
    for (String number :
        List.of(
            "1e1000000000",
            "1e-1000000000",
            "1" + zeros,
            "0." + zeros + "1",
            "1." + zeros + "1",
            "1e" + zeros + "9",
            "9".repeat(1_000_000))) {
      for (String field : List.of("i32", "u64", "d", "f", "value", "color")) {
        try {
          Json.parse(JsonShapes.TYPE, "{\"" + field + "\":" + number + "}");
        } catch (JsonException e) {
          assertThat(e.getMessage().length()).isLessThan(200);
        }
      }
    }
  }

  /// All of these have the same `String.hashCode`, and the same hash here.
  @Test
  @Timeout(60)
  void keysThatFallTogetherTakeNoLonger() {
    var json = new StringBuilder("{\"byString\":{");
    for (int i = 0; i < 1 << 16; i++) {
      if (i > 0) json.append(',');
      json.append('"');
      for (int bit = 0; bit < 16; bit++) json.append(((i >> bit) & 1) == 0 ? "Aa" : "BB");
      json.append("\":1");
    }
    String members = json.toString();
    var read = Json.parse(JsonShapes.TYPE, members + "}}");
    assertThat((java.util.Map<?, ?>) read.get("by_string")).hasSize(1 << 16);
    assertThatThrownBy(
            () -> Json.parse(JsonShapes.TYPE, members + ",\"" + "Aa".repeat(16) + "\":1}}"))
        .hasMessageContaining("the key comes twice");
  }

  /// A type that comes last is looked for at each level, so once for each of a hundred.
  @Test
  @Timeout(60)
  void manyAnysInsideEachOther() {
    String open = "{\"value\":".repeat(60);
    String close = ",\"@type\":\"a/google.protobuf.Any\"}".repeat(60);
    String json =
        open
            + "{\"value\":\""
            + "x".repeat(1_000_000)
            + "\",\"@type\":\"a/google.protobuf.StringValue\"}"
            + close;
    assertThat(Json.parser().types(JsonShapes.FILE.types()).parse(Any.TYPE, json).value().size())
        .isGreaterThan(1_000_000);
  }
}
