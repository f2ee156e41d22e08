package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routeguide.Point;
import routeguide.RouteGuide;
import routeguide.RouteSummary;

/// A server that answers before it has read all: its status decides, and whoever sends is let go.
class EarlyReplyTest extends CallContract {
  private final CountDownLatch released = new CountDownLatch(1);
  private RouteGuide.Client guide;

  @BeforeEach
  void serve() {
    guide =
        over(
            new Guide() {
              @Override
              public RouteSummary recordRoute(MessageStream<Point> points) {
                if (points.next().latitude() != 0) {
                  throw new RpcException(Code.INVALID_ARGUMENT, "not there");
                }
                return new RouteSummary(1);
              }
            });
  }

  @Test
  void aBodyThatSleepsIsInterrupted() throws Exception {
    var summary =
        guide.recordRoute(
            MessageStream.generate(
                out -> {
                  try {
                    out.send(new Point());
                    waitForever();
                  } finally {
                    released.countDown();
                  }
                }));
    assertThat(summary.pointCount()).isEqualTo(1);
    happens(released);
  }

  @Test
  void aBodyThatSendsOnFindsTheCallEnded() throws Exception {
    var thrown = new AtomicReference<Throwable>();
    var summary =
        guide.recordRoute(
            MessageStream.generate(
                out -> {
                  try {
                    while (true) out.send(new Point());
                  } catch (RpcException e) {
                    thrown.set(e);
                    throw e;
                  } finally {
                    released.countDown();
                  }
                }));
    assertThat(summary.pointCount()).isEqualTo(1);
    happens(released);
    assertThat(((RpcException) thrown.get()).code()).isEqualTo(Code.CANCELLED);
  }

  @Test
  void whatTheBodyThrowsThenIsSwallowed() {
    failsWith(
        Code.INVALID_ARGUMENT,
        () ->
            guide.recordRoute(
                MessageStream.generate(
                    out -> {
                      out.send(Guide.point(1, 1));
                      try {
                        waitForever();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException("swallowed", e);
                      }
                    })));
  }

  @Test
  void aPipesSenderIsLetGo() throws Exception {
    var points = new Pipe<Point>();
    var sender =
        Thread.ofVirtual()
            .start(
                () ->
                    failsWith(
                        Code.CANCELLED,
                        () -> {
                          while (true) points.send(new Point());
                        }));
    assertThat(guide.recordRoute(points.stream()).pointCount()).isEqualTo(1);
    ends(sender);
    assertThat(points.isOpen()).isFalse();
  }
}
