package dev.tandem.interop;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.tandem.protobuf.Text;
import dev.tandem.protobuf.TextException;

/// The text format, read by protobuf-java's TextFormat and by us.
final class TextReadByBoth extends ReadByBoth {
  private static final TextFormat.Parser PARSER =
      TextFormat.Parser.newBuilder()
          .setSingularOverwritePolicy(
              TextFormat.Parser.SingularOverwritePolicy.FORBID_SINGULAR_OVERWRITES)
          .build();

  @Override
  Ours readByUs(ComparedType type, String text) {
    try {
      return new Ours(Text.parse(type.ours(), text), "");
    } catch (TextException e) {
      return new Ours(null, e.problem());
    }
  }

  @Override
  Message readByThem(ComparedType type, String text) {
    var message = type.theirs().newBuilderForType();
    try {
      PARSER.merge(text, ComparedType.EXTENSIONS, message);
      return message.isInitialized() ? message.build() : null;
    } catch (TextFormat.ParseException | RuntimeException e) {
      return null;
    }
  }

  @Override
  boolean theyTakeMore(String text, String problem) {
    return KnownTextDifferences.theyTakeMore(problem);
  }

  /// What is left of the text without what they are known to refuse, they read.
  @Override
  boolean weTakeMore(ComparedType type, String text) {
    return readByThem(type, KnownTextDifferences.asTheyTakeIt(text)) != null;
  }

  @Override
  boolean isOtherToThem(String text) {
    return false;
  }
}
