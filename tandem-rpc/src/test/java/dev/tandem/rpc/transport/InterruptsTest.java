package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.http2.Headers;
import dev.tandem.http2.Http2Settings;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.CallThreads;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.ServerInfo;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An interrupt ends one thread's wait, and nothing else: no other call, no loop, no connection;
/// and no thread goes round and round because of it.
@Timeout(120)
class InterruptsTest {
  private static final Headers GRPC =
      Headers.of(":status", "200", "content-type", "application/grpc");
  private static final CallOptions PATIENT = CallOptions.DEFAULT.timeout(Duration.ofSeconds(60));

  /// Far more than any of this needs, far less than a thread that spins for ten seconds uses.
  private static final Duration MUCH_CPU = Duration.ofSeconds(2);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closesAndLeavesNothing() throws Exception {
    for (AutoCloseable closeable : open.reversed()) closeable.close();
    CallThreads.assertEnded(Duration.ofSeconds(10));
  }

  private <T extends AutoCloseable> T closing(T closeable) {
    open.add(closeable);
    return closeable;
  }

  // ---- what waits

  /// Waits that would take for ever: the server takes no data and says nothing.
  enum Wait {
    FOR_A_MESSAGE,
    FOR_HEADERS,
    FOR_A_WINDOW;

    void in(ManagedChannel channel) {
      try (var call = channel.call(Texts.CHAT, PATIENT)) {
        switch (this) {
          case FOR_A_MESSAGE -> call.sendHeaders();
          case FOR_HEADERS -> {
            call.sendHeaders();
            call.headers();
          }
          case FOR_A_WINDOW -> {
            while (true) call.send("x".repeat(10_000));
          }
        }
        call.receive();
      }
    }
  }

  private record Ended(Throwable thrown, boolean interrupted, long cpuNanos) {
    static Ended by(Runnable task) {
      var threads = ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadCpuTime();
      Throwable thrown = null;
      try {
        task.run();
      } catch (Throwable t) {
        thrown = t;
      }
      return new Ended(thrown, Thread.interrupted(), threads.getCurrentThreadCpuTime() - before);
    }
  }

  private ManagedChannel toASilentServer() throws Exception {
    var server =
        closing(new ScriptedServer(_ -> {}, Http2Settings.DEFAULTS.withInitialWindowSize(0)));
    return closing(Channel.to("http://localhost:" + server.port()));
  }

  private static void isCancelled(Ended ended) {
    assertThat(ended.thrown())
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(Code.CANCELLED))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(ended.interrupted()).as("interrupt status").isTrue();
    assertThat(ended.cpuNanos()).isLessThan(MUCH_CPU.toNanos());
  }

  @ParameterizedTest
  @EnumSource
  void aThreadThatIsInterruptedAlreadyDoesNotWait(Wait wait) throws Exception {
    ManagedChannel channel = toASilentServer();
    var ended = new AtomicReference<Ended>();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  Thread.currentThread().interrupt();
                  ended.set(Ended.by(() -> wait.in(channel)));
                });
    assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
    isCancelled(ended.get());
  }

  @ParameterizedTest
  @EnumSource
  void aThreadThatIsInterruptedAgainAndAgainWaitsNoMore(Wait wait) throws Exception {
    ManagedChannel channel = toASilentServer();
    var ended = new AtomicReference<Ended>();
    Thread caller = Thread.ofPlatform().start(() -> ended.set(Ended.by(() -> wait.in(channel))));
    while (caller.getState() != Thread.State.WAITING) Thread.onSpinWait();
    while (caller.isAlive()) {
      caller.interrupt();
      LockSupport.parkNanos(100_000);
    }
    isCancelled(ended.get());
  }

  @Test
  void closingOnAnInterruptedThreadDoesNotSpinAndKeepsTheInterrupt() throws Exception {
    Server server = closing(echo());
    ManagedChannel channel = closing(Channel.to("http://localhost:" + server.port()));
    assertThat(call(channel, "hello")).isEqualTo("hello");
    for (Runnable close : List.<Runnable>of(channel::close, server::close)) {
      var ended = new AtomicReference<Ended>();
      Thread closer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    Thread.currentThread().interrupt();
                    ended.set(Ended.by(close));
                  });
      assertThat(closer.join(Duration.ofSeconds(20))).isTrue();
      assertThat(ended.get().thrown()).isNull();
      assertThat(ended.get().interrupted()).isTrue();
      assertThat(ended.get().cpuNanos()).isLessThan(MUCH_CPU.toNanos());
    }
  }

  // ---- who else is there

  private final Set<String> peers = ConcurrentHashMap.newKeySet();

  /// Says what it is told; its streaming method says it for ever.
  private Server echo() {
    return Server.builder()
        .host("127.0.0.1")
        .port(0)
        .grace(Duration.ZERO)
        .resets(100_000, 100_000)
        .method(
            Texts.UNARY,
            call -> {
              peers.add(ServerInfo.current().peer());
              call.send(call.receive());
            })
        .method(Texts.DOWN, InterruptsTest::repeat)
        .start();
  }

  private static void repeat(ServerCall<String, String> call) {
    for (String said = call.receive(); ; ) call.send(said);
  }

  private static String call(Channel channel, String said) {
    try (var call = channel.call(Texts.UNARY, PATIENT)) {
      call.sendLast(said);
      return call.receive();
    }
  }

  @Test
  void anInterruptOfALoopReachesNoCallAndDoesNotMakeItSpin() throws Exception {
    Server server = closing(echo());
    ManagedChannel channel = closing(Channel.to("http://localhost:" + server.port()));
    var loops = new ArrayList<Thread>();
    assertThat(call(channel, "hello")).isEqualTo("hello");
    for (Thread t : Thread.getAllStackTraces().keySet()) {
      if (t.getName().matches("tandem-(server|client)-\\d+")) loops.add(t);
    }
    assertThat(loops).hasSizeGreaterThanOrEqualTo(2);
    for (int i = 0; i < 200; i++) {
      for (Thread loop : loops) loop.interrupt();
      String said = "call " + i;
      assertThat(call(channel, said)).isEqualTo(said);
    }
    for (Thread loop : loops) loop.interrupt();
    for (Thread loop : loops) comesToRest(loop);
    assertThat(peers).as("connections used").hasSize(1);
  }

  @Test
  void anInlineHandlerThatInterruptsItsThreadDisturbsNobody() throws Exception {
    Server server =
        closing(
            Server.builder()
                .host("127.0.0.1")
                .port(0)
                .method(
                    Texts.UNARY,
                    call -> {
                      peers.add(ServerInfo.current().peer());
                      Thread.currentThread().interrupt();
                      call.send(call.receive());
                    })
                .inline(Texts.UNARY)
                .start());
    ManagedChannel channel = closing(Channel.to("http://localhost:" + server.port()));
    for (int i = 0; i < 100; i++) {
      String said = ("call " + i + " ").repeat(1 + i * 200);
      assertThat(call(channel, said)).isEqualTo(said);
    }
    assertThat(peers).as("connections used").hasSize(1);
  }

  @Test
  void aHandlerThatInterruptsItselfDoesNotWait() throws Exception {
    var thrown = new LinkedBlockingQueue<RpcException>();
    Server server =
        closing(
            Server.builder()
                .host("127.0.0.1")
                .port(0)
                .grace(Duration.ZERO)
                .method(
                    Texts.CHAT,
                    call -> {
                      String said = call.receive();
                      Thread.currentThread().interrupt();
                      try {
                        if (said.equals("read")) call.receive();
                        else while (true) call.send("x".repeat(10_000));
                      } catch (RpcException e) {
                        thrown.add(e);
                        assertThat(Thread.interrupted()).isTrue();
                        throw new RpcException(Code.ABORTED, "after all");
                      }
                    })
                .start());
    ManagedChannel channel = closing(Channel.to("http://localhost:" + server.port()));
    for (String said : List.of("read", "write")) {
      try (var call = channel.call(Texts.CHAT, PATIENT)) {
        call.send(said);
        RpcException e = thrown.poll(10, TimeUnit.SECONDS);
        assertThat(e).isNotNull().hasCauseInstanceOf(InterruptedException.class);
        assertThat(e.code()).isEqualTo(Code.CANCELLED);
        RpcException status =
            catchThrowableOfType(
                RpcException.class,
                () -> {
                  while (true) call.receive();
                });
        assertThat(status.code()).isEqualTo(Code.ABORTED);
      }
    }
  }

  /// Sooner or later the thread uses next to nothing of half a second. One that spins gets more of
  /// it, however busy the machine is.
  private static void comesToRest(Thread loop) throws InterruptedException {
    var threads = ManagementFactory.getThreadMXBean();
    long whileMillis = 500;
    for (int tries = 0; tries < 10; tries++) {
      long before = threads.getThreadCpuTime(loop.threadId());
      Thread.sleep(whileMillis);
      long used = threads.getThreadCpuTime(loop.threadId()) - before;
      if (used < whileMillis * 1_000_000 / 20) return;
    }
    throw new AssertionError(loop.getName() + " does not come to rest");
  }

  /// Threads that send large messages over one connection, interrupted at random moments: in the
  /// middle of writing their own and, as the connection's writer, the others'.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWriterThatIsInterruptedLosesItsOwnCallAlone(boolean virtual) throws Exception {
    Server server = closing(echo());
    ManagedChannel channel = closing(Channel.to("http://localhost:" + server.port()));
    long seed = System.nanoTime();
    System.out.println("aWriterThatIsInterruptedLosesItsOwnCallAlone: seed " + seed);
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var answered = new AtomicInteger();
    var interrupted = new AtomicInteger();
    int callers = 8;
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < callers; i++) {
      int me = i;
      threads.add(
          (virtual ? Thread.ofVirtual() : Thread.ofPlatform())
              .unstarted(
                  () -> {
                    var random = new Random(seed + me);
                    for (int n = 0; n < 100; n++) {
                      String said = (me + "/" + n + " ").repeat(1 + random.nextInt(30_000));
                      try {
                        assertThat(call(channel, said)).isEqualTo(said);
                        answered.incrementAndGet();
                      } catch (RpcException e) {
                        if (e.code() != Code.CANCELLED || !Thread.currentThread().isInterrupted())
                          failures.add(e);
                        else interrupted.incrementAndGet();
                      } catch (Throwable t) {
                        failures.add(t);
                      }
                      var _ = Thread.interrupted();
                    }
                  }));
    }
    for (Thread t : threads) t.start();
    var random = new Random(seed);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      threads.get(random.nextInt(callers)).interrupt();
      LockSupport.parkNanos(random.nextInt(3_000_000));
    }
    assertThat(failures).as("seed %d", seed).isEmpty();
    assertThat(answered.get() + interrupted.get()).isEqualTo(callers * 100);
    assertThat(interrupted).as("seed %d: calls interrupted", seed).hasPositiveValue();
    assertThat(call(channel, "still there")).isEqualTo("still there");
    assertThat(peers).as("seed %d: connections used", seed).hasSize(1);
  }

  /// Handlers that are interrupted because their clients left, while they write.
  @Test
  void aHandlerThatIsInterruptedInTheMiddleOfWritingDisturbsNobody() throws Exception {
    Server server = closing(echo());
    ManagedChannel channel = closing(Channel.to("http://localhost:" + server.port()));
    long seed = System.nanoTime();
    System.out.println("aHandlerThatIsInterruptedInTheMiddleOfWriting: seed " + seed);
    var failures = new ConcurrentLinkedQueue<Throwable>();
    var messages = new AtomicLong();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 8; i++) {
      int me = i;
      threads.add(
          Thread.ofVirtual()
              .unstarted(
                  () -> {
                    var random = new Random(seed + me);
                    try {
                      for (int n = 0; n < 60; n++) {
                        String said = (me + "/" + n + " ").repeat(1 + random.nextInt(10_000));
                        if (me % 2 == 0) assertThat(call(channel, said)).isEqualTo(said);
                        else messages.addAndGet(leaveInTheMiddle(channel, said, random));
                      }
                    } catch (Throwable t) {
                      failures.add(t);
                    }
                  }));
    }
    for (Thread t : threads) t.start();
    for (Thread t : threads) t.join();
    assertThat(failures).as("seed %d", seed).isEmpty();
    assertThat(messages).as("seed %d", seed).hasPositiveValue();
    assertThat(call(channel, "still there")).isEqualTo("still there");
    assertThat(peers).as("seed %d: connections used", seed).hasSize(1);
  }

  private static int leaveInTheMiddle(Channel channel, String said, Random random) {
    int most = random.nextInt(10);
    try (var call = channel.call(Texts.DOWN, PATIENT)) {
      call.sendLast(said);
      for (int n = 0; n < most; n++) assertThat(call.receive()).isEqualTo(said);
    }
    return most;
  }

  @Test
  void theCallThatFollowsGoesOn() throws Exception {
    var server =
        closing(
            new ScriptedServer(
                x -> {
                  if (x.streamId() == 1) return;
                  x.answer(GRPC, false)
                      .data(Texts.framed("hello"), false)
                      .trailers(Headers.of("grpc-status", "0"));
                }));
    ManagedChannel channel = closing(Channel.to("http://localhost:" + server.port()));
    try (var call = channel.call(Texts.UNARY, PATIENT)) {
      call.sendLast("hello");
      assertThat(server.seen.poll(10, TimeUnit.SECONDS)).isEqualTo("end 1");
      Thread.currentThread().interrupt();
      RpcException e = catchThrowableOfType(RpcException.class, call::receive);
      assertThat(e.code()).isEqualTo(Code.CANCELLED);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(call(channel, "hello")).isEqualTo("hello");
  }
}
