package dev.tandem.protobuf;

import static dev.tandem.protobuf.Words.INT;
import static dev.tandem.protobuf.Words.LONG;

import java.util.Arrays;

/// The binary wire format, written **forwards** into one array that grows: for what reads text,
/// where a message's length is known only behind its body.
///
/// ```text
///   int start = out.begin();      tag 0a | ?? |
///   … the body …                  tag 0a | ?? | 08 01 …
///   out.end(start);               tag 0a | 02 | 08 01          one byte is kept free for a length; a body
///                                                              of 128 bytes or more is moved to make room
/// ```
///
/// Moving costs each byte at most once for each message around it, of which there are at most a
/// hundred.
final class WireBuffer {
  private static final int LARGEST = Integer.MAX_VALUE - 16;

  private byte[] data;
  private int size;

  WireBuffer(int capacity) {
    data = new byte[Math.max(16, capacity)];
  }

  // ---- Values

  /// A tag, or any other number below 2³².
  void tag(int tag) {
    if (size < data.length && tag >>> 7 == 0) data[size++] = (byte) tag;
    else varint(tag & 0xFFFF_FFFFL);
  }

  void varint(long value) {
    if (data.length - size < 10) grow(10);
    byte[] b = data;
    int p = size;
    for (; (value & ~0x7FL) != 0; value >>>= 7) b[p++] = (byte) (value | 0x80);
    b[p++] = (byte) value;
    size = p;
  }

  void fixed32(int value) {
    if (data.length - size < 4) grow(4);
    INT.set(data, size, value);
    size += 4;
  }

  void fixed64(long value) {
    if (data.length - size < 8) grow(8);
    LONG.set(data, size, value);
    size += 8;
  }

  void octet(int value) {
    if (size == data.length) grow(1);
    data[size++] = (byte) value;
  }

  /// Bytes without a length.
  void raw(byte[] from, int offset, int length) {
    if (data.length - size < length) grow(length);
    System.arraycopy(from, offset, data, size, length);
    size += length;
  }

  // ---- What has a length in front

  /// Begins a string, a message or packed values, whose tag was written; where it starts.
  int begin() {
    octet(0);
    return size;
  }

  /// Ends what was begun: its length is written in front of it.
  void end(int start) {
    int length = size - start;
    if (length < 0x80) {
      data[start - 1] = (byte) length;
      return;
    }
    int more = (31 - Integer.numberOfLeadingZeros(length)) / 7;
    if (data.length - size < more) grow(more);
    System.arraycopy(data, start, data, start + more, length);
    size += more;
    int p = start - 1;
    for (; length >>> 7 != 0; length >>>= 7) data[p++] = (byte) (length | 0x80);
    data[p] = (byte) length;
  }

  // ---- Access

  int size() {
    return size;
  }

  /// Takes back what was written from `size` on.
  void cut(int size) {
    this.size = size;
  }

  /// Makes sure that [#array] has room for so many bytes behind [#size], for who writes there and
  /// then says so with [#wrote].
  byte[] room(int bytes) {
    if (data.length - size < bytes) grow(bytes);
    return data;
  }

  void wrote(int bytes) {
    size += bytes;
  }

  /// The array itself, of which [#size] bytes are written.
  byte[] array() {
    return data;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(data, size);
  }

  private void grow(int bytes) {
    long needed = (long) size + bytes;
    if (needed > LARGEST) {
      throw new IllegalStateException(
          "the message is larger than " + LARGEST + " bytes; send its parts in several messages");
    }
    data = Arrays.copyOf(data, (int) Math.min(LARGEST, Math.max(2L * data.length, needed)));
  }
}
