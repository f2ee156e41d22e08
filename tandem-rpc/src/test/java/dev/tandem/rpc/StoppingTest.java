package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;

/// How a server ends.
class StoppingTest extends CallContract {
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final AtomicBoolean cancelled = new AtomicBoolean();

  private final Guide waiting =
      new Guide() {
        @Override
        public Feature getFeature(Point point) {
          return Unchecked.call(
              () -> {
                running.countDown();
                try {
                  goOn.await();
                } catch (InterruptedException e) {
                  cancelled.set(Context.current().isCancelled());
                  interrupted.countDown();
                  throw e;
                }
                return new Feature("done");
              });
        }

        @Override
        public MessageStream<Feature> listFeature(Rectangle area) {
          return endless();
        }
      };

  private final AtomicReference<Object> outcome = new AtomicReference<>();

  private Thread call(RouteGuide guide) throws InterruptedException {
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    outcome.set(guide.getFeature(Point.DEFAULT).name());
                  } catch (RpcException e) {
                    outcome.set(e);
                  }
                });
    happens(running);
    return caller;
  }

  @Test
  void openCallsEndWithinTheGraceAndNewOnesAreRefused() throws Exception {
    Server server = serve(Server.builder().service(RouteGuide.SERVICE, waiting));
    var guide = RouteGuide.client(connect(server));
    Thread caller = call(guide);
    Thread stopper = Thread.ofVirtual().start(() -> server.stop(SOON));
    while (true) {
      // until the server has begun to stop, calls are still taken
      try {
        guide.recordRoute(MessageStream.empty());
      } catch (RpcException e) {
        assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
        break;
      }
    }
    assertThat(outcome.get()).isNull();
    goOn.countDown();
    ends(caller);
    ends(stopper);
    assertThat(outcome.get()).isEqualTo("done");
    server.awaitTermination();
  }

  @Test
  void afterTheGraceCallsAreUnavailableAndHandlersInterrupted() throws Exception {
    Server server = serve(Server.builder().service(RouteGuide.SERVICE, waiting));
    Thread caller = call(RouteGuide.client(connect(server)));
    server.stop(Duration.ofMillis(10));
    ends(caller);
    assertThat(((RpcException) outcome.get()).code()).isEqualTo(Code.UNAVAILABLE);
    happens(interrupted);
    assertThat(cancelled).isTrue();
  }

  @Test
  void aStreamBeingReadEndsUnavailable() throws Exception {
    Server server = serve(Server.builder().service(RouteGuide.SERVICE, waiting));
    try (var features = RouteGuide.client(connect(server)).listFeature(Rectangle.DEFAULT)) {
      features.next();
      Thread stopper = Thread.ofVirtual().start(() -> server.stop(Duration.ZERO));
      failsWith(Code.UNAVAILABLE, () -> features.forEach(_ -> {}));
      ends(stopper);
    }
  }

  @Test
  void stoppingTwiceIsFine() throws Exception {
    Server server = serve(Server.builder().service(RouteGuide.SERVICE, waiting));
    RouteGuide.client(connect(server)).recordRoute(MessageStream.empty());
    server.close();
    server.close();
    server.stop(Duration.ZERO);
    server.awaitTermination();
  }

  @Test
  void aServerThatServedNobodyStops() throws Exception {
    Server server = serve(Server.builder().service(RouteGuide.SERVICE, waiting));
    server.close();
    server.awaitTermination();
  }
}
