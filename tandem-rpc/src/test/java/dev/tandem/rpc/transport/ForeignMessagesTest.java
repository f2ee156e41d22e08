package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Headers;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ClientCall;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.grpc.Encodings;
import dev.tandem.rpc.spi.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client makes of the messages and the metadata of a server that breaks the rules, or goes
/// to their edges. Each mistake is its call's: the next call on the connection gets its answer.
@Timeout(60)
class ForeignMessagesTest {
  private static final Headers GRPC =
      Headers.of(":status", "200", "content-type", "application/grpc");
  private static final Headers OK = Headers.of("grpc-status", "0");
  private static final int LIMIT = 100_000;

  private ScriptedServer server;
  private ManagedChannel channel;

  /// Answers the first request as `script` says, and all others well.
  private ManagedChannel serving(ScriptedServer.Script script) throws IOException {
    server =
        new ScriptedServer(
            x -> {
              if (x.streamId() == 1) script.request(x);
              else good(x);
            });
    channel = Channel.builder("http://localhost:" + server.port()).maxMessageBytes(LIMIT).build();
    return channel;
  }

  private static void good(ScriptedServer.Exchange x) {
    x.answer(GRPC, false).data(Texts.framed("good"), false).trailers(OK);
  }

  @AfterEach
  void stop() throws IOException {
    channel.close();
    server.close();
  }

  private static CallOptions patient() {
    return CallOptions.DEFAULT.timeout(Duration.ofSeconds(20));
  }

  private ClientCall<String, String> call() {
    var call = channel.call(Texts.UNARY, patient());
    call.sendLast("hello");
    return call;
  }

  private RpcException failure() {
    try (var call = call()) {
      return catchThrowableOfType(
          RpcException.class,
          () -> {
            while (call.receive() != null) {}
          });
    }
  }

  private String answer() {
    try (var call = call()) {
      String answer = call.receive();
      assertThat(call.receive()).isNull();
      return answer;
    }
  }

  private void failsWith(Code code, String... texts) {
    RpcException e = failure();
    assertThat(e.code()).as("code of %s", e).isEqualTo(code);
    assertThat(e.message()).contains(texts);
    assertThat(answer()).isEqualTo("good");
  }

  // ---- before the response

  @Test
  void interimResponsesAreSkipped() throws IOException {
    serving(
        x -> {
          x.answer(Headers.of(":status", "100"), false);
          x.answer(Headers.of(":status", "103", "link", "x"), false);
          good(x);
        });
    assertThat(answer()).isEqualTo("good");
  }

  // ---- framing

  @Test
  void theFiveBytesMayComeInFiveFramesAmongEmptyOnes() throws IOException {
    byte[] message = Texts.framed("hello");
    serving(
        x -> {
          x.answer(GRPC, false);
          for (byte b : message) x.frames(new byte[0], new byte[] {b}, new byte[0]);
          x.trailers(OK);
        });
    assertThat(answer()).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"000186a1", "7fffffff", "80000000", "ffffffff"})
  void aMessageOverTheLimitEndsTheCallAtItsFiveBytes(String length) throws Exception {
    serving(x -> x.answer(GRPC, false).frames(HexFormat.of().parseHex("00" + length)));
    failsWith(Code.RESOURCE_EXHAUSTED, Long.toString(Long.parseLong(length, 16)), "" + LIMIT);
    assertThat(server.seen.poll(10, TimeUnit.SECONDS)).isEqualTo("end 1");
    assertThat(server.seen.poll(10, TimeUnit.SECONDS)).isEqualTo("reset 1 CANCEL");
  }

  @Test
  void exactlyTheLimitPasses() throws IOException {
    var message = new byte[5 + LIMIT];
    message[2] = (byte) (LIMIT >> 16);
    message[3] = (byte) (LIMIT >> 8);
    message[4] = (byte) LIMIT;
    serving(x -> x.answer(GRPC, false).data(message, false).trailers(OK));
    assertThat(answer()).hasSize(LIMIT);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 255})
  void flagsThatNobodyHasDefinedAreInternal(int flags) throws IOException {
    serving(x -> x.answer(GRPC, false).frames(new byte[] {(byte) flags, 0, 0, 0, 0}));
    failsWith(Code.INTERNAL, Integer.toString(flags));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 9})
  void anEndInsideAMessageIsInternal(int bytes) throws IOException {
    serving(x -> x.answer(GRPC, false).data(Arrays.copyOf(Texts.framed("hello"), bytes), true));
    failsWith(Code.INTERNAL, "inside a message");
  }

  // ---- none or two

  @Test
  void aSecondMessageEndsTheCallAsItBegins() throws Exception {
    serving(x -> x.answer(GRPC, false).frames(Texts.framed("one"), new byte[1]));
    failsWith(Code.UNIMPLEMENTED, "second message");
    assertThat(server.seen.poll(10, TimeUnit.SECONDS)).isEqualTo("end 1");
    assertThat(server.seen.poll(10, TimeUnit.SECONDS)).isEqualTo("reset 1 CANCEL");
  }

  @Test
  void aSecondMessageLargerThanTheWindowDoesNotHoldTheCallUp() throws IOException {
    var large = new byte[20 * LIMIT];
    large[2] = 1;
    serving(x -> x.answer(GRPC, false).data(Texts.framed("one"), false).data(large, false));
    failsWith(Code.UNIMPLEMENTED, "second message");
  }

  // ---- compression

  private static byte[] zipped(byte[] message) {
    return new Encodings(List.of()).compress(Payload.of(message), "gzip").toByteArray();
  }

  private static Headers in(String encoding) {
    return Headers.of(
        ":status", "200", "content-type", "application/grpc", "grpc-encoding", encoding);
  }

  @Test
  void aCompressedResponseIsReadThoughNobodyAskedForIt() throws IOException {
    byte[] hello = zipped("hello".getBytes(StandardCharsets.US_ASCII));
    serving(x -> x.answer(in("gzip"), false).data(hello, false).trailers(OK));
    try (var call = call()) {
      assertThat(call.receive()).isEqualTo("hello");
      assertThat(call.lastReceivedCompressed()).isTrue();
      assertThat(call.receive()).isNull();
    }
  }

  @Test
  void aMessageMayBeUncompressedInAnyEncoding() throws IOException {
    serving(x -> x.answer(in("snappy"), false).data(Texts.framed("hello"), false).trailers(OK));
    assertThat(answer()).isEqualTo("hello");
  }

  @ParameterizedTest
  @CsvSource({"snappy", "identity"})
  void anEncodingThatIsNoneIsInternal(String encoding) throws IOException {
    byte[] hello = zipped(new byte[5]);
    serving(x -> x.answer(in(encoding), false).data(hello, false).trailers(OK));
    failsWith(Code.INTERNAL, encoding);
  }

  @Test
  void aMarkWithoutAnEncodingIsInternal() throws IOException {
    byte[] hello = zipped(new byte[5]);
    serving(x -> x.answer(GRPC, false).data(hello, false).trailers(OK));
    failsWith(Code.INTERNAL, "no grpc-encoding");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void truncatedOrTrailingBytesAreInternal(int more) throws IOException {
    byte[] whole = zipped(new byte[5]);
    byte[] broken = Arrays.copyOf(whole, whole.length + more);
    broken[4] = (byte) (broken[4] + more);
    serving(x -> x.answer(in("gzip"), false).data(broken, false).trailers(OK));
    failsWith(Code.INTERNAL, "gzip");
  }

  @Test
  void aBombIsResourceExhausted() throws IOException {
    byte[] bomb = zipped(new byte[10 * LIMIT]);
    serving(x -> x.answer(in("gzip"), false).data(bomb, false).trailers(OK));
    failsWith(Code.RESOURCE_EXHAUSTED, "" + LIMIT);
  }

  @Test
  void compressingFromTheMiddleOfACallOnHasNoEffectWithoutAnEncoding() throws Exception {
    serving(x -> x.answer(GRPC, false));
    try (var call = channel.call(Texts.CHAT, patient())) {
      call.sendHeaders();
      call.compressNext(true);
      call.send("x".repeat(1000));
      call.halfClose();
      assertThat(server.seen.poll(10, TimeUnit.SECONDS)).isEqualTo("end 1");
      assertThat(server.received()).as("the first byte says compressed").startsWith((byte) 0);
    }
  }

  // ---- metadata

  @Test
  void oddMetadataNeverFailsACall() throws IOException {
    serving(
        x ->
            x.answer(
                    Headers.of(
                        ":status",
                        "200",
                        "content-type",
                        "application/grpc",
                        "trace-bin",
                        "!!",
                        "trace-bin",
                        "AQ,Ag==",
                        "text",
                        "\u00e4"),
                    false)
                .data(Texts.framed("good"), false)
                .trailers(
                    Headers.of(
                        "grpc-status", "0", "cost", "3", "cost", "2", "trace-bin", "A", "e", "")));
    try (var call = call()) {
      assertThat(call.receive()).isEqualTo("good");
      assertThat(call.receive()).isNull();
      var trace = Metadata.Key.binary("trace-bin");
      assertThat(call.headers().all(trace)).containsExactly(new byte[] {1}, new byte[] {2});
      assertThat(call.headers().get(Metadata.Key.text("text"))).contains("\u00e4");
      assertThat(call.trailers().all(Metadata.Key.text("cost"))).containsExactly("3", "2");
      assertThat(call.trailers().all(trace)).isEmpty();
      assertThat(call.trailers().names()).containsExactly("cost", "trace-bin", "e");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHeaderListOverTheLimitIsItsCallsError(boolean inTrailers) throws IOException {
    var much = Headers.builder().add(":status", "200").add("content-type", "application/grpc");
    var last = Headers.builder().add("grpc-status", "0");
    for (int i = 0; i < 20; i++) (inTrailers ? last : much).add("much" + i, "x".repeat(1000));
    Headers headers = much.build();
    Headers trailers = last.build();
    serving(x -> x.answer(headers, false).data(Texts.framed("one"), false).trailers(trailers));
    failsWith(Code.RESOURCE_EXHAUSTED, "16384");
  }

  /// 16 KiB, and 32 counted for each entry.
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void exactlyTheLimitOfAHeaderListPasses(int more) throws IOException {
    int used = Headers.of("grpc-status", "0", "much", "").listSize();
    String rest = "x".repeat(16_384 - used + more);
    serving(
        x ->
            x.answer(GRPC, false)
                .data(Texts.framed("one"), false)
                .trailers(Headers.of("grpc-status", "0", "much", rest)));
    if (more == 0) assertThat(answer()).isEqualTo("one");
    else failsWith(Code.RESOURCE_EXHAUSTED, "16384");
  }

  // ---- the end

  @ParameterizedTest
  @CsvSource({"50%25 %zz, 50% %zz", "%, %", "%FF%C3%BC, %FFü"})
  void aBrokenTextLosesNeitherCodeNorText(String sent, String text) throws IOException {
    serving(
        x -> x.answer(GRPC, false).trailers(Headers.of("grpc-status", "9", "grpc-message", sent)));
    RpcException e = failure();
    assertThat(e.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(e.message()).isEqualTo(text);
  }

  @Test
  void aLongForeignBodyNeedNotEnd() throws IOException {
    byte[] page = "<h1>Bad gateway</h1>".repeat(1000).getBytes(StandardCharsets.US_ASCII);
    serving(
        x ->
            x.answer(Headers.of(":status", "502", "content-type", "text/html"), false)
                .data(page, false));
    failsWith(Code.UNAVAILABLE, "502", "text/html", "<h1>Bad gateway");
  }

  @Test
  void aGrpcStatusBehindAForeignBodyWins() throws IOException {
    serving(
        x ->
            x.answer(Headers.of(":status", "200", "content-type", "text/html"), false)
                .data("<h1>odd</h1>".getBytes(StandardCharsets.US_ASCII), false)
                .trailers(Headers.of("grpc-status", "5", "grpc-message", "no such thing")));
    failsWith(Code.NOT_FOUND, "no such thing");
  }

  @Test
  void anEarlyAnswerIsWholeThoughTheStreamIsResetBehindIt() throws IOException {
    serving(
        x -> x.answer(GRPC, false).data(Texts.framed("enough"), false).trailers(OK).stopReading());
    try (var call = channel.call(Texts.UP, patient())) {
      call.send("one");
      assertThat(call.receive()).isEqualTo("enough");
      assertThat(call.receive()).isNull();
      RpcException late = catchThrowableOfType(RpcException.class, () -> call.send("two"));
      assertThat(late.code()).isEqualTo(Code.CANCELLED);
    }
    assertThat(answer()).isEqualTo("good");
  }

  @Test
  void aResetBehindAnswersThatHaveNotEndedIsAnError() throws IOException {
    serving(x -> x.answer(GRPC, false).frames(Texts.framed("one")).reset(ErrorCode.NO_ERROR));
    failsWith(Code.INTERNAL, "NO_ERROR");
  }

  /// Far more than the connection's window arrives for calls that were cancelled.
  @Test
  void bytesThatStillArriveAreGivenBack() throws IOException {
    var large = new byte[5 + 60_000];
    large[3] = (byte) (60_000 >> 8);
    large[4] = (byte) 60_000;
    server =
        new ScriptedServer(
            x -> {
              if (x.streamId() < 400) x.answer(GRPC, false).data(large, false);
              else good(x);
            });
    channel = Channel.to("http://localhost:" + server.port());
    for (int i = 0; i < 200; i++) {
      try (var call = channel.call(Texts.DOWN, patient())) {
        call.sendLast("go");
        call.headers();
      }
    }
    assertThat(answer()).isEqualTo("good");
  }
}
