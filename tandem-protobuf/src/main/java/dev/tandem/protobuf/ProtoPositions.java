package dev.tandem.protobuf;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What generated code reads with: **where** it reads is a variable of its own, which the JVM keeps
/// in a register. A position that is kept in this object is written and loaded again for each
/// value.
///
/// ```java
/// for (int p = in.at(); (p = in.next(p)) >= 0; ) {
///   int from = p, tag = in.tag(p);
///   if (tag == 8) { p = in.varint(p + 1); id = in.asInt(); tag = in.tag(p); }   // a number: p is behind it, then the value
///   if (tag == 18) { name = in.string(p + 1); p = in.at(); }                    // all else: the value, then p
///   if (p == from) p = in.other(p);
/// }
/// ```
///
/// A position is an index into the array that is read just then, which a method may change: only
/// the newest one means anything.
abstract sealed class ProtoPositions extends ProtoInput permits ProtoLeftovers {
  private long value; // of the number that was read last

  ProtoPositions(byte[] data) {
    super(data);
  }

  ProtoPositions(byte[] data, int offset, int length) {
    super(data, offset, length);
  }

  ProtoPositions(byte[] data, ProtoInput outer) {
    super(data, outer);
  }

  ProtoPositions(List<ByteBuffer> chunks) {
    super(chunks);
  }

  /// Where the value ends that was read last, or the message begins.
  public final int at() {
    return pos;
  }

  /// Says where the last value ended, for code that is not where the variable is.
  public final void goOn(int p) {
    pos = p;
  }

  /// Where the next field begins, or -1 if the message is over.
  public final int next(int p) {
    return p < safe ? p : nextInChunks(p);
  }

  private int nextInChunks(int p) {
    pos = p;
    if (p == limit && groupEnd == 0 && remaining() == 0) {
      tag = 0;
      return -1;
    }
    int next = tag();
    return next == 0 ? -1 : before(next);
  }

  /// The tag of the field at `p`; 0 if there is none that is whole, which is for `next` to look at,
  /// or it is not the usual one, which is for `other`.
  public final int tag(int p) {
    int tag = 0;
    if (p < safe) {
      tag = buf[p];
      if (tag < 8) tag = longTag(p, tag);
    }
    this.tag = tag;
    return tag;
  }

  private int longTag(int p, int first) {
    if (first < 0 && p + 1 < limit) {
      int second = buf[p + 1];
      if (second > 0) return (first & 0x7F) | second << 7;
    }
    pos = p;
    int tag = tag();
    return pos - p == WireType.tagSize(tag) ? tag : 0;
  }

  /// Reads a field that the message does not have; where it ends, or -1 if it was the end of the
  /// group that is being read.
  public final int other(int p) {
    if (hasMoved()) return p; // a field was read, which just ends where it began
    pos = p;
    int tag = tag();
    if (tag == 0) return -1;
    if (pos - p != WireType.tagSize(tag)) return before(tag);
    unknown(tag);
    return pos;
  }

  /// The next field's tag, or 0 at the end of the message.
  public abstract int tag();

  /// Keeps a field that the message does not have.
  public abstract void unknown(int tag);

  // ---- Numbers: each gives where it ends, and keeps the value for the methods that follow

  public final int varint(int p) {
    if (p < limit) {
      byte first = buf[p];
      if (first >= 0) {
        value = first;
        return p + 1;
      }
    }
    return longVarint(p);
  }

  private int longVarint(int p) {
    byte[] b = buf;
    if (limit - p >= 5) {
      int low = b[p] & 0x7F;
      byte next = b[p + 1];
      if (next >= 0) {
        value = low | next << 7;
        return p + 2;
      }
      low |= (next & 0x7F) << 7;
      next = b[p + 2];
      if (next >= 0) {
        value = low | next << 14;
        return p + 3;
      }
      low |= (next & 0x7F) << 14;
      next = b[p + 3];
      if (next >= 0) {
        value = low | next << 21;
        return p + 4;
      }
      low |= (next & 0x7F) << 21;
      next = b[p + 4];
      if (next >= 0) {
        value = low | (long) next << 28;
        return p + 5;
      }
    }
    pos = p;
    value = varint();
    return pos;
  }

  public final int fixed32(int p) {
    if (limit - p >= 4) {
      value = intAt(p);
      return p + 4;
    }
    pos = p;
    value = readFixed32();
    return pos;
  }

  public final int fixed64(int p) {
    if (limit - p >= 8) {
      value = longAt(p);
      return p + 8;
    }
    pos = p;
    value = readFixed64();
    return pos;
  }

  /// The number that was read last as an `int32`, `uint32`, `fixed32` or `sfixed32`.
  public final int asInt() {
    return (int) value;
  }

  /// As an `int64`, `uint64`, `fixed64` or `sfixed64`.
  public final long asLong() {
    return value;
  }

  /// As a `sint32`.
  public final int asSint32() {
    int n = (int) value;
    return (n >>> 1) ^ -(n & 1);
  }

  /// As a `sint64`.
  public final long asSint64() {
    return (value >>> 1) ^ -(value & 1);
  }

  public final float asFloat() {
    return Float.intBitsToFloat((int) value);
  }

  public final double asDouble() {
    return Double.longBitsToDouble(value);
  }

  public final boolean asBool() {
    return value != 0;
  }

  /// As a value of an open enum.
  public final <E extends ProtoEnum> E asEnum(EnumType<E> type) {
    E found = type.find((int) value);
    return found == null ? type.defaultValue() : found;
  }

  /// As a value of a closed enum, or null if its number was not declared: then it is an unknown
  /// field.
  public final <E extends ProtoEnum> @Nullable E asClosedEnum(EnumType<E> type) {
    E found = type.find((int) value);
    if (found == null) stranger((int) value);
    return found;
  }

  /// Keeps a number that a closed enum does not declare.
  abstract void stranger(int number);
}
