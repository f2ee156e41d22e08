package dev.tandem.protobuf;

import static dev.tandem.protobuf.Words.HIGH_BITS;
import static dev.tandem.protobuf.Words.LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Many numbers in a row: how many there are, and all of them at once.
abstract sealed class ProtoPacked extends ProtoLeftovers permits ProtoScalars {
  static final ValueLayout.OfDouble DOUBLES =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  ProtoPacked(byte[] data) {
    super(data);
  }

  ProtoPacked(byte[] data, int offset, int length) {
    super(data, offset, length);
  }

  ProtoPacked(byte[] data, ProtoPacked outer) {
    super(data, outer);
  }

  ProtoPacked(List<ByteBuffer> chunks) {
    super(chunks);
  }

  /// Narrows the reader to a packed field's bytes; the end to go back to, or -1 if this is a single
  /// value.
  long enterPacked() {
    return WireType.of(tag) == WireType.LEN ? enter(readLength()) : -1;
  }

  void leavePacked(long outerEnd) {
    if (outerEnd >= 0) leave(outerEnd);
  }

  final boolean more(long outerEnd) {
    return outerEnd >= 0 && !atEnd();
  }

  /// How many values can be read without looking for the end: those of this chunk if they are
  /// varints (size 0), all if they have a size in bytes, and one if the field is not packed.
  final int valuesHere(long outerEnd, int size) {
    if (outerEnd < 0) return 1;
    if (size == 0) return varintsHere();
    long bytes = remaining();
    if (bytes % size != 0)
      throw malformed("packed values of " + size + " bytes do not fill " + bytes + " bytes");
    return (int) (bytes / size);
  }

  /// How many varints the next `length` bytes are, if all of them are here and end with one; else
  /// -1.
  final int varintsHere(int length) {
    return length <= limit - pos && (length == 0 || buf[pos + length - 1] >= 0)
        ? varintsUpTo(pos + length)
        : -1;
  }

  /// How many varints there are in this chunk's part of the message, one that is cut off included.
  final int varintsHere() {
    int count = varintsUpTo(limit);
    return pos < limit && buf[limit - 1] < 0 ? count + 1 : count;
  }

  /// How many varints end before `to`, in this chunk.
  private int varintsUpTo(int to) {
    byte[] b = buf;
    int count = 0;
    int i = pos;
    for (; i + 8 <= to; i += 8) count += Long.bitCount(~(long) LONG.get(b, i) & HIGH_BITS);
    for (; i < to; i++) count += ~b[i] >>> 31;
    return count;
  }

  /// Reads so many varints. One of up to eight bytes is taken out of a word without asking how long
  /// it is, which a processor could not foresee:
  ///
  /// ```text
  /// word    0xxxxxxx 1yyyyyyy 1zzzzzzz …         the first byte without its high bit is the last
  /// packed  xxxxxxxyyyyyyyzzzzzzz                pairs of 7 bits, of 14, of 28
  /// ```
  final void varints(int[] into, int from, int count) {
    int to = from + count;
    for (int i = from; i < to; ) {
      i = varintsInWords(into, i, to);
      if (i < to) into[i++] = (int) varint();
    }
  }

  /// Two at a time, as far as two lie in a word.
  private int varintsInWords(int[] into, int from, int to) {
    byte[] b = buf;
    int p = pos;
    int last = limit - 8;
    int i = from;
    while (p <= last && i + 1 < to) {
      long word = (long) LONG.get(b, p);
      long ends = ~word & HIGH_BITS;
      long second = ends & (ends - 1);
      if (second == 0) break;
      int first = Long.numberOfTrailingZeros(ends) + 1;
      into[i] = (int) packed(word, ends);
      into[i + 1] = (int) packed(word >>> first, second >>> first);
      i += 2;
      p += (Long.numberOfTrailingZeros(second) + 1) >>> 3;
    }
    pos = p;
    return i;
  }

  final void varints(long[] into, int from, int count) {
    int to = from + count;
    for (int i = from; i < to; ) {
      i = varintsInWords(into, i, to);
      if (i < to) into[i++] = varint();
    }
  }

  private int varintsInWords(long[] into, int from, int to) {
    byte[] b = buf;
    int p = pos;
    int last = limit - 8;
    int i = from;
    while (p <= last && i < to) {
      long word = (long) LONG.get(b, p);
      long ends = ~word & HIGH_BITS;
      if (ends == 0) break;
      into[i++] = packed(word, ends);
      p += (Long.numberOfTrailingZeros(ends) + 1) >>> 3;
    }
    pos = p;
    return i;
  }

  private static long packed(long word, long ends) {
    long x = word & (ends ^ (ends - 1)) & ~HIGH_BITS;
    x = (x & 0x007F_007F_007F_007FL) | ((x & 0x7F00_7F00_7F00_7F00L) >>> 1);
    x = (x & 0x0000_3FFF_0000_3FFFL) | ((x & 0x3FFF_0000_3FFF_0000L) >>> 2);
    return (x & 0x0000_0000_0FFF_FFFFL) | ((x & 0x0FFF_FFFF_0000_0000L) >>> 4);
  }

  /// Reads so many doubles, which lie in this chunk whole.
  final boolean doublesHere(double[] into, int from, int count) {
    if (limit - pos < 8L * count) return false;
    MemorySegment.copy(MemorySegment.ofArray(buf), DOUBLES, pos, into, from, count);
    pos += 8 * count;
    return true;
  }
}
