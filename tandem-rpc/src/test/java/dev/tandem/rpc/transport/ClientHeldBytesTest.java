package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.http2.Headers;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ClientCall;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.RpcException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a channel holds of messages that arrive, or that nobody reads, is bounded over all its
/// calls.
@Timeout(30)
class ClientHeldBytesTest {
  private static final Headers GRPC =
      Headers.of(":status", "200", "content-type", "application/grpc");
  private static final Headers OK = Headers.of("grpc-status", "0");
  private static final long LIMIT = 4_000_000;

  /// Fits into a stream's window, and counts for nineteen times that.
  private static final byte[] EMPTY_MESSAGES = new byte[50_000 * 5];

  private static ManagedChannel channel(ScriptedServer server) {
    return Channel.builder("localhost:" + server.port())
        .maxHeldBytes(LIMIT)
        .streamWindowBytes(256 << 10)
        .build();
  }

  private static ClientCall<String, String> down(Channel channel) {
    var call = channel.call(Texts.DOWN, CallOptions.DEFAULT);
    call.sendLast("go");
    return call;
  }

  private static void isRefused(ClientCall<String, String> call) {
    var e = catchThrowableOfType(RpcException.class, call::receive);
    assertThat(e.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(e.message()).contains("has the client hold").contains("maxHeldBytes, " + LIMIT);
  }

  @Test
  void messagesThatAreNeverWholeAreRefusedPastTheShare() throws IOException {
    try (var server =
            new ScriptedServer(
                x ->
                    x.answer(GRPC, false)
                        .data(new byte[] {0, 0, 0x3F, 0, 0}, false)
                        .data(new byte[3_000_000], false));
        var channel = channel(server);
        var call = down(channel)) {
      isRefused(call);
    }
  }

  @Test
  void messagesThatNobodyReadsCountForWhatTheyTake() throws Exception {
    try (var server = new ScriptedServer(x -> x.answer(GRPC, false).data(EMPTY_MESSAGES, false));
        var channel = channel(server);
        var call = down(channel)) {
      assertThat(server.seen.poll(20, TimeUnit.SECONDS)).isEqualTo("end 1");
      assertThat(server.seen.poll(20, TimeUnit.SECONDS)).isEqualTo("reset 1 CANCEL");
      isRefused(call);
    }
  }

  @Test
  void aCallThatIsRefusedMakesRoom() throws Exception {
    try (var server = new ScriptedServer(x -> x.answer(GRPC, false).data(EMPTY_MESSAGES, false));
        var channel = channel(server)) {
      for (int stream = 1; stream < 11; stream += 2) {
        try (var call = down(channel)) {
          awaitReset(server, stream);
          isRefused(call);
        }
      }
    }
  }

  private static void awaitReset(ScriptedServer server, int stream) throws InterruptedException {
    String seen;
    do {
      seen = server.seen.poll(20, TimeUnit.SECONDS);
      assertThat(seen).as("what became of stream " + stream).isNotNull();
    } while (!seen.equals("reset " + stream + " CANCEL"));
  }

  @Test
  void aCallThatIsClosedUnreadMakesRoom() throws Exception {
    try (var server =
            new ScriptedServer(
                x -> x.answer(GRPC, false).data(new byte[5_000 * 5], false).trailers(OK));
        var channel = channel(server)) {
      for (int i = 0; i < 20; i++) { // half a megabyte each
        try (var unread = down(channel);
            var behindIt = down(channel)) {
          while (behindIt.receive() != null) {}
          assertThat(unread.receive()).isEmpty();
        }
      }
    }
  }

  @Test
  void whatIsReadIsNoLongerHeld() throws IOException {
    int messages = 100_000; // for which 20 MB are counted
    var all = ByteBuffer.allocate(messages * 105);
    for (int i = 0; i < messages; i++) all.put(Texts.framed("x".repeat(100)));
    try (var server =
            new ScriptedServer(x -> x.answer(GRPC, false).data(all.array(), false).trailers(OK));
        var channel = channel(server);
        var call = down(channel)) {
      for (int i = 0; i < messages; i++) assertThat(call.receive()).hasSize(100);
      assertThat(call.receive()).isNull();
    }
  }
}
