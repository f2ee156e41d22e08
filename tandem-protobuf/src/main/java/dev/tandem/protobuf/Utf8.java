package dev.tandem.protobuf;

import static dev.tandem.protobuf.Words.HIGH_BITS;
import static dev.tandem.protobuf.Words.LONG;

import org.jspecify.annotations.Nullable;

/// A decoder of UTF-8 for text of which most is beyond U+0800, as Chinese is: it looks at two
/// characters of three bytes at once, where the JDK's tries Latin-1 first and then looks at one
/// byte after the other. It makes room for a `char` a byte: to count the characters takes longer
/// than that saves.
///
/// ```text
/// U+0000   0xxxxxxx
/// U+0080   110xxxxx 10xxxxxx                       C2 to DF
/// U+0800   1110xxxx 10xxxxxx 10xxxxxx              E0 to EF, no surrogates
/// U+10000  11110xxx 10xxxxxx 10xxxxxx 10xxxxxx     F0 to F4, up to U+10FFFF
/// ```
///
/// Source: RFC 3629, section 4.
final class Utf8 {
  private static final int THREE = 0xE0; // begins a character of three bytes, or four if it is more

  private Utf8() {}

  /// Whether the text looks as if most of it took three bytes a character: its first character
  /// does, or one in the middle or at the end.
  static boolean isWide(byte[] bytes, int at, int length) {
    return begunBefore(bytes, at, 0) >= THREE
        || begunBefore(bytes, at, length >> 1) >= THREE
        || begunBefore(bytes, at, length - 1) >= THREE;
  }

  /// The byte that begins the character of which this one is part.
  private static int begunBefore(byte[] bytes, int at, int index) {
    int i = index;
    while (i > 0 && i > index - 3 && continues(bytes[at + i])) i--;
    return bytes[at + i] & 0xFF;
  }

  /// Null if the bytes are not UTF-8.
  static @Nullable String decode(byte[] bytes, int at, int length) {
    var chars = new char[length];
    int end = at + length;
    int n = 0;
    for (int p = at; p < end; ) {
      int lead = bytes[p];
      if (lead >= 0) {
        chars[n++] = (char) lead;
        p++;
      } else if ((lead & 0xF0) == 0xE0) {
        int from = n;
        n = threes(bytes, p, end, chars, n);
        if (n < 0) return null;
        p += 3 * (n - from);
      } else if (lead < (byte) 0xE0) {
        if (lead < (byte) 0xC2 || end - p < 2 || !continues(bytes[p + 1])) return null;
        chars[n++] = (char) ((lead & 0x1F) << 6 | (bytes[p + 1] & 0x3F));
        p += 2;
      } else {
        int point = end - p < 4 ? -1 : pointOfFour(bytes, p);
        if (point < 0) return null;
        chars[n++] = Character.highSurrogate(point);
        chars[n++] = Character.lowSurrogate(point);
        p += 4;
      }
    }
    return new String(chars, 0, n);
  }

  /// Decodes characters of three bytes, one at least; how many there are then, or -1.
  private static int threes(byte[] bytes, int at, int end, char[] chars, int from) {
    int n = from;
    int p = at;
    for (; p <= end - 8; p += 6) {
      long word = (long) LONG.get(bytes, p);
      if ((word & 0xC0_C0_F0_C0_C0_F0L) != 0x80_80_E0_80_80_E0L) break;
      int first = point((int) word);
      int second = point((int) (word >>> 24));
      if (isNotOfThree(first) || isNotOfThree(second)) return -1;
      chars[n] = (char) first;
      chars[n + 1] = (char) second;
      n += 2;
    }
    if (n > from) return n;
    if (end - p < 3 || !continues(bytes[p + 1]) || !continues(bytes[p + 2])) return -1;
    int point = (bytes[p] & 0xF) << 12 | (bytes[p + 1] & 0x3F) << 6 | (bytes[p + 2] & 0x3F);
    if (isNotOfThree(point)) return -1;
    chars[n++] = (char) point;
    return n;
  }

  /// What three bytes say, the first the lowest.
  private static int point(int word) {
    return (word & 0xF) << 12 | (word >> 2 & 0xFC0) | (word >> 16 & 0x3F);
  }

  /// Half of a surrogate pair, or what two bytes can say.
  private static boolean isNotOfThree(int point) {
    return point < 0x800 || (point & 0xF800) == 0xD800;
  }

  private static int pointOfFour(byte[] bytes, int p) {
    int lead = bytes[p] & 0xFF;
    if (lead > 0xF4
        || !continues(bytes[p + 1])
        || !continues(bytes[p + 2])
        || !continues(bytes[p + 3])) return -1;
    int point =
        (lead & 7) << 18
            | (bytes[p + 1] & 0x3F) << 12
            | (bytes[p + 2] & 0x3F) << 6
            | (bytes[p + 3] & 0x3F);
    return point < 0x1_0000 || point > Character.MAX_CODE_POINT ? -1 : point;
  }

  private static boolean continues(byte b) {
    return (b & 0xC0) == 0x80;
  }

  /// Whether there is a `?`, which encoding leaves for half of a surrogate pair: looking for one is
  /// cheaper than looking at each character of each text. Eight bytes at a time: of `x`, 0 where
  /// there is a `?`, subtracting 1 borrows, and sets a high bit that was not set.
  static boolean hasQuestionMark(byte[] bytes) {
    int i = 0;
    for (; i + 8 <= bytes.length; i += 8) {
      long x = (long) LONG.get(bytes, i) ^ 0x3F3F_3F3F_3F3F_3F3FL;
      if ((x - 0x0101_0101_0101_0101L & ~x & HIGH_BITS) != 0) return true;
    }
    for (; i < bytes.length; i++) if (bytes[i] == '?') return true;
    return false;
  }
}
