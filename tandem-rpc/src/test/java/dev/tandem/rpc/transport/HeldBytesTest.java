package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.Server;
import dev.tandem.rpc.transport.ScriptedClient.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What clients send and nobody reads: how much of it a server bears over all connections.
@Timeout(60)
class HeldBytesTest {
  private static final int LIMIT = 200_000;
  private static final int PIECE = 16_000;
  private static final String EXHAUSTED = "8";

  private final CountDownLatch goOn = new CountDownLatch(1);

  private Server server() {
    return Server.builder()
        .host("127.0.0.1")
        .grace(Duration.ZERO)
        .maxHeldBytes(LIMIT)
        .permitPings(Duration.ZERO)
        .method(
            Texts.UP,
            call -> {
              goOn.await();
              while (call.receive() != null) {}
              call.send("read");
            })
        .start();
  }

  /// Half a message on one stream after the other, until the server has refused `wanted` of them.
  private static int sendUntilRefused(ScriptedClient client, int wanted) throws IOException {
    var halves = new ArrayList<Exchange>();
    var half = new byte[PIECE];
    half[2] = 1; // of a message of 64 KiB
    for (int sent = 0; halves.stream().filter(x -> x.ended).count() < wanted; sent++) {
      if (sent > 2 * wanted + 10 * LIMIT / PIECE) throw new AssertionError(sent + " were taken");
      var call = client.call(Texts.UP.path(), false);
      client.data(call, half, false);
      halves.add(call);
      for (int i = 1; i <= 2; i++) { // the first answer goes ahead of a refusal
        int answers = client.pongs + 1;
        client.frame(PING, 0, 0, new byte[8]);
        client.readUntil(() -> client.pongs >= answers);
      }
    }
    for (Exchange x : halves) {
      if (x.ended) assertThat(x.field("grpc-status")).isEqualTo(EXHAUSTED);
    }
    return halves.size() - wanted;
  }

  private static final int PING = 6;

  @Test
  void callsThatWouldHaveTheServerHoldMoreEnd() throws IOException {
    try (var server = server();
        var first = new ScriptedClient(server.port());
        var second = new ScriptedClient(server.port())) {
      int taken = sendUntilRefused(first, 1);
      assertThat(taken * PIECE).isBetween(LIMIT - PIECE, LIMIT + 2 * PIECE);
      assertThat(sendUntilRefused(second, 1)).as("taken of another connection").isZero();
    }
  }

  @Test
  void aCallThatIsOpenAlreadyEndsTooWhenItSendsMore() throws IOException {
    try (var server = server();
        var client = new ScriptedClient(server.port())) {
      var open = client.call(Texts.UP.path(), false);
      sendUntilRefused(client, 1);
      client.data(open, Texts.framed("one more"), false);
      assertThat(client.answer(open).field("grpc-status")).isEqualTo(EXHAUSTED);
      assertThat(client.error).isNull();
    }
  }

  @Test
  void roomThatReadersMakeIsRoomAgain() throws IOException {
    try (var server = server();
        var first = new ScriptedClient(server.port());
        var second = new ScriptedClient(server.port())) {
      sendUntilRefused(first, 1);
      goOn.countDown();
      first.close();
      String status = EXHAUSTED;
      while (status.equals(EXHAUSTED)) {
        var call = second.call(Texts.UP.path(), false);
        second.data(call, Texts.framed("hello"), true);
        status = second.answer(call).field("grpc-status");
      }
      assertThat(status).isEqualTo("0");
    }
  }
}
