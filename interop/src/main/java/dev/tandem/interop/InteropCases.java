package dev.tandem.interop;

import static dev.tandem.interop.InteropService.payload;

import dev.tandem.rpc.Answer;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ClientCall;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.MessageStream;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.Pipe;
import dev.tandem.rpc.RpcException;
import io.grpc.testing.integration.BoolValue;
import io.grpc.testing.integration.EchoStatus;
import io.grpc.testing.integration.Empty;
import io.grpc.testing.integration.ResponseParameters;
import io.grpc.testing.integration.SimpleRequest;
import io.grpc.testing.integration.SimpleResponse;
import io.grpc.testing.integration.StreamingInputCallRequest;
import io.grpc.testing.integration.StreamingInputCallResponse;
import io.grpc.testing.integration.StreamingOutputCallRequest;
import io.grpc.testing.integration.StreamingOutputCallResponse;
import io.grpc.testing.integration.TestService;
import io.grpc.testing.integration.UnimplementedService;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// What our client does in each of gRPC's interop cases, and what it must get. The sizes and texts
/// are those of "gRPC Interop Test Case Descriptions" (interop-test-descriptions.md).
final class InteropCases {
  /// Passes, or throws.
  interface Case {
    void run() throws Exception;
  }

  private static final int LARGE_REQUEST = 271_828;
  private static final int LARGE_RESPONSE = 314_159;
  private static final int[] REQUESTS = {27_182, 8, 1_828, 45_904};
  private static final int[] RESPONSES = {31_415, 9, 2_653, 58_979};
  private static final String SPECIAL =
      "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP \uD83D\uDE08\t\n";

  private final Channel channel;
  private final TestService.Client service;

  InteropCases(Channel channel) {
    this.channel = channel;
    this.service = TestService.client(channel);
  }

  /// All cases, by the names that gRPC gives them.
  Map<String, Case> byName() {
    var cases = new LinkedHashMap<String, Case>();
    cases.put("empty_unary", this::emptyUnary);
    cases.put("large_unary", this::largeUnary);
    cases.put("client_compressed_unary", this::clientCompressedUnary);
    cases.put("server_compressed_unary", this::serverCompressedUnary);
    cases.put("client_streaming", this::clientStreaming);
    cases.put("client_compressed_streaming", this::clientCompressedStreaming);
    cases.put("server_streaming", this::serverStreaming);
    cases.put("server_compressed_streaming", this::serverCompressedStreaming);
    cases.put("ping_pong", this::pingPong);
    cases.put("empty_stream", this::emptyStream);
    cases.put("custom_metadata", this::customMetadata);
    cases.put("status_code_and_message", this::statusCodeAndMessage);
    cases.put("special_status_message", this::specialStatusMessage);
    cases.put("unimplemented_method", this::unimplementedMethod);
    cases.put("unimplemented_service", this::unimplementedService);
    cases.put("cancel_after_begin", this::cancelAfterBegin);
    cases.put("cancel_after_first_response", this::cancelAfterFirstResponse);
    cases.put("timeout_on_sleeping_server", this::timeoutOnSleepingServer);
    return cases;
  }

  private void emptyUnary() {
    equal(service.emptyCall(new Empty()), new Empty());
  }

  private void largeUnary() {
    large(service.unaryCall(largeRequest().build()));
  }

  static SimpleRequest.Builder largeRequest() {
    return SimpleRequest.builder().responseSize(LARGE_RESPONSE).payload(payload(LARGE_REQUEST));
  }

  static void large(SimpleResponse response) {
    equal(response.payload().body().size(), LARGE_RESPONSE);
  }

  /// The first call finds out whether the server looks at compression at all.
  private void clientCompressedUnary() {
    var compressed = largeRequest().expectCompressed(new BoolValue(true)).build();
    fails(Code.INVALID_ARGUMENT, () -> service.unaryCall(compressed));
    try (var call = gzip(TestService.UNARY_CALL)) {
      call.sendLast(compressed);
      large(only(call));
    }
    try (var call = gzip(TestService.UNARY_CALL)) {
      call.compressNext(false);
      call.sendLast(largeRequest().expectCompressed(new BoolValue(false)).build());
      large(only(call));
    }
  }

  private void serverCompressedUnary() {
    for (boolean compressed : new boolean[] {true, false}) {
      try (var call = channel.call(TestService.UNARY_CALL, CallOptions.DEFAULT)) {
        call.sendLast(largeRequest().responseCompressed(new BoolValue(compressed)).build());
        large(Objects.requireNonNull(call.receive()));
        equal(call.lastReceivedCompressed(), compressed);
        equal(call.receive(), null);
      }
    }
  }

  private void clientStreaming() {
    var requests = Arrays.stream(REQUESTS).mapToObj(n -> new StreamingInputCallRequest(payload(n)));
    var response = service.streamingInputCall(MessageStream.of(requests));
    equal(response.aggregatedPayloadSize(), Arrays.stream(REQUESTS).sum());
  }

  private void clientCompressedStreaming() {
    fails(
        Code.INVALID_ARGUMENT,
        () -> service.streamingInputCall(MessageStream.of(input(27_182, true))));
    try (var call = gzip(TestService.STREAMING_INPUT_CALL)) {
      call.send(input(27_182, true));
      call.compressNext(false);
      call.send(input(45_904, false));
      call.halfClose();
      equal(only(call), new StreamingInputCallResponse(73_086));
    }
  }

  private static StreamingInputCallRequest input(int size, boolean compressed) {
    return StreamingInputCallRequest.builder()
        .payload(payload(size))
        .expectCompressed(new BoolValue(compressed))
        .build();
  }

  private void serverStreaming() {
    var request = StreamingOutputCallRequest.builder();
    for (int size : RESPONSES) {
      request.addResponseParameters(ResponseParameters.builder().size(size).build());
    }
    sizes(service.streamingOutputCall(request.build()), RESPONSES);
  }

  private void serverCompressedStreaming() {
    var request =
        StreamingOutputCallRequest.builder()
            .addResponseParameters(compressed(31_415, true))
            .addResponseParameters(compressed(92_653, false))
            .build();
    try (var call = channel.call(TestService.STREAMING_OUTPUT_CALL, CallOptions.DEFAULT)) {
      call.sendLast(request);
      equal(size(Objects.requireNonNull(call.receive())), 31_415);
      equal(call.lastReceivedCompressed(), true);
      equal(size(Objects.requireNonNull(call.receive())), 92_653);
      equal(call.lastReceivedCompressed(), false);
      equal(call.receive(), null);
    }
  }

  private static ResponseParameters compressed(int size, boolean compressed) {
    return ResponseParameters.builder().size(size).compressed(new BoolValue(compressed)).build();
  }

  private void pingPong() {
    var requests = new Pipe<StreamingOutputCallRequest>();
    try (var responses = service.fullDuplexCall(requests.stream())) {
      for (int i = 0; i < REQUESTS.length; i++) {
        requests.send(output(REQUESTS[i], RESPONSES[i]));
        equal(size(responses.next()), RESPONSES[i]);
      }
      requests.close();
      equal(responses.hasNext(), false);
    }
  }

  private static StreamingOutputCallRequest output(int size, int responseSize) {
    return StreamingOutputCallRequest.builder()
        .payload(payload(size))
        .addResponseParameters(ResponseParameters.builder().size(responseSize).build())
        .build();
  }

  private void emptyStream() {
    equal(service.fullDuplexCall(MessageStream.empty()).toList(), List.of());
  }

  private void customMetadata() {
    byte[] trailing = {(byte) 0xAB, (byte) 0xAB, (byte) 0xAB};
    for (boolean unary : new boolean[] {true, false}) {
      var answer = new Answer();
      var echoing =
          service.with(
              o ->
                  o.header(InteropService.ECHO_INITIAL, "test_initial_metadata_value")
                      .header(InteropService.ECHO_TRAILING, trailing)
                      .capture(answer));
      if (unary) large(echoing.unaryCall(largeRequest().build()));
      else sizes(echoing.fullDuplexCall(MessageStream.of(output(LARGE_REQUEST, 9))), 9);
      equal(
          answer.headers().get(InteropService.ECHO_INITIAL).orElse("none"),
          "test_initial_metadata_value");
      equal(
          Arrays.toString(answer.trailers().get(InteropService.ECHO_TRAILING).orElse(new byte[0])),
          Arrays.toString(trailing));
    }
  }

  private void statusCodeAndMessage() {
    var status = new EchoStatus(2, "test status message");
    var unary = SimpleRequest.builder().responseStatus(status).build();
    equal(fails(Code.UNKNOWN, () -> service.unaryCall(unary)).message(), status.message());
    var duplex = StreamingOutputCallRequest.builder().responseStatus(status).build();
    equal(
        fails(Code.UNKNOWN, () -> service.fullDuplexCall(MessageStream.of(duplex)).toList())
            .message(),
        status.message());
  }

  private void specialStatusMessage() {
    var request = SimpleRequest.builder().responseStatus(new EchoStatus(2, SPECIAL)).build();
    equal(fails(Code.UNKNOWN, () -> service.unaryCall(request)).message(), SPECIAL);
  }

  private void unimplementedMethod() {
    fails(Code.UNIMPLEMENTED, () -> service.unimplementedCall(new Empty()));
  }

  private void unimplementedService() {
    var nobody = UnimplementedService.client(channel);
    fails(Code.UNIMPLEMENTED, () -> nobody.unimplementedCall(new Empty()));
  }

  private void cancelAfterBegin() {
    try (var call = channel.call(TestService.STREAMING_INPUT_CALL, CallOptions.DEFAULT)) {
      call.sendHeaders();
      call.cancel("as the case has it", null);
      fails(Code.CANCELLED, call::receive);
    }
  }

  private void cancelAfterFirstResponse() {
    try (var call = channel.call(TestService.FULL_DUPLEX_CALL, CallOptions.DEFAULT)) {
      call.send(output(27_182, 31_415));
      equal(size(Objects.requireNonNull(call.receive())), 31_415);
      call.cancel("as the case has it", null);
      fails(Code.CANCELLED, call::receive);
    }
  }

  private void timeoutOnSleepingServer() {
    var hurried = service.with(o -> o.timeout(Duration.ofMillis(1)));
    var request =
        StreamingOutputCallRequest.builder()
            .payload(payload(27_182))
            .addResponseParameters(
                ResponseParameters.builder().size(31_415).intervalUs(1_000_000).build())
            .build();
    fails(Code.DEADLINE_EXCEEDED, () -> hurried.fullDuplexCall(MessageStream.of(request)).toList());
  }

  // ---- what is the same in many

  private <Q, R> ClientCall<Q, R> gzip(MethodDescriptor<Q, R> method) {
    return channel.call(method, CallOptions.DEFAULT.compress("gzip"));
  }

  private static <R> R only(ClientCall<?, R> call) {
    R response = Objects.requireNonNull(call.receive(), "no response");
    equal(call.receive(), null);
    return response;
  }

  private static int size(StreamingOutputCallResponse response) {
    return response.payload().body().size();
  }

  private static void sizes(MessageStream<StreamingOutputCallResponse> responses, int... sizes) {
    equal(
        responses.toList().stream().map(InteropCases::size).toList(),
        IntStream.of(sizes).boxed().toList());
  }

  private static RpcException fails(Code code, Runnable call) {
    try {
      call.run();
    } catch (RpcException e) {
      if (e.code() != code) throw e;
      return e;
    }
    throw new IllegalStateException("the call should have ended with " + code);
  }

  private static void equal(Object is, Object wanted) {
    if (!Objects.equals(is, wanted)) {
      throw new IllegalStateException("got " + is + ", not " + wanted);
    }
  }
}
