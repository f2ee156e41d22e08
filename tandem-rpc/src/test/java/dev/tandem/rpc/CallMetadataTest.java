package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteNote;

/// Headers and trailers, as handlers and callers see them.
class CallMetadataTest extends CallContract {
  private static final Metadata.Key<String> TENANT = Metadata.Key.text("tenant");
  private static final Metadata.Key<String> SERVED_BY = Metadata.Key.text("served-by");
  private static final Metadata.Key<String> COST = Metadata.Key.text("cost");
  private static final Metadata.Key<byte[]> TRACE = Metadata.Key.binary("trace-bin");

  @Test
  void theHandlerReadsHeadersAndDeadline() {
    var guide =
        over(
            new Guide() {
              @Override
              public Feature getFeature(Point point) {
                String tenant = ServerInfo.current().headers().get(TENANT).orElse("nobody");
                return new Feature(tenant + " " + Context.current().remaining().isPresent());
              }
            });
    assertThat(guide.getFeature(Point.DEFAULT).name()).isEqualTo("nobody false");
    assertThat(
            guide
                .with(o -> o.timeout(SOON).header(TENANT, "acme"))
                .getFeature(Point.DEFAULT)
                .name())
        .isEqualTo("acme true");
  }

  @Test
  void theCallerReadsResponseHeadersAndTrailers() {
    var guide =
        over(
            new Guide() {
              @Override
              public Feature getFeature(Point point) {
                var info = ServerInfo.current();
                info.header(SERVED_BY, "me");
                info.trailer(COST, "3");
                return new Feature("f");
              }
            });
    var answer = new Answer();
    guide.with(o -> o.capture(answer)).getFeature(Point.DEFAULT);
    assertThat(answer.headers().get(SERVED_BY)).contains("me");
    assertThat(answer.trailers().get(COST)).contains("3");
  }

  @Test
  void binaryValuesArriveAsTheyAre() {
    byte[] trace = {0, -1, 44, 127};
    var guide =
        over(
            new Guide() {
              @Override
              public Feature getFeature(Point point) {
                var info = ServerInfo.current();
                info.trailer(TRACE, info.headers().get(TRACE).orElseThrow());
                return new Feature("f");
              }
            });
    var answer = new Answer();
    guide.with(o -> o.header(TRACE, trace).capture(answer)).getFeature(Point.DEFAULT);
    assertThat(answer.trailers().get(TRACE)).hasValue(trace);
  }

  @Test
  void anErrorCarriesItsTrailers() {
    var guide =
        over(
            new Guide() {
              @Override
              public Feature getFeature(Point point) {
                ServerInfo.current().trailer(COST, "3");
                throw new RpcException(Code.NOT_FOUND, "no such place");
              }
            });
    RpcException e = failsWith(Code.NOT_FOUND, () -> guide.getFeature(Point.DEFAULT));
    assertThat(e.trailers().get(COST)).contains("3");
    assertThat(e.message()).isEqualTo("no such place");
  }

  @Test
  void headersCanLeaveAheadOfTheFirstMessage() throws Exception {
    var read = new CountDownLatch(1);
    var guide =
        over(
            new Guide() {
              @Override
              public MessageStream<Feature> listFeature(Rectangle area) {
                var info = ServerInfo.current();
                info.header(SERVED_BY, "me");
                info.sendHeaders();
                return MessageStream.generate(
                    out -> {
                      read.await();
                      out.send(new Feature("f"));
                    });
              }
            });
    var answer = new Answer();
    try (var features = guide.with(o -> o.capture(answer)).listFeature(Rectangle.DEFAULT)) {
      assertThat(answer.headers().get(SERVED_BY)).contains("me");
      read.countDown();
      assertThat(features.next().name()).isEqualTo("f");
    }
  }

  @Test
  void headersCannotBeAddedOnceTheyHaveLeft() {
    var thrown = new AtomicReference<Throwable>();
    var guide =
        over(
            new Guide() {
              @Override
              public MessageStream<RouteNote> routeChat(MessageStream<RouteNote> notes) {
                var info = ServerInfo.current();
                info.sendHeaders();
                try {
                  info.header(SERVED_BY, "me");
                } catch (IllegalStateException e) {
                  thrown.set(e);
                }
                return notes;
              }
            });
    guide.routeChat(MessageStream.empty()).toList();
    assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aChannelsDefaultsStandBehindACallsOwnOptions() {
    var channel =
        channel(
            Server.builder()
                .service(
                    routeguide.RouteGuide.SERVICE,
                    new Guide() {
                      @Override
                      public Feature getFeature(Point point) {
                        long left = Context.current().remaining().orElseThrow().toMinutes();
                        return new Feature(
                            ServerInfo.current().headers().get(TENANT).orElse("") + " " + left);
                      }
                    }));
    var guide =
        routeguide.RouteGuide.client(
            channel.with(o -> o.header(TENANT, "acme").timeout(Duration.ofMinutes(90))));
    assertThat(guide.getFeature(Point.DEFAULT).name()).isEqualTo("acme 89");
    assertThat(guide.with(o -> o.timeout(Duration.ofMinutes(30))).getFeature(Point.DEFAULT).name())
        .isEqualTo("acme 29");
  }

  @Test
  void anAnswerRecordsOneCall() {
    var guide = over(new Guide());
    var answer = new Answer();
    assertThatThrownBy(answer::headers).isInstanceOf(IllegalStateException.class);
    var capturing = guide.with(o -> o.capture(answer));
    capturing.getFeature(Point.DEFAULT);
    assertThatThrownBy(() -> capturing.getFeature(Point.DEFAULT))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anInterceptorCanCaptureToo() {
    var channel = channel(Server.builder().service(routeguide.RouteGuide.SERVICE, new Guide()));
    var answer = new Answer();
    routeguide.RouteGuide.client(channel.intercept((_, o) -> o.capture(answer)))
        .getFeature(Point.DEFAULT);
    assertThat(answer.headers()).isNotNull();
  }

  @Test
  void serverInfoOutsideACallSaysWhatToDo() {
    assertThatThrownBy(ServerInfo::current).hasMessageContaining("Context.current().wrap");
  }
}
