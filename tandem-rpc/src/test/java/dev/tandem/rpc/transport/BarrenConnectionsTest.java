package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Headers;
import dev.tandem.rpc.Backoff;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.RpcException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Servers that are there, and end each connection before they have answered anything.
@Timeout(30)
class BarrenConnectionsTest {
  private static final Headers GRPC =
      Headers.of(":status", "200", "content-type", "application/grpc");

  private final AtomicInteger requests = new AtomicInteger();

  private static String ask(Channel channel) {
    var options = CallOptions.DEFAULT.timeout(Duration.ofSeconds(20));
    try (var call = channel.call(Texts.UNARY, options)) {
      call.sendLast("hello");
      String answer = call.receive();
      assertThat(call.receive()).isNull();
      return answer;
    }
  }

  private void leave(ScriptedServer.Exchange x) {
    x.goAway(0, ErrorCode.NO_ERROR, "not here");
  }

  private static void answer(ScriptedServer.Exchange x) {
    x.answer(GRPC, false)
        .data(Texts.framed("at last"), false)
        .trailers(Headers.of("grpc-status", "0"));
  }

  @Test
  void howeverManyCallsAreMadeTheyConnectNoMoreThanAFewTimesAtOnce() throws IOException {
    try (var server =
            new ScriptedServer(
                x -> {
                  requests.incrementAndGet();
                  leave(x);
                });
        var channel =
            Channel.builder("localhost:" + server.port())
                .backoff(new Backoff(Duration.ofHours(1), 1, Duration.ofHours(1), 0))
                .build()) {
      for (int i = 0; i < 100; i++) {
        var e = catchThrowableOfType(RpcException.class, () -> ask(channel));
        assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(e.message()).contains("GOAWAY");
        if (i > 5) assertThat(e.message()).contains("6 connections in a row").contains("not here");
      }
      assertThat(requests).hasValue(ClientChannel.BARREN_AT_ONCE + 1);
    }
  }

  @Test
  void theWaitBeforeTheNextIsThatBetweenAttemptsToConnect() throws IOException {
    try (var server =
            new ScriptedServer(
                x -> {
                  if (requests.incrementAndGet() <= ClientChannel.BARREN_AT_ONCE + 1) leave(x);
                  else answer(x);
                });
        var channel =
            Channel.builder("localhost:" + server.port())
                .backoff(new Backoff(Duration.ofMillis(50), 1, Duration.ofMillis(50), 0))
                .build()) {
      assertThat(catchThrowableOfType(RpcException.class, () -> ask(channel)).code())
          .isEqualTo(Code.UNAVAILABLE);
      var waiting = channel.with(o -> o.waitForReady(true));
      assertThat(ask(waiting)).isEqualTo("at last");
    }
  }

  @Test
  void anAnswerMakesUpForThem() throws IOException {
    try (var server =
            new ScriptedServer(
                x -> {
                  if (requests.incrementAndGet() % (ClientChannel.BARREN_AT_ONCE + 1) != 0)
                    leave(x);
                  else answer(x);
                });
        var channel = Channel.to("localhost:" + server.port())) {
      for (int i = 0; i < 10; i++) assertThat(ask(channel)).isEqualTo("at last");
    }
  }
}
