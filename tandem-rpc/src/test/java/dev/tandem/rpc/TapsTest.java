package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;

/// Watching calls from outside.
class TapsTest extends CallContract {
  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private final BlockingQueue<Thread> enders = new LinkedBlockingQueue<>();
  private ManagedChannel channel;
  private RouteGuide.Client guide;

  private final class Count implements CallTap {
    private final String who;
    private final LongAdder in = new LongAdder();
    private final LongAdder out = new LongAdder();

    Count(String side, MethodDescriptor<?, ?> method) {
      this.who = side + " " + method.fullName();
    }

    @Override
    public void sent(Object message) {
      out.increment();
    }

    @Override
    public void received(Object message) {
      in.increment();
    }

    @Override
    public void ended(Status status) {
      enders.add(Thread.currentThread());
      log.add(who + " in=" + in + " out=" + out + " " + status.code());
    }
  }

  @BeforeEach
  void serve() {
    channel =
        channel(
            Server.builder()
                .intercept(
                    (call, next) -> next.handle(call.tap(new Count("server", call.method()))))
                .service(
                    RouteGuide.SERVICE,
                    new Guide() {
                      @Override
                      public MessageStream<Feature> listFeature(Rectangle area) {
                        return endless();
                      }
                    }));
    guide = RouteGuide.client(channel.intercept((m, o) -> o.tap(new Count("client", m))));
  }

  @Test
  void oneThatFailsAtTheEndChangesNothing() {
    var failing =
        new CallTap() {
          @Override
          public void ended(Status status) {
            throw new IllegalStateException("a tap");
          }
        };
    var served =
        Server.builder()
            .maxConcurrentCalls(1)
            .intercept((call, next) -> next.handle(call.tap(failing)))
            .service(RouteGuide.SERVICE, new Guide());
    var calling = RouteGuide.client(channel(served).intercept((_, o) -> o.tap(failing)));
    for (int i = 0; i < 3; i++) calling.getFeature(Point.DEFAULT);
    assertThat(calling.routeChat(MessageStream.of(Guide.note(1))).toList()).isNotNull();
  }

  private void logged(String... lines) throws InterruptedException {
    var seen = new java.util.ArrayList<String>();
    for (int i = 0; i < lines.length; i++) {
      seen.add(log.poll(SOON.toMillis(), TimeUnit.MILLISECONDS));
    }
    assertThat(seen).containsExactlyInAnyOrder(lines);
    assertThat(log).isEmpty();
  }

  @Test
  void messagesAreCountedOnBothSides() throws Exception {
    guide.routeChat(MessageStream.of(Guide.note(1), Guide.note(2), Guide.note(3))).toList();
    logged(
        "client RouteGuide/RouteChat in=3 out=3 OK", "server RouteGuide/RouteChat in=3 out=3 OK");
    guide.getFeature(Point.DEFAULT);
    logged(
        "client RouteGuide/GetFeature in=1 out=1 OK", "server RouteGuide/GetFeature in=1 out=1 OK");
  }

  @Test
  void aPipesOffersAreCountedToo() throws Exception {
    var pipe = new Pipe<routeguide.RouteNote>();
    try (var replies = guide.routeChat(pipe.stream())) {
      assertThat(pipe.offer(Guide.note(1))).isTrue();
      replies.next();
      pipe.close();
      assertThat(replies.hasNext()).isFalse();
    }
    logged(
        "client RouteGuide/RouteChat in=1 out=1 OK", "server RouteGuide/RouteChat in=1 out=1 OK");
  }

  @Test
  void theEndIsToldBeforeTheProgramSeesIt() {
    guide.getFeature(Point.DEFAULT);
    assertThat(log).contains("client RouteGuide/GetFeature in=1 out=1 OK");
  }

  @Test
  void aCancelledCallIsToldOnceOnEachSideAndNeverOnALoop() throws Exception {
    try (var features = guide.listFeature(Rectangle.DEFAULT)) {
      features.next();
    }
    var ends = new java.util.ArrayList<String>();
    for (int i = 0; i < 2; i++) ends.add(log.poll(SOON.toMillis(), TimeUnit.MILLISECONDS));
    assertThat(ends).allSatisfy(line -> assertThat(line).endsWith("CANCELLED"));
    assertThat(ends).anySatisfy(line -> assertThat(line).startsWith("client"));
    assertThat(ends).anySatisfy(line -> assertThat(line).startsWith("server"));
    assertThat(enders)
        .allSatisfy(t -> assertThat(t.isVirtual() || t.equals(Thread.currentThread())).isTrue());
    Leftovers.assertNone(SOON);
    assertThat(log).isEmpty();
  }

  @Test
  void anErrorIsTold() throws Exception {
    var gone = new CountDownLatch(1);
    failsWith(
        Code.DEADLINE_EXCEEDED,
        () ->
            guide
                .with(o -> o.timeout(java.time.Duration.ofMillis(50)))
                .listFeature(Rectangle.DEFAULT)
                .onClose(gone::countDown)
                .forEach(_ -> {}));
    happens(gone);
    var ends = new java.util.ArrayList<String>();
    for (int i = 0; i < 2; i++) ends.add(log.poll(SOON.toMillis(), TimeUnit.MILLISECONDS));
    assertThat(ends)
        .as("the server may hear of the client's reset before its own deadline")
        .anySatisfy(line -> assertThat(line).startsWith("client").endsWith("DEADLINE_EXCEEDED"));
  }
}
