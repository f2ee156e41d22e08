package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
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

  private static final int MAX_TAG = 5;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  /// Up to here looking at each byte and copying is faster than a decoder.
  static final int SHORT_TEXT = 64;

  /// Bytes that merging may read again: what a hundred parts of an honest message take, and four
  /// times the input if that is more, so that a hostile one costs five times its size.
  private static final long MERGE_BYTES = 8 << 20;

  byte[] buf;
  int pos;
  int limit; // where the message or the chunk ends, in buf
  int safe; // a tag that begins before this lies in buf whole
  private int chunkEnd; // where the chunk ends, in buf
  private long base; // what comes before buf[0]
  private long end; // where the message ends, counted from the beginning of the input
  private final @Nullable Iterator<ByteBuffer> chunks; // that follow
  private @Nullable ByteBuffer pending; // the rest of a chunk, in front of those
  int tag; // of the field that is being read; 0 if none is
  int groupEnd; // the tag that ends the group being read, or 0
  final long mergeLimit;
  long mergeBudget;

  ProtoInput(byte[] data, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, data.length);
    buf = data;
    pos = offset;
    limit = safe = chunkEnd = offset + length;
    base = -offset;
    end = length;
    chunks = null;
    mergeLimit = mergeBudget = Math.max(MERGE_BYTES, 4L * length);
  }

  /// `data` in place of bytes of `outer`.
  ProtoInput(byte[] data, ProtoInput outer) {
    buf = data;
    limit = safe = chunkEnd = data.length;
    end = data.length;
    chunks = null;
    mergeLimit = outer.mergeLimit;
    mergeBudget = outer.mergeBudget;
  }

  ProtoInput(List<ByteBuffer> chunks) {
    buf = new byte[0];
    for (var chunk : chunks) end += chunk.remaining();
    this.chunks = chunks.iterator();
    mergeLimit = mergeBudget = Math.max(MERGE_BYTES, 4 * end);
  }

  // ---- Where we are

  final MalformedMessageException malformed(String problem) {
    var malformed = new MalformedMessageException(problem, base + pos);
    if (tag != 0) malformed.inside(WireType.number(tag));
    return malformed;
  }

  final long remaining() {
    return end - base - pos;
  }

  final boolean atEnd() {
    return pos == limit && !nextChunk();
  }

  /// Goes on to the chunk in which the message continues; false at the message's end.
  private boolean nextChunk() {
    if (remaining() == 0) return false;
    ByteBuffer chunk = pending;
    pending = null;
    while (chunk == null || !chunk.hasRemaining()) {
      if (chunks == null) throw new AssertionError("the message ends after its only chunk");
      chunk = chunks.next();
    }
    long at = base + pos;
    if (chunk.hasArray()) {
      buf = chunk.array();
      pos = chunk.arrayOffset() + chunk.position();
    } else {
      buf = new byte[chunk.remaining()];
      pos = 0;
      chunk.get(chunk.position(), buf);
    }
    chunkEnd = pos + chunk.remaining();
    base = at - pos;
    bound();
    return true;
  }

  private void bound() {
    long messageEnd = end - base;
    if (messageEnd <= chunkEnd) {
      limit = safe = (int) messageEnd;
    } else {
      limit = chunkEnd;
      safe = Math.max(0, chunkEnd - (MAX_TAG - 1));
    }
  }

  /// Goes back in front of a tag that was just read. Where its bytes are not there as they are
  /// usually written, in two chunks or with zeros that say nothing, they become a chunk of their
  /// own.
  final int before(int tag) {
    int size = WireType.tagSize(tag);
    boolean there = pos >= size;
    for (int i = 0; i < size && there; i++) there = buf[pos - size + i] == WireType.tagByte(tag, i);
    if (there) return pos - size;
    if (pos < chunkEnd) pending = ByteBuffer.wrap(buf, pos, chunkEnd - pos);
    var alone = new byte[size];
    for (int i = 0; i < size; i++) alone[i] = WireType.tagByte(tag, i);
    base += pos - size;
    buf = alone;
    chunkEnd = size;
    bound();
    return 0;
  }

  /// Narrows the input to the next `length` bytes, which are there; the end to give back to
  /// [#leave].
  final long enter(int length) {
    long outer = end;
    end = base + pos + length;
    bound();
    return outer;
  }

  final void leave(long outerEnd) {
    end = outerEnd;
    bound();
  }

  final void chargeMerge(long bytes) {
    mergeBudget -= bytes;
    if (mergeBudget < 0) {
      throw malformed(
          "a message comes in so many parts that merging them would read over "
              + mergeLimit
              + " bytes again");
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
    if (length == 0) return "";
    if (length > limit - pos) return decoded(readBytes(length), 0, length, strict);
    int at = pos;
    pos += length;
    return length <= SHORT_TEXT && isAscii(buf, at, length)
        ? ascii(buf, at, length)
        : decoded(buf, at, length, strict);
  }

  private String decoded(byte[] from, int at, int length, boolean strict) {
    var text = new String(from, at, length, UTF_8);
    if (strict && text.indexOf('\uFFFD') >= 0) requireUtf8(from, at, length);
    return text;
  }

  private static boolean isAscii(byte[] bytes, int at, int length) {
    long seen = 0;
    if (length >= 8) {
      for (int i = 0; i + 8 <= length; i += 8) seen |= (long) LONG.get(bytes, at + i);
      seen |= (long) LONG.get(bytes, at + length - 8);
    } else if (length >= 4) {
      seen = (int) INT.get(bytes, at) | (int) INT.get(bytes, at + length - 4);
    } else {
      for (int i = 0; i < length; i++) seen |= bytes[at + i];
    }
    return (seen & HIGH_BITS) == 0;
  }

  @SuppressWarnings("deprecation") // takes bytes for characters, which ASCII is: a copy and no more
  private static String ascii(byte[] bytes, int at, int length) {
    return new String(bytes, 0, at, length);
  }

  /// Decoding replaces what is wrong by U+FFFD, which may also have been there.
  private void requireUtf8(byte[] bytes, int offset, int length) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
    } catch (CharacterCodingException e) {
      throw malformed("a string of " + length + " bytes is not UTF-8");
    }
  }
}
