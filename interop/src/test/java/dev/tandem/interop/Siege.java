package dev.tandem.interop;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Attacks on a server with the default settings and 256 MiB of heap, in a process of its own. Each
/// is measured while another client goes on calling, and prints what it has cost; bounds on time
/// and memory hold where attacks have their whole size, that nothing is left holds always.
@Timeout(value = 5, unit = MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Siege {
  private static final long MIB = 1 << 20;
  private static final Duration BETWEEN_LIVE_CALLS = Duration.ofMillis(5);
  private static final Duration MOST_P99 = Duration.ofSeconds(1);
  private static final List<String> HEAP = List.of("-Xmx256m");
  private static final long MOST_MEMORY = 600 * MIB;

  private final boolean whole;
  private final int liveCalls;
  private final LoadedServer victim;

  private LiveCalls live;
  private LiveCalls.Took meanwhile;

  /// Those of the attack that is going on: they are closed with it, however it ends.
  private final Queue<RawClient> clients = new ConcurrentLinkedQueue<>();

  /// @param whenSmall options that the server gets if the attacks are small
  Siege(boolean whole, String... whenSmall) {
    this(whole, whole ? new LoadedServer(HEAP) : new LoadedServer(HEAP, whenSmall));
  }

  /// @param jvm more options of the server's JVM
  Siege(boolean whole, List<String> jvm) {
    this(whole, new LoadedServer(Stream.concat(HEAP.stream(), jvm.stream()).toList()));
  }

  private Siege(boolean whole, LoadedServer victim) {
    this.whole = whole;
    this.liveCalls = size(20, 200);
    this.victim = victim;
  }

  @AfterAll
  void end() {
    victim.close();
  }

  interface Attack {
    /// Returns once the attack is over; what is open of its connections then is closed.
    void run() throws Exception;
  }

  /// A number of what an attack consists of.
  final int size(int small, int large) {
    return whole ? large : small;
  }

  final RawClient listening() {
    return known(RawClient.listening(victim.port()));
  }

  final RawClient neverReading() {
    return known(RawClient.neverReading(victim.port()));
  }

  private RawClient known(RawClient client) {
    clients.add(client);
    return client;
  }

  final LoadedServer victim() {
    return victim;
  }

  /// As gRPC frames it: a flag and its length before it.
  static byte[] message(byte[] bytes) {
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) 0)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  interface Word {
    void say(RawClient to);
  }

  /// Says something again and again, on another connection each time that one is ended, and on each
  /// something else first.
  ///
  /// @param borne what one connection may say at most
  /// @param end how it must be ended
  final void insist(int times, int borne, Word first, Word again, String end) {
    int ended = 0;
    for (int left = times; left > 0; ) {
      try (RawClient client = listening().hello()) {
        first.say(client);
        int here = 0;
        for (; left > 0 && client.isWelcome(); left--, here++) again.say(client);
        client.send();
        if (left == 0 && here <= borne) break;
        assertThat(client.heard().end()).isEqualTo(end);
        ended++;
      }
    }
    assertThat(ended).as("connections that were ended").isPositive();
  }

  /// Carries it out.
  ///
  /// @param mostCpuSeconds what it may take of the server's processor time
  final void endure(String name, double mostCpuSeconds, Attack attack) throws Exception {
    try (var others = new LiveCalls(victim, BETWEEN_LIVE_CALLS)) {
      live = others;
      meanwhile = null;
      LiveCalls.Took atRest = live.took(liveCalls);
      View before = victim.await(_ -> true);
      victim.program().forgetPeakMemory();
      Duration cpuBefore = victim.program().cpu();
      long begin = System.nanoTime();
      live.took(1);
      run(attack);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double cpu = victim.program().cpu().minus(cpuBefore).toMillis() / 1e3;
      if (meanwhile == null) meanwhile = live.took(liveCalls);
      long peak = victim.program().peakMemoryBytes();
      System.out.printf(
          "%s: %.1f s, of which the server's processor %.2f s; its memory %,d MiB at most%n  others meanwhile: %s%n  and before: %s%n",
          name, seconds, cpu, peak / MIB, meanwhile, atRest);
      leavesNothing(before);
      if (!whole) return;
      assertThat(cpu).as("seconds of processor time").isLessThan(mostCpuSeconds);
      assertThat(peak).as("bytes of memory").isLessThan(MOST_MEMORY);
      assertThat(Duration.ofNanos(meanwhile.p99Nanos())).as("live calls").isLessThan(MOST_P99);
    }
  }

  private void run(Attack attack) throws Exception {
    try {
      attack.run();
    } finally {
      for (RawClient client; (client = clients.poll()) != null; ) client.close();
    }
  }

  /// What the server holds at the height of an attack. The collection of its garbage holds others
  /// up as no attack does: what they meet from here on does not count.
  final void printHeld(String what) throws InterruptedException {
    meanwhile = live.took(liveCalls);
    View held = victim.look();
    System.out.printf("  %s: %,d KiB of heap, %s%n", what, held.heapBytes() >> 10, held);
  }

  private void leavesNothing(View before) {
    View after = victim.await(view -> isAsBefore(view, before));
    System.out.printf("  before: %s%n  after:  %s%n", before, after);
    assertThat(isAsBefore(after, before))
        .as("nothing is left: %s, before %s", after, before)
        .isTrue();
  }

  private static boolean isAsBefore(View view, View before) {
    return view.waiting() == 0
        && view.descriptors() <= before.descriptors()
        && view.threads() <= before.threads() + 2
        && view.heapBytes() < before.heapBytes() + 8 * MIB
        && view.directBytes() < before.directBytes() + MIB;
  }
}
