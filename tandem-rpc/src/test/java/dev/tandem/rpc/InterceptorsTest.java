package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;

/// What stands around calls, on either side.
class InterceptorsTest extends CallContract {
  private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.text("authorization");

  private record Principal(String name) {}

  private static final Context.Key<Principal> PRINCIPAL = Context.Key.named("principal");
  private static final ScopedValue<Principal> USER = ScopedValue.newInstance();

  private static final ServerInterceptor AUTHENTICATE =
      (call, next) -> {
        var who =
            call.headers()
                .get(AUTHORIZATION)
                .filter(token -> token.startsWith("Bearer "))
                .map(token -> new Principal(token.substring(7)))
                .orElseThrow(
                    () -> new RpcException(Code.UNAUTHENTICATED, "a bearer token is needed"));
        ScopedValue.where(USER, who)
            .call(
                () -> {
                  next.handle(call.in(call.context().with(PRINCIPAL, who)));
                  return null;
                });
      };

  @Test
  void aPrincipalReachesAGenerateBodyAsContextValueAndAsScopedValue() {
    var channel =
        channel(
            Server.builder()
                .intercept(AUTHENTICATE)
                .service(
                    RouteGuide.SERVICE,
                    new Guide() {
                      @Override
                      public MessageStream<Feature> listFeature(Rectangle area) {
                        return MessageStream.<Feature>generate(
                                out -> {
                                  var principal = Context.current().get(PRINCIPAL).orElseThrow();
                                  out.send(new Feature(principal.name()));
                                  out.send(new Feature(USER.get().name()));
                                })
                            .map(feature -> feature)
                            .filter(_ -> true);
                      }
                    }));
    failsWith(Code.UNAUTHENTICATED, () -> RouteGuide.client(channel).getFeature(Point.DEFAULT));
    var signedIn = channel.intercept((_, o) -> o.header(AUTHORIZATION, "Bearer ann"));
    assertThat(
            RouteGuide.client(signedIn).listFeature(Rectangle.DEFAULT).map(Feature::name).toList())
        .containsExactly("ann", "ann");
  }

  @Test
  void theFirstAddedIsTheOutermostAndSeesTheStreamSent() throws Exception {
    var log = new ConcurrentLinkedQueue<String>();
    var done = new Semaphore(0);
    var channel =
        channel(
            Server.builder()
                .intercept(
                    (call, next) -> {
                      next.handle(call);
                      log.add("outer");
                      done.release();
                    })
                .intercept(
                    (call, next) -> {
                      next.handle(call);
                      log.add("inner");
                    })
                .service(
                    RouteGuide.SERVICE,
                    new Guide() {
                      @Override
                      public MessageStream<Feature> listFeature(Rectangle area) {
                        return MessageStream.<Feature>generate(out -> out.send(new Feature("f")))
                            .onClose(() -> log.add("sent"));
                      }
                    }));
    RouteGuide.client(channel).listFeature(Rectangle.DEFAULT).toList();
    happens(done);
    assertThat(log).containsExactly("sent", "inner", "outer");
  }

  @Test
  void anInterceptorCanAnswerInTheHandlersPlace() {
    var channel =
        channel(
            Server.builder()
                .intercept(
                    (_, _) -> {
                      throw new RpcException(Code.RESOURCE_EXHAUSTED, "come back tomorrow");
                    })
                .service(RouteGuide.SERVICE, new Guide()));
    failsWith(Code.RESOURCE_EXHAUSTED, () -> RouteGuide.client(channel).getFeature(Point.DEFAULT));
  }

  @Test
  void anInterceptorCanStandInForTheCall() {
    ServerInterceptor shouting = (call, next) -> next.handle(new Shouting<>(call));
    var channel =
        channel(Server.builder().intercept(shouting).service(RouteGuide.SERVICE, new Guide()));
    assertThat(RouteGuide.client(channel).getFeature(Point.DEFAULT).name()).isEqualTo("F");
  }

  private static final class Shouting<Q, R> extends ForwardingServerCall<Q, R> {
    Shouting(ServerCall<Q, R> next) {
      super(next);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void send(R message) {
      var f = (Feature) message;
      super.send((R) new Feature(f.name().toUpperCase(java.util.Locale.ROOT), f.location()));
    }
  }

  @Test
  void clientInterceptorsAddedLastSeeACallFirst() {
    var log = new ConcurrentLinkedQueue<String>();
    var channel = channel(Server.builder().service(RouteGuide.SERVICE, new Guide()));
    ClientInterceptor first =
        (_, o) -> {
          log.add("first");
          return o;
        };
    ClientInterceptor second =
        (method, o) -> {
          log.add("second " + method);
          return o;
        };
    RouteGuide.client(channel.intercept(first).intercept(second)).getFeature(Point.DEFAULT);
    assertThat(log).containsExactlyElementsOf(List.of("second RouteGuide/GetFeature", "first"));
  }
}
