package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.tandem.rpc.transport.Books;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;

/// Many calls that end in the same moment, over TCP.
@Timeout(120)
abstract class MassEndings extends Expectations {
  /// A server lets one client reset 10,000 young streams at once; so many are not.
  private static final int CALLS_PER_CONNECTION = 3_750;

  /// What the JVM's own (code, profiles, the collector's) may have grown by meanwhile.
  private static final long SLACK_BYTES = 6 << 20;

  private final AtomicInteger running = new AtomicInteger();

  /// The latest that a handler was interrupted, counted from its deadline.
  private final AtomicLong latestNanos = new AtomicLong(Long.MIN_VALUE);

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<Books> books = new ArrayList<>();
  private final Server server =
      Over.TCP.serve(
          Server.builder()
              .grace(Duration.ZERO)
              .maxConcurrentStreams(20_000)
              .service(
                  RouteGuide.SERVICE,
                  new Guide() {
                    @Override
                    public Feature getFeature(Point point) {
                      return Unchecked.call(MassEndings.this::waitToBeCancelled);
                    }

                    @Override
                    public MessageStream<Feature> listFeature(Rectangle area) {
                      return MessageStream.generate(
                          out -> {
                            out.send(new Feature("here"));
                            waitToBeCancelled();
                          });
                    }
                  }));

  private Feature waitToBeCancelled() throws InterruptedException {
    running.incrementAndGet();
    try {
      waitForever();
    } finally {
      Context.current()
          .remaining()
          .ifPresent(left -> latestNanos.accumulateAndGet(-left.toNanos(), Math::max));
      running.decrementAndGet();
    }
    return Feature.DEFAULT;
  }

  @AfterEach
  void close() throws Exception {
    channels.forEach(ManagedChannel::close);
    server.close();
    Leftovers.assertNone(SOON);
  }

  /// How many are cancelled at once.
  abstract int cancelled();

  /// How many have each of the deadlines.
  abstract int late();

  private RouteGuide.Client connect() {
    ManagedChannel channel = Over.TCP.channelTo(server).build();
    channels.add(channel);
    books.add(new Books(server.transport().transport, channel));
    return RouteGuide.client(channel);
  }

  // ---- cancelled

  @Test
  void callsThatAreCancelledAtOnceGiveBackMemoryThreadsAndDescriptors() throws Exception {
    var guides = new ArrayList<RouteGuide.Client>();
    for (int calls = cancelled(); calls > 0; calls -= CALLS_PER_CONNECTION) guides.add(connect());
    openAndCancel(guides, Math.min(2_000, cancelled())); // the connections, and classes
    long heap = heapBytes();
    long threads = ManagementFactory.getThreadMXBean().getThreadCount();
    long descriptors = descriptors();

    long most = openAndCancel(guides, cancelled());
    assertThat(most - heap).as("bytes that open calls take").isGreaterThan(1_000L * cancelled());
    assertThat(heapBytes()).as("heap").isLessThan(heap + SLACK_BYTES);
    assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
        .as("platform threads")
        .isLessThanOrEqualTo((int) threads + 2); // the JVM's own come and go
    assertThat(descriptors()).as("descriptors").isEqualTo(descriptors);
  }

  /// Returns the heap while they are open.
  private long openAndCancel(List<RouteGuide.Client> guides, int count) throws Exception {
    var open = new ArrayList<MessageStream<Feature>>(count);
    for (int i = 0; i < count; i++) {
      open.add(guides.get(i % guides.size()).listFeature(Rectangle.DEFAULT));
    }
    for (var call : open) assertThat(call.next().name()).isEqualTo("here");
    while (running.get() < count)
      Thread.sleep(2); // its last message is sent before a handler waits
    long most = heapBytes();

    var go = new CountDownLatch(1);
    var cancellers = new ArrayList<Thread>();
    for (int i = 0; i < guides.size(); i++) {
      int first = i;
      Runnable cancel =
          () -> {
            for (int n = first; n < open.size(); n += guides.size()) open.get(n).close();
          };
      cancellers.add(Thread.ofVirtual().start(() -> after(go, cancel)));
    }
    go.countDown();
    for (Thread canceller : cancellers) canceller.join();
    nothingIsLeft();
    return most;
  }

  private static void after(CountDownLatch go, Runnable task) {
    try {
      go.await();
      task.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void nothingIsLeft() throws Exception {
    long until = System.nanoTime() + SOON.toNanos();
    while (true) {
      books.forEach(Books::catchUp);
      var left = new ArrayList<String>();
      if (running.get() > 0) left.add(running + " handlers");
      for (Books b : books) left.addAll(b.left());
      if (left.isEmpty()) break;
      assertThat(System.nanoTime() - until).as("left behind: " + left).isNegative();
      Thread.sleep(2);
    }
    Leftovers.assertNone(SOON);
  }

  private static long heapBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private static long descriptors() {
    var os =
        (UnixOperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    return os.getOpenFileDescriptorCount();
  }

  // ---- late

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000_000, 50_000_000})
  void everyCallEndsAtItsDeadlineAndItsHandlerToo(long nanos) throws Exception {
    RouteGuide.Client guide = connect();
    guide.recordRoute(MessageStream.empty()); // connected
    var late = guide.with(o -> o.timeout(Duration.ofNanos(nanos)));
    var outcomes = new ArrayList<Thread>();
    var wrong = new AtomicInteger();
    Runnable call =
        () -> {
          try {
            late.getFeature(Point.DEFAULT);
            wrong.incrementAndGet();
          } catch (RpcException e) {
            if (e.code() != Code.DEADLINE_EXCEEDED) wrong.incrementAndGet();
          }
        };
    call.run(); // by itself, so that its handler begins: of the many it may be that none does
    for (int i = 0; i < late(); i++) outcomes.add(Thread.ofVirtual().start(call));
    for (Thread t : outcomes) t.join();
    assertThat(wrong).as("other outcomes").hasValue(0);
    nothingIsLeft();
    if (nanos >= 50_000_000) assertThat(latestNanos).as("some have begun").hasPositiveValue();
    assertThat(latestNanos.get() / 1_000_000)
        .as("milliseconds from a deadline to its handler's end")
        .isLessThan(1_000);
  }
}
