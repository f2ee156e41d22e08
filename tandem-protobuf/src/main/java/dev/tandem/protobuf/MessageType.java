package dev.tandem.protobuf;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// The type of a message: its name, how it is read, its default, its descriptor. Each generated
/// record has one as `TYPE`. Stateless; used by any number of threads at once.
public final class MessageType<T extends Message> extends FieldType<T> {
  private final String fullName;
  private final T defaultValue;
  private final Function<ProtoReader, T> reading;
  private final Supplier<FileDescriptor> file;

  private MessageType(
      String fullName,
      T defaultValue,
      Function<ProtoReader, T> reading,
      Supplier<FileDescriptor> file) {
    super(WireType.LEN);
    this.fullName = fullName;
    this.defaultValue = defaultValue;
    this.reading = reading;
    this.file = file;
  }

  /// For generated code. `reading` reads fields until [ProtoReader#tag] says 0; `file` is asked
  /// when the descriptor is.
  public static <T extends Message> MessageType<T> of(
      String fullName,
      T defaultValue,
      Function<ProtoReader, T> reading,
      Supplier<FileDescriptor> file) {
    return new MessageType<>(fullName, defaultValue, reading, file);
  }

  /// The name in the `.proto` file with its package: `routeguide.Feature`.
  public String fullName() {
    return fullName;
  }

  /// The message without any field set: what an absent field of this type reads as.
  @Override
  public T defaultValue() {
    return defaultValue;
  }

  /// What the `.proto` file says of this message. Parsed when it is first asked for.
  public MessageDescriptor descriptor() {
    return file.get().resolveMessage(fullName);
  }

  /// Reads a message that fills `data`.
  ///
  /// All `parse` methods throw [MalformedMessageException] for what is not such a message:
  /// truncated, nested deeper than 100 messages, strings that are not UTF-8. Nothing of the input
  /// is kept.
  public T parse(byte[] data) {
    return parse(data, 0, data.length);
  }

  /// Reads a message from `length` bytes of `data`.
  public T parse(byte[] data, int offset, int length) {
    return parse(new ProtoReader(data, offset, length));
  }

  /// Reads a message from what remains in `buffer`, whose position does not move.
  public T parse(ByteBuffer buffer) {
    return parse(List.of(buffer));
  }

  /// Reads a message that lies in several buffers, one after the other, without joining them; their
  /// positions do not move. A message may be cut anywhere. Buffers without an accessible array are
  /// copied one by one.
  public T parse(List<ByteBuffer> chunks) {
    return parse(new ProtoReader(chunks));
  }

  /// The message in the text format, on one line: what its `toString` is. Fields with the option
  /// `debug_redact` are not shown.
  public String print(T message) {
    return TextPrinter.DEBUG.print(message);
  }

  T parse(ProtoReader in) {
    try {
      return reading.apply(in);
    } catch (MalformedMessageException e) {
      throw e.in(this);
    }
  }

  @Override
  T read(ProtoReader in) {
    return in.message(this);
  }

  /// The fields up to the end of the message that `in` is in.
  T readFields(ProtoReader in) {
    return reading.apply(in);
  }

  @Override
  void write(ProtoWriter out, int number, T value) {
    out.message(number, value);
  }

  /// The name of the field at the end of a path of numbers: `routeguide.Feature.location.latitude`.
  String nameOf(List<Integer> numbers) {
    return file.get().path(fullName, numbers);
  }

  @Override
  public String toString() {
    return fullName;
  }
}
