package dev.tandem.protobuf.java;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.tandem.rpc.spi.Codec;
import dev.tandem.rpc.spi.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The codec of a message of protobuf-java's. Services that are generated with
/// `messages=protobuf-java` have one for each type.
///
/// A message up to 64 KiB is written into one array, with room in front for gRPC's prefix: it is
/// not copied again on its way to the socket. What is larger is a row of arrays of that size.
/// Arrays that were received are read where they are; what a message keeps is copied out of them.
///
/// Bytes that are no message, or lack a required field, are an UncheckedIOException with
/// protobuf-java's own inside. To a call it is what our own messages' errors are: INVALID_ARGUMENT
/// at a server, INTERNAL at a client. Messages inside each other are limited ([#maxDepth]); how
/// large a message may be is the server's and the channel's limit.
///
/// Immutable; safe for any number of threads.
public final class ProtobufJavaCodec<T extends MessageLite> implements Codec<T> {
  /// protobuf-java's own, and that of our messages.
  private static final int MAX_DEPTH = 100;

  private final T defaultInstance;
  private final Parser<T> parser;
  private final ExtensionRegistryLite extensions;
  private final int maxDepth;

  private ProtobufJavaCodec(T defaultInstance, ExtensionRegistryLite extensions, int maxDepth) {
    this.defaultInstance = defaultInstance;
    this.parser = parser(defaultInstance);
    this.extensions = extensions;
    this.maxDepth = maxDepth;
  }

  /// The codec of a message: `ProtobufJavaCodec.of(HelloRequest.getDefaultInstance())`. Extensions
  /// are kept as unknown fields.
  public static <T extends MessageLite> ProtobufJavaCodec<T> of(T defaultInstance) {
    Objects.requireNonNull(defaultInstance, "defaultInstance");
    return new ProtobufJavaCodec<>(
        defaultInstance, ExtensionRegistryLite.getEmptyRegistry(), MAX_DEPTH);
  }

  /// The same codec, which knows these extensions. The registry is not to be changed any more.
  public ProtobufJavaCodec<T> extensions(ExtensionRegistryLite extensions) {
    Objects.requireNonNull(extensions, "extensions");
    return new ProtobufJavaCodec<>(defaultInstance, extensions, maxDepth);
  }

  /// The same codec, which takes so many messages and groups inside each other; 100 if nothing is
  /// said. Reading takes a bit of the thread's stack for each.
  public ProtobufJavaCodec<T> maxDepth(int messages) {
    if (messages < 1) throw new IllegalArgumentException("maxDepth is at least 1, not " + messages);
    return new ProtobufJavaCodec<>(defaultInstance, extensions, messages);
  }

  /// A message's parser is that of its class.
  @SuppressWarnings("unchecked")
  private static <T extends MessageLite> Parser<T> parser(T defaultInstance) {
    return (Parser<T>) defaultInstance.getParserForType();
  }

  @Override
  public Payload encode(T message, int headroom) {
    int size = message.getSerializedSize();
    if (size < 0) throw tooLarge();
    try {
      if (size > ChunkedOutput.MAX_BYTES) {
        var out = new ChunkedOutput(size, headroom);
        message.writeTo(out);
        return out.payload();
      }
      var array = new byte[headroom + size];
      var out = CodedOutputStream.newInstance(array, headroom, size);
      message.writeTo(out);
      out.checkNoSpaceLeft();
      return Payload.of(array, headroom, size, headroom);
    } catch (CodedOutputStream.OutOfSpaceException | ChunkedOutput.OverflowException e) {
      throw tooLarge();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// protobuf-java counts in an int, which has gone round.
  private IllegalStateException tooLarge() {
    return new IllegalStateException(name() + ": the message has more than 2 GiB");
  }

  @Override
  public T decode(Payload bytes) {
    var in =
        bytes.next() == null
            ? CodedInputStream.newInstance(bytes.array(), bytes.offset(), bytes.length())
            : CodedInputStream.newInstance(bytes.input());
    in.setRecursionLimit(maxDepth);
    try {
      in.pushLimit(bytes.size()); // a length that goes past the end is seen before it is believed
      T message = parser.parseFrom(in, extensions);
      in.checkLastTagWas(0);
      return message;
    } catch (IOException e) {
      throw new UncheckedIOException(name() + ": " + e.getMessage(), e);
    }
  }

  /// The type's name in its `.proto` file, which may be told to peers; the lite runtime has none.
  private String name() {
    return defaultInstance instanceof Message message
        ? message.getDescriptorForType().getFullName()
        : defaultInstance.getClass().getSimpleName();
  }

  /// The name of its messages' type.
  @Override
  public String toString() {
    return name();
  }
}
