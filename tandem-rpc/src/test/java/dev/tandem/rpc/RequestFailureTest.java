package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import routeguide.Point;
import routeguide.RouteNote;
import routeguide.RouteSummary;

/// A client whose own request stream fails.
class RequestFailureTest extends CallContract {
  private final BlockingQueue<RpcException> serverSaw = new LinkedBlockingQueue<>();

  private final Guide watching =
      new Guide() {
        @Override
        public RouteSummary recordRoute(MessageStream<Point> points) {
          try {
            return super.recordRoute(points);
          } catch (RpcException e) {
            serverSaw.add(e);
            throw e;
          }
        }
      };

  @Test
  void anUncheckedExceptionComesOutOfTheCallAsItIs() throws Exception {
    var bug = new IllegalStateException("my bug");
    var guide = over(watching);
    assertThatThrownBy(
            () ->
                guide.recordRoute(
                    MessageStream.generate(
                        out -> {
                          out.send(new Point());
                          throw bug;
                        })))
        .isSameAs(bug);
    // the call may have been cancelled before its first byte: then the server never saw it
    RpcException seen = serverSaw.poll(1, TimeUnit.SECONDS);
    if (seen != null) assertThat(seen.code()).isEqualTo(Code.CANCELLED);
  }

  @Test
  void theHandlerSeesACancellation() throws Exception {
    var reading = new CountDownLatch(1);
    var guide =
        over(
            new Guide() {
              @Override
              public RouteSummary recordRoute(MessageStream<Point> points) {
                try {
                  points.next();
                  reading.countDown();
                  points.next();
                } catch (RpcException e) {
                  serverSaw.add(e);
                }
                return new RouteSummary();
              }
            });
    assertThatThrownBy(
            () ->
                guide.recordRoute(
                    MessageStream.generate(
                        out -> {
                          out.send(new Point());
                          reading.await();
                          throw new IllegalStateException("my bug");
                        })))
        .hasMessage("my bug");
    assertThat(serverSaw.poll(SOON.toMillis(), TimeUnit.MILLISECONDS).code())
        .isEqualTo(Code.CANCELLED);
  }

  @Test
  void aCheckedExceptionIsTheCauseOfACancellation() {
    var disk = new IOException("disk");
    var replies =
        over(new Guide())
            .routeChat(
                MessageStream.generate(
                    _ -> {
                      throw disk;
                    }));
    RpcException e = failsWith(Code.CANCELLED, replies::toList);
    assertThat(e).cause().isSameAs(disk);
    assertThat(e.origin()).isEqualTo(RpcException.Origin.LOCAL);
  }

  @Test
  void anErrorComesOutAsItIs() {
    var error = new AssertionError("mine");
    assertThatThrownBy(
            () ->
                over(new Guide())
                    .recordRoute(
                        MessageStream.generate(
                            _ -> {
                              throw error;
                            })))
        .isSameAs(error);
  }

  @Test
  void aPipeThatFailsIsTheSame() {
    var bug = new IllegalStateException("my bug");
    var notes = new Pipe<RouteNote>();
    try (var replies = over(new Guide()).routeChat(notes.stream())) {
      notes.send(Guide.note(1));
      assertThat(replies.next()).isEqualTo(Guide.note(1));
      notes.fail(bug);
      assertThatThrownBy(replies::hasNext).isSameAs(bug);
    }
  }

  @Test
  void withoutANetworkItIsTheSame() {
    assertThatThrownBy(
            () ->
                new Guide()
                    .recordRoute(
                        MessageStream.generate(
                            _ -> {
                              throw new IllegalStateException("my bug");
                            })))
        .hasMessage("my bug");
  }

  @Test
  void anotherCallsStatusComesThrough() {
    var backend =
        over(
            new Guide() {
              @Override
              public MessageStream<RouteNote> routeChat(MessageStream<RouteNote> notes) {
                throw new RpcException(Code.NOT_FOUND, "no such room");
              }
            });
    var replies = over(new Guide()).routeChat(backend.routeChat(MessageStream.of(Guide.note(1))));
    failsWith(Code.NOT_FOUND, replies::toList);
  }
}
