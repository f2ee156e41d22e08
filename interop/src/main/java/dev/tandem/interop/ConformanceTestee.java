package dev.tandem.interop;

import dev.tandem.interop.messages.conformance.ConformanceRequest;
import dev.tandem.interop.messages.conformance.ConformanceRequest.Payload;
import dev.tandem.interop.messages.conformance.ConformanceResponse;
import dev.tandem.interop.messages.conformance.ConformanceResponse.Result;
import dev.tandem.interop.messages.conformance.FailureSet;
import dev.tandem.interop.messages.conformance.TestCategory;
import dev.tandem.interop.messages.conformance.WireFormat;
import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.Json;
import dev.tandem.protobuf.JsonException;
import dev.tandem.protobuf.JsonParser;
import dev.tandem.protobuf.MalformedMessageException;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import dev.tandem.protobuf.Text;
import dev.tandem.protobuf.TextException;
import dev.tandem.protobuf.TypeRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads a message in one format and writes it in another, as each request of the suite asks.
final class ConformanceTestee {
  /// What the suite asks for first: the tests that this program itself says have failed.
  private static final String FAILURES = FailureSet.TYPE.fullName();

  private final Map<String, MessageType<?>> types;

  /// Of all files: an `Any` holds what its own does not import.
  private final TypeRegistry registry;

  ConformanceTestee(Collection<? extends MessageType<?>> types) {
    registry = TypeRegistry.of(types.stream().map(type -> type.descriptor().file()).toList());
    this.types =
        types.stream()
            .collect(Collectors.toUnmodifiableMap(MessageType::fullName, Function.identity()));
  }

  ConformanceResponse answer(ConformanceRequest request) {
    return new ConformanceResponse(result(request));
  }

  private Result result(ConformanceRequest request) {
    if (request.messageType_().equals(FAILURES)) return written(FailureSet.DEFAULT);
    MessageType<?> type = types.get(request.messageType_());
    if (type == null) return new Result.Skipped("no message " + request.messageType_());
    Message message;
    try {
      message = read(request, type);
    } catch (MalformedMessageException | JsonException | TextException e) {
      return new Result.ParseError(e.getMessage());
    } catch (RuntimeException e) {
      return new Result.RuntimeError("reading: " + e);
    }
    if (message == null) return new Result.Skipped("the payload's format");
    try {
      return written(message, request);
    } catch (JsonException | IllegalArgumentException e) {
      return new Result.SerializeError(e.getMessage());
    } catch (RuntimeException e) {
      return new Result.RuntimeError("writing: " + e);
    }
  }

  /// Null in a format that we do not have.
  private Message read(ConformanceRequest request, MessageType<?> type) {
    return switch (request.payload()) {
      case Payload.ProtobufPayload(var bytes) -> type.parse(bytes.toByteArray());
      case Payload.JsonPayload(var json) -> jsonParser(request).parse(type, json);
      case Payload.TextPayload(var text) -> Text.parser().types(registry).parse(type, text);
      case Payload.JspbPayload(var _) -> null;
      case Payload.Unset() -> null;
    };
  }

  private JsonParser jsonParser(ConformanceRequest request) {
    var parser = Json.parser().types(registry);
    return request.testCategory().equals(TestCategory.JSON_IGNORE_UNKNOWN_PARSING_TEST)
        ? parser.ignoringUnknownFields()
        : parser;
  }

  private Result written(Message message, ConformanceRequest request) {
    return switch (request.requestedOutputFormat()) {
      case WireFormat.Known known ->
          switch (known) {
            case PROTOBUF -> written(message);
            case TEXT_FORMAT -> new Result.TextPayload(text(message, request));
            case JSON -> new Result.JsonPayload(Json.printer().types(registry).print(message));
            case JSPB, UNSPECIFIED -> new Result.Skipped("the format " + known);
          };
      case WireFormat.Unrecognized(int number) -> new Result.Skipped("the format " + number);
    };
  }

  private static Result written(Message message) {
    return new Result.ProtobufPayload(Bytes.of(message.toByteArray()));
  }

  private String text(Message message, ConformanceRequest request) {
    var printer = Text.printer().types(registry);
    return (request.printUnknownFields() ? printer.unknownFields() : printer).print(message);
  }
}
