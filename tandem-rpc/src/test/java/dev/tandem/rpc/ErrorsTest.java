package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;
import routeguide.RouteNote;
import trial.files.Receipt;

/// What becomes of what handlers throw, and of calls that are not what they should be.
class ErrorsTest extends CallContract {
  private static final class QuotaExceeded extends RuntimeException {
    private final long bytes;

    QuotaExceeded(long bytes) {
      super("internal text");
      this.bytes = bytes;
    }
  }

  private RouteGuide.Client answering(java.util.function.Function<Point, Feature> getFeature) {
    return over(feature(getFeature));
  }

  private static Guide feature(java.util.function.Function<Point, Feature> getFeature) {
    return new Guide() {
      @Override
      public Feature getFeature(Point point) {
        return getFeature.apply(point);
      }
    };
  }

  @Test
  void aDomainExceptionBecomesAStatusWithDetails() {
    var channel =
        channel(
            Server.builder()
                .errors(
                    e ->
                        e instanceof QuotaExceeded q
                            ? new RpcException(
                                Code.RESOURCE_EXHAUSTED, "over quota", new Receipt(q.bytes))
                            : e)
                .service(
                    RouteGuide.SERVICE,
                    feature(
                        _ -> {
                          throw new QuotaExceeded(42);
                        })));
    RpcException e =
        failsWith(
            Code.RESOURCE_EXHAUSTED, () -> RouteGuide.client(channel).getFeature(Point.DEFAULT));
    assertThat(e.detail(Receipt.TYPE).orElseThrow().bytes()).isEqualTo(42);
    assertThat(e.message()).isEqualTo("over quota");
  }

  @Test
  void anUnexpectedExceptionIsUnknownWithoutItsText() {
    var guide =
        answering(
            _ -> {
              throw new IllegalStateException("internal text");
            });
    RpcException e = failsWith(Code.UNKNOWN, () -> guide.getFeature(Point.DEFAULT));
    assertThat(e.message()).isEmpty();
  }

  @Test
  void aMappingThatFailsIsUnknownToo() {
    var channel =
        channel(
            Server.builder()
                .errors(
                    _ -> {
                      throw new IllegalArgumentException("internal text");
                    })
                .service(
                    RouteGuide.SERVICE,
                    feature(
                        _ -> {
                          throw new QuotaExceeded(1);
                        })));
    RpcException e =
        failsWith(Code.UNKNOWN, () -> RouteGuide.client(channel).getFeature(Point.DEFAULT));
    assertThat(e.message()).isEmpty();
  }

  @Test
  void theServerGoesOnAfterAFailure() {
    var left = new AtomicInteger(2);
    var guide =
        answering(
            point -> {
              if (left.getAndDecrement() > 0) throw new RpcException(Code.UNAVAILABLE, "not yet");
              return new Feature("at last", point);
            });
    Feature got = null;
    for (int attempt = 1; got == null; attempt++) {
      try {
        got = guide.getFeature(Point.DEFAULT);
      } catch (RpcException e) {
        if (e.code() != Code.UNAVAILABLE || attempt == 5) throw e;
      }
    }
    assertThat(got.name()).isEqualTo("at last");
  }

  @Test
  void nullReturnedIsInternal() {
    failsWith(Code.INTERNAL, () -> answering(_ -> null).getFeature(Point.DEFAULT));
  }

  @Test
  void nullReturnedInsteadOfAStreamIsInternal() {
    var guide =
        over(
            new Guide() {
              @Override
              public MessageStream<Feature> listFeature(Rectangle area) {
                return null;
              }
            });
    failsWith(Code.INTERNAL, () -> guide.listFeature(Rectangle.DEFAULT).toList());
  }

  @Test
  void messagesSentBeforeAnErrorArriveBeforeIt() {
    var guide =
        over(
            new Guide() {
              @Override
              public MessageStream<Feature> listFeature(Rectangle area) {
                return MessageStream.generate(
                    out -> {
                      for (int i = 0; i < 100; i++) out.send(new Feature("f" + i));
                      throw new RpcException(Code.DATA_LOSS, "the rest is gone");
                    });
              }
            });
    var seen = new AtomicInteger();
    failsWith(
        Code.DATA_LOSS,
        () -> guide.listFeature(Rectangle.DEFAULT).forEach(_ -> seen.incrementAndGet()));
    assertThat(seen.get()).isEqualTo(100);
  }

  @Test
  void readingOnAfterAnErrorGivesTheSameError() {
    var guide =
        over(
            new Guide() {
              @Override
              public MessageStream<Feature> listFeature(Rectangle area) {
                throw new RpcException(Code.NOT_FOUND, "no such area");
              }
            });
    var features = guide.listFeature(Rectangle.DEFAULT);
    RpcException first = failsWith(Code.NOT_FOUND, features::hasNext);
    assertThat(failsWith(Code.NOT_FOUND, features::hasNext)).isSameAs(first);
  }

  @Test
  void anUnknownMethodIsUnimplemented() {
    var channel = channel(Server.builder());
    failsWith(Code.UNIMPLEMENTED, () -> RouteGuide.client(channel).getFeature(Point.DEFAULT));
  }

  @Test
  void anImplementationOfAnOlderInterfaceIsUnimplemented() throws Exception {
    RouteGuide old = OldClassFile.implementing(RouteGuide.class);
    var guide = over(old);
    failsWith(Code.UNIMPLEMENTED, () -> guide.getFeature(Point.DEFAULT));
    failsWith(Code.UNIMPLEMENTED, () -> guide.routeChat(MessageStream.empty()).toList());
  }

  // ---- none or two messages where one is due

  /// The same method, seen as one of another kind.
  private static <Q, R> MethodDescriptor<Q, R> as(
      MethodDescriptor.Kind kind, MethodDescriptor<Q, R> method) {
    return MethodDescriptor.of(method.fullName(), kind, method.request(), method.response());
  }

  @Test
  void aRequestWithoutAMessageIsUnimplemented() {
    var channel = channel(Server.builder().service(RouteGuide.SERVICE, new Guide()));
    var streaming = as(MethodDescriptor.Kind.BIDI, RouteGuide.GET_FEATURE);
    try (var call = channel.call(streaming, CallOptions.DEFAULT)) {
      call.halfClose();
      failsWith(Code.UNIMPLEMENTED, call::receive);
    }
  }

  @Test
  void aRequestWithTwoMessagesIsUnimplemented() {
    var channel = channel(Server.builder().service(RouteGuide.SERVICE, new Guide()));
    var streaming = as(MethodDescriptor.Kind.BIDI, RouteGuide.GET_FEATURE);
    try (var call = channel.call(streaming, CallOptions.DEFAULT)) {
      call.send(Guide.point(1, 1));
      call.send(Guide.point(2, 2));
      call.halfClose();
      failsWith(Code.UNIMPLEMENTED, call::receive);
    }
  }

  @Test
  void aServerStreamingRequestWithTwoMessagesIsUnimplemented() {
    var channel = channel(Server.builder().service(RouteGuide.SERVICE, new Guide()));
    var streaming = as(MethodDescriptor.Kind.BIDI, RouteGuide.LIST_FEATURE);
    try (var call = channel.call(streaming, CallOptions.DEFAULT)) {
      call.send(Rectangle.DEFAULT);
      call.send(Rectangle.DEFAULT);
      call.halfClose();
      failsWith(Code.UNIMPLEMENTED, call::receive);
    }
  }

  /// A server that takes unary methods for streaming ones, and so may send what it likes.
  private RouteGuide.Client sending(int responses) {
    return RouteGuide.client(
        channel(
            Server.builder()
                .method(
                    as(MethodDescriptor.Kind.BIDI, RouteGuide.GET_FEATURE),
                    call -> {
                      for (int i = 0; i < responses; i++) call.send(new Feature("f" + i));
                    })
                .method(
                    as(MethodDescriptor.Kind.BIDI, RouteGuide.RECORD_ROUTE),
                    call -> {
                      for (int i = 0; i < responses; i++) {
                        call.send(new routeguide.RouteSummary(i));
                      }
                    })));
  }

  @Test
  void aResponseWithoutAMessageIsUnimplemented() {
    failsWith(Code.UNIMPLEMENTED, () -> sending(0).getFeature(Point.DEFAULT));
    failsWith(Code.UNIMPLEMENTED, () -> sending(0).recordRoute(MessageStream.of(Point.DEFAULT)));
  }

  @Test
  void aResponseWithTwoMessagesIsUnimplemented() {
    failsWith(Code.UNIMPLEMENTED, () -> sending(2).getFeature(Point.DEFAULT));
    failsWith(Code.UNIMPLEMENTED, () -> sending(2).recordRoute(MessageStream.of(Point.DEFAULT)));
  }

  @Test
  void aMessageBeforeAnErrorIsNoSuccess() {
    var guide =
        RouteGuide.client(
            channel(
                Server.builder()
                    .method(
                        as(MethodDescriptor.Kind.BIDI, RouteGuide.GET_FEATURE),
                        call -> {
                          call.send(new Feature("f"));
                          throw new RpcException(Code.ABORTED, "after all");
                        })));
    failsWith(Code.ABORTED, () -> guide.getFeature(Point.DEFAULT));
  }

  @Test
  void aStatusCanBeDecidedBelowTheGeneratedInterfaces() {
    var guide =
        RouteGuide.client(
            channel(
                Server.builder()
                    .method(
                        RouteGuide.ROUTE_CHAT,
                        call -> {
                          for (RouteNote n; (n = call.receive()) != null; ) call.send(n);
                          call.finish(new Status(Code.OUT_OF_RANGE, "that far"));
                        })));
    var replies = guide.routeChat(MessageStream.of(Guide.note(1)));
    assertThat(replies.next()).isEqualTo(Guide.note(1));
    failsWith(Code.OUT_OF_RANGE, replies::hasNext);
  }
}
