package dev.tandem.interop;

import dev.tandem.protobuf.Bytes;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.MessageStream;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.Sender;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.ServerInfo;
import io.grpc.testing.integration.BoolValue;
import io.grpc.testing.integration.EchoStatus;
import io.grpc.testing.integration.Empty;
import io.grpc.testing.integration.Payload;
import io.grpc.testing.integration.PayloadType;
import io.grpc.testing.integration.ResponseParameters;
import io.grpc.testing.integration.SimpleRequest;
import io.grpc.testing.integration.SimpleResponse;
import io.grpc.testing.integration.StreamingInputCallRequest;
import io.grpc.testing.integration.StreamingInputCallResponse;
import io.grpc.testing.integration.StreamingOutputCallRequest;
import io.grpc.testing.integration.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestService;
import java.time.Duration;
import java.util.ArrayList;

/// The service that gRPC's interop programs in all languages call. What it is to do is said in
/// "gRPC Interop Test Case Descriptions" (interop-test-descriptions.md).
final class InteropService implements TestService {
  static final Metadata.Key<String> ECHO_INITIAL = Metadata.Key.text("x-grpc-test-echo-initial");
  static final Metadata.Key<byte[]> ECHO_TRAILING =
      Metadata.Key.binary("x-grpc-test-echo-trailing-bin");

  static Payload payload(int size) {
    return new Payload(PayloadType.COMPRESSABLE, Bytes.copyOf(new byte[size]));
  }

  @Override
  public Empty emptyCall(Empty request) {
    echoMetadata();
    return request;
  }

  @Override
  public SimpleResponse unaryCall(SimpleRequest request) {
    echoMetadata();
    if (request.hasExpectCompressed()) check(request.expectCompressed());
    call().compressNext(request.responseCompressed().value());
    if (request.hasResponseStatus()) end(request.responseStatus());
    return SimpleResponse.builder().payload(payload(request.responseSize())).build();
  }

  @Override
  public SimpleResponse cacheableUnaryCall(SimpleRequest request) {
    return unaryCall(request);
  }

  @Override
  public MessageStream<StreamingOutputCallResponse> streamingOutputCall(
      StreamingOutputCallRequest request) {
    echoMetadata();
    return MessageStream.generate(out -> answer(request, out));
  }

  @Override
  public StreamingInputCallResponse streamingInputCall(
      MessageStream<StreamingInputCallRequest> requests) {
    echoMetadata();
    int size = 0;
    for (var request : requests) {
      if (request.hasExpectCompressed()) check(request.expectCompressed());
      size += request.payload().body().size();
    }
    return new StreamingInputCallResponse(size);
  }

  @Override
  public MessageStream<StreamingOutputCallResponse> fullDuplexCall(
      MessageStream<StreamingOutputCallRequest> requests) {
    echoMetadata();
    return MessageStream.generate(
        out -> {
          for (var request : requests) answer(request, out);
        });
  }

  @Override
  public MessageStream<StreamingOutputCallResponse> halfDuplexCall(
      MessageStream<StreamingOutputCallRequest> requests) {
    echoMetadata();
    return MessageStream.generate(
        out -> {
          var all = new ArrayList<StreamingOutputCallRequest>();
          for (var request : requests) all.add(request);
          for (var request : all) answer(request, out);
        });
  }

  /// The one method that the description leaves out.
  @Override
  public Empty unimplementedCall(Empty request) {
    throw new RpcException(Code.UNIMPLEMENTED, "not here, as the description has it");
  }

  private static void answer(
      StreamingOutputCallRequest request, Sender<StreamingOutputCallResponse> out)
      throws InterruptedException {
    for (ResponseParameters wanted : request.responseParameters()) {
      Thread.sleep(Duration.ofNanos(wanted.intervalUs() * 1000L));
      call().compressNext(wanted.compressed().value());
      out.send(new StreamingOutputCallResponse(payload(wanted.size())));
    }
    if (request.hasResponseStatus()) end(request.responseStatus());
  }

  private static ServerCall<?, ?> call() {
    return ThisCall.current().orElseThrow();
  }

  private static void echoMetadata() {
    var call = ServerInfo.current();
    call.headers().get(ECHO_INITIAL).ifPresent(value -> call.header(ECHO_INITIAL, value));
    call.headers().get(ECHO_TRAILING).ifPresent(value -> call.trailer(ECHO_TRAILING, value));
  }

  private static void check(BoolValue compressed) {
    if (compressed.value() == call().lastReceivedCompressed()) return;
    throw new RpcException(
        Code.INVALID_ARGUMENT,
        "the message should have come " + (compressed.value() ? "compressed" : "as it is"));
  }

  private static void end(EchoStatus status) {
    if (status.code() != 0) throw new RpcException(Code.of(status.code()), status.message());
  }
}
