package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.Bytes;
import dev.tandem.rpc.ManagedChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// One client that goes on calling, one call after another on a connection of its own and with a
/// pause between them, while others weigh on the server. A call that fails, or takes longer than
/// ten seconds, fails the test.
final class LiveCalls implements AutoCloseable {
  private static final Bytes PAYLOAD = Bytes.copyOf(new byte[100]);
  private static final int MOST = 1 << 20;
  private static final long FAILED = -1;

  /// How long calls took.
  record Took(int calls, long medianNanos, long p99Nanos, long mostNanos) {
    private static Took of(long[] nanos) {
      Arrays.sort(nanos);
      int n = nanos.length;
      return new Took(n, nanos[n / 2], nanos[(int) (n * 99L / 100)], nanos[n - 1]);
    }

    @Override
    public String toString() {
      return "%,d live calls: %s at the median, %s at the 99th percentile, %s at most"
          .formatted(calls, micros(medianNanos), micros(p99Nanos), micros(mostNanos));
    }

    private static String micros(long nanos) {
      return "%,d µs".formatted(nanos / 1000);
    }
  }

  private final ManagedChannel channel;
  private final Duration pause;
  private final BlockingQueue<Long> nanos = new ArrayBlockingQueue<>(MOST);
  private volatile Throwable failure;

  LiveCalls(LoadedServer server) {
    this(server, Duration.ZERO);
  }

  LiveCalls(LoadedServer server, Duration pause) {
    this(server.connect(), pause);
  }

  LiveCalls(ManagedChannel channel, Duration pause) {
    this.channel = channel;
    this.pause = pause;
    Thread.ofPlatform().name("live calls").daemon().start(this::callOn);
  }

  private void callOn() {
    var probe = Probe.client(channel).with(o -> o.timeout(Duration.ofSeconds(10)));
    var request = EchoRequest.builder().payload(PAYLOAD).build();
    try {
      while (true) {
        long begin = System.nanoTime();
        assertThat(probe.echo(request).payload()).isEqualTo(PAYLOAD);
        nanos.put(System.nanoTime() - begin);
        Thread.sleep(pause);
      }
    } catch (Throwable t) {
      failure = t;
      nanos.add(FAILED);
    }
  }

  /// How long calls took since this was last asked. If there are fewer than `calls`, waits for
  /// them.
  Took took(int calls) throws InterruptedException {
    var since = LongStream.builder();
    for (int left = Math.max(calls, nanos.size()); left > 0; left--) {
      Long next = nanos.poll(60, TimeUnit.SECONDS);
      if (next == null || next == FAILED) throw new AssertionError("a live call", failure);
      since.add(next);
    }
    return Took.of(since.build().toArray());
  }

  @Override
  public void close() {
    channel.close();
  }
}
