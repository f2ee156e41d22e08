package dev.tandem.protobuf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads the binary wire format: for generated code. Programs call [MessageType#parse].
///
/// A message is a row of fields, each a tag and a value; the end of a message is where its length
/// says:
///
/// ```text
/// tag  varint: field number << 3 | wire type
/// 0    varint   int32 int64 uint32 uint64 sint32 sint64 bool enum
/// 1    8 bytes  fixed64 sfixed64 double
/// 2    varint length, then so many bytes: string bytes message packed
/// 3 4  the fields of a group, between tags 3 and 4
/// 5    4 bytes  fixed32 sfixed32 float
/// ```
///
/// A generated `read` keeps the position in a variable of its own: see [#next]. Other code asks for
/// [#tag] until it is 0, takes each value with the method of its type, and hands what it does not
/// know to [#unknown]. Both end with [#tail]. Methods in the plural take a repeated field, packed
/// or not, and give back the list with the new values.
public final class ProtoReader extends ProtoScalars {
  ProtoReader(byte[] data) {
    super(data);
  }

  ProtoReader(byte[] data, int offset, int length) {
    super(data, offset, length);
  }

  ProtoReader(byte[] data, int offset, int length, int maxDepth) {
    super(data, offset, length);
    maxDepth(maxDepth);
  }

  ProtoReader(List<ByteBuffer> chunks) {
    super(chunks);
  }

  ProtoReader(List<ByteBuffer> chunks, int maxDepth) {
    super(chunks);
    maxDepth(maxDepth);
  }

  private ProtoReader(byte[] data, ProtoReader outer) {
    super(data, outer);
  }

  /// A reader of what was a message here already, though required fields may be missing.
  static ProtoReader partial(byte[] data, int maxDepth) {
    return new ProtoReader(data, 0, data.length, maxDepth).takePartial();
  }

  /// Takes messages without their required fields: another part may have them.
  ProtoReader takePartial() {
    allowMissing();
    return this;
  }

  /// A reader of these bytes, in place of some of this one's.
  ProtoReader over(byte[] data) {
    return new ProtoReader(data, this);
  }

  // ---- Scalars

  /// A value of an open enum.
  public <E extends ProtoEnum> E enumeration(EnumType<E> type) {
    E value = type.find(int32());
    return value == null ? type.defaultValue() : value;
  }

  /// A value of a closed enum, or null if its number was not declared: then it is an unknown field.
  public <E extends ProtoEnum> @Nullable E closedEnumeration(EnumType<E> type) {
    int number = int32();
    E value = type.find(number);
    if (value == null) stranger(number);
    return value;
  }

  // ---- Messages

  /// A nested message.
  public <T extends Message> T message(MessageType<T> type) {
    return message(type.reading());
  }

  private <T extends Message> T message(Function<ProtoReader, T> reading) {
    return nested(readLength(), reading);
  }

  private <T extends Message> T nested(int length, Function<ProtoReader, T> reading) {
    var outerUnknown = unknown;
    int outerGroup = groupEnd;
    long outerEnd = enter(length);
    int field = WireType.number(tag);
    deeper();
    unknown = null;
    groupEnd = 0;
    T message;
    try {
      message = reading.apply(this);
    } catch (MalformedMessageException e) {
      e.inside(field);
      throw e;
    }
    depth--;
    unknown = outerUnknown;
    groupEnd = outerGroup;
    leave(outerEnd);
    return message;
  }

  /// A nested message that is merged into the one that was read before it, if there was one.
  ///
  /// What a message means does not change when its bytes are followed by those of another: the two
  /// are one, in which later values win and nested messages and lists are joined. So the message
  /// that is there is written, and read again with the new bytes behind it.
  public <T extends Message> T message(MessageType<T> type, @Nullable T before) {
    return message(type.reading(), before);
  }

  private <T extends Message> T message(Function<ProtoReader, T> reading, @Nullable T before) {
    return before == null ? message(reading) : message(reading, before, readBytes(readLength()));
  }

  /// The message that `second`, bytes of this input, adds to the one before, if there was one.
  <T extends Message> T message(MessageType<T> type, @Nullable T before, byte[] second) {
    return message(type.reading(), before, second);
  }

  private <T extends Message> T message(
      Function<ProtoReader, T> reading, @Nullable T before, byte[] second) {
    var in = new ProtoReader(before == null ? second : joined(before, second), this);
    try {
      in.deeper();
      return reading.apply(in);
    } catch (MalformedMessageException e) {
      e.inside(WireType.number(tag));
      throw e;
    }
  }

  private byte[] joined(Message before, byte[] second) {
    byte[] first = before.toByteArray();
    chargeMerge(first.length + (long) second.length);
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /// A group: a message between a start tag, which has been read, and an end tag.
  public <T extends Message> T group(MessageType<T> type) {
    return group(type.reading());
  }

  private <T extends Message> T group(Function<ProtoReader, T> reading) {
    var outerUnknown = unknown;
    unknown = null;
    T message = insideGroup(() -> reading.apply(this));
    unknown = outerUnknown;
    return message;
  }

  /// What `reading` makes of the fields of a group, for which [#tag] is 0 at the end tag.
  <R> R insideGroup(Supplier<R> reading) {
    int outerGroup = groupEnd;
    int field = WireType.number(tag);
    deeper();
    groupEnd = WireType.endOf(tag);
    R result;
    try {
      result = reading.get();
    } catch (MalformedMessageException e) {
      e.inside(field);
      throw e;
    }
    depth--;
    groupEnd = outerGroup;
    mayHaveMoved();
    return result;
  }

  /// A group that is merged into the one that was read before it, if there was one.
  public <T extends Message> T group(MessageType<T> type, @Nullable T before) {
    return group(type.reading(), before);
  }

  private <T extends Message> T group(Function<ProtoReader, T> reading, @Nullable T before) {
    if (before == null) return group(reading);
    var contents = new UnknownFields();
    skipGroup(tag, contents);
    return message(reading, before, contents.withoutOuterTags(tag));
  }

  /// A map entry.
  public <K, V> Map<K, V> entry(FieldType<K> keys, FieldType<V> values, Map<K, V> map) {
    if (values instanceof EnumType<?> type && !type.isOpen()) return closedEntry(keys, values, map);
    return entryOf(readLength(), keys, values, map);
  }

  private <K, V> Map<K, V> entryOf(
      int length, FieldType<K> keys, FieldType<V> values, Map<K, V> map) {
    int field = tag;
    int outerGroup = groupEnd;
    groupEnd = 0;
    long outerEnd = enter(length);
    deeper();
    K key = keys.defaultValue();
    V value = null;
    try {
      while (tag() != 0) {
        if (tag == (1 << 3 | keys.wireType)) key = keys.read(this);
        else if (tag == (2 << 3 | values.wireType)) value = entryValue(values, value);
        else skip(tag, null);
      }
    } catch (MalformedMessageException e) {
      e.inside(WireType.number(field));
      throw e;
    }
    depth--;
    groupEnd = outerGroup;
    leave(outerEnd);
    tag = field;
    return FrozenMap.put(map, key, value == null ? values.defaultValue() : value);
  }

  @SuppressWarnings("unchecked") // before is a value of this type
  private <V> V entryValue(FieldType<V> values, @Nullable V before) {
    return values instanceof MessageType<?> type ? (V) merged(type, before) : values.read(this);
  }

  @SuppressWarnings("unchecked") // before is a message of this type
  private <T extends Message> T merged(MessageType<T> type, @Nullable Object before) {
    return message(type, (T) before);
  }

  /// An entry whose value may be a number that the enum does not declare: then all of it is
  /// unknown.
  private <K, V> Map<K, V> closedEntry(FieldType<K> keys, FieldType<V> values, Map<K, V> map) {
    byte[] entry = readBytes(readLength());
    if (((EnumType<?>) values).find(closedValue(entry, (EnumType<?>) values)) == null) {
      unknownFields().bytes(tag, entry);
      return map;
    }
    var in = new ProtoReader(entry, this);
    in.tag = tag;
    return in.entryOf(entry.length, keys, values, map);
  }

  /// The number of an entry's value.
  private int closedValue(byte[] entry, EnumType<?> type) {
    var in = new ProtoReader(entry, this);
    int number = type.defaultValue().number();
    try {
      in.deeper();
      while (in.tag() != 0) {
        if (in.tag == (2 << 3 | WireType.VARINT)) number = in.int32();
        else in.skip(in.tag, null);
      }
    } catch (MalformedMessageException e) {
      e.inside(WireType.number(tag));
      throw e;
    }
    return number;
  }

  // ---- Repeated fields

  public <E extends ProtoEnum> List<E> enumerations(EnumType<E> type, List<E> list) {
    long outerEnd = enterPacked();
    var growing = list;
    do {
      int count = valuesHere(outerEnd, 0);
      for (int i = 0; i < count; i++) {
        int number = int32();
        E value = type.find(number);
        if (value == null) stranger(number);
        else growing = FrozenList.append(growing, value, 3);
      }
    } while (more(outerEnd));
    leavePacked(outerEnd);
    return growing;
  }

  public List<String> strings(List<String> list) {
    return FrozenList.append(list, string(), 3);
  }

  public List<String> uncheckedStrings(List<String> list) {
    return FrozenList.append(list, uncheckedString(), 3);
  }

  public List<Bytes> byteStrings(List<Bytes> list) {
    return FrozenList.append(list, bytes(), 3);
  }

  public <T extends Message> List<T> messages(MessageType<T> type, List<T> list) {
    return FrozenList.append(list, message(type), 3);
  }

  public <T extends Message> List<T> groups(MessageType<T> type, List<T> list) {
    return FrozenList.append(list, group(type), 3);
  }

  // ---- For generated code: what lies at a position; it ends where [#at] says. A message of the
  // same
  // package is read by a method that is named at the call, which the JVM compiles into the caller.

  public <T extends Message> T message(int p, MessageType<T> type, @Nullable T before) {
    pos = p;
    return message(type.reading(), before);
  }

  public <T extends Message> T message(
      int p, Function<ProtoReader, T> reading, @Nullable T before) {
    if (before == null) return nested(length(p), reading);
    pos = p;
    return message(reading, before);
  }

  public <T extends Message> T group(int p, MessageType<T> type, @Nullable T before) {
    pos = p;
    return group(type.reading(), before);
  }

  public <T extends Message> T group(int p, Function<ProtoReader, T> reading, @Nullable T before) {
    pos = p;
    return group(reading, before);
  }

  public <K, V> Map<K, V> entry(int p, FieldType<K> keys, FieldType<V> values, Map<K, V> map) {
    pos = p;
    return entry(keys, values, map);
  }

  public <E extends ProtoEnum> List<E> enumerations(int p, EnumType<E> type, List<E> list) {
    pos = p;
    return enumerations(type, list);
  }

  public List<String> strings(int p, List<String> list) {
    var strings = FrozenList.append(list, string(p), 3);
    while (again(tag)) strings = FrozenList.append(strings, string(pos), 3);
    return strings;
  }

  public List<String> uncheckedStrings(int p, List<String> list) {
    return FrozenList.append(list, uncheckedString(p), 3);
  }

  public List<Bytes> byteStrings(int p, List<Bytes> list) {
    pos = p;
    return byteStrings(list);
  }

  public <T extends Message> List<T> messages(int p, MessageType<T> type, List<T> list) {
    return messages(p, type.reading(), list);
  }

  public <T extends Message> List<T> messages(
      int p, Function<ProtoReader, T> reading, List<T> list) {
    int tag = this.tag;
    var first = nested(length(p), reading);
    int size = Math.max(1, pos - p + 1); // less if it went on in another chunk
    // As many as there may be, if all are as large: most often they are alike, and the last field.
    int more = Math.clamp(remaining() / size, 3, 31);
    var messages = FrozenList.append(list, first, more);
    while (again(tag)) messages = FrozenList.append(messages, nested(length(pos), reading), 3);
    return messages;
  }

  /// Goes past the next tag if it is the same once more, of one byte, and not at the end of a
  /// chunk. What is negative as an int has five.
  private boolean again(int tag) {
    if (pos >= safe || buf[pos] != tag || tag < 0) return false;
    pos++;
    this.tag = tag;
    return true;
  }

  public <T extends Message> List<T> groups(int p, MessageType<T> type, List<T> list) {
    pos = p;
    return groups(type, list);
  }

  public <T extends Message> List<T> groups(int p, Function<ProtoReader, T> reading, List<T> list) {
    pos = p;
    return FrozenList.append(list, group(reading), 3);
  }
}
