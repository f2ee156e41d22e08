package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;

/// Readers that do not read to the end.
class LeavingTest extends CallContract {
  private final Semaphore left = new Semaphore(0);
  private final Semaphore heldBack = new Semaphore(0);
  private RouteGuide.Client guide;

  @BeforeEach
  void serve() {
    guide =
        over(
            new Guide() {
              @Override
              public MessageStream<Feature> listFeature(Rectangle area) {
                return MessageStream.<Feature>generate(
                        out -> {
                          for (int i = 0; ; i++) {
                            var f = new Feature("f" + i);
                            if (out.offer(f)) continue;
                            heldBack.release();
                            out.send(f);
                          }
                        })
                    .onClose(left::release);
              }
            });
  }

  private static void breakAt(MessageStream<Feature> features, String name) {
    for (Feature f : features) if (f.name().equals(name)) break;
  }

  @Test
  void aBreakInsideTryCancelsTheHandlerAtOnce() throws Exception {
    try (var features = guide.listFeature(Rectangle.DEFAULT)) {
      breakAt(features, "f3");
    }
    happens(left);
  }

  @Test
  void aForEachWhoseActionThrowsCancelsTheHandlerAtOnce() throws Exception {
    assertThatThrownBy(
            () ->
                guide
                    .listFeature(Rectangle.DEFAULT)
                    .forEach(
                        _ -> {
                          throw new IllegalStateException("ours");
                        }))
        .hasMessage("ours");
    happens(left);
  }

  @Test
  void aStreamOperationThatStopsEarlyCancelsTheHandlerAtOnce() throws Exception {
    assertThat(guide.listFeature(Rectangle.DEFAULT).stream().map(Feature::name).limit(2))
        .containsExactly("f0", "f1");
    happens(left);
    assertThat(guide.listFeature(Rectangle.DEFAULT).stream().findFirst()).isPresent();
    happens(left);
  }

  @Test
  void aStreamOperationThatFailsCancelsTheHandlerAtOnce() throws Exception {
    assertThatThrownBy(
            () ->
                guide.listFeature(Rectangle.DEFAULT).stream()
                    .forEach(
                        _ -> {
                          throw new IllegalStateException("ours");
                        }))
        .hasMessage("ours");
    happens(left);
  }

  @Test
  void aBreakWithoutTryHoldsTheHandlerUntilTheCollectorFindsTheStream() throws Exception {
    breakWithoutTry();
    happens(heldBack);
    assertThat(left.availablePermits()).isZero();
    collectUntil(left);
  }

  private void breakWithoutTry() {
    breakAt(guide.listFeature(Rectangle.DEFAULT), "f3");
  }

  /// The collector runs when it likes: asked until it has.
  private static void collectUntil(Semaphore seen) throws InterruptedException {
    long until = System.nanoTime() + SOON.toNanos();
    while (System.nanoTime() - until < 0) {
      System.gc();
      if (seen.tryAcquire(20, java.util.concurrent.TimeUnit.MILLISECONDS)) return;
    }
    throw new AssertionError("the collector has not found it in " + SOON);
  }

  @Test
  void theCollectorDoesNotCancelALiveLoop() throws Exception {
    readSome();
    collectUntil(left);
  }

  private void readSome() {
    int read = 0;
    for (Feature _ : guide.listFeature(Rectangle.DEFAULT)) {
      if (read++ == 8) break;
      System.gc();
      assertThat(left.availablePermits()).isZero();
    }
  }

  @Test
  void aStreamNeverReadIsGoneAtItsDeadline() throws Exception {
    var unread = guide.with(o -> o.timeout(Duration.ofSeconds(1))).listFeature(Rectangle.DEFAULT);
    happens(heldBack);
    happens(
        left); // the server's clock may be a little ahead: what has arrived can be read until ours
    failsWith(Code.DEADLINE_EXCEEDED, () -> unread.forEach(_ -> {}));
  }

  @Test
  void aStreamAbandonedInAHandlerIsGoneWithTheHandlersCall() throws Exception {
    var front =
        over(
            new Guide() {
              @Override
              public Feature getFeature(Point point) {
                return guide.listFeature(Rectangle.DEFAULT).next();
              }
            });
    assertThat(front.getFeature(Point.DEFAULT).name()).isEqualTo("f0");
    happens(left);
  }

  @Test
  void closingTheChannelEndsItsCalls() throws Exception {
    var server =
        serve(
            Server.builder()
                .service(
                    RouteGuide.SERVICE,
                    new Guide() {
                      @Override
                      public MessageStream<Feature> listFeature(Rectangle area) {
                        return endless().onClose(left::release);
                      }
                    }));
    var channel = connect(server);
    var features = RouteGuide.client(channel).listFeature(Rectangle.DEFAULT);
    features.next();
    channel.close();
    happens(left);
    failsWith(Code.CANCELLED, features::hasNext);
    failsWith(Code.CANCELLED, () -> RouteGuide.client(channel).getFeature(Point.DEFAULT));
  }

  @Test
  void closingFromAnotherThreadWakesAReader() throws Exception {
    var silent =
        over(
            new Guide() {
              @Override
              public MessageStream<Feature> listFeature(Rectangle area) {
                return MessageStream.generate(_ -> waitForever());
              }
            });
    var features = silent.listFeature(Rectangle.DEFAULT);
    Thread reader = Thread.currentThread();
    Thread closer =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (reader.getState() != Thread.State.WAITING) Thread.onSpinWait();
                  features.close();
                });
    failsWith(Code.CANCELLED, features::hasNext);
    ends(closer);
  }
}
