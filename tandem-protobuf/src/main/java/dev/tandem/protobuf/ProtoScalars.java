package dev.tandem.protobuf;

import java.nio.ByteBuffer;
import java.util.List;

/// Numbers and text, where the reader is or at a position (see [ProtoPositions]), and repeated
/// numbers, packed or not.
abstract sealed class ProtoScalars extends ProtoPacked permits ProtoReader {
  ProtoScalars(byte[] data) {
    super(data);
  }

  ProtoScalars(byte[] data, int offset, int length) {
    super(data, offset, length);
  }

  ProtoScalars(byte[] data, ProtoScalars outer) {
    super(data, outer);
  }

  ProtoScalars(List<ByteBuffer> chunks) {
    super(chunks);
  }

  public int int32() {
    return (int) varint();
  }

  public long int64() {
    return varint();
  }

  public int uint32() {
    return (int) varint();
  }

  public long uint64() {
    return varint();
  }

  public int sint32() {
    int n = (int) varint();
    return (n >>> 1) ^ -(n & 1);
  }

  public long sint64() {
    long n = varint();
    return (n >>> 1) ^ -(n & 1);
  }

  public int fixed32() {
    return readFixed32();
  }

  public long fixed64() {
    return readFixed64();
  }

  public int sfixed32() {
    return readFixed32();
  }

  public long sfixed64() {
    return readFixed64();
  }

  public float floatValue() {
    return Float.intBitsToFloat(readFixed32());
  }

  public double doubleValue() {
    return Double.longBitsToDouble(readFixed64());
  }

  public boolean bool() {
    return varint() != 0;
  }

  /// A string that must be UTF-8.
  public String string() {
    return readString(readLength(), true);
  }

  /// A string that need not be UTF-8, as in proto2: what is not becomes U+FFFD.
  public String uncheckedString() {
    return readString(readLength(), false);
  }

  public Bytes bytes() {
    return Bytes.wrap(readBytes(readLength()));
  }

  public String string(int p) {
    return readString(length(p), true);
  }

  public String uncheckedString(int p) {
    return readString(length(p), false);
  }

  public Bytes bytes(int p) {
    return Bytes.wrap(readBytes(length(p)));
  }

  // ---- Repeated, where the reader is

  public IntList int32s(IntList list) {
    return ints(list, IntFormat.PLAIN);
  }

  public IntList uint32s(IntList list) {
    return ints(list, IntFormat.PLAIN);
  }

  public IntList sint32s(IntList list) {
    return ints(list, IntFormat.ZIGZAG);
  }

  public IntList fixed32s(IntList list) {
    return ints(list, IntFormat.FIXED);
  }

  public IntList sfixed32s(IntList list) {
    return ints(list, IntFormat.FIXED);
  }

  public LongList int64s(LongList list) {
    return longs(list, IntFormat.PLAIN);
  }

  public LongList uint64s(LongList list) {
    return longs(list, IntFormat.PLAIN);
  }

  public LongList sint64s(LongList list) {
    return longs(list, IntFormat.ZIGZAG);
  }

  public LongList fixed64s(LongList list) {
    return longs(list, IntFormat.FIXED);
  }

  public LongList sfixed64s(LongList list) {
    return longs(list, IntFormat.FIXED);
  }

  private enum IntFormat {
    PLAIN,
    ZIGZAG,
    FIXED
  }

  private IntList ints(IntList list, IntFormat format) {
    return ints(list, format, enterPacked());
  }

  private IntList ints(IntList list, IntFormat format, long outerEnd) {
    var growing = list;
    do {
      int count = valuesHere(outerEnd, format == IntFormat.FIXED ? 4 : 0);
      growing = growing.growing(count);
      switch (format) {
        case PLAIN, ZIGZAG -> ints(growing, count, format);
        case FIXED -> {
          for (int i = 0; i < count; i++) growing.append(readFixed32());
        }
      }
    } while (more(outerEnd));
    leavePacked(outerEnd);
    return growing;
  }

  private IntList ints(int p, IntList list, IntFormat format) {
    if (WireType.of(tag) != WireType.LEN) {
      pos = p;
      return ints(list, format);
    }
    int length = length(p);
    int count = varintsHere(length);
    return count < 0 ? ints(list, format, enter(length)) : ints(list.growing(count), count, format);
  }

  private IntList ints(IntList growing, int count, IntFormat format) {
    int[] room = growing.room();
    int from = growing.size();
    varints(room, from, count);
    if (format == IntFormat.ZIGZAG)
      for (int i = from; i < from + count; i++) room[i] = (room[i] >>> 1) ^ -(room[i] & 1);
    growing.grown(count);
    return growing;
  }

  private LongList longs(int p, LongList list, IntFormat format) {
    if (WireType.of(tag) != WireType.LEN) {
      pos = p;
      return longs(list, format);
    }
    int length = length(p);
    int count = varintsHere(length);
    return count < 0
        ? longs(list, format, enter(length))
        : longs(list.growing(count), count, format);
  }

  private LongList longs(LongList growing, int count, IntFormat format) {
    long[] room = growing.room();
    int from = growing.size();
    varints(room, from, count);
    if (format == IntFormat.ZIGZAG)
      for (int i = from; i < from + count; i++) room[i] = (room[i] >>> 1) ^ -(room[i] & 1);
    growing.grown(count);
    return growing;
  }

  private LongList longs(LongList list, IntFormat format) {
    return longs(list, format, enterPacked());
  }

  private LongList longs(LongList list, IntFormat format, long outerEnd) {
    var growing = list;
    do {
      int count = valuesHere(outerEnd, format == IntFormat.FIXED ? 8 : 0);
      growing = growing.growing(count);
      switch (format) {
        case PLAIN, ZIGZAG -> longs(growing, count, format);
        case FIXED -> {
          for (int i = 0; i < count; i++) growing.append(readFixed64());
        }
      }
    } while (more(outerEnd));
    leavePacked(outerEnd);
    return growing;
  }

  public FloatList floats(FloatList list) {
    long outerEnd = enterPacked();
    var growing = list;
    do {
      int count = valuesHere(outerEnd, 4);
      growing = growing.growing(count);
      for (int i = 0; i < count; i++) growing.append(floatValue());
    } while (more(outerEnd));
    leavePacked(outerEnd);
    return growing;
  }

  public DoubleList doubles(DoubleList list) {
    long outerEnd = enterPacked();
    var growing = list;
    do {
      int count = valuesHere(outerEnd, 8);
      growing = growing.growing(count);
      if (doublesHere(growing.room(), growing.size(), count)) growing.grown(count);
      else for (int i = 0; i < count; i++) growing.append(doubleValue());
    } while (more(outerEnd));
    leavePacked(outerEnd);
    return growing;
  }

  public BoolList bools(BoolList list) {
    long outerEnd = enterPacked();
    var growing = list;
    do {
      int count = valuesHere(outerEnd, 0);
      growing = growing.growing(count);
      for (int i = 0; i < count; i++) growing.append(bool());
    } while (more(outerEnd));
    leavePacked(outerEnd);
    return growing;
  }

  // ---- Repeated, at a position

  public IntList int32s(int p, IntList list) {
    return ints(p, list, IntFormat.PLAIN);
  }

  public IntList uint32s(int p, IntList list) {
    return ints(p, list, IntFormat.PLAIN);
  }

  public IntList sint32s(int p, IntList list) {
    return ints(p, list, IntFormat.ZIGZAG);
  }

  public IntList fixed32s(int p, IntList list) {
    pos = p;
    return fixed32s(list);
  }

  public IntList sfixed32s(int p, IntList list) {
    pos = p;
    return sfixed32s(list);
  }

  public LongList int64s(int p, LongList list) {
    return longs(p, list, IntFormat.PLAIN);
  }

  public LongList uint64s(int p, LongList list) {
    return longs(p, list, IntFormat.PLAIN);
  }

  public LongList sint64s(int p, LongList list) {
    return longs(p, list, IntFormat.ZIGZAG);
  }

  public LongList fixed64s(int p, LongList list) {
    pos = p;
    return fixed64s(list);
  }

  public LongList sfixed64s(int p, LongList list) {
    pos = p;
    return sfixed64s(list);
  }

  public FloatList floats(int p, FloatList list) {
    pos = p;
    return floats(list);
  }

  public DoubleList doubles(int p, DoubleList list) {
    pos = p;
    return doubles(list);
  }

  public BoolList bools(int p, BoolList list) {
    pos = p;
    return bools(list);
  }

  /// The length at `p`, behind which the reader then is.
  final int length(int p) {
    if (p < limit) {
      int length = buf[p];
      if (length >= 0 && length < limit - p) {
        pos = p + 1;
        return length;
      }
    }
    pos = p;
    return readLength();
  }
}
