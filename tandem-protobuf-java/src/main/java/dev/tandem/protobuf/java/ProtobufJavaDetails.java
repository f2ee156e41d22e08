package dev.tandem.protobuf.java;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.types.Any;
import dev.tandem.rpc.Status;
import java.util.Optional;

/// Messages of protobuf-java's as details of a status.
///
/// ```java
/// throw new RpcException(Code.NOT_FOUND, "no such thing", ProtobufJavaDetails.of(errorInfo));
/// …
/// ProtobufJavaDetails.find(e.status(), ErrorInfo.getDefaultInstance());
/// ```
public final class ProtobufJavaDetails {
  private static final String TYPE_URL = "type.googleapis.com/";

  private ProtobufJavaDetails() {}

  /// A message as what it is sent as.
  public static Any of(Message message) {
    return new Any(
        TYPE_URL + message.getDescriptorForType().getFullName(),
        Bytes.copyOf(message.toByteArray()));
  }

  /// The first detail of the same type as `defaultInstance`, wherever it comes from: given as such,
  /// as one of our own messages, or received. What was received under the type's name but cannot be
  /// read as such counts as absent.
  public static <T extends Message> Optional<T> find(Status status, T defaultInstance) {
    return status.details().stream()
        .flatMap(detail -> read(detail, defaultInstance).stream())
        .findFirst();
  }

  private static <T extends Message> Optional<T> read(
      dev.tandem.protobuf.Message detail, T defaultInstance) {
    String name = defaultInstance.getDescriptorForType().getFullName();
    byte[] bytes;
    if (detail instanceof Any any && any.typeUrl().endsWith("/" + name))
      bytes = any.value().toByteArray();
    else if (detail.messageType().fullName().equals(name)) bytes = detail.toByteArray();
    else return Optional.empty();
    try {
      @SuppressWarnings("unchecked") // a message's parser is that of its class
      T found = (T) defaultInstance.getParserForType().parseFrom(bytes);
      return Optional.of(found);
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
