package dev.tandem.protobuf;

/// The low three bits of a tag say how long the value is.
///
/// ```text
/// tag = varint of  field number (29 bits) << 3 | wire type
/// ```
final class WireType {
  static final int VARINT = 0;
  static final int I64 = 1;
  static final int LEN = 2;
  static final int START_GROUP = 3;
  static final int END_GROUP = 4;
  static final int I32 = 5;

  private WireType() {}

  static int of(int tag) {
    return tag & 7;
  }

  static int number(int tag) {
    return tag >>> 3;
  }

  /// The tag that ends a group which begins with this one.
  static int endOf(int startGroup) {
    return startGroup - START_GROUP + END_GROUP;
  }

  /// Bytes of a tag, at most five.
  static int tagSize(int tag) {
    return (38 - Integer.numberOfLeadingZeros(tag)) / 7;
  }

  /// One of the bytes of a tag, as it is usually written.
  static byte tagByte(int tag, int index) {
    int rest = tag >>> (7 * index);
    return (byte) (rest >>> 7 == 0 ? rest : rest | 0x80);
  }
}
