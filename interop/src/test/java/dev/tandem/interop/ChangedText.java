package dev.tandem.interop;

/// A text with a few characters changed, as the end of an input says.
final class ChangedText {
  private static final String CHARACTERS = "{}[]<>:,;\"'\\/-+.0123456789eExXnatrufs_# \t\n\0\u00FC";
  private static final int MOST = 3;

  private ChangedText() {}

  static String of(String text, byte[] input) {
    var changed = new StringBuilder(text);
    for (int i = 0, at = input.length - 3; i < MOST && at > 0; i++, at -= 3) {
      change(changed, input[at] & 0xFF, input[at + 1] & 0xFF, input[at + 2] & 0xFF);
    }
    return changed.toString();
  }

  private static void change(StringBuilder text, int how, int high, int low) {
    if (text.isEmpty()) return;
    int at = (high << 8 | low) % text.length();
    char other = CHARACTERS.charAt((how >> 2) % CHARACTERS.length());
    switch (how % 4) {
      case 0 -> text.setCharAt(at, other);
      case 1 -> text.insert(at, other);
      case 2 -> text.deleteCharAt(at);
      default -> {}
    }
  }
}
