package dev.tandem.protobuf;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The type of a message: its name, how it is read, its default, its descriptor. Each generated
/// record has one as `TYPE`. Stateless; used by any number of threads at once.
public final class MessageType<T extends Message> extends FieldType<T> {
  private final String fullName;
  private final T defaultValue;
  private final Function<ProtoReader, T> reading;
  private final @Nullable BiFunction<T, Tail, T> changing;
  private final Supplier<FileDescriptor> file;

  private MessageType(
      String fullName,
      T defaultValue,
      Function<ProtoReader, T> reading,
      @Nullable BiFunction<T, Tail, T> changing,
      Supplier<FileDescriptor> file) {
    super(WireType.LEN);
    this.fullName = fullName;
    this.defaultValue = defaultValue;
    this.reading = reading;
    this.changing = changing;
    this.file = file;
  }

  /// For generated code. `reading` reads fields until [ProtoReader#tag] says 0; `file` is asked
  /// when the descriptor is.
  public static <T extends Message> MessageType<T> of(
      String fullName,
      T defaultValue,
      Function<ProtoReader, T> reading,
      Supplier<FileDescriptor> file) {
    return new MessageType<>(fullName, defaultValue, reading, null, file);
  }

  /// For generated code: a message that may have extensions. `changing` makes the same message with
  /// another tail.
  public static <T extends Message> MessageType<T> of(
      String fullName,
      T defaultValue,
      Function<ProtoReader, T> reading,
      BiFunction<T, Tail, T> changing,
      Supplier<FileDescriptor> file) {
    return new MessageType<>(fullName, defaultValue, reading, changing, file);
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
    try {
      return reading.apply(new ProtoReader(data));
    } catch (MalformedMessageException e) {
      return again(() -> new ProtoReader(data), e);
    }
  }

  /// Reads a message from `length` bytes of `data`.
  public T parse(byte[] data, int offset, int length) {
    try {
      return reading.apply(new ProtoReader(data, offset, length));
    } catch (MalformedMessageException e) {
      return again(() -> new ProtoReader(data, offset, length), e);
    }
  }

  /// Reads a message from what remains in `buffer`, whose position does not move.
  public T parse(ByteBuffer buffer) {
    return parse(List.of(buffer));
  }

  /// Reads a message that lies in several buffers, one after the other, without joining them; their
  /// positions do not move. A message may be cut anywhere. Buffers without an accessible array are
  /// copied one by one.
  public T parse(List<ByteBuffer> chunks) {
    return parse(() -> new ProtoReader(chunks));
  }

  public T parse(Bytes data) {
    return parse(data.raw());
  }

  /// Reads a message from `length` bytes of `data`, with other limits than 100 messages inside each
  /// other.
  public T parse(byte[] data, int offset, int length, ParseLimits limits) {
    return parse(
        () -> {
          limits.check(length);
          return new ProtoReader(data, offset, length, limits.depth());
        });
  }

  /// Reads a message that lies in several buffers, with other limits.
  public T parse(List<ByteBuffer> chunks, ParseLimits limits) {
    return parse(
        () -> {
          limits.check(chunks.stream().mapToLong(ByteBuffer::remaining).sum());
          return new ProtoReader(chunks, limits.depth());
        });
  }

  /// Reads a message that is all of a stream, up to 64 MiB; more is malformed. The stream is not
  /// closed.
  public T parse(InputStream in) throws IOException {
    return parse(in, ParseLimits.DEFAULT);
  }

  /// Reads a message that is all of a stream.
  public T parse(InputStream in, ParseLimits limits) throws IOException {
    try {
      byte[] data = MessageStream.rest(in, limits);
      return parse(data, 0, data.length, limits);
    } catch (MalformedMessageException e) {
      throw e.in(this);
    }
  }

  /// Reads one message of a stream that has its length, as a varint, in front of each; null where
  /// the stream ends. Messages of more than 64 MiB are malformed, and so is a stream that ends
  /// inside of one. It reads the length byte by byte, and nothing behind the message: give it a
  /// buffered stream. Not closed.
  public @Nullable T parseDelimited(InputStream in) throws IOException {
    return parseDelimited(in, ParseLimits.DEFAULT);
  }

  /// Reads one message of a stream that has its length in front of each, with other limits.
  public @Nullable T parseDelimited(InputStream in, ParseLimits limits) throws IOException {
    try {
      int length = MessageStream.length(in, limits);
      if (length < 0) return null;
      return parse(MessageStream.body(in, length), 0, length, limits);
    } catch (MalformedMessageException e) {
      throw e.in(this);
    }
  }

  /// Writes a message with its length, as a varint, in front: what [#parseDelimited] reads. Neither
  /// flushed nor closed.
  public void writeDelimited(T message, OutputStream out) throws IOException {
    try {
      MessageStream.write(message, out);
    } catch (UnwritableTextException e) {
      throw e.in(this);
    }
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

  private T parse(Supplier<ProtoReader> input) {
    try {
      return reading.apply(input.get());
    } catch (MalformedMessageException e) {
      return again(input, e);
    }
  }

  private T again(Supplier<ProtoReader> input, MalformedMessageException first) {
    if (!first.isIncomplete()) throw first.in(this);
    return joined(input, first);
  }

  /// Reads a message whose parts may have the required fields of one another: all is read, and then
  /// looked at once more as it will be written, where each message is in one part.
  private T joined(Supplier<ProtoReader> input, MalformedMessageException first) {
    try {
      T joined = reading.apply(input.get().takePartial());
      var out = ProtoWriter.lenient();
      joined.writeTo(out);
      byte[] whole = out.toByteArray();
      return reading.apply(new ProtoReader(whole, 0, whole.length, Integer.MAX_VALUE));
    } catch (MalformedMessageException still) {
      throw still.sameAs(first) ? first.in(this) : still.in(this);
    }
  }

  /// The message with another tail.
  T with(T message, Tail tail) {
    if (changing == null) throw new IllegalStateException(fullName + " has no extensions");
    return changing.apply(message, tail);
  }

  @Override
  T read(ProtoReader in) {
    return in.message(this);
  }

  /// What reads the fields up to the end of the message that a reader is in.
  Function<ProtoReader, T> reading() {
    return reading;
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
  String pathFrom(List<Integer> numbers) {
    return nameOf(numbers).substring(fullName.length());
  }

  @Override
  public String toString() {
    return fullName;
  }
}
