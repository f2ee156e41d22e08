package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.spi.Payload;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.RouteGuide;
import routeguide.RouteNote;

/// A server that passes calls on: the interface being the same on both sides makes it a line.
class ProxyTest extends CallContract {
  private final AtomicInteger produced = new AtomicInteger();
  private final CountDownLatch heldBack = new CountDownLatch(1);
  private final CountDownLatch backendEnded = new CountDownLatch(1);

  /// Answers the first note without end.
  private final Guide chatty =
      new Guide() {
        @Override
        public MessageStream<RouteNote> routeChat(MessageStream<RouteNote> notes) {
          return MessageStream.<RouteNote>generate(
                  out -> sendForever(out, notes.next(), produced::incrementAndGet, heldBack))
              .onClose(backendEnded::countDown);
        }
      };

  private static Guide proxyTo(RouteGuide backend) {
    return new Guide() {
      @Override
      public MessageStream<RouteNote> routeChat(MessageStream<RouteNote> notes) {
        return backend.routeChat(notes);
      }
    };
  }

  @Test
  void backPressureReachesTheBackend() throws Exception {
    var front = over(proxyTo(over(chatty)));
    try (var replies = front.routeChat(MessageStream.of(Guide.note(1)))) {
      for (int i = 0; i < 10; i++) replies.next();
      happens(heldBack);
      assertThat(produced.get()).isLessThan(400);
    }
    happens(backendEnded);
  }

  @Test
  void closingTheFrontCancelsTheBackend() throws Exception {
    var front = over(proxyTo(over(chatty)));
    try (var replies = front.routeChat(MessageStream.of(Guide.note(1)))) {
      replies.next();
    }
    happens(backendEnded);
  }

  @Test
  void aFiniteChatPassesWhole() {
    var front = over(proxyTo(over(new Guide())));
    var notes = java.util.stream.IntStream.range(0, 500).mapToObj(Guide::note).toList();
    assertThat(front.routeChat(MessageStream.of(notes)).toList()).isEqualTo(notes);
  }

  @Test
  void aRawProxyIsTwoLoops() {
    var backend = channel(Server.builder().service(RouteGuide.SERVICE, new Guide()));
    MethodDescriptor<Payload, Payload> raw = RouteGuide.ROUTE_CHAT.raw();
    var front =
        channel(
            Server.builder()
                .method(
                    raw,
                    call -> {
                      try (var back = backend.call(raw, CallOptions.DEFAULT)) {
                        Thread up = Thread.ofVirtual().start(() -> copyUp(call, back));
                        for (Payload m; (m = back.receive()) != null; ) call.send(m);
                        up.join();
                      }
                    }));
    assertThat(
            RouteGuide.client(front)
                .routeChat(MessageStream.of(Guide.note(1), Guide.note(2)))
                .toList())
        .containsExactly(Guide.note(1), Guide.note(2));
  }

  private static void copyUp(
      ServerCall<Payload, Payload> front, ClientCall<Payload, Payload> back) {
    for (Payload m; (m = front.receive()) != null; ) back.send(m);
    back.halfClose();
  }

  @Test
  void aNestedCallsStatusIsNotPassedOnByAccident() {
    var failing = over(failing());
    var front =
        over(
            new Guide() {
              @Override
              public Feature getFeature(Point point) {
                return failing.getFeature(point);
              }
            });
    RpcException e = failsWith(Code.UNKNOWN, () -> front.getFeature(Point.DEFAULT));
    assertThat(e.message()).isEmpty();
  }

  @Test
  void aNestedCallsStatusIsPassedOnOnPurpose() {
    var failing = over(failing());
    var front =
        over(
            new Guide() {
              @Override
              public Feature getFeature(Point point) {
                try {
                  return failing.getFeature(point);
                } catch (RpcException e) {
                  throw e.relayed();
                }
              }
            });
    RpcException e = failsWith(Code.NOT_FOUND, () -> front.getFeature(Point.DEFAULT));
    assertThat(e.message()).isEqualTo("secret table");
    assertThat(e.origin()).isEqualTo(RpcException.Origin.PEER);
  }

  private static Guide failing() {
    return new Guide() {
      @Override
      public Feature getFeature(Point point) {
        throw new RpcException(Code.NOT_FOUND, "secret table");
      }
    };
  }
}
