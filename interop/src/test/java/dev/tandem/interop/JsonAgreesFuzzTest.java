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
  private static final JsonReadByBoth BOTH = new JsonReadByBoth();
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .usingTypeRegistry(JsonReadByBoth.TYPES)
          .omittingInsignificantWhitespace();

  static Stream<byte[]> inputs() {
    return MessagesAgreeFuzzTest.messages();
  }

  @MethodSource("inputs")
  @FuzzTest(maxDuration = "45s")
  void bothReadTheSame(byte[] input) {
    var type = ComparedType.of(input);
    if (input.length == 0 || input[0] >= 0) {
      BOTH.read(
          type, new String(input, 0, input.length, UTF_8).substring(Math.min(1, input.length)));
    } else {
      String text = printed(type, type.wire(input));
      if (text != null) BOTH.read(type, ChangedText.of(text, input));
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
      assertThat(byThem == null || KnownJsonDifferences.theyPrintMore(e))
          .as("%s: %s", e, byThem)
          .isTrue();
      return null;
    }
    if (KnownJsonDifferences.hasExtension(byUs)) return byUs;
    assertThat(byThem).as("printed by us: %s", byUs).isNotNull();
    assertThat(BOTH.readByThem(type, byUs)).as(byUs).isEqualTo(BOTH.readByThem(type, byThem));
    return byUs;
  }

  private static String printedByThem(Message message) {
    try {
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return null;
    }
  }
}
