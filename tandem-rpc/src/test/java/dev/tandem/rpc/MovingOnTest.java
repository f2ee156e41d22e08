package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.transport.Books;
import dev.tandem.rpc.transport.ServerTransport;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;
import routeguide.RouteNote;

/// How a channel changes connections: open calls end where they are, others go with it, and no call
/// sees anything of it.
class MovingOnTest extends CallContract {
  private RouteGuide.Client guide;
  private ServerTransport transport;
  private Books books;

  @BeforeEach
  void connect() {
    Server server =
        serve(
            Server.builder()
                .service(
                    RouteGuide.SERVICE,
                    new Guide() {
                      @Override
                      public MessageStream<Feature> listFeature(Rectangle area) {
                        return MessageStream.of(new Feature("1"), new Feature("2"));
                      }
                    }));
    ManagedChannel channel = connect(server);
    guide = RouteGuide.client(channel);
    transport = server.transport().transport;
    books = new Books(transport, channel);
  }

  /// One call of each kind.
  private void calls() {
    assertThat(guide.getFeature(Guide.point(1, 1)).name()).isEqualTo("f");
    assertThat(guide.listFeature(Rectangle.DEFAULT).toList()).hasSize(2);
    MessageStream<Point> points =
        MessageStream.generate(
            out -> {
              for (int i = 0; i < 3; i++) out.send(Guide.point(i, i));
            });
    assertThat(guide.recordRoute(points).pointCount()).isEqualTo(3);
    var notes = MessageStream.of(Guide.note(1), Guide.note(2));
    assertThat(guide.routeChat(notes).toList()).hasSize(2);
  }

  @Test
  void aCallThatIsOpenWhenTheServerSaysGoAwayGoesOnAndOthersGoElsewhere() throws Exception {
    var mine = new Pipe<RouteNote>();
    try (var echoes = guide.routeChat(mine.stream())) {
      mine.send(Guide.note(1));
      assertThat(echoes.next()).isEqualTo(Guide.note(1));
      books.goAway();
      calls();
      mine.send(Guide.note(2));
      assertThat(echoes.next()).isEqualTo(Guide.note(2));
      assertThat(transport.openConnections()).isEqualTo(2);
      mine.close();
      assertThat(echoes.hasNext()).isFalse();
    }
    calls();
  }

  @Test
  void callsOfAllKindsThatBeginAsTheServerSaysGoAwaySeeNothingOfIt() throws Exception {
    var over = new AtomicBoolean();
    var rounds = new AtomicInteger();
    Callable<Void> caller =
        () -> {
          while (!over.get()) {
            calls();
            rounds.incrementAndGet();
          }
          return null;
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var callers =
          java.util.stream.Stream.generate(() -> threads.submit(caller)).limit(8).toList();
      for (int i = 0; i < 100; i++) {
        int before = rounds.get();
        books.goAway();
        while (rounds.get() == before && callers.stream().noneMatch(c -> c.isDone())) {
          Thread.onSpinWait();
        }
      }
      over.set(true);
      for (var c : callers) c.get();
    }
  }

  @Test
  void runningOutOfStreamIdsChangesConnectionsUnseen() throws Exception {
    calls();
    Object first = books.current();
    books.useUpStreamIds(6);
    calls();
    assertThat(books.current()).isSameAs(first);
    calls();
    assertThat(books.current()).isNotSameAs(first);
    for (int used = 0; used < 4; used++) { // each kind of call is the one for which none is left
      books.useUpStreamIds(used);
      calls();
    }
  }
}
