package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.CallThreads;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.ServerInfo;
import dev.tandem.rpc.Service;
import dev.tandem.rpc.Status;
import dev.tandem.rpc.transport.ScriptedClient.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// A server and a client that is not gRPC's, or breaks its rules: each request's mistake is its
/// own, and a good call on the same connection gets its answer.
@Timeout(60)
abstract class ForeignRequests {
  static final String UNARY = Texts.UNARY.path();
  static final String UP = Texts.UP.path();
  static final String CHAT = Texts.CHAT.path();
  static final String SHOUT = "/test.Shout/Once";
  static final String REPEAT = "/test.Shout/Repeat";
  static final int LIMIT = 100_000;

  /// Served as generated code serves: with a check for none or two messages.
  private static final Service<UnaryOperator<String>, UnaryOperator<String>> SHOUTS =
      Service.<UnaryOperator<String>, UnaryOperator<String>>named("test.Shout")
          .unary(Texts.unary("test.Shout/Once"), (shout, said) -> shout.apply(said))
          .serverStreaming(
              Texts.down("test.Shout/Repeat"),
              (shout, said) -> dev.tandem.rpc.MessageStream.of(shout.apply(said)))
          .client(
              (_, _) -> {
                throw new UnsupportedOperationException();
              });

  final BlockingQueue<Metadata> seen = new LinkedBlockingQueue<>();
  final CountDownLatch waiting = new CountDownLatch(1);
  final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

  Server server;
  ScriptedClient client;

  @BeforeEach
  void start() throws IOException {
    server =
        Server.builder()
            .host("127.0.0.1")
            .port(0)
            .grace(Duration.ZERO)
            .maxMessageBytes(LIMIT)
            .method(Texts.UNARY, this::answer)
            .method(Texts.UP, call -> call.send("enough after " + call.receive()))
            .method(Texts.CHAT, ForeignRequests::echo)
            .method(Texts.DOWN, this::waitForTheEnd)
            .service(SHOUTS, said -> said + "!")
            .start();
    client = new ScriptedClient(server.port());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    CallThreads.assertEnded(Duration.ofSeconds(10));
  }

  private void answer(ServerCall<String, String> call) {
    seen.add(ServerInfo.current().headers());
    String said = call.receive();
    if (said.startsWith("fail ")) {
      throw new RpcException(new Status(Code.NOT_FOUND, "x".repeat(5000)));
    }
    if (said.startsWith("trail ")) {
      ServerInfo.current().trailer(Metadata.Key.text("much"), "y".repeat(5000));
    }
    if (said.startsWith("head ")) {
      ServerInfo.current().header(Metadata.Key.text("some"), "z".repeat(100));
      ServerInfo.current().header(Metadata.Key.text("much"), "z".repeat(5000));
    }
    if (said.startsWith("compress ")) call.compressNext(true);
    call.send("you said " + said);
  }

  private static void echo(ServerCall<String, String> call) {
    for (String said; (said = call.receive()) != null; ) call.send(said);
  }

  private void waitForTheEnd(ServerCall<String, String> call) throws InterruptedException {
    waiting.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      try {
        ends.add("received " + call.receive());
      } catch (RpcException why) {
        ends.add(why.code() + (call.context().isCancelled() ? ", context cancelled" : ""));
      }
      throw e;
    }
  }

  /// The connection is as good as new.
  final void aGoodCallWorks() throws IOException {
    Exchange good = client.call(UNARY, false);
    client.data(good, Texts.framed("hello"), true);
    client.answer(good);
    assertThat(good.field("grpc-status")).as("status of a good call").isEqualTo("0");
    assertThat(good.body.toByteArray()).isEqualTo(Texts.framed("you said hello"));
    assertThat(client.error).isNull();
  }

  final void endsWith(Exchange exchange, Code code, String... texts) throws IOException {
    client.answer(exchange);
    assertThat(exchange.field(":status")).isEqualTo("200");
    assertThat(exchange.field("grpc-status")).isEqualTo(Integer.toString(code.number()));
    if (texts.length > 0) assertThat(exchange.field("grpc-message")).contains(texts);
    assertThat(client.error).isNull();
  }
}
