package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.RouteGuide;
import routeguide.RouteNote;

/// What happens at the bounds that can be set.
class LimitsTest extends CallContract {
  /// A note whose encoding has exactly so many bytes, at least 200.
  private static RouteNote noteOf(int bytes) {
    var note = new RouteNote(Point.DEFAULT, "x".repeat(bytes - 10));
    return new RouteNote(Point.DEFAULT, "x".repeat(bytes - 10 + bytes - note.toByteArray().length));
  }

  private final Guide echo = new Guide();

  @Test
  void aRequestOfExactlyTheLimitPassesAndOneByteMoreDoesNot() {
    var guide =
        RouteGuide.client(
            channel(Server.builder().service(RouteGuide.SERVICE, echo).maxMessageBytes(1000)));
    assertThat(noteOf(1000).toByteArray()).hasSize(1000);
    assertThat(guide.routeChat(MessageStream.of(noteOf(1000))).toList()).hasSize(1);
    RpcException e =
        failsWith(
            Code.RESOURCE_EXHAUSTED,
            () -> guide.routeChat(MessageStream.of(noteOf(1001))).toList());
    assertThat(e.message()).contains("1000").contains("1001");
    assertThat(guide.routeChat(MessageStream.of(noteOf(1000))).toList()).hasSize(1);
  }

  @Test
  void aResponseOfExactlyTheLimitPassesAndOneByteMoreDoesNot() {
    Server server = serve(Server.builder().service(RouteGuide.SERVICE, echo));
    var guide = RouteGuide.client(connect(server, c -> c.maxMessageBytes(1000)));
    assertThat(guide.routeChat(MessageStream.of(noteOf(1000))).toList()).hasSize(1);
    failsWith(
        Code.RESOURCE_EXHAUSTED, () -> guide.routeChat(MessageStream.of(noteOf(1001))).toList());
    var patient = guide.with(o -> o.maxMessageBytes(1001));
    assertThat(patient.routeChat(MessageStream.of(noteOf(1001))).toList()).hasSize(1);
  }

  private final Semaphore running = new Semaphore(0);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  private final Guide slow =
      new Guide() {
        @Override
        public Feature getFeature(Point point) {
          return Unchecked.call(
              () -> {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                running.release();
                goOn.await();
                atOnce.decrementAndGet();
                return new Feature("done");
              });
        }
      };

  @Test
  void callsAboveTheLimitWaitAndAboveTheQueueFail() throws Exception {
    var guide =
        RouteGuide.client(
            channel(Server.builder().service(RouteGuide.SERVICE, slow).maxConcurrentCalls(2, 3)));
    var outcomes = new ConcurrentLinkedQueue<Object>();
    var callers = new ArrayList<Thread>();
    var refused = new CountDownLatch(4);
    for (int i = 0; i < 9; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      outcomes.add(guide.getFeature(Point.DEFAULT).name());
                    } catch (RpcException e) {
                      outcomes.add(e.code());
                      refused.countDown();
                    }
                  }));
    }
    happens(refused);
    happens(running);
    happens(running);
    goOn.countDown();
    for (Thread caller : callers) ends(caller);
    assertThat(outcomes).filteredOn("done"::equals).hasSize(5);
    assertThat(outcomes).filteredOn(Code.RESOURCE_EXHAUSTED::equals).hasSize(4);
    assertThat(most.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void deadlinesRunWhileCallsWait() throws Exception {
    var guide =
        RouteGuide.client(
            channel(Server.builder().service(RouteGuide.SERVICE, slow).maxConcurrentCalls(1)));
    Thread first = Thread.ofVirtual().start(() -> guide.getFeature(Point.DEFAULT));
    happens(running);
    failsWith(
        Code.DEADLINE_EXCEEDED,
        () -> guide.with(o -> o.timeout(Duration.ofMillis(50))).getFeature(Point.DEFAULT));
    goOn.countDown();
    ends(first);
    assertThat(guide.getFeature(Point.DEFAULT).name()).isEqualTo("done");
  }

  @Test
  void moreStreamsThanTheServerAllowsWaitForOne() throws Exception {
    var guide =
        RouteGuide.client(
            channel(Server.builder().service(RouteGuide.SERVICE, slow).maxConcurrentStreams(2)));
    var callers = new ArrayList<Thread>();
    for (int i = 0; i < 6; i++) {
      callers.add(Thread.ofVirtual().start(() -> guide.getFeature(Point.DEFAULT)));
    }
    happens(running);
    goOn.countDown();
    for (Thread caller : callers) ends(caller);
    assertThat(running.availablePermits()).isEqualTo(5);
  }

  @Test
  void headersAboveTheLimitFailTheirCallAlone() {
    var guide =
        RouteGuide.client(
            channel(Server.builder().service(RouteGuide.SERVICE, echo).maxHeaderBytes(2000)));
    var big = Metadata.Key.text("big");
    assertThat(guide.getFeature(Point.DEFAULT).name()).isEqualTo("f");
    var thrown =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            RpcException.class,
            () -> guide.with(o -> o.header(big, "x".repeat(5000))).getFeature(Point.DEFAULT));
    assertThat(thrown).isNotNull();
    assertThat(guide.getFeature(Point.DEFAULT).name()).isEqualTo("f");
  }
}
