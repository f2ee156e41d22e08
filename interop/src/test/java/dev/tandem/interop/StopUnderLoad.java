package dev.tandem.interop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.Bytes;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that is told to end (SIGTERM) in the middle of its work, and another that takes its
/// port: what was begun is finished, and who waits for a server that is ready sees no error.
@Timeout(value = 120, unit = SECONDS)
abstract class StopUnderLoad {
  static final Duration GRACE = Duration.ofSeconds(15);

  /// Longer than the rest takes to begin, shorter than the grace.
  static final int HELD_MILLIS = 4_000;

  private static final int MESSAGES = 10;
  private static final int CALLERS = 8;

  private final Program first = serve(0);
  private final String target = first.target();
  private final ManagedChannel channel = Channel.to(target);
  private final Probe.Client probe = Probe.client(channel).with(o -> o.waitForReady(true));
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicBoolean enough = new AtomicBoolean();

  /// Calls of the live callers that were answered.
  private final AtomicInteger answered = new AtomicInteger();

  private Program second;

  /// Streams that are open when the server is told to end.
  abstract int streams();

  /// Unary calls whose handlers run then.
  abstract int unary();

  static Program serve(int port) {
    return Program.java(
        List.of("-Xmx512m"),
        System.getProperty("java.class.path"),
        LoadServer.class.getName(),
        "--port=" + port,
        "--grace=" + GRACE.toSeconds());
  }

  @AfterEach
  void end() {
    enough.set(true);
    channel.close();
    threads.close();
    first.close();
    if (second != null) second.close();
  }

  @Test
  void whatWasBegunIsFinishedAndWhoWaitsSeesNoError() throws Exception {
    var live = new ArrayList<Future<?>>();
    for (int i = 0; i < CALLERS; i++)
      live.add(threads.submit(i % 2 == 0 ? this::call : this::chat));
    var open = new CountDownLatch(streams());
    var begun = new ArrayList<Future<?>>();
    for (int i = 0; i < streams(); i++) begun.add(threads.submit(() -> stream(open)));
    open.await();
    for (int i = 0; i < unary(); i++) {
      var held = new HoldRequest("held " + i, HELD_MILLIS);
      begun.add(threads.submit(() -> probe.hold(held)));
    }
    for (int i = 0; i < unary(); i++) probe.awaitHeld(new OutcomeRequest("held " + i));

    first.terminate();
    long told = System.nanoTime();
    stopping.countDown();
    second = serve(Program.port(target));
    for (Future<?> call : begun) call.get();
    assertThat(first.awaitExit(GRACE)).as("exit code").isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - told)).as("time to end").isLessThan(GRACE);
    second.target();
    int before = answered.get();
    while (answered.get() < before + 50 * CALLERS && live.stream().noneMatch(Future::isDone)) {
      Thread.onSpinWait();
    }
    enough.set(true);
    for (Future<?> caller : live) caller.get();
  }

  /// One that goes on when the server has been told to end, and ends by itself.
  private Void stream(CountDownLatch open) throws InterruptedException {
    var mine = new Pipe<Chunk>();
    try (var echoes = probe.chat(mine.stream())) {
      for (int i = 0; i < MESSAGES; i++) {
        mine.send(chunk(i));
        assertThat(echoes.next()).isEqualTo(chunk(i));
        if (i != MESSAGES / 2) continue;
        open.countDown();
        stopping.await();
      }
      mine.close();
      assertThat(echoes.hasNext()).isFalse();
    }
    return null;
  }

  private static Chunk chunk(int number) {
    return new Chunk(number, Bytes.copyOf(new byte[100]));
  }

  private Void call() {
    var request = EchoRequest.builder().payload(Bytes.copyOf(new byte[100])).build();
    while (!enough.get()) {
      assertThat(probe.echo(request).payload()).isEqualTo(request.payload());
      answered.incrementAndGet();
    }
    return null;
  }

  /// Streams can be sent again for as long only as they have not begun.
  private Void chat() {
    while (!enough.get()) {
      var mine = new Pipe<Chunk>();
      try (var echoes = probe.chat(mine.stream())) {
        for (int i = 0; i < 3; i++) {
          mine.send(chunk(i));
          assertThat(echoes.next()).isEqualTo(chunk(i));
        }
        mine.close();
        assertThat(echoes.hasNext()).isFalse();
      }
      answered.incrementAndGet();
    }
    return null;
  }
}
