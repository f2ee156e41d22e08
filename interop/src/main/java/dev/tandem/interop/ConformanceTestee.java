package dev.tandem.interop;

import dev.tandem.interop.messages.conformance.ConformanceRequest;
import dev.tandem.interop.messages.conformance.ConformanceRequest.Payload;
import dev.tandem.interop.messages.conformance.ConformanceResponse;
import dev.tandem.interop.messages.conformance.ConformanceResponse.Result;
import dev.tandem.interop.messages.conformance.FailureSet;
import dev.tandem.interop.messages.conformance.WireFormat;
import dev.tandem.interop.messages.proto3.TestAllTypesProto3;
import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.MalformedMessageException;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads a message in one format and writes it in another, as each request of the suite asks.
final class ConformanceTestee {
  /// What the suite asks for first: the tests that this program itself says have failed.
  private static final String FAILURES = FailureSet.TYPE.fullName();

  private static final Map<String, MessageType<?>> TYPES =
      List.of(TestAllTypesProto3.TYPE).stream()
          .collect(Collectors.toUnmodifiableMap(MessageType::fullName, Function.identity()));

  ConformanceResponse answer(ConformanceRequest request) {
    return new ConformanceResponse(result(request));
  }

  private Result result(ConformanceRequest request) {
    if (request.messageType_().equals(FAILURES)) return written(FailureSet.DEFAULT);
    MessageType<?> type = TYPES.get(request.messageType_());
    if (type == null) return new Result.Skipped("no message " + request.messageType_());
    try {
      return converted(request, type);
    } catch (RuntimeException | StackOverflowError e) {
      return new Result.RuntimeError(String.valueOf(e));
    }
  }

  private Result converted(ConformanceRequest request, MessageType<?> type) {
    Message message;
    try {
      message =
          switch (request.payload()) {
            case Payload.ProtobufPayload(var bytes) -> type.parse(bytes.toByteArray());
            case Payload.JsonPayload(var _) -> null;
            case Payload.TextPayload(var _) -> null;
            case Payload.JspbPayload(var _) -> null;
            case Payload.Unset() -> null;
          };
    } catch (MalformedMessageException e) {
      return new Result.ParseError(e.getMessage());
    }
    if (message == null) return new Result.Skipped("format");
    return switch (request.requestedOutputFormat()) {
      case WireFormat.Known.PROTOBUF -> written(message);
      default -> new Result.Skipped("format");
    };
  }

  private static Result written(Message message) {
    return new Result.ProtobufPayload(Bytes.of(message.toByteArray()));
  }
}
