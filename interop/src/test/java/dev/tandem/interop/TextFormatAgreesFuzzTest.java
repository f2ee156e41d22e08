package dev.tandem.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.tandem.protobuf.MalformedMessageException;
import dev.tandem.protobuf.Text;
import dev.tandem.protobuf.TextException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/// The text format, protobuf-java's and ours. An input whose first byte is negative is a message,
/// as [ComparedType] has it, whose text is changed a little; any other is a text.
@Tag("fuzz")
final class TextFormatAgreesFuzzTest {
  private static final TextFormat.Parser PARSER =
      TextFormat.Parser.newBuilder()
          .setSingularOverwritePolicy(
              TextFormat.Parser.SingularOverwritePolicy.FORBID_SINGULAR_OVERWRITES)
          .build();

  static Stream<byte[]> inputs() {
    return MessagesAgreeFuzzTest.messages();
  }

  @MethodSource("inputs")
  @FuzzTest(maxDuration = "45s")
  void bothReadTheSame(byte[] input) {
    var type = ComparedType.of(input);
    if (input.length == 0 || input[0] >= 0) {
      read(type, new String(input, 0, input.length, UTF_8).substring(Math.min(1, input.length)));
      return;
    }
    String text;
    try {
      text = Text.print(type.ours().parse(type.wire(input)));
    } catch (MalformedMessageException e) {
      return; // not about text
    }
    assertThat(Text.print(Text.parse(type.ours(), text))).isEqualTo(text);
    read(type, text);
    read(type, ChangedText.of(text, input));
  }

  private static void read(ComparedType type, String text) {
    dev.tandem.protobuf.Message ours = null;
    TextException refusal = null;
    try {
      ours = Text.parse(type.ours(), text);
    } catch (TextException e) {
      refusal = e;
    }
    Message theirs = readByThem(type, text);
    if (ours == null && theirs != null) {
      assertThat(KnownDifferences.theyTakeMore(refusal))
          .as("we alone refuse '%s': %s", text, refusal)
          .isTrue();
    } else if (theirs == null && ours != null) {
      assertThat(readByThem(type, KnownDifferences.withoutGapsBehindMinus(text)))
          .as("they alone refuse '%s'", text)
          .isNotNull();
    } else if (ours != null) {
      assertThat(type.ours().parse(theirs.toByteArray())).as(text).isEqualTo(ours);
    }
  }

  /// Null if it is refused.
  private static Message readByThem(ComparedType type, String text) {
    var message = type.theirs().newBuilderForType();
    try {
      PARSER.merge(text, ComparedType.EXTENSIONS, message);
      return message.isInitialized() ? message.build() : null;
    } catch (TextFormat.ParseException | RuntimeException e) {
      return null;
    }
  }
}
