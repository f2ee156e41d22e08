package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteNote;

/// Deadlines and interrupts, while something waits.
class WaitingTest extends CallContract {
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final AtomicReference<Boolean> cancelledThen = new AtomicReference<>();

  /// Sends two, then waits to be interrupted.
  private final Guide stuck =
      new Guide() {
        @Override
        public MessageStream<Feature> listFeature(Rectangle area) {
          return MessageStream.generate(
              out -> {
                out.send(new Feature("1"));
                out.send(new Feature("2"));
                stick();
              });
        }

        @Override
        public Feature getFeature(Point point) {
          return Unchecked.call(
              () -> {
                stick();
                return new Feature("never");
              });
        }
      };

  private void stick() throws InterruptedException {
    try {
      waiting.countDown();
      waitForever();
    } catch (InterruptedException e) {
      cancelledThen.set(Context.current().isCancelled());
      interrupted.countDown();
      throw e;
    }
  }

  @Test
  void theDeadlineEndsAReadThatWaits() throws Exception {
    var features =
        over(stuck).with(o -> o.timeout(Duration.ofMillis(300))).listFeature(Rectangle.DEFAULT);
    assertThat(features.next().name()).isEqualTo("1");
    assertThat(features.next().name()).isEqualTo("2");
    failsWith(Code.DEADLINE_EXCEEDED, features::hasNext); // whichever clock was quicker
    happens(interrupted);
    assertThat(cancelledThen.get())
        .as("the context is marked before the handler is woken")
        .isTrue();
  }

  @Test
  void theDeadlineEndsAUnaryCallAndInterruptsItsHandler() throws Exception {
    var guide = over(stuck).with(o -> o.timeout(Duration.ofMillis(200)));
    failsWith(Code.DEADLINE_EXCEEDED, () -> guide.getFeature(Point.DEFAULT));
    happens(interrupted);
    assertThat(cancelledThen.get()).isTrue();
  }

  @Test
  void aDeadlineThatHasPassedFailsAtOnce() {
    var guide = over(stuck).with(o -> o.timeout(Duration.ZERO));
    failsWith(Code.DEADLINE_EXCEEDED, () -> guide.getFeature(Point.DEFAULT));
  }

  @Test
  void theDeadlineEndsASendThatWaits() {
    var notes = new Pipe<RouteNote>();
    var guide =
        over(new Guide() {
              @Override
              public MessageStream<RouteNote> routeChat(MessageStream<RouteNote> in) {
                return MessageStream.generate(_ -> waitForever());
              }
            })
            .with(o -> o.timeout(Duration.ofMillis(300)));
    try (var _ = guide.routeChat(notes.stream())) {
      failsWith(
          Code.DEADLINE_EXCEEDED,
          () -> {
            while (true) notes.send(Guide.note(1));
          });
    }
  }

  @Test
  void anInterruptEndsAReadThatWaits() throws Exception {
    var features = over(stuck).listFeature(Rectangle.DEFAULT);
    features.next();
    features.next();
    interruptOnceWaiting(waiting);
    RpcException e = failsWith(Code.CANCELLED, features::hasNext);
    assertThat(e).hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).as("interrupt status").isTrue();
    happens(interrupted);
  }

  @Test
  void anInterruptEndsAUnaryCall() throws Exception {
    var guide = over(stuck);
    interruptOnceWaiting(waiting);
    RpcException e = failsWith(Code.CANCELLED, () -> guide.getFeature(Point.DEFAULT));
    assertThat(e).hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).as("interrupt status").isTrue();
    happens(interrupted);
  }

  @Test
  void anInterruptEndsAWaitForHeaders() throws Exception {
    var guide = over(stuck);
    var answer = new Answer();
    var silent = guide.with(o -> o.capture(answer));
    var failure = new AtomicReference<RpcException>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () ->
                    failure.set(failsWith(Code.CANCELLED, () -> silent.getFeature(Point.DEFAULT))));
    happens(waiting);
    caller.interrupt();
    ends(caller);
    assertThat(failure.get()).hasCauseInstanceOf(InterruptedException.class);
  }

  private static void interruptOnceWaiting(CountDownLatch waiting) {
    Thread me = Thread.currentThread();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                waiting.await();
              } catch (InterruptedException e) {
                return;
              }
              while (me.getState() != Thread.State.WAITING) Thread.onSpinWait();
              me.interrupt();
            });
  }

  @Test
  void aHedgesLoserIsInterruptedAndItsHandlerToo() throws Exception {
    var slow = over(stuck);
    var fast = over(new Guide());
    try (var threads = Executors.newThreadPerTaskExecutor(Context.current().threadFactory())) {
      Feature f =
          threads.invokeAny(
              java.util.List.of(
                  () -> slow.getFeature(Point.DEFAULT),
                  () -> {
                    waiting.await();
                    return fast.getFeature(Point.DEFAULT);
                  }));
      assertThat(f.name()).isEqualTo("f");
    }
    happens(interrupted);
  }

  @Test
  void aHandlersSendThrowsOnceItsClientHasLeft() throws Exception {
    var thrown = new AtomicReference<RpcException>();
    var gone = new CountDownLatch(1);
    var guide =
        over(
            new Guide() {
              @Override
              public MessageStream<Feature> listFeature(Rectangle area) {
                return MessageStream.generate(
                    out -> {
                      try {
                        while (true) out.send(new Feature("x"));
                      } catch (RpcException e) {
                        thrown.set(e);
                        cancelledThen.set(Context.current().isCancelled());
                        throw e;
                      } finally {
                        gone.countDown();
                      }
                    });
              }
            });
    try (var features = guide.listFeature(Rectangle.DEFAULT)) {
      features.next();
    }
    happens(gone);
    assertThat(thrown.get().code()).isEqualTo(Code.CANCELLED);
    assertThat(cancelledThen.get()).isTrue();
  }
}
