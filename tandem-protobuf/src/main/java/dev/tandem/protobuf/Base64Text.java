package dev.tandem.protobuf;

import java.util.Arrays;

/// Base64 of either alphabet (RFC 4648 §4 and §5), not of both at once, with padding or without.
final class Base64Text {
  private static final byte[] STANDARD = values('+', '/');
  private static final byte[] URL_SAFE = values('-', '_');

  private static byte[] values(char at62, char at63) {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    for (int i = 0; i < letters.length(); i++) values[letters.charAt(i)] = (byte) i;
    values[at62] = 62;
    values[at63] = 63;
    return values;
  }

  private Base64Text() {}

  /// Decodes into `out`; false if this is no Base64.
  static boolean decode(byte[] text, int from, int to, WireBuffer out) {
    int end = withoutPadding(text, from, to);
    if (end < 0 || (end - from) % 4 == 1) return false;
    byte[] values = isUrlSafe(text, from, end) ? URL_SAFE : STANDARD;
    byte[] b = out.room((end - from) / 4 * 3 + 3);
    int p = out.size();
    int first = p;
    int i = from;
    for (; i + 4 <= end; i += 4, p += 3) {
      int three = three(values, text[i], text[i + 1], text[i + 2], text[i + 3]);
      if (three < 0) return false;
      b[p] = (byte) (three >> 16);
      b[p + 1] = (byte) (three >> 8);
      b[p + 2] = (byte) three;
    }
    if (i < end) {
      boolean two = i + 3 == end;
      int last = three(values, text[i], text[i + 1], two ? text[i + 2] : (byte) 'A', (byte) 'A');
      if (last < 0) return false;
      b[p++] = (byte) (last >> 16);
      if (two) b[p++] = (byte) (last >> 8);
    }
    out.wrote(p - first);
    return true;
  }

  /// Where the padding begins, which has to fill a group of four; negative if it does not.
  private static int withoutPadding(byte[] text, int from, int to) {
    int end = to;
    while (end > from && to - end < 2 && text[end - 1] == '=') end--;
    return end < to && (to - from) % 4 != 0 ? -1 : end;
  }

  private static boolean isUrlSafe(byte[] text, int from, int end) {
    for (int i = from; i < end; i++) {
      if (text[i] == '-' || text[i] == '_') return true;
    }
    return false;
  }

  /// Three bytes from four letters; negative if one is none.
  private static int three(byte[] values, byte a, byte b, byte c, byte d) {
    return values[a & 0xFF] << 18
        | values[b & 0xFF] << 12
        | values[c & 0xFF] << 6
        | values[d & 0xFF];
  }
}
