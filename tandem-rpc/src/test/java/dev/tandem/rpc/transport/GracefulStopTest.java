package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.Http2Settings;
import dev.tandem.rpc.CallThreads;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.transport.ScriptedClient.Exchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a server leaves: what it says to its clients, and which of their streams it still takes.
@Timeout(30)
class GracefulStopTest {
  private static final int ALL = Integer.MAX_VALUE;
  private static final Duration LONG = Duration.ofSeconds(20);

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final AtomicInteger handled = new AtomicInteger();
  private Server server;
  private ScriptedClient client;
  private Thread stopper;

  @BeforeEach
  void start() throws IOException {
    server =
        Server.builder()
            .host("127.0.0.1")
            .port(0)
            .grace(Duration.ZERO)
            .method(Texts.UNARY, this::answer)
            .start();
    client = new ScriptedClient(server.port());
    client.readUntil(() -> !client.settings.equals(Http2Settings.DEFAULTS)); // it has been accepted
  }

  @AfterEach
  void stop() throws Exception {
    goOn.countDown();
    client.close();
    server.close();
    if (stopper != null) stopper.join();
    CallThreads.assertEnded(Duration.ofSeconds(10));
  }

  private void answer(ServerCall<String, String> call) throws InterruptedException {
    handled.incrementAndGet();
    String said = call.receive();
    if (said.equals("wait")) goOn.await();
    call.send(said + "!");
  }

  private Exchange call(String text) throws IOException {
    Exchange call = client.call(Texts.UNARY.path(), false);
    client.data(call, Texts.framed(text), true);
    return call;
  }

  private static void isAnswered(Exchange call, String text) {
    assertThat(call.field("grpc-status")).isEqualTo("0");
    assertThat(call.text()).endsWith(text);
  }

  /// The server has begun to stop, which this client has been told.
  private void begin(Duration grace) throws IOException {
    stopper = Thread.ofVirtual().start(() -> server.stop(grace));
    client.readUntil(() -> client.pinged != null);
    assertThat(client.goAways).as("before the PING").containsExactly(ALL);
  }

  private void theServerLeaves() throws Exception {
    client.readToTheEnd();
    client.close(); // else it waits a while for that
    assertThat(stopper.join(LONG)).as("the server stops").isTrue();
  }

  @Test
  void aGoAwayThatPromisesNothingThenAPingThenTheLastStreamThenTheEnd() throws Exception {
    Exchange waiting = call("wait");
    begin(LONG);
    client.pong().readUntil(() -> client.goAways.size() == 2);
    assertThat(client.goAways).containsExactly(ALL, 1);
    goOn.countDown();
    isAnswered(client.answer(waiting), "wait!");
    theServerLeaves();
  }

  @Test
  void whatComesBeforeThePingIsAnsweredIsServed() throws Exception {
    isAnswered(client.answer(call("first")), "first!");
    begin(LONG);
    Exchange late = call("late");
    client.pong();
    isAnswered(client.answer(late), "late!");
    theServerLeaves();
    assertThat(client.goAways).containsExactly(ALL, 3);
  }

  /// Their client will send them elsewhere.
  @Test
  void whatComesBehindTheAnswerIsNotTouchedEvenInTheSamePiece() throws Exception {
    isAnswered(client.answer(call("first")), "first!");
    begin(LONG);
    client.atOnce(
        () -> {
          client.pong();
          call("too late");
          call("later still");
        });
    theServerLeaves();
    assertThat(client.goAways).containsExactly(ALL, 1);
    assertThat(handled).as("handlers that ran").hasValue(1);
  }

  @Test
  void aClientThatDoesNotAnswerThePingHasTheGrace() throws Exception {
    Exchange waiting = call("wait");
    begin(Duration.ofMillis(300));
    client.answer(waiting);
    assertThat(waiting.field("grpc-status")).as("UNAVAILABLE").isEqualTo("14");
    theServerLeaves();
    assertThat(client.goAways).containsExactly(ALL, 1);
  }

  @Test
  void aClientThatHasNotSaidHelloIsNotAwaitedForLong() throws Exception {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      begin(LONG);
      client.pong();
      theServerLeaves();
    }
  }

  @Test
  void aConnectionWithoutCallsEndsAtOnce() throws Exception {
    client.readUntil(() -> !client.settings.equals(Http2Settings.DEFAULTS));
    begin(LONG);
    client.pong();
    theServerLeaves();
    assertThat(client.goAways).containsExactly(ALL, 0);
  }
}
