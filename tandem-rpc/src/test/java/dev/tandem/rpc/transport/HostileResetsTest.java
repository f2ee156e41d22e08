package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.ErrorCode;
import dev.tandem.rpc.CallThreads;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerBuilder;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.transport.ScriptedClient.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients that reset streams, or make the server reset them, to have work done that they do not
/// wait for.
@Timeout(30)
class HostileResetsTest {
  private static final int PRIORITY = 2;
  private static final int WINDOW_UPDATE = 8;
  private static final String CHAT = Texts.CHAT.path();
  private static final int BURST = 20;

  /// The ways in which one stream can be brought to a reset.
  enum Way {
    BY_THE_CLIENT_ITSELF {
      @Override
      void take(ScriptedClient client) throws IOException {
        client.reset(client.call(CHAT, false), ErrorCode.CANCEL);
      }
    },
    AN_INCREMENT_OF_ZERO {
      @Override
      void take(ScriptedClient client) throws IOException {
        client.frame(WINDOW_UPDATE, 0, client.call(CHAT, false).id, new byte[4]);
      }
    },
    A_WINDOW_THAT_OVERFLOWS {
      @Override
      void take(ScriptedClient client) throws IOException {
        byte[] most = {0x7F, -1, -1, -1};
        client.frame(WINDOW_UPDATE, 0, client.call(CHAT, false).id, most);
      }
    },
    A_WINDOW_THAT_IS_EXCEEDED {
      @Override
      void take(ScriptedClient client) throws IOException {
        Exchange x = client.call(CHAT, false);
        for (int i = 0; i < 5; i++) client.data(x, Texts.framed("x".repeat(16_000)), false);
      }
    },
    A_WRONG_CONTENT_LENGTH {
      @Override
      void take(ScriptedClient client) throws IOException {
        Exchange x = client.call(CHAT, false, "content-length", "1");
        client.data(x, Texts.framed("longer"), false);
      }
    },
    A_CONTENT_LENGTH_WITHOUT_CONTENT {
      @Override
      void take(ScriptedClient client) throws IOException {
        client.call(CHAT, true, "content-length", "1");
      }
    },
    DATA_AFTER_THE_END {
      @Override
      void take(ScriptedClient client) throws IOException {
        client.data(client.call(CHAT, true), new byte[1], false);
      }
    },
    HEADERS_AFTER_THE_END {
      @Override
      void take(ScriptedClient client) throws IOException {
        client.trailers(client.call(CHAT, true), "x-late", "yes");
      }
    },
    TRAILERS_WITH_A_PSEUDO_HEADER {
      @Override
      void take(ScriptedClient client) throws IOException {
        client.trailers(client.call(CHAT, false), ":path", "/");
      }
    },
    A_MALFORMED_REQUEST {
      @Override
      void take(ScriptedClient client) throws IOException {
        client.call(CHAT, false, "X-Upper", "1");
      }
    },
    A_STREAM_THAT_DEPENDS_ON_ITSELF {
      @Override
      void take(ScriptedClient client) throws IOException {
        Exchange x = client.call(CHAT, false);
        client.frame(PRIORITY, 0, x.id, new byte[] {0, 0, 0, (byte) x.id, 16});
      }
    },
    A_STREAM_TOO_MANY {
      @Override
      void take(ScriptedClient client) throws IOException {
        for (int i = 0; i <= STREAMS; i++) client.call(CHAT, false);
      }
    };

    abstract void take(ScriptedClient client) throws IOException;
  }

  private static final int STREAMS = 30;

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final Semaphore running = new Semaphore(0);
  private final AtomicInteger begun = new AtomicInteger();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private Server server;

  private ScriptedClient connect(ServerBuilder builder) throws IOException {
    server =
        builder
            .host("127.0.0.1")
            .port(0)
            .grace(Duration.ZERO)
            .streamWindowBytes(65_535)
            .method(Texts.CHAT, this::endure)
            .method(Texts.DOWN, this::pour)
            .method(Texts.UP, this::neverMindInterrupts)
            .start();
    return new ScriptedClient(server.port());
  }

  @AfterEach
  void stop() throws Exception {
    goOn.countDown();
    server.close();
    CallThreads.assertEnded(Duration.ofSeconds(10));
  }

  private void endure(ServerCall<String, String> call) throws InterruptedException {
    begun.incrementAndGet();
    goOn.await();
  }

  /// Sends without end.
  private void pour(ServerCall<String, String> call) {
    call.receive();
    try {
      while (true) call.send("x".repeat(1000));
    } finally {
      ends.add(call.context().isCancelled() ? "cancelled" : "not told");
    }
  }

  private void neverMindInterrupts(ServerCall<String, String> call) {
    running.release();
    while (true) {
      try {
        goOn.await();
        return;
      } catch (InterruptedException e) {
        ends.add("interrupted");
      }
    }
  }

  private static void assertCalmedDown(ScriptedClient client) throws IOException {
    client.readToTheEnd();
    assertThat(client.error)
        .contains("ENHANCE_YOUR_CALM", "too many streams were reset right after they were opened");
  }

  @ParameterizedTest
  @EnumSource
  void everyWayOfResettingIsLimited(Way way) throws IOException {
    var builder = Server.builder().maxConcurrentStreams(STREAMS).resets(1, BURST);
    try (var client = connect(builder)) {
      for (int i = 0; i < BURST + 5; i++) way.take(client);
      assertCalmedDown(client);
    }
  }

  @Test
  void allWaysOfResettingShareOneLimit() throws IOException {
    try (var client =
        connect(Server.builder().resets(1, Way.values().length / 2).maxConcurrentStreams(100))) {
      for (Way way : Way.values()) way.take(client);
      assertCalmedDown(client);
    }
  }

  @Test
  void resetsWithinTheLimitAreNobodysAttack() throws IOException {
    var builder = Server.builder().maxConcurrentStreams(STREAMS).resets(1, BURST);
    try (var client = connect(builder)) {
      for (int i = 0; i < BURST - 1; i++) Way.BY_THE_CLIENT_ITSELF.take(client);
      Exchange after = client.call("/no/such", true);
      client.answer(after);
      assertThat(after.field("grpc-status")).isEqualTo("12");
      assertThat(client.error).isNull();
    }
  }

  @Test
  void nothingIsServedBehindTheLastReset() throws IOException {
    try (var client = connect(Server.builder().resets(1, 1))) {
      for (int i = 0; i < 2; i++) Way.BY_THE_CLIENT_ITSELF.take(client);
      for (int i = 0; i < 100; i++) client.call(CHAT, false);
      assertCalmedDown(client);
      assertThat(begun.get()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aHandlerWhoseStreamWasResetCountsUntilItReturns() throws Exception {
    try (var client = connect(Server.builder().maxConcurrentStreams(2))) {
      for (int i = 0; i < 2; i++) {
        Exchange x = client.call(Texts.UP.path(), false);
        assertThat(running.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        client.reset(x, ErrorCode.CANCEL);
      }
      Exchange third = client.call(Texts.UP.path(), false);
      client.answer(third);
      assertThat(third.reset).isEqualTo(ErrorCode.REFUSED_STREAM);
      goOn.countDown();
      CallThreads.assertEnded(Duration.ofSeconds(10));
      Exchange fourth = client.call("/no/such", true);
      client.answer(fourth);
      assertThat(client.call(Texts.UP.path(), true)).isNotNull();
      assertThat(running.tryAcquire(10, TimeUnit.SECONDS)).as("a place is free again").isTrue();
    }
  }

  @Test
  void aWindowThatOverflowsEndsTheHandlerThatSends() throws Exception {
    try (var client = connect(Server.builder())) {
      Exchange x = client.call(Texts.DOWN.path(), false);
      client.data(x, Texts.framed("begin"), true);
      client.readUntil(() -> x.body.size() > 10_000);
      client.frame(WINDOW_UPDATE, 0, x.id, new byte[] {0x7F, -1, -1, -1});
      assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo("cancelled");
      client.reset(x);
      assertThat(x.reset).isEqualTo(ErrorCode.FLOW_CONTROL_ERROR);
    }
  }
}
