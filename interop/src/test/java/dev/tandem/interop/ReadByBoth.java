package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;

/// What texts in one of the formats are to protobuf-java and to us: what one refuses the other
/// does, and what both read is the same message, but for the differences that are known.
abstract class ReadByBoth {
  /// What we make of a text: the message, or the problem for which it is refused.
  record Ours(dev.tandem.protobuf.Message message, String problem) {}

  abstract Ours readByUs(ComparedType type, String text);

  /// Null if it is refused.
  abstract Message readByThem(ComparedType type, String text);

  /// Whether they are known to read what has this problem for us.
  abstract boolean theyTakeMore(String text, String problem);

  /// Whether they are known to refuse the text, which we read.
  abstract boolean weTakeMore(ComparedType type, String text);

  /// Whether the text is known to be another message to them.
  abstract boolean isOtherToThem(String text);

  /// Has both read it; our message, null if we refuse it.
  dev.tandem.protobuf.Message read(ComparedType type, String text) {
    Ours ours = readByUs(type, text);
    Message theirs = readByThem(type, text);
    if (ours.message() == null && theirs != null) {
      assertThat(theyTakeMore(text, ours.problem()))
          .as("%s: we alone refuse '%s': %s", type, text, ours.problem())
          .isTrue();
    } else if (theirs == null && ours.message() != null) {
      assertThat(weTakeMore(type, text)).as("%s: they alone refuse '%s'", type, text).isTrue();
    } else if (ours.message() != null && !isOtherToThem(text)) {
      assertThat(type.ours().parse(theirs.toByteArray())).as(text).isEqualTo(ours.message());
    }
    return ours.message();
  }
}
