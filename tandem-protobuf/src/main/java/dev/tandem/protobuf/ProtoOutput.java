package dev.tandem.protobuf;

import static dev.tandem.protobuf.Words.HIGH_BITS;
import static dev.tandem.protobuf.Words.INT;
import static dev.tandem.protobuf.Words.LONG;
import static dev.tandem.protobuf.Words.SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The arrays below [ProtoWriter], filled from the end to the beginning.
///
/// ```text
///   ranges      0                    1                    2
///            [ headroom ···|=====] [ ··|===============] [ |=============== ]
///                          ^ pos: the next byte goes before it
/// ```
abstract sealed class ProtoOutput permits ProtoWriter {
  private static final int FIRST = 256; // most unary messages are smaller
  private static final int GROWN =
      4 << 10; // below this, one copied array is cheaper to send than two ranges
  private static final int KEPT = 128 << 10; // by an output that is used again
  private static final int LARGEST =
      64 << 10; // larger arrays are slow to allocate: over half a region of G1 at -Xmx1g

  /// An array that is full, in front of those that were full before it.
  private static final class Range {
    final byte[] array;
    final int offset;
    final int number; // counted from the message's end
    final @Nullable Range next;

    Range(byte[] array, int offset, @Nullable Range next) {
      this.array = array;
      this.offset = offset;
      this.number = next == null ? 1 : next.number + 1;
      this.next = next;
    }
  }

  /// What the lengths of the wire format can say.
  static final int MAX_BYTES = Integer.MAX_VALUE - LARGEST;

  private final int headroom;
  private final int maxBytes;
  private final boolean lenient;
  private final int grown; // up to here an array is copied into a larger one
  byte[] buf;
  int pos;
  private int filled; // bytes in `full`
  private @Nullable Range full; // what follows buf

  /// `lenient` writes `?` for what UTF-8 cannot hold. `maxBytes` is looked at when an array is
  /// full.
  ProtoOutput(int headroom, int maxBytes, boolean lenient) {
    if (headroom < 0 || headroom > 1024)
      throw new IllegalArgumentException(
          "headroom of " + headroom + " bytes: 0 to 1024 is possible");
    this.headroom = headroom;
    this.maxBytes = maxBytes;
    this.lenient = lenient;
    this.grown = GROWN;
    buf = new byte[FIRST + headroom];
    pos = buf.length;
  }

  /// An output that is used again, whose messages are copied out of it.
  ProtoOutput() {
    headroom = 0;
    maxBytes = MAX_BYTES;
    lenient = false;
    grown = KEPT;
    buf = new byte[GROWN];
    pos = buf.length;
  }

  /// Forgets what was written.
  final void clear() {
    if (full != null) {
      full = null; // and what is in front of it is an array for a large message
      buf = new byte[GROWN];
    }
    filled = 0;
    pos = buf.length;
  }

  // ---- What was written

  /// Bytes written so far.
  public final int size() {
    return filled + buf.length - pos;
  }

  /// How many arrays the message lies in; at least one.
  public final int ranges() {
    return full == null ? 1 : 1 + full.number;
  }

  /// The array that holds a range; range 0 is the message's beginning.
  public final byte[] array(int range) {
    return range == 0 ? buf : later(range).array;
  }

  /// Where the range begins in its array.
  public final int offset(int range) {
    return range == 0 ? pos : later(range).offset;
  }

  /// Bytes of the range, which goes to the end of its array.
  public final int length(int range) {
    return array(range).length - offset(range);
  }

  private Range later(int range) {
    var later = full;
    for (int i = 1; later != null && i < range; i++) later = later.next;
    if (later != null && range > 0) return later;
    throw new IndexOutOfBoundsException("range " + range + " of " + ranges());
  }

  /// The message in one array of its own.
  public final byte[] toByteArray() {
    if (full == null) return Arrays.copyOfRange(buf, pos, buf.length);
    var all = new byte[size()];
    int at = buf.length - pos;
    System.arraycopy(buf, pos, all, 0, at);
    for (var range = full; range != null; range = range.next) {
      int length = range.array.length - range.offset;
      System.arraycopy(range.array, range.offset, all, at, length);
      at += length;
    }
    return all;
  }

  // ---- Room

  /// Makes sure that `bytes` can be put, at most 80; headroom stays free.
  final void room(int bytes) {
    if (pos - bytes < headroom) grow(bytes);
  }

  private void grow(int bytes) {
    int used = buf.length - pos;
    if (full == null && used + bytes <= grown) {
      int length = Math.min(grown, Math.max(FIRST * 4, (used + bytes) * 2)) + headroom;
      var larger = new byte[length];
      System.arraycopy(buf, pos, larger, length - used, used);
      buf = larger;
      pos = length - used;
      return;
    }
    if (used > maxBytes - filled) {
      throw new IllegalStateException(
          "the message is larger than " + maxBytes + " bytes; send its parts in several messages");
    }
    full = new Range(buf, pos, full);
    filled += used;
    buf = new byte[Math.min(LARGEST, Math.max(4 * GROWN, filled))];
    pos = buf.length;
  }

  // ---- Values. All but putBytes and putString need room.

  final void putByte(int value) {
    buf[--pos] = (byte) value;
  }

  final void putTag(int number, int wireType) {
    int tag = number << 3 | wireType;
    if (tag >>> 7 == 0) buf[--pos] = (byte) tag;
    else putVarint32(tag);
  }

  final void putVarint32(int value) {
    if (value >>> 7 == 0) buf[--pos] = (byte) value;
    else putVarint(value & 0xFFFF_FFFFL);
  }

  /// Needs room for ten bytes, or for as many as it has and eight. One field's value has mostly the
  /// same length as in the message before, which a processor foresees.
  final void putVarint(long value) {
    if (value >>> 7 == 0) {
      buf[--pos] = (byte) value;
    } else if (value >>> 14 == 0) {
      pos -= 2;
      SHORT.set(buf, pos, (short) (value >>> 7 << 8 | 0x80 | (value & 0x7F)));
    } else {
      pos = varintBefore(buf, pos, value);
    }
  }

  /// Puts a varint that ends before `p`; where it begins. One of up to eight bytes is written as a
  /// word without asking how long it is, which a processor could not foresee: what stands before
  /// its first byte is nothing yet.
  ///
  /// ```text
  /// value   xxxxxxxyyyyyyyzzzzzzz…
  /// word    0xxxxxxx 1yyyyyyy 1zzzzzzz           moved to end before p
  /// ```
  static int varintBefore(byte[] b, int p, long value) {
    if (value >>> 56 != 0 || p < 8) return longVarintBefore(b, p, value);
    int size = sizeOfVarint(value);
    long more = HIGH_BITS & ((1L << (8 * (size - 1))) - 1);
    LONG.set(b, p - 8, (spread(value) | more) << (64 - 8 * size));
    return p - size;
  }

  /// The lowest 56 bits, seven to a byte.
  private static long spread(long value) {
    long x = (value & 0x0FFF_FFFFL) | ((value & 0x00FF_FFFF_F000_0000L) << 4);
    x = (x & 0x0000_3FFF_0000_3FFFL) | ((x & 0x0FFF_C000_0FFF_C000L) << 2);
    return (x & 0x007F_007F_007F_007FL) | ((x & 0x3F80_3F80_3F80_3F80L) << 1);
  }

  /// Bits divided by seven: 9/64 is close enough up to 64, and no multiplication.
  private static int sizeOfVarint(long value) {
    return (9 * (64 - Long.numberOfLeadingZeros(value | 1)) + 64) >>> 6;
  }

  /// One of nine or ten bytes, as negative numbers are, or one with little room before it.
  private static int longVarintBefore(byte[] b, int end, long value) {
    if (value < 0 && end >= 10) {
      LONG.set(b, end - 10, spread(value) | HIGH_BITS);
      b[end - 2] = (byte) (value >>> 56 | 0x80);
      b[end - 1] = 1;
      return end - 10;
    }
    int start = end - sizeOfVarint(value);
    int p = start;
    long rest = value;
    for (; (rest & ~0x7FL) != 0; rest >>>= 7) b[p++] = (byte) (rest | 0x80);
    b[p] = (byte) rest;
    return start;
  }

  final void putFixed32(int value) {
    pos -= 4;
    INT.set(buf, pos, value);
  }

  final void putFixed64(long value) {
    pos -= 8;
    LONG.set(buf, pos, value);
  }

  final void putBytes(byte[] bytes) {
    for (int left = bytes.length; left > 0; ) {
      int free = pos - headroom;
      if (free < left && ((full == null && left <= grown) || free < 64)) {
        grow(Math.min(left, grown));
        free = pos - headroom;
      }
      int part = Math.min(left, free);
      left -= part;
      pos -= part;
      System.arraycopy(bytes, left, buf, pos, part);
    }
  }

  /// Puts numbers as varints: each as its lower bits that `mask` has, or as a `sint32`.
  final void putVarints(int[] values, int count, long mask, boolean zigzag) {
    byte[] b = buf;
    int p = pos;
    for (int i = count; --i >= 0; ) {
      if (p - 10 < headroom) {
        pos = p;
        grow(10);
        b = buf;
        p = pos;
      }
      int value = values[i];
      long bits = zigzag ? ((value << 1) ^ (value >> 31)) & 0xFFFF_FFFFL : value & mask;
      if (bits >>> 7 == 0) b[--p] = (byte) bits;
      else p = varintBefore(b, p, bits);
    }
    pos = p;
  }

  final void putVarints(long[] values, int count, boolean zigzag) {
    byte[] b = buf;
    int p = pos;
    for (int i = count; --i >= 0; ) {
      if (p - 10 < headroom) {
        pos = p;
        grow(10);
        b = buf;
        p = pos;
      }
      long value = values[i];
      p = varintBefore(b, p, zigzag ? (value << 1) ^ (value >> 63) : value);
    }
    pos = p;
  }

  final void putDoubles(double[] values, int count) {
    for (int left = count; left > 0; ) {
      int fit = Math.min(left, (pos - headroom) / 8);
      if (fit == 0) {
        grow((int) Math.min(8L * left, grown));
        continue;
      }
      left -= fit;
      pos -= 8 * fit;
      MemorySegment.copy(values, left, MemorySegment.ofArray(buf), ProtoPacked.DOUBLES, pos, fit);
    }
  }

  private static final int SHORT_TEXT = 64;
  private static final int TEXT_PART = 8 << 10; // so that encoding makes no array over 24 KiB

  /// Puts a field whose value is a short text of ASCII; false if it is not.
  final boolean putShort(int number, String text) {
    int length = text.length();
    if (length > SHORT_TEXT || !ProtoText.isAscii(text, length)) return false;
    room(SHORT_TEXT + 1 + ProtoInput.MAX_TAG);
    int p = pos - length;
    ProtoText.copyAscii(text, length, buf, p);
    buf[--p] = (byte) length; // below 128
    pos = p;
    putTag(number, WireType.LEN);
    return true;
  }

  /// Puts text as UTF-8; how many bytes that were. Half of a surrogate pair is an error.
  final int putString(String text) {
    int length = text.length();
    if (length <= SHORT_TEXT) return putCharacters(text);
    if (text.charAt(0) > 0xFF || text.charAt(length / 2) > 0xFF || text.charAt(length - 1) > 0xFF)
      return putCharacters(text); // what Java does with text that is not Latin is slower
    int after = size();
    for (int to = length; to > 0; ) {
      int from = Math.max(0, to - TEXT_PART);
      if (from > 0 && Character.isLowSurrogate(text.charAt(from))) from++;
      String part = from == 0 && to == length ? text : text.substring(from, to);
      byte[] utf8 = part.getBytes(UTF_8);
      if (!lenient && Utf8.hasQuestionMark(utf8) && UnwritableTextException.of(part) != null)
        requirePairs(text);
      putBytes(utf8);
      to = from;
    }
    return size() - after;
  }

  private int putCharacters(String text) {
    int after = size();
    byte[] b = buf;
    int p = pos;
    for (int i = text.length(); --i >= 0; ) {
      if (p - 4 < headroom) {
        pos = p;
        grow(4);
        b = buf;
        p = pos;
      }
      char c = text.charAt(i);
      if (c < 0x80) {
        b[--p] = (byte) c;
      } else if (c < 0x800) {
        b[--p] = (byte) (0x80 | (c & 0x3F));
        b[--p] = (byte) (0xC0 | (c >> 6));
      } else if (!Character.isSurrogate(c)) {
        b[--p] = (byte) (0x80 | (c & 0x3F));
        b[--p] = (byte) (0x80 | ((c >> 6) & 0x3F));
        b[--p] = (byte) (0xE0 | (c >> 12));
      } else if (Character.isLowSurrogate(c)
          && i > 0
          && Character.isHighSurrogate(text.charAt(i - 1))) {
        int pair = Character.toCodePoint(text.charAt(--i), c);
        b[--p] = (byte) (0x80 | (pair & 0x3F));
        b[--p] = (byte) (0x80 | ((pair >> 6) & 0x3F));
        b[--p] = (byte) (0x80 | ((pair >> 12) & 0x3F));
        b[--p] = (byte) (0xF0 | (pair >> 18));
      } else {
        if (!lenient) requirePairs(text);
        b[--p] = '?';
      }
    }
    pos = p;
    return size() - after;
  }

  private static void requirePairs(String text) {
    var unwritable = UnwritableTextException.of(text);
    if (unwritable != null) throw unwritable;
  }
}
