package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.rpc.Channel;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.RpcException;
import io.grpc.testing.integration.TestService;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Our client in gRPC's cases for HTTP/2, with a server that is written frame by frame.
final class Http2CaseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private interface Calls {
    void with(TestService.Client service) throws Exception;
  }

  private static void play(Http2Case played, Calls calls) throws Exception {
    try (var server = new RawServer(played::play)) {
      try (var channel = Channel.to("http://127.0.0.1:" + server.port())) {
        calls.with(TestService.client(channel).with(o -> o.timeout(PATIENCE)));
      }
      server.passed(played.connections());
    }
  }

  private static void large(TestService.Client service) {
    InteropCases.large(service.unaryCall(InteropCases.largeRequest().build()));
  }

  @Test
  void aCallBehindAGoAwayGoesToAnotherConnection() throws Exception {
    play(
        Http2Case.GOAWAY,
        service -> {
          large(service);
          large(service);
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"RST_AFTER_HEADER", "RST_DURING_DATA", "RST_AFTER_DATA"})
  void aResetWithoutAStatusIsAnErrorOfItsCallAndNotOfTheConnection(Http2Case played)
      throws Exception {
    play(
        played,
        service -> {
          for (int i = 0; i < 2; i++) {
            var e = catchThrowableOfType(RpcException.class, () -> large(service));
            assertThat(e.code()).isEqualTo(Code.INTERNAL);
            assertThat(e.message()).contains("NO_ERROR");
          }
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"PING", "DATA_FRAME_PADDING", "NO_DF_PADDING_SANITY_TEST"})
  void theAnswerArrives(Http2Case played) throws Exception {
    play(played, Http2CaseTest::large);
  }

  @Test
  void callsWaitForTheOneStreamThatIsAllowed() throws Exception {
    play(
        Http2Case.MAX_STREAMS,
        service -> {
          large(service);
          try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 10).mapToObj(_ -> callers.submit(() -> large(service)));
            for (Future<?> call : calls.toList()) call.get();
          }
        });
  }
}
