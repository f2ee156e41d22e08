package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.Http2Settings;
import dev.tandem.rpc.Inside;
import dev.tandem.rpc.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that has said all there was to say does not close the socket on a client that has not
/// read it yet.
@Timeout(30)
class LingeringTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void aClientThatDoesNotHangUpHasASecond() throws Exception {
    try (var server =
            Server.builder()
                .host("127.0.0.1")
                .port(0)
                .grace(Duration.ZERO)
                .method(Texts.UNARY, call -> call.send(call.receive()))
                .start();
        var client = new ScriptedClient(server.port())) {
      client.readUntil(() -> !client.settings.equals(Http2Settings.DEFAULTS)); // it is accepted
      ServerConnection connection =
          Books.connections(Inside.of(server), ServerConnection.class).getFirst();
      List<Boolean> open = new ArrayList<>();
      var done = new CountDownLatch(1);
      connection.loop.execute(
          () -> {
            long before = System.nanoTime();
            connection.hangUp();
            long after = System.nanoTime();
            open.add(!connection.isClosed());
            connection.tick(before + SECOND);
            open.add(!connection.isClosed());
            connection.tick(after + SECOND + 1);
            open.add(!connection.isClosed());
            done.countDown();
          });
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(open).as("at once, within the second, past it").containsExactly(true, true, false);
      client.readToTheEnd();
    }
  }
}
