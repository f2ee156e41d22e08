package dev.tandem.protobuf;

import static dev.tandem.protobuf.Words.INT;
import static dev.tandem.protobuf.Words.LONG;

/// A place in bytes that are known to be well-formed: those that a message has written, or that
/// [TidyMessage] has looked through. Nothing is checked again.
final class WireCursor {

  byte[] bytes;
  int pos;

  WireCursor(byte[] bytes, int pos) {
    this.bytes = bytes;
    this.pos = pos;
  }

  int tag() {
    byte first = bytes[pos];
    if (first >= 0) {
      pos++;
      return first;
    }
    return (int) varint();
  }

  long varint() {
    byte[] b = bytes;
    int p = pos;
    byte next = b[p++];
    long value = next & 0x7F;
    for (int shift = 7; next < 0; shift += 7) {
      next = b[p++];
      value |= (next & 0x7FL) << shift;
    }
    pos = p;
    return value;
  }

  int fixed32() {
    int value = (int) INT.get(bytes, pos);
    pos += 4;
    return value;
  }

  long fixed64() {
    long value = (long) LONG.get(bytes, pos);
    pos += 8;
    return value;
  }

  /// Reads a length; the end of what it counts.
  int end() {
    int length = (int) varint();
    return pos + length;
  }

  /// Whether the next tag, before `end`, is this one, which then is read.
  boolean isNext(int tag, int end) {
    if (pos == end) return false;
    int before = pos;
    if (tag() == tag) return true;
    pos = before;
    return false;
  }

  /// Goes past the value behind a tag.
  void skip(int tag) {
    switch (WireType.of(tag)) {
      case WireType.VARINT -> varint();
      case WireType.I64 -> pos += 8;
      case WireType.LEN -> pos = end();
      case WireType.START_GROUP -> skipGroup(tag);
      case WireType.I32 -> pos += 4;
      default -> throw new IllegalArgumentException("tag " + tag + " begins no value");
    }
  }

  /// Goes past the end of a group; where its end tag begins.
  int skipGroup(int start) {
    int endTag = WireType.endOf(start);
    for (; ; ) {
      int before = pos;
      int inner = tag();
      if (inner == endTag) return before;
      skip(inner);
    }
  }
}
