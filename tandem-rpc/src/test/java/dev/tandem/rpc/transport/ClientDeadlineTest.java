package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.http2.Headers;
import dev.tandem.http2.Http2Settings;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ClientCall;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Context;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.RpcException.Origin;
import dev.tandem.rpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A deadline ends a call whatever it waits for, and whatever arrives after it.
@Timeout(60)
class ClientDeadlineTest {
  private static final Headers GRPC =
      Headers.of(":status", "200", "content-type", "application/grpc");
  private static final CallOptions SHORT = CallOptions.DEFAULT.timeout(Duration.ofMillis(200));
  private static final CallOptions LONG = CallOptions.DEFAULT.timeout(Duration.ofSeconds(30));

  private static void passes(ClientCall<String, String> call, Runnable waits) {
    RpcException e = catchThrowableOfType(RpcException.class, waits::run);
    assertThat(e).as("what the wait ended with").isNotNull();
    assertThat(e.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
    assertThat(e.origin()).isEqualTo(Origin.LOCAL);
    assertThat(e.message()).contains(call.method().fullName()).contains("200 ms");
    assertThat(call.isOpen()).isFalse();
  }

  @Test
  void itPassesWhileAServerThatNeverAnswersIsConnectedTo() throws IOException {
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var channel = Channel.to("http://localhost:" + listener.getLocalPort());
        var call = channel.call(Texts.UNARY, SHORT);
        var patient = channel.call(Texts.UNARY, SHORT.waitForReady(true))) {
      call.sendLast("hello");
      patient.sendLast("hello");
      passes(call, call::receive);
      passes(patient, patient::receive);
    }
  }

  @Test
  void itPassesBetweenTwoAttemptsToConnect() throws IOException {
    int port;
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      port = listener.getLocalPort();
    }
    try (var channel = Channel.to("http://localhost:" + port);
        var call = channel.call(Texts.UNARY, SHORT.waitForReady(true))) {
      call.sendLast("hello");
      passes(call, call::receive);
    }
  }

  @Test
  void itPassesWhileASendWaitsForAConnection() throws IOException {
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var channel = Channel.to("http://localhost:" + listener.getLocalPort());
        var call = channel.call(Texts.UP, SHORT)) {
      passes(call, () -> sendForever(call));
    }
  }

  private static void sendForever(ClientCall<String, String> call) {
    while (true) call.send("x".repeat(10_000));
  }

  @Test
  void itPassesWhileNoStreamIsAllowed() throws IOException {
    var requests = new LinkedBlockingQueue<Headers>();
    try (var server =
            new ScriptedServer(
                x -> requests.add(x.headers()),
                Http2Settings.DEFAULTS.withMaxConcurrentStreams(0));
        var channel = Channel.to("http://localhost:" + server.port());
        var call = channel.call(Texts.UNARY, SHORT)) {
      call.sendLast("hello");
      passes(call, call::receive);
      assertThat(requests).as("what the server saw").isEmpty();
    }
  }

  @Test
  void itPassesWhileAnotherCallHasTheOnlyStream() throws Exception {
    var first = new LinkedBlockingQueue<ScriptedServer.Exchange>();
    try (var server =
            new ScriptedServer(
                x -> {
                  if (x.streamId() == 1) first.add(x);
                  else
                    x.answer(GRPC, false)
                        .data(Texts.framed("on stream " + x.streamId()), false)
                        .trailers(Headers.of("grpc-status", "0"));
                },
                Http2Settings.DEFAULTS.withMaxConcurrentStreams(1));
        var channel = Channel.to("http://localhost:" + server.port())) {
      var holder = channel.call(Texts.UNARY, LONG);
      holder.sendLast("hello");
      assertThat(first.poll(10, TimeUnit.SECONDS)).isNotNull();
      try (var call = channel.call(Texts.UNARY, SHORT)) {
        call.sendLast("hello");
        passes(call, call::receive);
      }
      holder.close();
      try (var next = channel.call(Texts.UNARY, LONG)) {
        next.sendLast("hello");
        assertThat(next.receive()).as("the place and the id are free").isEqualTo("on stream 3");
      }
    }
  }

  @Test
  void itPassesWhileASendWaitsForAWindow() throws IOException {
    try (var server =
            new ScriptedServer(
                x -> x.answer(GRPC, false), Http2Settings.DEFAULTS.withInitialWindowSize(0));
        var channel = Channel.to("http://localhost:" + server.port());
        var call = channel.call(Texts.CHAT, SHORT)) {
      passes(call, () -> sendForever(call));
      passes(call, call::receive);
    }
  }

  @Test
  void itPassesWhileHeadersOrMessagesAreAwaited() throws IOException {
    try (var server = new ScriptedServer(_ -> {});
        var channel = Channel.to("http://localhost:" + server.port());
        var call = channel.call(Texts.CHAT, SHORT)) {
      call.send("hello");
      assertThat(call.headers().isEmpty()).isTrue();
      passes(call, call::receive);
      assertThat(takes(server.seen)).startsWith("reset 1 CANCEL");
    }
  }

  private static String takes(BlockingQueue<String> from) {
    try {
      return String.valueOf(from.poll(10, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itIsSentInTheRequest() throws Exception {
    var requests = new LinkedBlockingQueue<Headers>();
    try (var server = new ScriptedServer(x -> requests.add(x.headers()));
        var channel = Channel.to("http://localhost:" + server.port());
        var call = channel.call(Texts.UNARY, LONG);
        var none = channel.call(Texts.UNARY, CallOptions.DEFAULT)) {
      call.sendLast("hello");
      assertThat(requests.poll(10, TimeUnit.SECONDS).first("grpc-timeout"))
          .matches("(2[0-9]|30)[0-9]{6}u");
      none.sendLast("hello");
      assertThat(requests.poll(10, TimeUnit.SECONDS).first("grpc-timeout")).isNull();
    }
  }

  /// The timer itself may be late: here the loop is kept from firing it.
  @Test
  void whateverArrivesAfterItCountsForNothing() throws Exception {
    var late =
        List.of(
            Verdict.peer(Status.OK, Metadata.EMPTY),
            Verdict.peer(new Status(Code.UNAVAILABLE, "late"), Metadata.EMPTY),
            Verdict.peer(new Status(Code.CANCELLED, "the server's own deadline"), Metadata.EMPTY),
            Verdict.local(Code.INTERNAL, "a late message that is broken"),
            Verdict.local(Code.RESOURCE_EXHAUSTED, "a late message that is too large"),
            Verdict.local(Code.UNAVAILABLE, "no connection"));
    for (Verdict v : late) assertThat(endedLateWith(v)).isEqualTo(Code.DEADLINE_EXCEEDED);
  }

  @Test
  void whatTheProgramDecidesAfterItStands() throws Exception {
    assertThat(endedLateWith(Verdict.local(Code.CANCELLED, "the program's own")))
        .isEqualTo(Code.CANCELLED);
  }

  private static Code endedLateWith(Verdict v) throws Exception {
    var held = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var server = new ScriptedServer(_ -> {});
        var channel = Channel.to("http://localhost:" + server.port())) {
      ((ClientChannel) channel)
          .loop()
          .execute(
              () -> {
                held.countDown();
                awaitQuietly(goOn);
              });
      awaitQuietly(held);
      Duration timeout = Duration.ofMillis(20);
      var stream =
          new ClientStream<>(
              (ClientChannel) channel, Texts.UNARY, SHORT.timeout(timeout), Context.current());
      stream.begin();
      try (var call = new MadeCall<>(stream)) {
        long passed = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() - passed <= 0) Thread.onSpinWait();
        assertThat(stream.end(v)).isTrue();
        return catchThrowableOfType(RpcException.class, call::receive).code();
      } finally {
        goOn.countDown();
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) throw new AssertionError("never released");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
