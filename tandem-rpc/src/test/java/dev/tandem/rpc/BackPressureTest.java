package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteNote;
import routeguide.RouteSummary;

/// Whoever is faster waits, in every direction.
class BackPressureTest extends CallContract {
  private final AtomicInteger made = new AtomicInteger();
  private final CountDownLatch heldBack = new CountDownLatch(1);

  @Test
  void aHandlerWaitsForASlowClient() throws Exception {
    var guide =
        over(
            new Guide() {
              @Override
              public MessageStream<Feature> listFeature(Rectangle area) {
                return MessageStream.generate(
                    out -> sendForever(out, new Feature("x"), made::incrementAndGet, heldBack));
              }
            });
    try (var features = guide.listFeature(Rectangle.DEFAULT)) {
      happens(heldBack);
      assertThat(made.get()).isPositive().isLessThan(200);
      int before = made.get();
      for (int i = 0; i < 500; i++) features.next();
      assertThat(made.get()).isGreaterThan(before + 200);
    }
  }

  @Test
  void aClientWaitsForASlowHandler() throws Exception {
    var read = new CountDownLatch(1);
    var guide =
        over(
            new Guide() {
              @Override
              public RouteSummary recordRoute(MessageStream<Point> points) {
                return Unchecked.call(
                    () -> {
                      read.await();
                      return super.recordRoute(points);
                    });
              }
            });
    var caller =
        Thread.ofVirtual()
            .start(
                () ->
                    assertThat(
                            guide
                                .recordRoute(
                                    MessageStream.generate(
                                        out -> {
                                          while (heldBack.getCount() == 1) {
                                            if (!out.offer(Guide.point(1, 1))) heldBack.countDown();
                                            else made.incrementAndGet();
                                          }
                                        }))
                                .pointCount())
                        .isEqualTo(made.get()));
    happens(heldBack);
    assertThat(made.get()).isPositive().isLessThan(200);
    read.countDown();
    ends(caller);
  }

  @Test
  void aJavaStreamIsPushedNotBuffered() {
    var features =
        Stream.of(1)
            .flatMap(
                _ ->
                    IntStream.range(0, 100_000)
                        .mapToObj(
                            i -> {
                              made.incrementAndGet();
                              return new Feature("f" + i);
                            }));
    var guide =
        over(
            new Guide() {
              @Override
              public MessageStream<Feature> listFeature(Rectangle area) {
                return MessageStream.of(features);
              }
            });
    try (var listed = guide.listFeature(Rectangle.DEFAULT)) {
      for (int i = 0; i < 10; i++) assertThat(listed.next().name()).isEqualTo("f" + i);
      assertThat(made.get()).isLessThan(400);
    }
  }

  @Test
  void oneThreadThatWritesWithoutReadingStopsWhenBothWindowsAreFull() {
    var notes = new Pipe<RouteNote>();
    var guide = over(new Guide()).with(o -> o.timeout(Duration.ofMillis(500)));
    try (var replies = guide.routeChat(notes.stream())) {
      failsWith(
          Code.DEADLINE_EXCEEDED,
          () -> {
            for (int i = 0; i < 1000; i++) {
              notes.send(Guide.note(i));
              made.incrementAndGet();
            }
          });
      assertThat(made.get()).isPositive();
      failsWith(Code.DEADLINE_EXCEEDED, replies::hasNext);
    }
  }

  @Test
  void aMessageLargerThanEveryWindowPasses() {
    String name = "x".repeat(200_000);
    var guide =
        over(
            new Guide() {
              @Override
              public Feature getFeature(Point point) {
                return new Feature(name);
              }

              @Override
              public MessageStream<RouteNote> routeChat(MessageStream<RouteNote> notes) {
                return notes;
              }
            });
    assertThat(guide.getFeature(Point.DEFAULT).name()).isEqualTo(name);
    var large = new RouteNote(Point.DEFAULT, name);
    assertThat(guide.routeChat(MessageStream.of(large, large)).toList())
        .containsExactly(large, large);
  }
}
