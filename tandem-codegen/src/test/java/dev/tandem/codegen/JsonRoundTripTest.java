package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.codegen.closed.Old;
import dev.tandem.codegen.shapes.Everything;
import dev.tandem.codegen.shapes.Gap;
import dev.tandem.protobuf.Json;
import dev.tandem.protobuf.JsonParser;
import dev.tandem.protobuf.JsonPrinter;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.TypeRegistry;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is printed as JSON reads as the same message, whatever the message and the options. Others,
/// and more of them: `-Dtandem.seed=7 -Dtandem.rounds=100000`.
class JsonRoundTripTest {
  private static final int ROUNDS = Integer.getInteger("tandem.rounds", 300);
  private static final TypeRegistry TYPES = Everything.TYPE.descriptor().file().types();
  private static final JsonParser PARSER = Json.parser().types(TYPES);
  private static final List<JsonPrinter> PRINTERS =
      List.of(
          Json.printer().types(TYPES),
          Json.printer().types(TYPES).originalFieldNames(),
          Json.printer().types(TYPES).enumsAsNumbers(),
          Json.printer().types(TYPES).indented());

  @Test
  void everyMessageComesBackAsItWas() throws ReflectiveOperationException {
    long seed = Long.getLong("tandem.seed", 20_261_127);
    var random = new RandomMessages(seed);
    for (int i = 0; i < ROUNDS; i++) {
      for (Class<? extends Message> type : List.of(Everything.class, Gap.class, Old.class)) {
        Message message = random.next(type);
        for (var printer : PRINTERS) check(message, printer, "seed " + seed + ", round " + i);
      }
    }
  }

  /// Defaults are printed for what has no presence, so that they say nothing new.
  @Test
  void defaultsAreReadAsAbsent() throws ReflectiveOperationException {
    var random = new RandomMessages(3);
    for (int i = 0; i < 50; i++)
      check(random.next(Everything.class), Json.printer().defaults(), "round " + i);
  }

  private static void check(Message message, JsonPrinter printer, String what) {
    String json = printer.print(message);
    assertThat(PARSER.parse(message.messageType(), json))
        .as("%s: %s", what, json)
        .isEqualTo(message);
    byte[] utf8 = printer.toBytes(message);
    assertThat(utf8).asString(java.nio.charset.StandardCharsets.UTF_8).isEqualTo(json);
    assertThat(PARSER.parse(message.messageType(), utf8)).isEqualTo(message);
    var direct = ByteBuffer.allocateDirect(utf8.length).put(utf8).flip();
    assertThat(PARSER.parse(message.messageType(), direct)).isEqualTo(message);
  }
}
