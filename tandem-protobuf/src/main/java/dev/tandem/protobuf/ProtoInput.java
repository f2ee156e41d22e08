package dev.tandem.protobuf;

import static dev.tandem.protobuf.Words.INT;
import static dev.tandem.protobuf.Words.LONG;

import java.nio.ByteBuffer;
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

  /// Messages inside messages, groups included: what all implementations of Protocol Buffers allow.
  static final int MAX_DEPTH = 100;

  static final int MAX_TAG = 5; // bytes

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

  /// Whether another array may be read since this was asked last, so that a position says nothing
  /// of how far the reader has come.
  final boolean hasMoved() {
    if (beyond == null || !beyond.moved) return false;
    beyond.moved = false;
    return true;
  }

  /// After what is nested, which may have asked before: to say so without need costs another look.
  final void mayHaveMoved() {
    if (beyond != null) beyond.moved = true;
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
      mayHaveMoved();
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

  // ---- Fixed widths

  final int intAt(int p) {
    return (int) INT.get(buf, p);
  }

  final long longAt(int p) {
    return (long) LONG.get(buf, p);
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
    if (length > limit - pos)
      return checked(ProtoText.read(readBytes(length), 0, length, strict), length);
    int at = pos;
    pos += length;
    return checked(ProtoText.read(buf, at, length, strict), length);
  }

  private String checked(@Nullable String text, int length) {
    if (text == null) throw malformed("a string of " + length + " bytes is not UTF-8");
    return text;
  }
}
