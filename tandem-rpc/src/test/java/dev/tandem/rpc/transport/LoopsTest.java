package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.Http2Settings;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.Inside;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How many loops there are, and which connections belong to which.
@Timeout(30)
class LoopsTest {
  private static final int HALF_OF_THE_PROCESSORS =
      Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private static ServerBuilder builder() {
    return Server.builder()
        .host("127.0.0.1")
        .port(0)
        .grace(Duration.ZERO)
        .method(Texts.UNARY, call -> call.send(call.receive()));
  }

  private static List<Loop> loops(Server server) {
    return Objects.requireNonNull(Inside.of(server).startedLoops()).all();
  }

  @Test
  void aServerHasHalfAsManyAsThereAreProcessors() {
    try (var server = builder().start()) {
      assertThat(loops(server)).hasSize(HALF_OF_THE_PROCESSORS);
    }
  }

  @Test
  void channelsThatComeFirstShareHalfAsManyAsThereAreProcessors() {
    assertThat(LoopGroup.shared()).as("of channels that others have left open").isNull();
    try (var _ = Channel.to("localhost:1");
        var _ = Channel.builder("localhost:1").loops(HALF_OF_THE_PROCESSORS + 1).build()) {
      assertThat(Objects.requireNonNull(LoopGroup.shared()).all()).hasSize(HALF_OF_THE_PROCESSORS);
    }
  }

  @Test
  void aTimerThatFailsEndsNoOther() throws Exception {
    try (var loop = new Loop("failing", new BufferPool(), true)) {
      loop.start();
      var fired = new CountDownLatch(1);
      long now = System.nanoTime();
      loop.schedule(
          now,
          () -> {
            throw new IllegalStateException("a timer");
          });
      loop.schedule(now + 1, fired::countDown);
      assertThat(fired.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aServersConnectionsAreSpreadOverThoseThatItIsGiven() throws Exception {
    try (var server = builder().loops(3).start()) {
      assertThat(loops(server)).hasSize(3);
      var clients = new ArrayList<ScriptedClient>();
      for (int i = 0; i < 3; i++) {
        var client = new ScriptedClient(server.port());
        clients.add(client);
        client.readUntil(() -> !client.settings.equals(Http2Settings.DEFAULTS));
      }
      Set<Loop> used =
          Books.connections(Inside.of(server), ServerConnection.class).stream()
              .map(connection -> connection.loop)
              .collect(Collectors.toSet());
      assertThat(used).containsExactlyInAnyOrderElementsOf(loops(server));
      for (ScriptedClient client : clients) client.close();
    }
  }
}
