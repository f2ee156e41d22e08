package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;
import routeguide.RouteNote;

/// Which thread runs what.
class ThreadsTest extends CallContract {
  private final AtomicReference<Thread> handler = new AtomicReference<>();
  private final AtomicReference<Thread> body = new AtomicReference<>();

  private final Guide generating =
      new Guide() {
        @Override
        public MessageStream<Feature> listFeature(Rectangle area) {
          handler.set(Thread.currentThread());
          return MessageStream.<Feature>generate(
                  out -> {
                    body.set(Thread.currentThread());
                    out.send(new Feature("x"));
                  })
              .map(f -> f)
              .filter(_ -> true);
        }
      };

  @Test
  void aServedGenerateBodyRunsOnTheHandlersOwnThread() {
    over(generating).listFeature(Rectangle.DEFAULT).toList();
    assertThat(body.get()).isSameAs(handler.get());
    assertThat(handler.get().isVirtual()).isTrue();
  }

  /// The client has more to say.
  @Test
  void aThreadThatReadsForAHandlerEndsWithTheCall() throws Exception {
    var ended = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var guide =
        over(
            new Guide() {
              @Override
              public MessageStream<RouteNote> routeChat(MessageStream<RouteNote> notes) {
                Thread.ofVirtual()
                    .start(
                        () -> {
                          try {
                            for (var _ : notes) body.set(Thread.currentThread());
                          } catch (RpcException e) {
                            ended.countDown();
                          }
                        });
                while (body.get() == null || body.get().getState() == Thread.State.RUNNABLE)
                  Thread.onSpinWait();
                return MessageStream.of();
              }
            });
    var notes =
        MessageStream.<RouteNote>generate(
            out -> {
              out.send(Guide.note(1));
              goOn.await();
            });
    assertThat(guide.routeChat(notes).toList()).isEmpty();
    happens(ended);
    goOn.countDown();
  }

  @Test
  void aGenerateBodyThatTheProgramPullsRunsOnAVirtualThreadOfItsOwn() {
    assertThat(generating.listFeature(Rectangle.DEFAULT).toList()).hasSize(1);
    assertThat(body.get()).isNotSameAs(handler.get());
    assertThat(body.get().isVirtual()).isTrue();
  }

  @Test
  void aGenerateBodyOfRequestsRunsOnTheCallsRequestThread() {
    over(new Guide())
        .recordRoute(
            MessageStream.generate(
                out -> {
                  body.set(Thread.currentThread());
                  out.send(Guide.point(1, 1));
                }));
    assertThat(body.get().getName()).startsWith("requests of RouteGuide/RecordRoute");
    assertThat(body.get()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void eachCallHasItsOwnThread() {
    var guide = over(noting());
    guide.getFeature(Point.DEFAULT);
    Thread first = handler.get();
    guide.getFeature(Point.DEFAULT);
    assertThat(handler.get()).isNotSameAs(first);
    assertThat(first.isVirtual()).isTrue();
  }

  private Guide noting() {
    return new Guide() {
      @Override
      public Feature getFeature(Point point) {
        handler.set(Thread.currentThread());
        return super.getFeature(point);
      }
    };
  }

  @Test
  void anInlineHandlerRunsOnALoop() {
    var channel =
        channel(
            Server.builder().service(RouteGuide.SERVICE, noting()).inline(RouteGuide.GET_FEATURE));
    var guide = RouteGuide.client(channel);
    assertThat(guide.getFeature(Guide.point(1, 2)).location()).isEqualTo(Guide.point(1, 2));
    assertThat(handler.get().isVirtual()).isFalse();
  }

  @Test
  void anInlineHandlerThatCallsOutFailsAtOnce() {
    var backend = over(new Guide());
    var thrown = new AtomicReference<Throwable>();
    var channel =
        channel(
            Server.builder()
                .service(
                    RouteGuide.SERVICE,
                    new Guide() {
                      @Override
                      public Feature getFeature(Point point) {
                        try {
                          return backend.getFeature(point);
                        } catch (IllegalStateException e) {
                          thrown.set(e);
                          throw e;
                        }
                      }
                    })
                .inline(RouteGuide.GET_FEATURE));
    failsWith(Code.UNKNOWN, () -> RouteGuide.client(channel).getFeature(Point.DEFAULT));
    assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void onlyUnaryMethodsCanBeServedInline() {
    var builder =
        Server.builder().service(RouteGuide.SERVICE, new Guide()).inline(RouteGuide.LIST_FEATURE);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("RouteGuide/ListFeature");
  }

  @Test
  void onlyServedMethodsCanBeServedInline() {
    assertThatThrownBy(() -> Server.builder().inline(RouteGuide.GET_FEATURE).build())
        .isInstanceOf(IllegalStateException.class);
  }
}
