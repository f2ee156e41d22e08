package dev.tandem.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.tandem.protobuf.Json;
import dev.tandem.protobuf.JsonException;
import dev.tandem.protobuf.MalformedMessageException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/// JSON, protobuf-java's and ours. An input whose first byte is negative is a message, as
/// [ComparedType] has it, which both print, and whose text is then changed a little; any other is a
/// text.
@Tag("fuzz")
final class JsonAgreesFuzzTest {
  private static final JsonFormat.TypeRegistry TYPES =
      JsonFormat.TypeRegistry.newBuilder()
          .add(ComparedType.ALL.stream().map(type -> type.theirs().getDescriptorForType()).toList())
          .build();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().usingTypeRegistry(TYPES).omittingInsignificantWhitespace();
  private static final JsonFormat.Parser PARSER = JsonFormat.parser().usingTypeRegistry(TYPES);

  static Stream<byte[]> inputs() {
    return MessagesAgreeFuzzTest.messages();
  }

  @MethodSource("inputs")
  @FuzzTest(maxDuration = "45s")
  void bothReadTheSame(byte[] input) {
    var type = ComparedType.of(input);
    if (input.length == 0 || input[0] >= 0) {
      read(type, new String(input, 0, input.length, UTF_8).substring(Math.min(1, input.length)));
    } else {
      String text = printed(type, type.wire(input));
      if (text != null) read(type, ChangedText.of(text, input));
    }
  }

  /// What we print they read, and it is what they read from what they print. Null if it cannot be
  /// printed.
  private static String printed(ComparedType type, byte[] wire) {
    dev.tandem.protobuf.Message ours;
    Message theirs;
    try {
      ours = type.ours().parse(wire);
      theirs = type.theirs().getParserForType().parseFrom(ours.toByteArray());
    } catch (MalformedMessageException | InvalidProtocolBufferException e) {
      return null; // not about JSON
    }
    String byThem = printedByThem(theirs);
    String byUs;
    try {
      byUs = Json.print(ours);
    } catch (JsonException e) {
      assertThat(byThem == null || KnownDifferences.theyPrintMore(e))
          .as("%s: %s", e, byThem)
          .isTrue();
      return null;
    }
    if (KnownDifferences.hasExtension(byUs)) return byUs;
    assertThat(byThem).as("printed by us: %s", byUs).isNotNull();
    assertThat(readByThem(type, byUs)).as(byUs).isEqualTo(readByThem(type, byThem));
    return byUs;
  }

  private static String printedByThem(Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return null;
    }
  }

  private static void read(ComparedType type, String text) {
    dev.tandem.protobuf.Message ours = null;
    JsonException refusal = null;
    try {
      ours = Json.parse(type.ours(), text);
    } catch (JsonException e) {
      refusal = e;
    }
    Message theirs = readByThem(type, text);
    if (ours == null && theirs != null) {
      assertThat(KnownDifferences.theyTakeMore(text, refusal))
          .as("we alone refuse '%s': %s", text, refusal)
          .isTrue();
    } else if (theirs == null && ours != null) {
      assertThat(KnownDifferences.hasExtension(text)).as("they alone refuse '%s'", text).isTrue();
    } else if (ours != null) {
      assertThat(type.ours().parse(theirs.toByteArray())).as(text).isEqualTo(ours);
      stable(type, ours);
    }
  }

  /// What can be printed is read as it was.
  private static void stable(ComparedType type, dev.tandem.protobuf.Message message) {
    String json;
    try {
      json = Json.print(message);
    } catch (JsonException e) {
      return;
    }
    assertThat(Json.parse(type.ours(), json)).as(json).isEqualTo(message);
  }

  /// Null if it is refused.
  private static Message readByThem(ComparedType type, String text) {
    var message = type.theirs().newBuilderForType();
    try {
      PARSER.merge(text, message);
      return message.isInitialized() ? message.build() : null;
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      return null;
    }
  }
}
