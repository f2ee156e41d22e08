package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bytes below [ProtoReader]: one array, or several in a row, with a limit that nested messages
/// narrow.
///
/// ```text
///            base            base+pos     base+limit
///  chunks  | ... | buf: ======^===========^--------- | ... |
///                                         the end of the message, or of this chunk if that comes first
/// ```
///
/// What lies in one chunk is read from the array; what is cut by a chunk's end is read byte by
/// byte.
abstract sealed class ProtoInput permits ProtoPositions {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  static final ValueLayout.OfDouble DOUBLES =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Messages inside messages, groups included: what all implementations of Protocol Buffers allow.
  static final int MAX_DEPTH = 100;

  static final int MAX_TAG = 5; // bytes
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  /// Up to here looking at each byte and copying is faster than a decoder.
  private static final int SHORT_TEXT = 128;

  /// Bytes that merging may read again: what a hundred parts of an honest message take, and four
  /// times the input if that is more, so that a hostile one costs five times its size.
  private static final long MERGE_BYTES = 8 << 20;

  byte[] buf;
  int pos;
  int limit; // where the message or the chunk ends, in buf
  int safe; // a tag that begins before this lies in buf whole
  int tag; // of the field that is being read; 0 if none is
  int groupEnd; // the tag that ends the group being read, or 0
  private @Nullable Beyond beyond; // null: the input is all of buf, with the usual limits

  /// What most messages do not need, so that their readers stay small.
  private static final class Beyond {
    final Iterator<ByteBuffer> chunks; // that follow
    @Nullable ByteBuffer pending; // the rest of a chunk, in front of those
    long base; // what comes before buf[0]
    long end; // where the message ends, counted from the beginning of the input
    int chunkEnd; // where the chunk ends, in buf
    boolean moved; // to another array, since [#other] was asked
    final MergeBudget merging;
    int maxDepth = MAX_DEPTH;
    boolean partial; // required fields may be missing

    Beyond(Iterator<ByteBuffer> chunks, long base, long end, int chunkEnd, MergeBudget merging) {
      this.chunks = chunks;
      this.base = base;
      this.end = end;
      this.chunkEnd = chunkEnd;
      this.merging = merging;
    }
  }

  /// What merging may still read again, of an input and of what is read in its place.
  private static final class MergeBudget {
    final long limit;
    long left;

    MergeBudget(long input) {
      limit = left = Math.max(MERGE_BYTES, 4 * input);
    }
  }

  ProtoInput(byte[] data) {
    buf = data;
    limit = safe = data.length;
  }

  ProtoInput(byte[] data, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, data.length);
    buf = data;
    pos = offset;
    limit = safe = offset + length;
    if (length < data.length) beyond = only(-offset, length, new MergeBudget(length));
  }

  /// `data` in place of bytes of `outer`.
  ProtoInput(byte[] data, ProtoInput outer) {
    buf = data;
    limit = safe = data.length;
    var within = outer.beyond();
    beyond = only(0, data.length, within.merging);
    beyond.maxDepth = within.maxDepth;
    beyond.partial = within.partial;
  }

  ProtoInput(List<ByteBuffer> chunks) {
    buf = new byte[0];
    long length = 0;
    for (var chunk : chunks) length += chunk.remaining();
    beyond = new Beyond(chunks.iterator(), 0, length, 0, new MergeBudget(length));
  }

  /// One array without chunks behind it.
  private Beyond only(long base, long end, MergeBudget merging) {
    return new Beyond(Collections.emptyIterator(), base, end, limit, merging);
  }

  /// Positions in an array that is all of the input are those in the input, so that what [#enter]
  /// gave before stays right.
  private Beyond beyond() {
    if (beyond == null) {
      beyond = only(0, limit, new MergeBudget(buf.length));
      beyond.chunkEnd = buf.length;
    }
    return beyond;
  }

  // ---- What is allowed

  final void maxDepth(int messages) {
    if (messages != MAX_DEPTH) beyond().maxDepth = messages;
  }

  final int maxDepth() {
    return beyond == null ? MAX_DEPTH : beyond.maxDepth;
  }

  /// Lets required fields be missing.
  final void allowMissing() {
    beyond().partial = true;
  }

  /// Whether required fields may be missing.
  final boolean isPartial() {
    return beyond != null && beyond.partial;
  }

  final void chargeMerge(long bytes) {
    var merging = beyond().merging;
    merging.left -= bytes;
    if (merging.left < 0) {
      throw malformed(
          "a message comes in so many parts that merging them would read over "
              + merging.limit
              + " bytes again");
    }
  }

  // ---- Where we are

  final MalformedMessageException malformed(String problem) {
    var malformed =
        new MalformedMessageException(problem, (beyond == null ? 0 : beyond.base) + pos);
    if (tag != 0) malformed.inside(WireType.number(tag));
    return malformed;
  }

  final long remaining() {
    return beyond == null ? limit - pos : beyond.end - beyond.base - pos;
  }

  final boolean atEnd() {
    return pos == limit && !nextChunk();
  }

  /// Goes on to the chunk in which the message continues; false at the message's end.
  private boolean nextChunk() {
    var b = beyond;
    if (b == null || remaining() == 0) return false;
    ByteBuffer chunk = b.pending;
    b.pending = null;
    while (chunk == null || !chunk.hasRemaining()) chunk = b.chunks.next();
    long at = b.base + pos;
    if (chunk.hasArray()) {
      buf = chunk.array();
      pos = chunk.arrayOffset() + chunk.position();
    } else {
      buf = new byte[chunk.remaining()];
      pos = 0;
      chunk.get(chunk.position(), buf);
    }
    b.chunkEnd = pos + chunk.remaining();
    b.base = at - pos;
    b.moved = true;
    bound(b);
    return true;
  }

  private void bound(Beyond b) {
    long messageEnd = b.end - b.base;
    if (messageEnd <= b.chunkEnd) {
      limit = safe = (int) messageEnd;
    } else {
      limit = b.chunkEnd;
      safe = Math.max(0, b.chunkEnd - (MAX_TAG - 1));
    }
  }

  /// Whether another array is read since this was asked last, so that a position says nothing of
  /// how far the reader has come.
  final boolean hasMoved() {
    if (beyond == null || !beyond.moved) return false;
    beyond.moved = false;
    return true;
  }

  /// Goes back in front of a tag that was just read. Where its bytes are not there as they are
  /// usually written, in two chunks or with zeros that say nothing, they become a chunk of their
  /// own.
  final int before(int tag) {
    int size = WireType.tagSize(tag);
    boolean there = pos >= size;
    for (int i = 0; i < size && there; i++) there = buf[pos - size + i] == WireType.tagByte(tag, i);
    if (there) {
      safe = Math.max(safe, pos - size + 1);
      return pos - size;
    }
    var b = beyond();
    if (pos < b.chunkEnd) b.pending = ByteBuffer.wrap(buf, pos, b.chunkEnd - pos);
    var alone = new byte[size];
    for (int i = 0; i < size; i++) alone[i] = WireType.tagByte(tag, i);
    b.base += pos - size;
    buf = alone;
    b.chunkEnd = size;
    bound(b);
    safe = 1;
    return 0;
  }

  /// Narrows the input to the next `length` bytes, which are there; the end to give back to
  /// [#leave].
  final long enter(int length) {
    var b = beyond;
    if (b == null) {
      int outer = limit;
      limit = safe = pos + length;
      return outer;
    }
    long outer = b.end;
    b.end = b.base + pos + length;
    bound(b);
    return outer;
  }

  final void leave(long outerEnd) {
    var b = beyond;
    if (b == null) {
      limit = safe = (int) outerEnd;
    } else {
      b.end = outerEnd;
      bound(b);
    }
  }

  // ---- Varints

  final int readTag() {
    byte first = buf[pos];
    if (first >= 8) {
      pos++;
      return first;
    }
    return longTag();
  }

  private int longTag() {
    long tag = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte b = readByte();
      tag |= (b & 0x7FL) << shift;
      if (b >= 0) {
        if (tag >>> 32 != 0) break;
        if (tag >>> 3 == 0) throw malformed("field number 0 is not allowed");
        return (int) tag;
      }
    }
    throw malformed("a tag of more than 32 bits");
  }

  final long varint() {
    if (pos < limit && buf[pos] >= 0) return buf[pos++];
    return limit - pos >= 10 ? varintWithin() : varintByByte();
  }

  private long varintWithin() {
    byte[] b = buf;
    int p = pos;
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte next = b[p++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        pos = p;
        return value;
      }
    }
    throw malformed("a varint of more than 10 bytes");
  }

  private long varintByByte() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte next = readByte();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) return value;
    }
    throw malformed("a varint of more than 10 bytes");
  }

  /// How many varints there are in this chunk's part of the message, one that is cut off included.
  final int varintsHere() {
    int count = varintsUpTo(limit);
    return pos < limit && buf[limit - 1] < 0 ? count + 1 : count;
  }

  /// How many varints end before `to`, in this chunk.
  final int varintsUpTo(int to) {
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

  // ---- Fixed widths

  final int intAt(int p) {
    return (int) INT.get(buf, p);
  }

  final long longAt(int p) {
    return (long) LONG.get(buf, p);
  }

  /// Reads so many doubles, which lie in this chunk whole.
  final boolean doublesHere(double[] into, int from, int count) {
    if (limit - pos < 8L * count) return false;
    MemorySegment.copy(MemorySegment.ofArray(buf), DOUBLES, pos, into, from, count);
    pos += 8 * count;
    return true;
  }

  final int readFixed32() {
    if (limit - pos < 4) return (int) fixedByByte(4);
    int value = (int) INT.get(buf, pos);
    pos += 4;
    return value;
  }

  final long readFixed64() {
    if (limit - pos < 8) return fixedByByte(8);
    long value = (long) LONG.get(buf, pos);
    pos += 8;
    return value;
  }

  private long fixedByByte(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) value |= (readByte() & 0xFFL) << (8 * i);
    return value;
  }

  private byte readByte() {
    if (atEnd()) throw malformed("the message ends inside a value");
    return buf[pos++];
  }

  // ---- Lengths and what follows them

  /// A length, of which all bytes are there.
  final int readLength() {
    long length = varint();
    if (length < 0 || length > Integer.MAX_VALUE)
      throw malformed("length " + Long.toUnsignedString(length) + " is not possible");
    if (length > remaining()) {
      throw malformed(
          "length " + length + " goes past the end, which is " + remaining() + " bytes away");
    }
    return (int) length;
  }

  final byte[] readBytes(int length) {
    if (length <= limit - pos) {
      int at = pos;
      pos += length;
      return Arrays.copyOfRange(buf, at, at + length);
    }
    var bytes = new byte[length];
    for (int done = 0; done < length; ) {
      atEnd(); // goes on to the next chunk
      int part = Math.min(length - done, limit - pos);
      System.arraycopy(buf, pos, bytes, done, part);
      pos += part;
      done += part;
    }
    return bytes;
  }

  final void skipBytes(int length) {
    for (int left = length; left > 0; ) {
      atEnd();
      int part = Math.min(left, limit - pos);
      pos += part;
      left -= part;
    }
  }

  final String readString(int length, boolean strict) {
    if (length > limit - pos) return checked(text(readBytes(length), 0, length, strict), length);
    int at = pos;
    pos += length;
    return checked(text(buf, at, length, strict), length);
  }

  private String checked(@Nullable String text, int length) {
    if (text == null) throw malformed("a string of " + length + " bytes is not UTF-8");
    return text;
  }

  /// Null if it is strict and the bytes are not UTF-8.
  ///
  /// Short ones are looked at eight bytes at a time, from both ends. This is on purpose one method
  /// of more than 325 bytecodes, which the JVM does not copy into its callers: so `read` of a small
  /// message stays small enough to be copied into `parse`, and no reader is made.
  private static @Nullable String text(byte[] bytes, int at, int length, boolean strict) {
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
}
