package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Http2Settings;
import dev.tandem.rpc.CallThreads;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.ServerInfo;
import dev.tandem.rpc.Service;
import dev.tandem.rpc.Status;
import dev.tandem.rpc.spi.Payload;
import dev.tandem.rpc.transport.ScriptedClient.Exchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server makes of clients that are not gRPC's, or break its rules: each request's mistake
/// is its own, and a good call on the same connection gets its answer.
@Timeout(60)
class ForeignRequestsTest {
  private static final String UNARY = Texts.UNARY.path();
  private static final String UP = Texts.UP.path();
  private static final String CHAT = Texts.CHAT.path();
  private static final String SHOUT = "/test.Shout/Once";
  private static final String REPEAT = "/test.Shout/Repeat";
  private static final int LIMIT = 100_000;

  /// Served as generated code serves: with a check for none or two messages.
  private static final Service<UnaryOperator<String>, UnaryOperator<String>> SHOUTS =
      Service.<UnaryOperator<String>, UnaryOperator<String>>named("test.Shout")
          .unary(Texts.unary("test.Shout/Once"), (shout, said) -> shout.apply(said))
          .serverStreaming(
              Texts.down("test.Shout/Repeat"),
              (shout, said) -> dev.tandem.rpc.MessageStream.of(shout.apply(said)))
          .client(
              (_, _) -> {
                throw new UnsupportedOperationException();
              });

  private final BlockingQueue<Metadata> seen = new LinkedBlockingQueue<>();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  private Server server;
  private ScriptedClient client;

  @BeforeEach
  void start() throws IOException {
    server =
        Server.builder()
            .host("127.0.0.1")
            .port(0)
            .grace(Duration.ZERO)
            .maxMessageBytes(LIMIT)
            .method(Texts.UNARY, this::answer)
            .method(Texts.UP, call -> call.send("enough after " + call.receive()))
            .method(Texts.CHAT, ForeignRequestsTest::echo)
            .method(Texts.DOWN, this::waitForTheEnd)
            .service(SHOUTS, said -> said + "!")
            .start();
    client = new ScriptedClient(server.port());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    CallThreads.assertEnded(Duration.ofSeconds(10));
  }

  private void answer(ServerCall<String, String> call) {
    seen.add(ServerInfo.current().headers());
    String said = call.receive();
    if (said.startsWith("fail ")) {
      throw new RpcException(new Status(Code.NOT_FOUND, "x".repeat(5000)));
    }
    if (said.startsWith("trail ")) {
      ServerInfo.current().trailer(Metadata.Key.text("much"), "y".repeat(5000));
    }
    if (said.startsWith("head ")) {
      ServerInfo.current().header(Metadata.Key.text("some"), "z".repeat(100));
      ServerInfo.current().header(Metadata.Key.text("much"), "z".repeat(5000));
    }
    if (said.startsWith("compress ")) call.compressNext(true);
    call.send("you said " + said);
  }

  private static void echo(ServerCall<String, String> call) {
    for (String said; (said = call.receive()) != null; ) call.send(said);
  }

  private void waitForTheEnd(ServerCall<String, String> call) throws InterruptedException {
    waiting.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      try {
        ends.add("received " + call.receive());
      } catch (RpcException why) {
        ends.add(why.code() + (call.context().isCancelled() ? ", context cancelled" : ""));
      }
      throw e;
    }
  }

  /// The connection is as good as new.
  private void aGoodCallWorks() throws IOException {
    Exchange good = client.call(UNARY, false);
    client.data(good, Texts.framed("hello"), true);
    client.answer(good);
    assertThat(good.field("grpc-status")).as("status of a good call").isEqualTo("0");
    assertThat(good.body.toByteArray()).isEqualTo(Texts.framed("you said hello"));
    assertThat(client.error).isNull();
  }

  private void endsWith(Exchange exchange, Code code, String... texts) throws IOException {
    client.answer(exchange);
    assertThat(exchange.field(":status")).isEqualTo("200");
    assertThat(exchange.field("grpc-status")).isEqualTo(Integer.toString(code.number()));
    if (texts.length > 0) assertThat(exchange.field("grpc-message")).contains(texts);
    assertThat(client.error).isNull();
  }

  // ---- what is no gRPC request

  /// A request for a method that there is, which is not gRPC's unless `more` makes it so.
  private Exchange ask(boolean whole, String method, String... more) throws IOException {
    var fields = new ArrayList<String>();
    Collections.addAll(fields, ":method", method, ":scheme", "http", ":path", UNARY);
    Collections.addAll(fields, ":authority", "here");
    Collections.addAll(fields, more);
    return client.request(whole, fields.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "OPTIONS", "DELETE", "BREW"})
  void whatIsNoPostGets405(String method) throws IOException {
    Exchange e = ask(true, method);
    client.answer(e);
    assertThat(e.field(":status")).isEqualTo("405");
    assertThat(e.field("allow")).isEqualTo("POST");
    assertThat(e.text()).contains("POST").contains(method);
    aGoodCallWorks();
  }

  @Test
  void anAnswerToHeadHasNoBody() throws IOException {
    Exchange e = ask(true, "HEAD");
    client.answer(e);
    assertThat(e.field(":status")).isEqualTo("405");
    assertThat(e.text()).isEmpty();
    aGoodCallWorks();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/json", "application/grpc-web", ""})
  void anotherContentTypeGets415(String contentType) throws IOException {
    Exchange e = ask(false, "POST", "content-type", contentType);
    client.answer(e);
    assertThat(e.field(":status")).isEqualTo("415");
    assertThat(e.text()).contains("application/grpc");
    for (int i = 1; i <= 4; i++) client.data(e, new byte[16_000], i == 4); // was on its way
    aGoodCallWorks();
    assertThat(e.reset).isNull();
  }

  @Test
  void whoSendsOnAfterARefusalIsReset() throws IOException {
    Exchange e = ask(false, "PUT");
    assertThat(client.answer(e).field(":status")).isEqualTo("405");
    for (int i = 1; i <= 5; i++) client.data(e, new byte[16_000], false);
    assertThat(client.reset(e).reset).isEqualTo(ErrorCode.NO_ERROR);
    aGoodCallWorks();
  }

  @Test
  void aMissingContentTypeGets415() throws IOException {
    Exchange e = ask(true, "POST");
    assertThat(client.answer(e).field(":status")).isEqualTo("415");
    aGoodCallWorks();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/test.Texts/None", "/no.Such/Unary", "/", "nothing", "//", "/test.Texts/Unary/"})
  void anUnknownPathIsUnimplemented(String path) throws IOException {
    Exchange e = client.call(path, false);
    endsWith(e, Code.UNIMPLEMENTED, path);
    assertThat(e.field("content-type")).isEqualTo("application/grpc");
    assertThat(client.reset(e).reset).isEqualTo(ErrorCode.NO_ERROR);
    aGoodCallWorks();
  }

  @Test
  void aLongUnknownPathIsNotSentBackAtLength() throws IOException {
    Exchange e = client.call("/" + "x".repeat(10_000), true);
    endsWith(e, Code.UNIMPLEMENTED, "xxx");
    assertThat(e.field("grpc-message")).hasSizeLessThan(300);
    aGoodCallWorks();
  }

  // ---- what is no HTTP/2

  private byte[] says(boolean slowly, byte[] bytes) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.setTcpNoDelay(true);
      if (slowly) for (byte b : bytes) socket.getOutputStream().write(b);
      else socket.getOutputStream().write(bytes);
      return socket.getInputStream().readAllBytes();
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, false", "GET, true", "POST, false", "PUT, false", "PUT, true", "PATCH, true"})
  void aClientOfHttp1CanReadItsRefusal(String method, boolean slowly) throws IOException {
    String request = method + " / HTTP/1.1\r\n";
    String answer =
        new String(
            says(slowly, request.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.US_ASCII);
    assertThat(answer).startsWith("HTTP/1.1 426 ").contains("\r\n\r\n");
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertThat(body).contains("gRPC").contains("HTTP/2");
    assertThat(answer).contains("Content-Length: " + body.length());
    aGoodCallWorks();
  }

  @Test
  void aClientOfHttp1WithMuchToSendCanReadItsRefusalToo() throws IOException {
    var request = new byte[2_000_000];
    byte[] head = "POST / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, request, 0, head.length);
    assertThat(new String(says(false, request), StandardCharsets.US_ASCII))
        .startsWith("HTTP/1.1 426 ");
    aGoodCallWorks();
  }

  @Test
  void aTlsClientHelloAndGarbageAreHungUpOn() throws IOException {
    byte[] hello = HexFormat.of().parseHex("16030100c8010000c40303" + "00".repeat(192));
    assertThat(says(false, hello)).isEmpty();
    for (String garbage : new String[] {"00", "ff00ff00", "0a", "0000000400", "7f454c46"}) {
      assertThat(says(false, HexFormat.of().parseHex(garbage + "00".repeat(64)))).isEmpty();
    }
    aGoodCallWorks();
  }

  @Test
  void aFirstFrameThatIsNotSettingsEndsTheConnectionAtOnce() throws IOException {
    byte[] magicAndPing =
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u0008\u0006\0\0\0\0\0\0\0\0\0\0\0\0\0"
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(says(false, magicAndPing)).as("SETTINGS and GOAWAY").isNotEmpty();
    aGoodCallWorks();
  }

  // ---- calls that are broken

  @ParameterizedTest
  @ValueSource(strings = {"junk", "1", "123456789S", "-1S", "1s", "5 S"})
  void aTimeoutThatIsNoneIsTheCallsError(String timeout) throws IOException {
    Exchange e = client.call(UNARY, false, "grpc-timeout", timeout);
    client.data(e, Texts.framed("hello"), true);
    endsWith(e, Code.INTERNAL, "grpc-timeout", timeout);
    aGoodCallWorks();
    assertThat(e.resets).isLessThanOrEqualTo(1);
  }

  @Test
  void aRequestThatWasWholeIsNotResetBehindItsAnswer() throws IOException {
    var all = new ArrayList<Exchange>();
    all.add(client.call(UNARY, true, "grpc-timeout", "junk"));
    all.add(client.call("/none", true));
    all.add(client.call(UNARY, true, "grpc-encoding", "snappy"));
    all.add(client.call(SHOUT, true));
    Exchange cut = client.call(SHOUT, false);
    client.data(cut, new byte[3], true);
    all.add(cut);
    for (Exchange e : all) client.answer(e);
    aGoodCallWorks();
    for (Exchange e : all) {
      assertThat(e.field("grpc-status")).isNotEqualTo("0");
      assertThat(e.resets).as("resets of %d", e.id).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"0n", "1n", "0S", "1u"})
  void aTimeoutThatHasPassedResetsTheCall(String timeout) throws IOException {
    Exchange e = client.call(CHAT, false, "grpc-timeout", timeout);
    assertThat(client.reset(e).reset).isEqualTo(ErrorCode.CANCEL);
    aGoodCallWorks();
  }

  @Test
  void theLongestTimeoutDoesNotOverflow() throws IOException {
    Exchange e = client.call(UNARY, false, "grpc-timeout", "99999999H");
    client.data(e, Texts.framed("hello"), true);
    endsWith(e, Code.OK);
  }

  @Test
  void atItsOwnDeadlineTheServerResetsTheStreamAndInterruptsTheHandler() throws Exception {
    Exchange e = client.call(Texts.DOWN.path(), false, "grpc-timeout", "300m");
    client.data(e, Texts.framed("wait"), true);
    assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(client.reset(e).reset).isEqualTo(ErrorCode.CANCEL);
    assertThat(e.ended).isFalse();
    assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo("DEADLINE_EXCEEDED, context cancelled");
    aGoodCallWorks();
  }

  @Test
  void aMarkWithoutAnEncodingIsInternal() throws IOException {
    byte[] marked = Texts.framed("hello");
    marked[0] = 1;
    for (String path : List.of(UNARY, CHAT, SHOUT)) {
      Exchange e = client.call(path, false);
      client.data(e, marked, true);
      endsWith(e, Code.INTERNAL, "grpc-encoding");
      Exchange identity = client.call(path, false, "grpc-encoding", "identity");
      client.data(identity, marked, true);
      endsWith(identity, Code.INTERNAL, "identity");
    }
    aGoodCallWorks();
  }

  @Test
  void anUnknownEncodingIsUnimplementedAndThoseThatAreKnownAreNamed() throws IOException {
    Exchange e = client.call(UNARY, false, "grpc-encoding", "snappy");
    client.data(e, Texts.framed("hello"), true);
    endsWith(e, Code.UNIMPLEMENTED, "snappy");
    assertThat(e.field("grpc-accept-encoding")).isEqualTo("identity,gzip");
    aGoodCallWorks();
  }

  @Test
  void compressedRequestsAreReadAndBrokenOnesAreInternal() throws IOException {
    var encodings = new dev.tandem.rpc.grpc.Encodings(List.of());
    byte[] whole =
        encodings
            .compress(Payload.of("hello".getBytes(StandardCharsets.US_ASCII)), "gzip")
            .toByteArray();
    Exchange good = client.call(UNARY, false, "grpc-encoding", "gzip");
    client.data(good, whole, true);
    endsWith(good, Code.OK);
    assertThat(good.body.toByteArray()).isEqualTo(Texts.framed("you said hello"));

    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    cut[4]--;
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    longer[4]++;
    for (byte[] broken : List.of(cut, longer)) {
      Exchange e = client.call(UNARY, false, "grpc-encoding", "gzip");
      client.data(e, broken, true);
      endsWith(e, Code.INTERNAL, "gzip");
    }
    aGoodCallWorks();
  }

  @Test
  void aBombIsResourceExhausted() throws IOException {
    var encodings = new dev.tandem.rpc.grpc.Encodings(List.of());
    byte[] bomb = encodings.compress(Payload.of(new byte[10 * LIMIT]), "gzip").toByteArray();
    Exchange e = client.call(UNARY, false, "grpc-encoding", "gzip");
    client.data(e, bomb, true);
    endsWith(e, Code.RESOURCE_EXHAUSTED, Integer.toString(LIMIT));
    aGoodCallWorks();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 9})
  void anEndInsideAMessageIsInternal(int bytes) throws IOException {
    for (String path : List.of(UNARY, UP, CHAT, SHOUT)) {
      Exchange e = client.call(path, false);
      client.data(e, Arrays.copyOf(Texts.framed("hello"), bytes), true);
      endsWith(e, Code.INTERNAL, "inside a message");
    }
    aGoodCallWorks();
  }

  @Test
  void anEndInsideTheSecondMessageOfAStreamComesAfterTheFirst() throws IOException {
    Exchange e = client.call(CHAT, false);
    client.data(e, Texts.framed("one"), false);
    client.readUntil(() -> e.body.size() == Texts.framed("one").length);
    client.data(e, new byte[3], true);
    endsWith(e, Code.INTERNAL, "inside a message");
  }

  @ParameterizedTest
  @ValueSource(strings = {SHOUT, REPEAT})
  void noMessageWhereOneIsDueIsUnimplemented(String path) throws IOException {
    Exchange withHeaders = client.call(path, true);
    endsWith(withHeaders, Code.UNIMPLEMENTED, "no request message");
    Exchange withData = client.call(path, false);
    client.data(withData, new byte[0], true);
    endsWith(withData, Code.UNIMPLEMENTED, "no request message");
    aGoodCallWorks();
  }

  @ParameterizedTest
  @ValueSource(strings = {SHOUT, REPEAT})
  void twoMessagesWhereOneIsDueAreUnimplementedAsTheSecondBegins(String path) throws IOException {
    Exchange e = client.call(path, false);
    client.data(e, Texts.framed("one"), false).data(e, new byte[1], false);
    endsWith(e, Code.UNIMPLEMENTED, "second request message");
    assertThat(client.reset(e).reset).isEqualTo(ErrorCode.NO_ERROR);

    byte[] two = Texts.framed("one\0\0\0\0\0");
    two[4] = 3; // and an empty one
    Exchange atOnce = client.call(path, false);
    client.data(atOnce, two, true);
    endsWith(atOnce, Code.UNIMPLEMENTED, "second request message");
    aGoodCallWorks();
  }

  @ParameterizedTest
  @ValueSource(strings = {"000186a1", "7fffffff", "80000000", "ffffffff"})
  void aMessageOverTheLimitIsRefusedAtItsFiveBytes(String length) throws IOException {
    for (String path : List.of(UNARY, UP, CHAT)) {
      Exchange e = client.call(path, false);
      client.data(e, HexFormat.of().parseHex("00" + length), false);
      endsWith(e, Code.RESOURCE_EXHAUSTED, Long.toString(Long.parseLong(length, 16)), "" + LIMIT);
      assertThat(client.reset(e).reset).isEqualTo(ErrorCode.NO_ERROR);
    }
    aGoodCallWorks();
  }

  @Test
  void exactlyTheLimitPasses() throws IOException {
    var message = new byte[5 + LIMIT];
    message[2] = (byte) (LIMIT >> 16);
    message[3] = (byte) (LIMIT >> 8);
    message[4] = (byte) LIMIT;
    Arrays.fill(message, 5, message.length, (byte) 'x');
    Exchange e = client.call(UNARY, false);
    for (int from = 0; from < message.length; from += 16_384) {
      int to = Math.min(message.length, from + 16_384);
      client.data(e, Arrays.copyOfRange(message, from, to), to == message.length);
    }
    endsWith(e, Code.OK);
    assertThat(e.body.size()).isEqualTo(5 + "you said ".length() + LIMIT);
  }

  @Test
  void theFiveBytesMayComeInFiveFramesAmongEmptyOnes() throws IOException {
    byte[] message = Texts.framed("hello");
    for (String path : List.of(UNARY, CHAT)) {
      Exchange e = client.call(path, false);
      for (int i = 0; i < message.length; i++) {
        client.data(e, new byte[0], false).data(e, new byte[] {message[i]}, false);
      }
      client.data(e, new byte[0], true);
      endsWith(e, Code.OK);
      assertThat(e.text()).endsWith("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 255})
  void flagsThatNobodyHasDefinedAreInternal(int flags) throws IOException {
    Exchange e = client.call(UNARY, false);
    client.data(e, new byte[] {(byte) flags, 0, 0, 0, 0}, true);
    endsWith(e, Code.INTERNAL, Integer.toString(flags));
    aGoodCallWorks();
  }

  // ---- an early end

  @Test
  void trailersBeforeTheHalfCloseAreFollowedByNoError() throws IOException {
    Exchange e = client.call(UP, false);
    client.data(e, Texts.framed("one"), false);
    client.reset(e);
    assertThat(e.ended).as("END_STREAM before RST_STREAM").isTrue();
    assertThat(e.reset).isEqualTo(ErrorCode.NO_ERROR);
    assertThat(e.field("grpc-status")).isEqualTo("0");
    assertThat(e.body.toByteArray()).isEqualTo(Texts.framed("enough after one"));
    assertThat(e.resets).isEqualTo(1);
  }

  /// Each stream goes on sending a while after its answer: far more than the connection's window,
  /// which is given back all the same.
  @Test
  void bytesThatStillArriveAreGivenBack() throws IOException {
    long sent = 0;
    for (int i = 0; i < 200; i++) {
      Exchange e =
          switch (i % 4) {
            case 0 -> client.call(UP, false);
            case 1 -> client.call("/none", false);
            case 2 -> client.call(CHAT, false, "grpc-timeout", "junk");
            default -> client.call(CHAT, false, "grpc-timeout", "1n");
          };
      client.data(e, Texts.framed("one"), false);
      if (i % 8 < 4) client.reset(e);
      for (int n = 0; n < 4; n++) client.data(e, new byte[8192], false);
      sent += 4 * 8192 + 8;
      client.reset(e);
    }
    assertThat(sent).isGreaterThan(50 * 65_535L);
    aGoodCallWorks();
    long all = 1 << 20;
    client.readUntil(() -> client.connectionWindow > all / 4);
  }

  // ---- compression of responses

  @ParameterizedTest
  @CsvSource({
    "gzip, gzip",
    "'identity,deflate,gzip', gzip",
    "'identity,deflate', ",
    "identity, ",
    "'', "
  })
  void aResponseNeverUsesWhatTheClientDoesNotAccept(String accepted, String used)
      throws IOException {
    Exchange e =
        client.call(UNARY, false, "grpc-accept-encoding", accepted, "grpc-encoding", "gzip");
    client.data(e, Texts.framed("compress this"), true);
    endsWith(e, Code.OK);
    assertThat(e.headers.first("grpc-encoding")).isEqualTo(used);
    byte[] body = e.body.toByteArray();
    assertThat(body[0]).isEqualTo((byte) (used == null ? 0 : 1));
    byte[] message = Arrays.copyOfRange(body, 5, body.length);
    if (used != null)
      message = new GZIPInputStream(new ByteArrayInputStream(message)).readAllBytes();
    assertThat(new String(message, StandardCharsets.US_ASCII)).isEqualTo("you said compress this");
  }

  @Test
  void aClientThatNamesNoEncodingGetsNone() throws IOException {
    Exchange e = client.call(UNARY, false);
    client.data(e, Texts.framed("compress this"), true);
    endsWith(e, Code.OK);
    assertThat(e.headers.first("grpc-encoding")).isNull();
    assertThat(e.body.toByteArray()).isEqualTo(Texts.framed("you said compress this"));
  }

  // ---- header lists

  /// A client that takes no more than 1000 bytes of headers.
  private ScriptedClient narrow() throws IOException {
    client.close();
    client = new ScriptedClient(server.port(), Http2Settings.DEFAULTS.withMaxHeaderListSize(1000));
    return client;
  }

  @Test
  void aStatusTextIsCutToWhatTheClientTakes() throws IOException {
    Exchange e = narrow().call(UNARY, false);
    client.data(e, Texts.framed("fail at length"), true);
    endsWith(e, Code.NOT_FOUND, "xxxxx");
    assertThat(e.headers.listSize()).isLessThanOrEqualTo(1000);
    aGoodCallWorks();
  }

  @Test
  void trailersThatTheClientDoesNotTakeAreNoSuccess() throws IOException {
    Exchange e = narrow().call(UNARY, false);
    client.data(e, Texts.framed("trail at length"), true);
    endsWith(e, Code.RESOURCE_EXHAUSTED, "1000");
    assertThat(e.trailers.listSize()).isLessThanOrEqualTo(1000);
    aGoodCallWorks();
  }

  @Test
  void headersThatTheClientDoesNotTakeFailTheCallThatSetsThem() throws IOException {
    Exchange e = narrow().call(UNARY, false);
    client.data(e, Texts.framed("head at length"), true);
    endsWith(e, Code.RESOURCE_EXHAUSTED, "1000");
    assertThat(e.headers.listSize()).isLessThanOrEqualTo(1000);
    assertThat(e.trailers).isNull();
    aGoodCallWorks();
  }

  @Test
  void largeHeadersReachAClientThatTakesThem() throws IOException {
    Exchange e = client.call(UNARY, false);
    client.data(e, Texts.framed("head at length"), true);
    endsWith(e, Code.OK);
    assertThat(e.headers.first("much")).hasSize(5000);
  }

  @Test
  void largeTrailersReachAClientThatTakesThem() throws IOException {
    Exchange e = client.call(UNARY, false);
    client.data(e, Texts.framed("trail at length"), true);
    endsWith(e, Code.OK);
    assertThat(e.trailers.first("much")).hasSize(5000);
  }

  @Test
  void aRequestsHeaderListOverTheLimitGets431() throws IOException {
    Exchange e = client.call(UNARY, false, "much", "x".repeat(16_250));
    assertThat(client.answer(e).field(":status")).isEqualTo("431");
    aGoodCallWorks();
  }

  /// 16 KiB, and 32 counted for each entry.
  @Test
  void exactlyTheLimitOfAHeaderListPasses() throws IOException {
    String[] usual = {
      ":method",
      "POST",
      ":scheme",
      "http",
      ":path",
      UNARY,
      ":authority",
      "here",
      "te",
      "trailers",
      "content-type",
      "application/grpc"
    };
    int used = 0;
    for (String s : usual) used += s.length();
    used += 32 * (usual.length / 2 + 1) + "much".length();
    for (int more : new int[] {0, 1}) {
      Exchange e = client.call(UNARY, false, "much", "x".repeat(16_384 - used + more));
      client.data(e, Texts.framed("hello"), true);
      client.answer(e);
      assertThat(e.field(":status")).isEqualTo(more == 0 ? "200" : "431");
    }
  }

  // ---- odd, and no error

  @Test
  void aRequestWithoutTeOrAuthorityIsServed() throws IOException {
    Exchange e =
        client.request(
            false,
            ":method",
            "POST",
            ":scheme",
            "http",
            ":path",
            UNARY,
            "content-type",
            "application/grpc+proto");
    client.data(e, Texts.framed("hello"), true);
    endsWith(e, Code.OK);
  }

  @Test
  void oddMetadataNeverFailsACall() throws Exception {
    Exchange e =
        client.call(
            UNARY,
            false,
            "trace-bin",
            "!!!",
            "tenant",
            "\u00e4\u00ff",
            "trace-bin",
            "AQ,Ag==",
            "empty",
            "",
            "trace-bin",
            "Aw",
            "a.b_c-d",
            "x",
            "grpc-whatever",
            "?",
            "user-agent",
            "them");
    client.data(e, Texts.framed("hello"), true);
    endsWith(e, Code.OK);
    Metadata metadata = seen.poll(10, TimeUnit.SECONDS);
    assertThat(metadata.all(Metadata.Key.binary("trace-bin")))
        .containsExactly(new byte[] {1}, new byte[] {2}, new byte[] {3});
    assertThat(metadata.get(Metadata.Key.text("tenant"))).contains("\u00e4\u00ff");
    assertThat(metadata.get(Metadata.Key.text("empty"))).contains("");
    assertThat(metadata.get(Metadata.Key.text("user-agent"))).contains("them");
    assertThat(metadata.names()).doesNotContain("grpc-whatever", "te", ":path", "content-type");
  }

  @Test
  void trailersOfARequestEndIt() throws IOException {
    Exchange e = client.call(UNARY, false);
    client.data(e, Texts.framed("hello"), false).trailers(e, "checksum", "x");
    endsWith(e, Code.OK);
    assertThat(e.body.toByteArray()).isEqualTo(Texts.framed("you said hello"));
  }
}
