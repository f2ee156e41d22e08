package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.ErrorCode;
import dev.tandem.rpc.CallThreads;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.transport.ScriptedClient.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that set deadlines and say nothing when they pass: a server keeps them by itself.
@Timeout(60)
abstract class SilentClients {
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong latestNanos = new AtomicLong(Long.MIN_VALUE);
  private Server server;
  private ScriptedClient client;

  /// How many have each of the deadlines.
  abstract int calls();

  @BeforeEach
  void start() throws IOException {
    server =
        Server.builder()
            .host("127.0.0.1")
            .port(0)
            .grace(Duration.ZERO)
            .maxConcurrentStreams(20_000)
            .method(Texts.UNARY, this::waitToBeCancelled)
            .start();
    client = new ScriptedClient(server.port());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    CallThreads.assertEnded(Texts.UNARY, Duration.ofSeconds(10));
  }

  private void waitToBeCancelled(ServerCall<String, String> call) throws InterruptedException {
    running.incrementAndGet();
    try {
      new CountDownLatch(1).await();
    } finally {
      long late = -call.context().remaining().orElseThrow().toNanos();
      latestNanos.accumulateAndGet(late, Math::max);
      running.decrementAndGet();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1n", "1m", "50m"})
  void theServerEndsEachCallAndItsHandlerAtItsDeadline(String timeout) throws Exception {
    var calls = new ArrayList<Exchange>();
    client.atOnce(
        () -> {
          for (int i = 0; i < calls(); i++) {
            Exchange call = client.call(Texts.UNARY.path(), false, "grpc-timeout", timeout);
            client.data(call, Texts.framed("x"), true);
            calls.add(call);
          }
        });
    Map<String, Integer> ends = new TreeMap<>();
    for (Exchange call : calls) ends.merge(end(client.answer(call)), 1, Integer::sum);
    assertThat(ends.keySet()).isSubsetOf("status 4", "reset CANCEL");
    long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (running.get() > 0) {
      assertThat(System.nanoTime() - until).as(running + " handlers still run").isNegative();
      Thread.sleep(2);
    }
    assertThat(latestNanos.get() / 1_000_000)
        .as("milliseconds from a deadline to its handler's end")
        .isLessThan(1_000);
  }

  private static String end(Exchange call) {
    ErrorCode reset = call.reset;
    return reset == null ? "status " + call.field("grpc-status") : "reset " + reset;
  }
}
