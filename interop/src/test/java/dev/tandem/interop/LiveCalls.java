package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.Bytes;
import dev.tandem.rpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// One client that goes on calling, one call after another on a connection of its own, while others
/// weigh on the server. A call that fails, or takes longer than ten seconds, fails the test.
final class LiveCalls implements AutoCloseable {
  private static final Bytes PAYLOAD = Bytes.copyOf(new byte[100]);
  private static final int MOST = 1 << 20;
  private static final long FAILED = -1;

  private final ManagedChannel channel;
  private final BlockingQueue<Long> nanos = new ArrayBlockingQueue<>(MOST);
  private volatile Throwable failure;

  LiveCalls(LoadedServer server) {
    channel = server.connect();
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
      }
    } catch (Throwable t) {
      failure = t;
      nanos.add(FAILED);
    }
  }

  /// How long calls took since this was last asked, in words. If there are fewer than `calls`,
  /// waits for them.
  String took(int calls) throws InterruptedException {
    var since = LongStream.builder();
    for (int left = Math.max(calls, nanos.size()); left > 0; left--) {
      Long next = nanos.poll(60, TimeUnit.SECONDS);
      if (next == null || next == FAILED) throw new AssertionError("a live call", failure);
      since.add(next);
    }
    long[] sorted = since.build().sorted().toArray();
    return "%,d live calls: %s at the median, %s at the 99th percentile, %s at most"
        .formatted(
            sorted.length,
            micros(sorted[sorted.length / 2]),
            micros(sorted[sorted.length * 99 / 100]),
            micros(sorted[sorted.length - 1]));
  }

  private static String micros(long nanos) {
    return "%,d µs".formatted(nanos / 1000);
  }

  @Override
  public void close() {
    channel.close();
  }
}
