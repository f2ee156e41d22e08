package dev.tandem.interop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.protobuf.Bytes;
import dev.tandem.rpc.Answer;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.MessageStream;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.RpcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tandem calls a server of the real grpcio, beyond the happy path.
@NeedsPython
@Timeout(value = 90, unit = SECONDS)
final class ProbesPythonTest {
  private static final int FOUR_MIB = 4 * 1024 * 1024;
  private static final String AWKWARD = "ошибка: 100% “ünïcode” 🚲\n\ttab";
  private static final Metadata.Key<String> ASCII = Metadata.Key.text("x-ascii");
  private static final Metadata.Key<byte[]> BLOB = Metadata.Key.binary("x-blob-bin");

  private static Program python;
  private ManagedChannel channel;
  private Probe.Client probe;

  @BeforeAll
  static void startPython() {
    python = Side.PYTHON.start("probe-server", "--port", "0");
    python.target();
  }

  @AfterAll
  static void endPython() {
    python.close();
  }

  @BeforeEach
  void connect() {
    channel = Channel.to(target());
    probe = Probe.client(channel).with(o -> o.timeout(Duration.ofSeconds(60)));
  }

  @AfterEach
  void disconnect() {
    channel.close();
  }

  private static String target() {
    return python.lines().getFirst().substring("listening on ".length());
  }

  @Test
  void metadataGoesThereAndBack() {
    var blob = new byte[256];
    for (int i = 0; i < blob.length; i++) {
      blob[i] = (byte) i;
    }
    var answer = new Answer();
    probe
        .with(
            o ->
                o.header(ASCII, "first").header(ASCII, "second").header(BLOB, blob).capture(answer))
        .echo(new EchoRequest());
    assertThat(answer.headers().all(ASCII)).containsExactly("first", "second");
    assertThat(answer.headers().get(BLOB))
        .hasValueSatisfying(back -> assertThat(back).isEqualTo(blob));
    assertThat(answer.trailers().all(Metadata.Key.text("trailing-x-ascii")))
        .containsExactly("first", "second");
    assertThat(answer.trailers().get(Metadata.Key.binary("trailing-x-blob-bin")))
        .hasValueSatisfying(back -> assertThat(back).isEqualTo(blob));
  }

  @Test
  void theDeadlineIsKnownThereAndKeptHere() {
    assertThat(
            probe
                .with(o -> o.timeout(Duration.ofSeconds(7)))
                .echo(new EchoRequest())
                .remainingMillis())
        .isBetween(4000L, 7000L);
    assertThat(Probe.client(channel).echo(new EchoRequest()).remainingMillis()).isEqualTo(-1);

    String name = UUID.randomUUID().toString();
    var late =
        failure(
            () ->
                probe
                    .with(o -> o.timeout(Duration.ofMillis(500)))
                    .hold(new HoldRequest(name, 15_000)));
    assertThat(late.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(outcome(name))
        .isIn("deadline", "cancelled"); // our reset may be there before its own clock
  }

  @Test
  void anInterruptCancelsTheCallThere() throws InterruptedException {
    String name = UUID.randomUUID().toString();
    var error = new ArrayList<RpcException>();
    var caller =
        Thread.ofVirtual()
            .start(() -> error.add(failure(() -> probe.hold(new HoldRequest(name, 15_000)))));
    probe.awaitHeld(new OutcomeRequest(name));
    caller.interrupt();
    caller.join();
    assertThat(error.getFirst().code()).isEqualTo(Code.CANCELLED);
    assertThat(outcome(name)).isEqualTo("cancelled");
  }

  @Test
  void leavingAStreamCancelsItThere() {
    try (var chunks = probe.count(new CountRequest(1_000_000, 1000))) {
      assertThat(chunks.next().number()).isZero();
      assertThat(chunks.next().number()).isEqualTo(1);
    }
    assertThat(probe.echo(new EchoRequest(Bytes.copyOf(new byte[11]))).payload().size())
        .isEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void everyCodeArrivesWithItsText(int code) {
    var error = failure(() -> probe.fail(new Failure(code, AWKWARD)));
    assertThat(error.code().number()).isEqualTo(code);
    assertThat(error.message()).isEqualTo(AWKWARD);
    assertThat(error.origin()).isEqualTo(RpcException.Origin.PEER);
  }

  @Test
  void richDetailsArrive() {
    var error =
        failure(
            () -> probe.fail(new Failure(9, AWKWARD, List.of(new Note("one"), new Note(AWKWARD)))));
    assertThat(error.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(error.message()).isEqualTo(AWKWARD);
    assertThat(error.status().detail(Note.TYPE)).contains(new Note("one"));
    assertThat(error.status().details()).hasSize(2);
  }

  @Test
  void gzipIsUnderstoodBothWays() {
    Bytes payload =
        Bytes.copyOf("tandem".repeat(200_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    try (var relay = new Network(Program.port(target()));
        var relayed = Channel.to(relay.target())) {
      var compressing =
          Probe.client(relayed).with(o -> o.compress("gzip").timeout(Duration.ofSeconds(60)));
      for (boolean replyToo : new boolean[] {true, false}) {
        var request = EchoRequest.builder().payload(payload).compressReply(replyToo).build();
        assertThat(compressing.echo(request).payload()).isEqualTo(payload);
      }
      assertThat(relay.bytesToServer()).isLessThan(100_000);
      assertThat(relay.bytesToClient())
          .isBetween(1_200_000L, 1_300_000L); // one of the two came plain
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_379, 16_384, 65_535, 1024 * 1024})
  void messagesOfAnySizeComeBack(int size) {
    var payload = new byte[size];
    for (int i = 0; i < size; i++) {
      payload[i] = (byte) i;
    }
    assertThat(probe.echo(new EchoRequest(Bytes.copyOf(payload))).payload())
        .isEqualTo(Bytes.copyOf(payload));
  }

  @Test
  void aMessageOverTheLimitIsRefusedOnEitherSide() {
    assertThat(probe.echo(asks(FOUR_MIB - 7, 0)).payload().size())
        .isZero(); // 4 MiB to the byte, with its tags
    assertThat(failure(() -> probe.echo(asks(FOUR_MIB - 6, 0))).code())
        .isEqualTo(Code.RESOURCE_EXHAUSTED);
    var here = failure(() -> probe.echo(asks(0, FOUR_MIB)));
    assertThat(here.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(here.origin()).isEqualTo(RpcException.Origin.LOCAL);
  }

  private static EchoRequest asks(int payloadBytes, int replyBytes) {
    return EchoRequest.builder()
        .payload(Bytes.copyOf(new byte[payloadBytes]))
        .replyBytes(replyBytes)
        .build();
  }

  @Test
  void aStatusInTheMiddleOfTheRequestEndsIt() {
    var error =
        failure(
            () ->
                probe.collect(
                    MessageStream.generate(
                        out -> {
                          for (int i = 0; i < 100_000; i++) {
                            var chunk =
                                Chunk.builder().number(i).payload(Bytes.copyOf(new byte[1000]));
                            out.send(
                                (i == 3 ? chunk.failure(new Failure(9, "enough")) : chunk).build());
                          }
                        })));
    assertThat(error.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(error.message()).isEqualTo("enough");
  }

  @Test
  void messagesComeBeforeTheStatusBehindThem() {
    var numbers = new ArrayList<Integer>();
    var error =
        failure(
            () -> {
              var request =
                  CountRequest.builder().chunks(3).failure(new Failure(15, "lost")).build();
              for (Chunk chunk : probe.count(request)) {
                numbers.add(chunk.number());
              }
            });
    assertThat(numbers).containsExactly(0, 1, 2);
    assertThat(error.code()).isEqualTo(Code.DATA_LOSS);
  }

  @Test
  void streamsPassEveryWindowBothWays() {
    int chunks = 2000;
    int size = 16_384;
    long received = 0;
    for (Chunk chunk : probe.count(new CountRequest(chunks, size))) {
      received += chunk.payload().size();
    }
    assertThat(received).isEqualTo((long) chunks * size);
    assertThat(probe.collect(chunks(chunks, size)).payloadBytes()).isEqualTo((long) chunks * size);
    long sum = 0;
    for (Chunk chunk : probe.chat(chunks(chunks, size))) {
      sum += chunk.number();
    }
    assertThat(sum).isEqualTo(1_999_000);
    assertThat(probe.collect(MessageStream.empty()).chunks()).isZero();
    assertThat(probe.chat(MessageStream.<Chunk>empty()).toList()).isEmpty();
  }

  private static MessageStream<Chunk> chunks(int count, int size) {
    var payload = Bytes.copyOf(new byte[size]);
    return MessageStream.of(IntStream.range(0, count).mapToObj(i -> new Chunk(i, payload)));
  }

  @Test
  void anUnknownMethodIsUnimplemented() {
    var nowhere =
        MethodDescriptor.of(
            "tandem.interop.Probe/Nowhere",
            MethodDescriptor.Kind.UNARY,
            Probe.ECHO.request(),
            Probe.ECHO.response());
    try (var call = channel.call(nowhere, dev.tandem.rpc.CallOptions.DEFAULT)) {
      call.sendLast(new EchoRequest());
      assertThat(failure(call::receive).code()).isEqualTo(Code.UNIMPLEMENTED);
    }
  }

  /// Past a thousand that wait, gRPC's C core cancels calls at random.
  @Test
  void nineHundredCallsAtOnceAllComeBack() throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Future<Long>>();
      for (int i = 0; i < 900; i++) {
        var payload =
            Bytes.copyOf(String.valueOf(i).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        calls.add(
            threads.submit(
                () -> probe.echo(new EchoRequest(payload)).payload().equals(payload) ? 1L : 0L));
      }
      long right = 0;
      for (var call : calls) {
        right += call.get();
      }
      assertThat(right).isEqualTo(900);
    }
  }

  @Test
  void aServerThatIsKilledIsUnavailable() {
    try (var other = Side.PYTHON.start("probe-server", "--port", "0");
        var toOther = Channel.to(other.target())) {
      var stub = Probe.client(toOther).with(o -> o.timeout(Duration.ofSeconds(60)));
      try (var chunks = stub.count(new CountRequest(1_000_000, 1000))) {
        assertThat(chunks.next().number()).isZero();
        other.kill();
        assertThat(failure(() -> chunks.forEach(_ -> {})).code()).isEqualTo(Code.UNAVAILABLE);
      }
      assertThat(failure(() -> stub.echo(new EchoRequest())).code()).isEqualTo(Code.UNAVAILABLE);
    }
  }

  private String outcome(String name) {
    return probe.outcome(new OutcomeRequest(name)).outcome();
  }

  private static RpcException failure(ThrowingCallable call) {
    RpcException failure = catchThrowableOfType(RpcException.class, call);
    assertThat(failure).as("the error of the call").isNotNull();
    return failure;
  }
}
