package dev.tandem.interop;

import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.RpcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Calls hostile servers, one after another, while another channel of its calls an honest one; and
/// says of each what became of the calls, what that cost, and what is left. See [BesetReport].
final class BesetClient {
  private static final List<String> OPTIONS =
      List.of("honest=", "large=false", "patience_ms=10000", "case=");
  private static final Duration PAUSE = Duration.ofMillis(2);
  private static final int LIVE_CALLS = 50;
  private static final int TEXT = 200;
  private static final long SECOND = 1_000_000_000;
  private static final long PATIENCE = 10 * SECOND;

  /// What a process uses in a second at most that does nothing but call an honest server.
  private static final long QUIET_MILLIS = 200;

  private final boolean large;
  private final Duration patience;
  private final LiveCalls live;
  private final LoadService process = new LoadService();

  private BesetClient(Arguments options) {
    large = Boolean.parseBoolean(options.text("large"));
    patience = Duration.ofMillis(options.number("patience_ms"));
    live = new LiveCalls(Channel.to(options.text("honest")), PAUSE);
  }

  /// Each `--case` is `calls/target/name`.
  public static void main(String... args) throws Exception {
    String[] options =
        Arrays.stream(args).filter(a -> !a.startsWith("--case=")).toArray(String[]::new);
    var client = new BesetClient(new Arguments(OPTIONS, options));
    client.live.took(LIVE_CALLS); // warm
    for (String arg : args) {
      if (!arg.startsWith("--case=")) continue;
      String[] parts = arg.substring("--case=".length()).split("/", 3);
      IO.println(client.meet(parts[2], BesetCalls.valueOf(parts[0]), parts[1]).line());
    }
    client.live.close();
  }

  private BesetReport meet(String name, BesetCalls calls, String target) throws Exception {
    View before = process.look(new LookRequest(true, true));
    live.took(LIVE_CALLS);
    long cpu = cpuMillis();
    long begin = System.nanoTime();
    var met = new Met();
    try (var channel = connect(target)) {
      met.all(calls, channel, large);
    }
    long wall = (System.nanoTime() - begin) / 1_000_000;
    long used = cpuMillis() - cpu;
    long p99 = live.took(LIVE_CALLS).p99Nanos() / 1000;
    View after = settled(before);
    return new BesetReport(
        name,
        met.codes,
        String.join(" | ", met.texts.values()),
        met.calls.get(),
        met.longestNanos.get() / 1_000_000,
        wall,
        used,
        p99,
        after.threads() - before.threads(),
        after.descriptors() - before.descriptors(),
        (after.heapBytes() - before.heapBytes()) / 1024,
        (after.directBytes() - before.directBytes()) / 1024,
        restMillis());
  }

  private ManagedChannel connect(String target) {
    return Channel.builder(target).handshakeTimeout(patience).stallTimeout(patience).build();
  }

  /// Once nothing is left, or after a while.
  private View settled(View before) {
    long until = System.nanoTime() + PATIENCE;
    while (true) {
      View now = process.look(new LookRequest(true, true));
      boolean asBefore =
          now.threads() <= before.threads() && now.descriptors() <= before.descriptors();
      if (asBefore || System.nanoTime() - until > 0) return now;
    }
  }

  /// The processor's ms that are used in a second, now that there is nothing to do: over half a
  /// second, or over two if that says that there was. A case that was over in no time has left code
  /// to be compiled, which is soon done; what spins goes on. Where nobody asks, a short look.
  private long restMillis() {
    long most = large ? 2 * SECOND : SECOND / 10;
    long step = Math.min(most, SECOND / 2);
    long cpu = cpuMillis();
    long begin = System.nanoTime();
    while (true) {
      LockSupport.parkNanos(step);
      long nanos = System.nanoTime() - begin;
      long used = (cpuMillis() - cpu) * SECOND / nanos;
      if (nanos >= most || (nanos >= step && used <= QUIET_MILLIS)) return used;
    }
  }

  private static long cpuMillis() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
  }

  /// What became of the calls of one case.
  private static final class Met {
    final Map<String, Integer> codes = Collections.synchronizedMap(new TreeMap<>());
    final Map<String, String> texts = Collections.synchronizedMap(new TreeMap<>());
    final AtomicLong calls = new AtomicLong();
    final AtomicLong longestNanos = new AtomicLong();

    void all(BesetCalls kind, Channel channel, boolean large) throws Exception {
      try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
        var all = new ArrayList<Future<?>>();
        for (int i = 0; i < kind.atOnce(); i++) {
          all.add(callers.submit(() -> inTurn(kind, channel, kind.each(large))));
        }
        for (Future<?> caller : all) caller.get();
      }
    }

    private void inTurn(BesetCalls kind, Channel channel, int calls) {
      for (int i = 0; i < calls; i++) one(kind, channel);
    }

    private void one(BesetCalls kind, Channel channel) {
      long begin = System.nanoTime();
      String code;
      String said;
      try {
        kind.make(channel);
        code = "OK";
        said = "";
      } catch (RpcException e) {
        code = e.code().name();
        said = e.message();
      } catch (RuntimeException | Error e) {
        code = e.getClass().getSimpleName();
        said = e.toString();
      }
      long took = System.nanoTime() - begin;
      calls.incrementAndGet();
      longestNanos.accumulateAndGet(took, Math::max);
      codes.merge(code, 1, Integer::sum);
      texts.putIfAbsent(code, said.length() > TEXT ? said.substring(0, TEXT) : said);
    }
  }
}
