package dev.tandem.protobuf;

import static dev.tandem.protobuf.Words.HIGH_BITS;
import static dev.tandem.protobuf.Words.INT;
import static dev.tandem.protobuf.Words.LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/// Strings and their UTF-8.
final class ProtoText {
  /// Up to here looking at each byte and copying is faster than a decoder.
  private static final int SHORT_TEXT = 128;

  private ProtoText() {}

  /// Null if it is strict and the bytes are not UTF-8.
  ///
  /// Short ones are looked at eight bytes at a time, from both ends. This is on purpose one method
  /// of more than 325 bytecodes, which the JVM does not copy into its callers: so `read` of a small
  /// message stays small enough to be copied into `parse`, and no reader is made.
  static @Nullable String read(byte[] bytes, int at, int length, boolean strict) {
    if (length == 0) return "";
    long seen = -1;
    if (length >= 8) {
      if (length <= SHORT_TEXT) {
        int last = at + length - 8;
        seen = (long) LONG.get(bytes, at) | (long) LONG.get(bytes, last);
        if (length > 16) {
          seen |= (long) LONG.get(bytes, at + 8) | (long) LONG.get(bytes, last - 8);
          if (length > 32) {
            seen |= (long) LONG.get(bytes, at + 16) | (long) LONG.get(bytes, last - 16);
            seen |= (long) LONG.get(bytes, at + 24) | (long) LONG.get(bytes, last - 24);
            if (length > 64) {
              seen |= (long) LONG.get(bytes, at + 32) | (long) LONG.get(bytes, last - 32);
              seen |= (long) LONG.get(bytes, at + 40) | (long) LONG.get(bytes, last - 40);
              seen |= (long) LONG.get(bytes, at + 48) | (long) LONG.get(bytes, last - 48);
              seen |= (long) LONG.get(bytes, at + 56) | (long) LONG.get(bytes, last - 56);
            }
          }
        }
      }
    } else if (length >= 4) {
      seen = (int) INT.get(bytes, at) | (int) INT.get(bytes, at + length - 4);
    } else {
      seen = bytes[at] | bytes[at + (length >> 1)] | bytes[at + length - 1];
    }
    if ((seen & HIGH_BITS) == 0) return ascii(bytes, at, length);
    if (Utf8.isWide(bytes, at, length)) {
      var wide = Utf8.decode(bytes, at, length);
      if (wide != null || strict) return wide;
    }
    var text = new String(bytes, at, length, UTF_8);
    return strict && text.indexOf('\uFFFD') >= 0 && !isUtf8(bytes, at, length) ? null : text;
  }

  @SuppressWarnings("deprecation") // takes bytes for characters, which ASCII is: a copy and no more
  private static String ascii(byte[] bytes, int at, int length) {
    return new String(bytes, 0, at, length);
  }

  /// Decoding replaces what is wrong by U+FFFD, which may also have been there.
  private static boolean isUtf8(byte[] bytes, int offset, int length) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /// Looks at characters from both ends, at some twice, so that loops over short text have a length
  /// that is known: messages are written faster so, though a plain loop alone is not slower.
  static boolean isAscii(String text, int length) {
    int seen = 0;
    if (length > 16) {
      for (int i = 0; i < length; i++) seen |= text.charAt(i);
    } else if (length >= 8) {
      int last = length - 8;
      for (int i = 0; i < 8; i++) seen |= text.charAt(i) | text.charAt(last + i);
    } else if (length >= 4) {
      int last = length - 4;
      for (int i = 0; i < 4; i++) seen |= text.charAt(i) | text.charAt(last + i);
    } else if (length > 0) {
      seen = text.charAt(0) | text.charAt(length >> 1) | text.charAt(length - 1);
    }
    return seen < 0x80;
  }

  @SuppressWarnings(
      "deprecation") // drops the upper bytes, which are zero: the fastest copy there is
  static void copyAscii(String text, int length, byte[] to, int at) {
    text.getBytes(0, length, to, at);
  }
}
