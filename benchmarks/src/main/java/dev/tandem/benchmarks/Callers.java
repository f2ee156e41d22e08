package dev.tandem.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;

/// Blocking callers on one channel: each makes a call, waits for the answer, and makes the next.
///
/// `CLIENT TARGET CALLERS virtual|platform WARM_UP_SECONDS SECONDS`, where CLIENT is `tandem` or
/// `grpc-java`. Prints one line of `name=value` pairs about the measured window: the process's own
/// CPU time, the calls that ended inside the window, and percentiles of their durations.
final class Callers {
  /// One channel, used by every caller.
  interface Greeter extends AutoCloseable {
    String sayHello(String name);

    @Override
    void close();
  }

  private enum Phase {
    WARM_UP,
    MEASURED,
    OVER
  }

  private static volatile Phase phase = Phase.WARM_UP;
  private static final AtomicReference<Throwable> FAILURE = new AtomicReference<>();

  public static void main(String... args) throws InterruptedException {
    int callers = Integer.parseInt(args[2]);
    ThreadFactory factory =
        switch (args[3]) {
          case "virtual" -> Thread.ofVirtual().factory();
          case "platform" -> Thread.ofPlatform().daemon().factory();
          default -> throw new IllegalArgumentException(args[3] + ": virtual or platform is meant");
        };
    Duration warmUp = Duration.ofSeconds(Long.parseLong(args[4]));
    Duration measured = Duration.ofSeconds(Long.parseLong(args[5]));
    try (Greeter greeter = open(args[0], args[1])) {
      var latencies = new ArrayList<Latencies>();
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < callers; i++) {
        var own = new Latencies();
        latencies.add(own);
        threads.add(factory.newThread(() -> callUntilOver(greeter, own)));
      }
      threads.forEach(Thread::start);
      Thread.sleep(warmUp);
      var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long cpu = os.getProcessCpuTime();
      long start = System.nanoTime();
      phase = Phase.MEASURED;
      Thread.sleep(measured);
      phase = Phase.OVER;
      long cpuNanos = os.getProcessCpuTime() - cpu;
      long nanos = System.nanoTime() - start;
      for (Thread thread : threads) {
        thread.join(Duration.ofSeconds(10));
      }
      if (FAILURE.get() != null) {
        throw new IllegalStateException(
            "a call failed: the figures would mean nothing", FAILURE.get());
      }
      print(latencies, cpuNanos, nanos);
    }
  }

  private static Greeter open(String client, String target) {
    return switch (client) {
      case "tandem" -> new TandemGreeter(target);
      case "grpc-java" -> new GrpcJavaGreeter(target);
      default -> throw new IllegalArgumentException(client + ": tandem or grpc-java is meant");
    };
  }

  private static void callUntilOver(Greeter greeter, Latencies latencies) {
    try {
      while (phase != Phase.OVER) {
        long start = System.nanoTime();
        String reply = greeter.sayHello("czl");
        long nanos = System.nanoTime() - start;
        if (!reply.equals("hello czl")) {
          throw new IllegalStateException("a wrong answer: " + reply);
        }
        if (phase == Phase.MEASURED) {
          latencies.add(nanos);
        }
      }
    } catch (RuntimeException e) {
      FAILURE.compareAndSet(null, e);
    }
  }

  private static void print(List<Latencies> latencies, long cpuNanos, long nanos) {
    var all = new Latencies();
    latencies.forEach(all::addAll);
    IO.println(
        String.format(
            Locale.ROOT,
            "calls=%d cpu=%.3f seconds=%.3f p50=%d p99=%d",
            all.count(),
            cpuNanos / 1e9,
            nanos / 1e9,
            all.percentile(50),
            all.percentile(99)));
  }

  /// Durations in whole microseconds, those of 100 ms and more in one last bucket; one thread's
  /// own.
  private static final class Latencies {
    private static final int LAST = 100_000;
    private final int[] counts = new int[LAST + 1];

    void add(long nanos) {
      counts[(int) Math.min(nanos / 1000, LAST)]++;
    }

    void addAll(Latencies other) {
      for (int i = 0; i <= LAST; i++) {
        counts[i] += other.counts[i];
      }
    }

    long count() {
      long sum = 0;
      for (int c : counts) {
        sum += c;
      }
      return sum;
    }

    int percentile(int percent) {
      long left = count() * percent / 100;
      int micros = 0;
      while (micros < LAST && left >= counts[micros]) {
        left -= counts[micros++];
      }
      return micros;
    }
  }
}
