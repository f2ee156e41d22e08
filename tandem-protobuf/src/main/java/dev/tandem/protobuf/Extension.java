package dev.tandem.protobuf;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A field that one `.proto` file adds to the message of another: a constant in generated code.
///
/// ```java
/// String extra = OldProto.EXTRA.get(old);              // its default if it is not set
/// old = OldProto.EXTRA.set(old, "more");               // a message with the extension
/// old = old.toBuilder().set(OldProto.EXTRA, "more").build();     // the same
/// ```
///
/// A message keeps extensions as bytes among its unknown fields, so that reading it takes no
/// registry, and each [#get] decodes them: hold on to the value instead of asking twice. What is
/// wrong in these bytes is a [MalformedMessageException] of `get` and `isSet`, not of the parser.
///
/// Immutable; safe for any number of threads. `T` is the boxed type of a scalar; an [IntList] and
/// its like, or a [List], for what is repeated.
public final class Extension<M extends Message, T> {
  private final Supplier<MessageType<M>> extended;
  private final int number;
  private final String fullName;
  private final ExtensionCodec<T> codec;
  private final boolean messageSet;

  private Extension(
      Supplier<MessageType<M>> extended,
      int number,
      String fullName,
      ExtensionCodec<T> codec,
      boolean messageSet) {
    this.extended = extended;
    this.number = number;
    this.fullName = fullName;
    this.codec = codec;
    this.messageSet = messageSet;
  }

  // ---- For generated code. Types are asked for when they are needed: messages may extend one
  // another, and neither has to be initialised before the other.

  /// An extension with one value.
  public static <M extends Message, T> Extension<M, T> of(
      Supplier<MessageType<M>> extended,
      int number,
      String fullName,
      Supplier<? extends FieldType<T>> type) {
    var codec = new ExtensionCodec.One<T>(type, null, false);
    return new Extension<>(extended, number, fullName, codec, false);
  }

  /// An extension with a list of strings, bytes, enums or messages.
  public static <M extends Message, E> Extension<M, List<E>> list(
      Supplier<MessageType<M>> extended,
      int number,
      String fullName,
      Supplier<? extends FieldType<E>> type) {
    var codec =
        new ExtensionCodec.Many<E, List<E>>(
            type, list -> Frozen.list(list, fullName), List.of(), false, false);
    return new Extension<>(extended, number, fullName, codec, false);
  }

  public static <M extends Message> Extension<M, IntList> ints(
      Supplier<MessageType<M>> extended, int number, String fullName, ScalarType<Integer> type) {
    var codec = new ExtensionCodec.Many<>(() -> type, IntList::copyOf, IntList.EMPTY, false, false);
    return new Extension<>(extended, number, fullName, codec, false);
  }

  public static <M extends Message> Extension<M, LongList> longs(
      Supplier<MessageType<M>> extended, int number, String fullName, ScalarType<Long> type) {
    var codec =
        new ExtensionCodec.Many<>(() -> type, LongList::copyOf, LongList.EMPTY, false, false);
    return new Extension<>(extended, number, fullName, codec, false);
  }

  public static <M extends Message> Extension<M, FloatList> floats(
      Supplier<MessageType<M>> extended, int number, String fullName, ScalarType<Float> type) {
    var codec =
        new ExtensionCodec.Many<>(() -> type, FloatList::copyOf, FloatList.EMPTY, false, false);
    return new Extension<>(extended, number, fullName, codec, false);
  }

  public static <M extends Message> Extension<M, DoubleList> doubles(
      Supplier<MessageType<M>> extended, int number, String fullName, ScalarType<Double> type) {
    var codec =
        new ExtensionCodec.Many<>(() -> type, DoubleList::copyOf, DoubleList.EMPTY, false, false);
    return new Extension<>(extended, number, fullName, codec, false);
  }

  public static <M extends Message> Extension<M, BoolList> bools(
      Supplier<MessageType<M>> extended, int number, String fullName, ScalarType<Boolean> type) {
    var codec =
        new ExtensionCodec.Many<>(() -> type, BoolList::copyOf, BoolList.EMPTY, false, false);
    return new Extension<>(extended, number, fullName, codec, false);
  }

  /// This extension with a declared default.
  public Extension<M, T> withDefault(T value) {
    return new Extension<>(extended, number, fullName, codec.withDefault(value), messageSet);
  }

  /// This extension with its values behind one tag.
  public Extension<M, T> packed() {
    return new Extension<>(extended, number, fullName, codec.packed(), messageSet);
  }

  /// This extension as a group.
  public Extension<M, T> delimited() {
    return new Extension<>(extended, number, fullName, codec.delimited(), messageSet);
  }

  /// This extension of a message with `message_set_wire_format`.
  public Extension<M, T> inMessageSet() {
    return new Extension<>(extended, number, fullName, codec, true);
  }

  // ---- For programs

  /// The name in the `.proto` file, with its package and the messages around it.
  public String fullName() {
    return fullName;
  }

  public int number() {
    return number;
  }

  /// The message that is extended.
  public MessageType<M> extended() {
    return extended.get();
  }

  /// The value; the default if it is not set, and an empty list for what is repeated.
  public T get(M message) {
    var value = find(message.tail());
    return value == null ? codec.absent() : value;
  }

  /// Whether there is a value; for a list, whether it has any.
  public boolean isSet(M message) {
    return find(message.tail()) != null;
  }

  /// The message with this value. An empty list is the same as [#clear].
  ///
  /// A string that UTF-8 cannot hold is an IllegalArgumentException.
  public M set(M message, T value) {
    return extended().with(message, set(message.tail(), value));
  }

  /// The message without the extension.
  public M clear(M message) {
    return extended().with(message, clear(message.tail()));
  }

  /// For generated code: the tail of a message with this value.
  public Tail set(Tail tail, T value) {
    return replaced(tail, written(codec.checked(Objects.requireNonNull(value, fullName))));
  }

  /// For generated code: the tail of a message without the extension.
  public Tail clear(Tail tail) {
    return replaced(tail, new byte[0]);
  }

  // ---- Reading

  private @Nullable T find(Tail tail) {
    byte[] fields = tail.rawUnknown();
    if (fields.length == 0) return null;
    try {
      return read(new ProtoReader(fields, 0, fields.length));
    } catch (MalformedMessageException e) {
      if (!e.isIncomplete()) throw e.in(place(), codec.type());
      return joined(fields);
    }
  }

  /// What came in several parts, which may have the required fields of one another.
  private @Nullable T joined(byte[] fields) {
    T value = read(new ProtoReader(fields, 0, fields.length).takePartial());
    if (value == null) return null;
    byte[] whole = written(value);
    try {
      return read(new ProtoReader(whole, 0, whole.length));
    } catch (MalformedMessageException e) {
      throw e.in(place(), codec.type());
    }
  }

  private @Nullable T read(ProtoReader in) {
    var reading = codec.reading();
    for (int tag; (tag = in.tag()) != 0; ) {
      if (messageSet && MessageSetWire.isItem(tag)) {
        var item = MessageSetItem.read(in);
        if (item.typeId() == number) reading.field(item.asField(in));
      } else if (WireType.number(tag) == number && codec.takes(WireType.of(tag))) {
        reading.field(in);
      } else {
        in.skip(tag);
      }
    }
    return reading.value();
  }

  // ---- Writing

  private byte[] written(T value) {
    var out = new ProtoWriter();
    try {
      if (messageSet) MessageSetWire.write(out, number, (Message) value);
      else codec.write(out, number, value);
    } catch (UnwritableTextException e) {
      throw e.in(place(), codec.type());
    }
    return out.toByteArray();
  }

  /// The tail with `own` in place of the extension's fields: in the order of numbers, as far as the
  /// other fields are.
  private Tail replaced(Tail tail, byte[] own) {
    byte[] fields = tail.rawUnknown();
    var replaced = new UnknownFields();
    boolean written = false;
    var in = new ProtoReader(fields, 0, fields.length, ParseLimits.DEEPEST);
    for (int tag; (tag = in.tag()) != 0; ) {
      var field = new UnknownFields();
      in.skip(tag, field);
      byte[] other = field.toByteArray();
      int otherNumber = numberOf(tag, other);
      if (otherNumber == number) continue;
      if (!written && Integer.compareUnsigned(otherNumber, number) > 0) {
        replaced.fields(own);
        written = true;
      }
      replaced.fields(other);
    }
    if (!written) replaced.fields(own);
    return tail.withUnknown(replaced.toByteArray());
  }

  /// The number of a field; of an item in a message set that of the extension in it.
  private int numberOf(int tag, byte[] field) {
    if (!messageSet || !MessageSetWire.isItem(tag)) return WireType.number(tag);
    var in = new ProtoReader(field, 0, field.length, ParseLimits.DEEPEST);
    in.tag();
    return MessageSetItem.read(in).typeId();
  }

  private String place() {
    return extended().fullName() + "." + this;
  }

  /// As the text format names it: `[evil.old.extra]`.
  @Override
  public String toString() {
    return "[" + fullName + "]";
  }
}
