package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Rectangle;

/// When things happen, for those who return a stream.
class LazinessTest extends CallContract {
  /// Gives rows while it is open.
  private static final class Connection implements AutoCloseable {
    private boolean open = true;

    String row() {
      if (!open) throw new IllegalStateException("the connection is closed");
      return "row";
    }

    @Override
    public void close() {
      open = false;
    }
  }

  @Test
  void tryAroundALazilyReturnedStreamClosesTooEarly() {
    var guide =
        over(
            new Guide() {
              @Override
              public MessageStream<Feature> listFeature(Rectangle area) {
                try (var connection = new Connection()) {
                  return MessageStream.of(
                      Stream.generate(() -> new Feature(connection.row())).limit(3));
                }
              }
            });
    failsWith(Code.UNKNOWN, () -> guide.listFeature(Rectangle.DEFAULT).toList());
  }

  @Test
  void resourcesBelongInsideTheGenerateBody() {
    var guide =
        over(
            new Guide() {
              @Override
              public MessageStream<Feature> listFeature(Rectangle area) {
                return MessageStream.generate(
                    out -> {
                      try (var connection = new Connection()) {
                        for (int i = 0; i < 3; i++) out.send(new Feature(connection.row()));
                      }
                    });
              }
            });
    assertThat(guide.listFeature(Rectangle.DEFAULT).toList()).hasSize(3);
  }

  @Test
  void aJavaStreamIsClosedWhenItWasSent() throws Exception {
    var closed = new CountDownLatch(1);
    var guide =
        over(
            new Guide() {
              @Override
              public MessageStream<Feature> listFeature(Rectangle area) {
                return MessageStream.of(Stream.of(new Feature("f")).onClose(closed::countDown));
              }
            });
    assertThat(guide.listFeature(Rectangle.DEFAULT).toList()).hasSize(1);
    happens(closed);
  }

  @Test
  void calledDirectlyABodyStartsWithTheReaderThroughAStubWithTheCall() throws Exception {
    var started = new CountDownLatch(1);
    var guide =
        new Guide() {
          @Override
          public MessageStream<Feature> listFeature(Rectangle area) {
            return MessageStream.generate(
                out -> {
                  started.countDown();
                  out.send(new Feature("x"));
                });
          }
        };
    guide.listFeature(Rectangle.DEFAULT).close();
    assertThat(started.getCount()).isEqualTo(1);
    try (var _ = over(guide).listFeature(Rectangle.DEFAULT)) {
      happens(started);
    }
  }

  @Test
  void aStreamGivenAwayTwiceFailsTheHandler() {
    var looped = new AtomicBoolean();
    var guide =
        over(
            new Guide() {
              @Override
              public MessageStream<routeguide.RouteNote> routeChat(
                  MessageStream<routeguide.RouteNote> notes) {
                notes.forEach(_ -> looped.set(true));
                return notes;
              }
            });
    failsWith(Code.UNKNOWN, () -> guide.routeChat(MessageStream.of(Guide.note(1))).toList());
    assertThat(looped.get()).isTrue();
  }
}
