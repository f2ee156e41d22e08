package dev.tandem.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tandem.protobuf.MalformedMessageException;
import dev.tandem.protobuf.Text;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/// The text format, protobuf-java's and ours. An input whose first byte is negative is a message,
/// as [ComparedType] has it, whose text is changed a little; any other is a text.
@Tag("fuzz")
final class TextFormatAgreesFuzzTest {
  private static final TextReadByBoth BOTH = new TextReadByBoth();

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
      return;
    }
    String text;
    try {
      text = Text.print(type.ours().parse(type.wire(input)));
    } catch (MalformedMessageException e) {
      return; // not about text
    }
    assertThat(Text.print(Text.parse(type.ours(), text))).isEqualTo(text);
    BOTH.read(type, text);
    BOTH.read(type, ChangedText.of(text, input));
  }
}
