package dev.tandem.protobuf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Writes the binary wire format **backwards**, last field first: for generated code, and for
/// whoever sends messages. Programs call [Message#toByteArray].
///
/// A nested message's length is known once its body is written, so that it can be put before it:
/// there is no pass that computes sizes, and nothing for an immutable message to remember.
///
/// To send a message without copying it again:
///
/// ```java
/// var out = new ProtoWriter(5);        // five free bytes before the message, here for gRPC's prefix
/// message.writeTo(out);
/// out.size();                          // bytes of the message
/// out.array(0), out.offset(0), out.length(0);      // its first range; the five bytes are array[offset - 5 … offset - 1]
/// for (int i = 1; i < out.ranges(); i++) …         // large messages have more ranges
/// ```
///
/// A message up to about 250 bytes is one range in one array, allocated once; one up to 4 KiB is
/// one range in an array that was grown; what is larger is a row of ranges in arrays of at most 64
/// KiB. The arrays belong to the caller once writing is over: a writer writes one message and is
/// then forgotten. One thread.
public final class ProtoWriter extends ProtoOutput {
  private static final Slots<ProtoWriter> USED_AGAIN = new Slots<>(ProtoWriter::usedAgain);

  private final boolean deterministic;
  final int slot; // of those that are used again, or -1

  public ProtoWriter() {
    this(0);
  }

  private ProtoWriter(int slot, boolean deterministic) {
    this.slot = slot;
    this.deterministic = deterministic;
  }

  /// A writer whose messages are copied out of it.
  static ProtoWriter usedAgain(int slot) {
    return new ProtoWriter(slot, false);
  }

  /// The message in an array of its own, written in one that is used again.
  static byte[] bytesOf(Message message) {
    var out = USED_AGAIN.take();
    try {
      message.writeTo(out);
      return out.toByteArray();
    } catch (UnwritableTextException e) {
      throw e.in(message.messageType());
    } finally {
      out.clear();
      USED_AGAIN.give(out.slot);
    }
  }

  /// A writer that leaves at least `headroom` free bytes before the first range.
  public ProtoWriter(int headroom) {
    super(headroom, MAX_BYTES, false);
    slot = -1;
    deterministic = false;
  }

  private ProtoWriter(int maxBytes, boolean lenient, boolean deterministic) {
    super(0, maxBytes, lenient);
    slot = -1;
    this.deterministic = deterministic;
  }

  /// A writer that writes the same bytes for messages that are equal: map entries are in the order
  /// of their keys, numbers from the smallest, false before true, strings by their UTF-8 bytes. Not
  /// touched is what is bytes already: unknown fields, and what is packed into an `Any`. Other
  /// implementations, and later versions of a schema, write other bytes for the same message.
  public static ProtoWriter deterministic() {
    return new ProtoWriter(MAX_BYTES, false, true);
  }

  /// A writer that fails at about so many bytes.
  static ProtoWriter upTo(int maxBytes) {
    return new ProtoWriter(maxBytes, false, false);
  }

  /// A writer that takes any string, with `?` for what UTF-8 cannot hold.
  static ProtoWriter lenient() {
    return new ProtoWriter(MAX_BYTES, true, false);
  }

  // ---- One field each. All write their field, whatever its value.

  public void int32(int number, int value) {
    room(20);
    putVarint((long) value);
    putTag(number, WireType.VARINT);
  }

  public void int64(int number, long value) {
    room(20);
    putVarint(value);
    putTag(number, WireType.VARINT);
  }

  public void uint32(int number, int value) {
    room(20);
    putVarint32(value);
    putTag(number, WireType.VARINT);
  }

  public void uint64(int number, long value) {
    int64(number, value);
  }

  public void sint32(int number, int value) {
    uint32(number, value << 1 ^ value >> 31);
  }

  public void sint64(int number, long value) {
    int64(number, value << 1 ^ value >> 63);
  }

  public void fixed32(int number, int value) {
    room(20);
    putFixed32(value);
    putTag(number, WireType.I32);
  }

  public void fixed64(int number, long value) {
    room(20);
    putFixed64(value);
    putTag(number, WireType.I64);
  }

  public void sfixed32(int number, int value) {
    fixed32(number, value);
  }

  public void sfixed64(int number, long value) {
    fixed64(number, value);
  }

  public void floatValue(int number, float value) {
    fixed32(number, Float.floatToRawIntBits(value));
  }

  public void doubleValue(int number, double value) {
    fixed64(number, Double.doubleToRawLongBits(value));
  }

  public void bool(int number, boolean value) {
    room(20);
    putByte(value ? 1 : 0);
    putTag(number, WireType.VARINT);
  }

  /// A string in UTF-8. Half of a surrogate pair, which UTF-8 cannot hold, is an
  /// IllegalArgumentException.
  public void string(int number, String value) {
    if (putShort(number, value)) return;
    int length;
    try {
      length = putString(value);
    } catch (UnwritableTextException e) {
      throw e.inside(number);
    }
    endField(number, length);
  }

  public void bytes(int number, Bytes value) {
    putBytes(value.raw());
    endField(number, value.size());
  }

  public void message(int number, Message value) {
    int after = size();
    try {
      value.writeTo(this);
    } catch (UnwritableTextException e) {
      throw e.inside(number);
    }
    endField(number, size() - after);
  }

  /// A message between a start and an end tag.
  public void group(int number, Message value) {
    group(number, value::writeTo);
  }

  /// What `fields` writes, last field first, between a start and an end tag.
  void group(int number, Consumer<ProtoWriter> fields) {
    room(20);
    putTag(number, WireType.END_GROUP);
    try {
      fields.accept(this);
    } catch (UnwritableTextException e) {
      throw e.inside(number);
    }
    room(20);
    putTag(number, WireType.START_GROUP);
  }

  private void endField(int number, int length) {
    room(20);
    putVarint32(length);
    putTag(number, WireType.LEN);
  }

  /// The bytes of unknown fields, as they were read.
  public void unknown(Tail tail) {
    byte[] unknown = tail.rawUnknown();
    if (unknown.length > 0) putBytes(unknown);
  }

  // ---- Repeated fields, one tag for each value

  public void strings(int number, List<String> values) {
    for (int i = values.size(); --i >= 0; ) string(number, values.get(i));
  }

  public void byteStrings(int number, List<Bytes> values) {
    for (int i = values.size(); --i >= 0; ) bytes(number, values.get(i));
  }

  public void enumerations(int number, List<? extends ProtoEnum> values) {
    for (int i = values.size(); --i >= 0; ) int32(number, values.get(i).number());
  }

  public void int32s(int number, IntList values) {
    for (int i = values.size(); --i >= 0; ) int32(number, values.getInt(i));
  }

  public void uint32s(int number, IntList values) {
    for (int i = values.size(); --i >= 0; ) uint32(number, values.getInt(i));
  }

  public void sint32s(int number, IntList values) {
    for (int i = values.size(); --i >= 0; ) sint32(number, values.getInt(i));
  }

  public void fixed32s(int number, IntList values) {
    for (int i = values.size(); --i >= 0; ) fixed32(number, values.getInt(i));
  }

  public void sfixed32s(int number, IntList values) {
    fixed32s(number, values);
  }

  public void int64s(int number, LongList values) {
    for (int i = values.size(); --i >= 0; ) int64(number, values.getLong(i));
  }

  public void uint64s(int number, LongList values) {
    int64s(number, values);
  }

  public void sint64s(int number, LongList values) {
    for (int i = values.size(); --i >= 0; ) sint64(number, values.getLong(i));
  }

  public void fixed64s(int number, LongList values) {
    for (int i = values.size(); --i >= 0; ) fixed64(number, values.getLong(i));
  }

  public void sfixed64s(int number, LongList values) {
    fixed64s(number, values);
  }

  public void floats(int number, FloatList values) {
    for (int i = values.size(); --i >= 0; ) floatValue(number, values.getFloat(i));
  }

  public void doubles(int number, DoubleList values) {
    for (int i = values.size(); --i >= 0; ) doubleValue(number, values.getDouble(i));
  }

  public void bools(int number, BoolList values) {
    for (int i = values.size(); --i >= 0; ) bool(number, values.getBoolean(i));
  }

  // ---- Packed: one tag and one length for all values; nothing for none

  public void packedEnumerations(int number, List<? extends ProtoEnum> values) {
    int after = size();
    for (int i = values.size(); --i >= 0; ) varint(values.get(i).number());
    endPacked(number, after);
  }

  public void packedInt32s(int number, IntList values) {
    int after = size();
    putVarints(values.room(), values.size(), -1, false);
    endPacked(number, after);
  }

  public void packedUint32s(int number, IntList values) {
    int after = size();
    putVarints(values.room(), values.size(), 0xFFFF_FFFFL, false);
    endPacked(number, after);
  }

  public void packedSint32s(int number, IntList values) {
    int after = size();
    putVarints(values.room(), values.size(), 0, true);
    endPacked(number, after);
  }

  public void packedFixed32s(int number, IntList values) {
    int after = size();
    for (int i = values.size(); --i >= 0; ) {
      room(4);
      putFixed32(values.getInt(i));
    }
    endPacked(number, after);
  }

  public void packedSfixed32s(int number, IntList values) {
    packedFixed32s(number, values);
  }

  public void packedInt64s(int number, LongList values) {
    int after = size();
    putVarints(values.room(), values.size(), false);
    endPacked(number, after);
  }

  public void packedUint64s(int number, LongList values) {
    packedInt64s(number, values);
  }

  public void packedSint64s(int number, LongList values) {
    int after = size();
    putVarints(values.room(), values.size(), true);
    endPacked(number, after);
  }

  public void packedFixed64s(int number, LongList values) {
    int after = size();
    for (int i = values.size(); --i >= 0; ) {
      room(8);
      putFixed64(values.getLong(i));
    }
    endPacked(number, after);
  }

  public void packedSfixed64s(int number, LongList values) {
    packedFixed64s(number, values);
  }

  public void packedFloats(int number, FloatList values) {
    int after = size();
    for (int i = values.size(); --i >= 0; ) {
      room(4);
      putFixed32(Float.floatToRawIntBits(values.getFloat(i)));
    }
    endPacked(number, after);
  }

  public void packedDoubles(int number, DoubleList values) {
    int after = size();
    putDoubles(values.room(), values.size());
    endPacked(number, after);
  }

  public void packedBools(int number, BoolList values) {
    int after = size();
    for (int i = values.size(); --i >= 0; ) varint(values.getBoolean(i) ? 1 : 0);
    endPacked(number, after);
  }

  private void varint(long value) {
    room(10);
    putVarint(value);
  }

  private void endPacked(int number, int after) {
    if (size() > after) endField(number, size() - after);
  }

  // ---- Maps

  /// One entry after the other, key and value always written.
  public <K, V> void map(int number, FieldType<K> keys, FieldType<V> values, Map<K, V> map) {
    if (map.isEmpty()) return;
    var entries = // backwards needs them all first
        deterministic ? MapOrder.sorted(keys, map) : new ArrayList<>(map.entrySet());
    for (int i = entries.size(); --i >= 0; ) {
      int after = size();
      try {
        values.write(this, 2, entries.get(i).getValue());
        keys.write(this, 1, entries.get(i).getKey());
      } catch (UnwritableTextException e) {
        throw e.inside(number);
      }
      endField(number, size() - after);
    }
  }
}
