package dev.tandem.rpc;

import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import dev.tandem.rpc.spi.Codec;
import dev.tandem.rpc.spi.Payload;
import java.util.Objects;

/// A method of a service: its name, its kind, and how its messages become bytes. Generated
/// interfaces have one constant a method.
public final class MethodDescriptor<Q, R> {
  /// How many messages either side sends.
  public enum Kind {
    UNARY,
    SERVER_STREAMING,
    CLIENT_STREAMING,
    BIDI;

    /// Whether a client sends exactly one message.
    public boolean oneRequest() {
      return this == UNARY || this == SERVER_STREAMING;
    }

    /// Whether a server that ends with OK sends exactly one message.
    public boolean oneResponse() {
      return this == UNARY || this == CLIENT_STREAMING;
    }
  }

  private final String path;
  private final String fullName;
  private final Kind kind;
  private final Codec<Q> request;
  private final Codec<R> response;

  private MethodDescriptor(String fullName, Kind kind, Codec<Q> request, Codec<R> response) {
    int slash = fullName.indexOf('/');
    if (slash < 1 || slash == fullName.length() - 1 || fullName.indexOf('/', slash + 1) >= 0) {
      throw new IllegalArgumentException(
          "a method is named package.Service/Method, not " + fullName);
    }
    this.fullName = fullName;
    this.path = "/" + fullName;
    this.kind = Objects.requireNonNull(kind, "kind");
    this.request = Objects.requireNonNull(request, "request");
    this.response = Objects.requireNonNull(response, "response");
  }

  /// A method with codecs of any kind: how other message libraries plug in.
  public static <Q, R> MethodDescriptor<Q, R> of(
      String fullName, Kind kind, Codec<Q> request, Codec<R> response) {
    return new MethodDescriptor<>(fullName, kind, request, response);
  }

  /// A method of one message each way.
  public static <Q extends Message, R extends Message> MethodDescriptor<Q, R> unary(
      String fullName, MessageType<Q> request, MessageType<R> response) {
    return of(fullName, Kind.UNARY, request, response);
  }

  /// A method that answers one message with many.
  public static <Q extends Message, R extends Message> MethodDescriptor<Q, R> serverStreaming(
      String fullName, MessageType<Q> request, MessageType<R> response) {
    return of(fullName, Kind.SERVER_STREAMING, request, response);
  }

  /// A method that answers many messages with one.
  public static <Q extends Message, R extends Message> MethodDescriptor<Q, R> clientStreaming(
      String fullName, MessageType<Q> request, MessageType<R> response) {
    return of(fullName, Kind.CLIENT_STREAMING, request, response);
  }

  /// A method of many messages each way.
  public static <Q extends Message, R extends Message> MethodDescriptor<Q, R> bidi(
      String fullName, MessageType<Q> request, MessageType<R> response) {
    return of(fullName, Kind.BIDI, request, response);
  }

  private static <Q extends Message, R extends Message> MethodDescriptor<Q, R> of(
      String fullName, Kind kind, MessageType<Q> request, MessageType<R> response) {
    return of(fullName, kind, new MessageCodec<>(request), new MessageCodec<>(response));
  }

  /// Service and method: `routeguide.RouteGuide/GetFeature`.
  public String fullName() {
    return fullName;
  }

  /// The full name as `:path` has it: `/routeguide.RouteGuide/GetFeature`.
  public String path() {
    return path;
  }

  /// The service's full name: `routeguide.RouteGuide`.
  public String service() {
    return fullName.substring(0, fullName.indexOf('/'));
  }

  public Kind kind() {
    return kind;
  }

  public Codec<Q> request() {
    return request;
  }

  public Codec<R> response() {
    return response;
  }

  /// The same method without decoding: for proxies and tunnels.
  public MethodDescriptor<Payload, Payload> raw() {
    return new MethodDescriptor<>(fullName, kind, Codec.RAW, Codec.RAW);
  }

  @Override
  public String toString() {
    return fullName;
  }
}
