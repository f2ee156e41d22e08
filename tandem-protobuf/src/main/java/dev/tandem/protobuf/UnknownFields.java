package dev.tandem.protobuf;

import java.util.Arrays;

/// Collects fields that a message does not know, as they are written on the wire.
final class UnknownFields {
  private byte[] data = new byte[32];
  private int size;

  void tag(int tag) {
    put(tag & 0xFFFF_FFFFL);
  }

  void varint(int tag, long value) {
    tag(tag);
    put(value);
  }

  void fixed32(int tag, int value) {
    tag(tag);
    room(4);
    for (int shift = 0; shift < 32; shift += 8) data[size++] = (byte) (value >>> shift);
  }

  void fixed64(int tag, long value) {
    tag(tag);
    room(8);
    for (int shift = 0; shift < 64; shift += 8) data[size++] = (byte) (value >>> shift);
  }

  void bytes(int tag, byte[] value) {
    tag(tag);
    put(value.length);
    fields(value);
  }

  /// Fields as they are written on the wire.
  void fields(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, data, size, value.length);
    size += value.length;
  }

  private void put(long varint) {
    room(10);
    for (; (varint & ~0x7FL) != 0; varint >>>= 7) data[size++] = (byte) (varint | 0x80);
    data[size++] = (byte) varint;
  }

  private void room(int bytes) {
    if (data.length - size < bytes)
      data = Arrays.copyOf(data, Math.max(data.length * 2, size + bytes));
  }

  byte[] toByteArray() {
    return Arrays.copyOf(data, size);
  }

  /// The fields inside the only group that there is, whose tags have this size.
  byte[] withoutOuterTags(int start) {
    int tagBytes = (38 - Integer.numberOfLeadingZeros(start)) / 7;
    return Arrays.copyOfRange(data, tagBytes, size - tagBytes);
  }
}
