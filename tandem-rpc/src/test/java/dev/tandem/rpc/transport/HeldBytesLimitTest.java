package dev.tandem.rpc.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.ErrorCode;
import dev.tandem.rpc.CallThreads;
import dev.tandem.rpc.Inside;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.grpc.Encodings;
import dev.tandem.rpc.spi.Payload;
import dev.tandem.rpc.transport.ScriptedClient.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that have a server hold as much as it will: it does not hold more than it may, and
/// others are served as before.
@Timeout(30)
class HeldBytesLimitTest {
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int SETTINGS = 4;
  private static final long LIMIT = 1_000_000;
  private static final String EXHAUSTED = "8";
  private static final MethodDescriptor<String, String> KEEP = Texts.unary("test.Texts/Keep");

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final BlockingQueue<String> counts = new LinkedBlockingQueue<>();
  private final Semaphore given = new Semaphore(0);
  private final AtomicInteger sent = new AtomicInteger();
  private Server server;
  private ScriptedClient hostile;

  @BeforeEach
  void start() throws IOException {
    server =
        Server.builder()
            .host("127.0.0.1")
            .port(0)
            .grace(Duration.ZERO)
            .maxHeldBytes(LIMIT)
            .streamWindowBytes(4 << 20)
            .method(Texts.UNARY, HeldBytesLimitTest::repeat)
            .method(Texts.UP, this::doNotRead)
            .method(Texts.DOWN, this::pour)
            .method(Texts.CHAT, this::count)
            .method(KEEP, this::keep)
            .start();
    hostile = new ScriptedClient(server.port());
  }

  @AfterEach
  void stop() throws Exception {
    hostile.close();
    goOn.countDown();
    server.close();
    CallThreads.assertEnded(Duration.ofSeconds(10));
    assertThat(held()).isZero();
  }

  private static void repeat(ServerCall<String, String> call) {
    call.send("x".repeat(Integer.parseInt(call.receive())));
  }

  private void doNotRead(ServerCall<String, String> call) throws InterruptedException {
    goOn.await();
  }

  private void pour(ServerCall<String, String> call) {
    String said = call.receive();
    for (int i = 0; i < 300; i++) {
      call.send(said);
      sent.incrementAndGet();
    }
  }

  private void count(ServerCall<String, String> call) {
    int n = 0;
    while (!call.receive().equals("end")) if (++n % 1000 == 0) call.send("");
    counts.add(n + " and " + held());
    call.receive();
  }

  /// Works on its request until the test is over.
  private void keep(ServerCall<String, String> call) throws InterruptedException {
    String request = call.receive();
    given.release();
    goOn.await();
    call.send(request.substring(0, 10));
  }

  private long held() {
    return Inside.of(server).held().bytes();
  }

  /// The sum of messages may go past the limit by the last piece that arrived.
  private void assertWithinTheLimit() {
    assertThat(held()).isBetween(LIMIT / 3, LIMIT + 100_000);
  }

  private void othersAreServed() throws IOException {
    try (var other = new ScriptedClient(server.port())) {
      Exchange x = other.call(Texts.UNARY.path(), false);
      other.data(x, Texts.framed("60000"), true).answer(x);
      assertThat(x.field("grpc-status")).isEqualTo("0");
      assertThat(x.body.size()).isEqualTo(60_005);
    }
  }

  private void noWindows() throws IOException {
    hostile.frame(SETTINGS, 0, 0, new byte[] {0, INITIAL_WINDOW_SIZE, 0, 0, 0, 0});
  }

  private int refused(List<Exchange> all) throws IOException {
    Exchange last = hostile.call("/no/such", true);
    hostile.answer(last);
    return (int)
        all.stream()
            .filter(x -> x.ended)
            .peek(x -> assertThat(x.field("grpc-status")).isEqualTo(EXHAUSTED))
            .count();
  }

  /// Of a megabyte each, of which 60,000 bytes come.
  private List<Exchange> uploads(String path) throws IOException {
    var calls = new ArrayList<Exchange>();
    for (int i = 0; i < 40; i++) calls.add(hostile.call(path, false));
    byte[] declared = Texts.framed("");
    declared[2] = 16;
    for (Exchange x : calls) hostile.data(x, declared, false);
    for (Exchange x : calls) for (int i = 0; i < 4; i++) hostile.data(x, new byte[15_000], false);
    return calls;
  }

  @Test
  void messagesThatAreNeverWholeAreRefusedPastTheShare() throws IOException {
    List<Exchange> calls = uploads(Texts.UNARY.path());
    assertThat(refused(calls)).isBetween(10, 35);
    assertWithinTheLimit();
    othersAreServed();
  }

  @Test
  void roomThatIsMadeIsRoomAgain() throws IOException {
    List<Exchange> calls = uploads(Texts.UP.path());
    assertThat(refused(calls)).isPositive();
    for (Exchange x : calls) if (!x.ended) hostile.reset(x, ErrorCode.CANCEL);
    Exchange after = hostile.call(Texts.UNARY.path(), false);
    hostile.data(after, Texts.framed("400000"), true).answer(after);
    assertThat(after.field("grpc-status")).isEqualTo("0");
    assertThat(after.body.size()).isEqualTo(400_005);
  }

  @Test
  void emptyMessagesThatNobodyReadsCountForWhatTheyTake() throws IOException {
    var calls = new ArrayList<Exchange>();
    for (int i = 0; i < 20; i++) {
      Exchange x = hostile.call(Texts.UP.path(), false);
      calls.add(x);
      hostile.data(x, new byte[5 * 500], false);
    }
    assertThat(refused(calls)).isBetween(5, 15);
    assertWithinTheLimit();
    othersAreServed();
  }

  @Test
  void repliesThatWaitForAWindowAreRefusedPastTheShare() throws IOException {
    noWindows();
    var calls = new ArrayList<Exchange>();
    for (int i = 0; i < 40; i++) {
      Exchange x = hostile.call(Texts.UNARY.path(), false);
      hostile.data(x, Texts.framed("60000"), true);
      calls.add(x);
    }
    for (Exchange x : calls) hostile.readUntil(() -> x.headers != null);
    assertThat(refused(calls)).isBetween(20, 35);
    assertWithinTheLimit();
    othersAreServed();
  }

  @Test
  void streamsOfRepliesWaitPastTheShare() throws Exception {
    noWindows();
    var calls = new ArrayList<Exchange>();
    for (int i = 0; i < 40; i++) calls.add(hostile.call(Texts.DOWN.path(), false));
    for (Exchange x : calls) hostile.data(x, Texts.framed("x".repeat(1000)), true);
    for (Exchange x : calls) hostile.readUntil(() -> x.headers != null);
    othersAreServed();
    assertWithinTheLimit();
    assertThat(sent.get()).isBetween(calls.size(), 30 * calls.size());
    // as the windows open, all of them go on
    byte[] windows = {0, INITIAL_WINDOW_SIZE, 0x3F, -1, -1, -1};
    hostile.frame(SETTINGS, 0, 0, windows);
    for (Exchange x : calls) {
      hostile.answer(x);
      assertThat(x.field("grpc-status")).isEqualTo("0");
      assertThat(x.body.size()).isEqualTo(300 * 1005);
    }
  }

  @Test
  void whatHandlersWereGivenCountsUntilTheyAreDone() throws Exception {
    keptByHandlers(Texts.framed("x".repeat(60_000)));
  }

  @Test
  void messagesThatWereCompressedCountForWhatTheyBecome() throws Exception {
    byte[] small =
        new Encodings(List.of())
            .compress(Payload.of("x".repeat(60_000).getBytes(UTF_8)), "gzip")
            .toByteArray();
    assertThat(small.length).isLessThan(1_000);
    keptByHandlers(small);
  }

  private void keptByHandlers(byte[] request) throws Exception {
    var calls = new ArrayList<Exchange>();
    for (int i = 0; i < 40; i++) {
      Exchange x = hostile.call(KEEP.path(), false, "grpc-encoding", "gzip");
      for (int from = 0; from < request.length; from += 15_000) {
        int to = Math.min(request.length, from + 15_000);
        hostile.data(x, Arrays.copyOfRange(request, from, to), to == request.length);
      }
      calls.add(x);
    }
    int kept = 0;
    while (kept + refused(calls) < calls.size()) kept += given.drainPermits();
    assertThat(kept).isBetween(5, 15);
    assertWithinTheLimit();
    othersAreServed();
    goOn.countDown();
    int answered = 0;
    for (Exchange x : calls) {
      String status = hostile.answer(x).field("grpc-status");
      if (status.equals("0")) answered++;
      else assertThat(status).isEqualTo(EXHAUSTED);
    }
    assertThat(answered).isEqualTo(kept);
    assertThat(held()).isZero();
  }

  @Test
  void whatIsReadIsNoLongerHeldHoweverQuicklyItIsRead() throws Exception {
    Exchange x = hostile.call(Texts.CHAT.path(), false);
    byte[] one = Texts.framed("message");
    byte[] thousand = new byte[1000 * one.length];
    for (int i = 0; i < 1000; i++) System.arraycopy(one, 0, thousand, i * one.length, one.length);
    for (int i = 1; i <= 100; i++) {
      int answers = i;
      hostile.data(x, thousand, false);
      hostile.readUntil(() -> x.body.size() == 5 * answers);
    }
    hostile.data(x, Texts.framed("end"), false);
    assertThat(counts.poll(10, TimeUnit.SECONDS)).isEqualTo("100000 and 0");
  }
}
