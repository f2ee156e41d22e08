package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Http2Settings;
import dev.tandem.rpc.Inside;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.transport.ScriptedClient.Exchange;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that begin, and then say nothing more.
@Timeout(30)
class HandshakeTimeTest {
  private static final byte[] MAGIC =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
  private static final byte[] SETTINGS_ACK = {0, 0, 0, 4, 1, 0, 0, 0, 0};

  /// HEADERS of stream 1 without END_HEADERS, and nothing in it.
  private static final byte[] OPEN_BLOCK = {0, 0, 0, 1, 0, 0, 0, 0, 1};

  /// HEADERS of stream 1 that are to have 100 bytes, and one of them.
  private static final byte[] HALF_A_FRAME = {0, 0, 100, 1, 4, 0, 0, 0, 1, 0};

  private static final int GOAWAY = 7;

  private static Server server(Duration handshakeTimeout) {
    return Server.builder()
        .host("127.0.0.1")
        .port(0)
        .handshakeTimeout(handshakeTimeout)
        .permitPings(Duration.ZERO)
        .permitPingsWithoutCalls()
        .method(Texts.UP, call -> call.receive())
        .grace(Duration.ZERO)
        .start();
  }

  /// The error code of the GOAWAY that the server ends such a connection with.
  private static long goAwayAfter(byte[]... said) throws IOException {
    try (var server = server(Duration.ofMillis(50));
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        var in = new DataInputStream(socket.getInputStream())) {
      for (byte[] bytes : said) socket.getOutputStream().write(bytes);
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.skipNBytes(5); // flags and stream
        byte[] payload = in.readNBytes(length);
        if (type != GOAWAY) continue;
        assertThat(in.read()).as("after GOAWAY").isEqualTo(-1);
        return payload[7];
      }
    }
  }

  /// It has asked for more than its socket takes, and never confirms the server's settings.
  @Test
  void whoReadsNothingIsNotTalkedToForEver() throws Exception {
    try (var server =
            Server.builder()
                .host("127.0.0.1")
                .port(0)
                .handshakeTimeout(Duration.ofMillis(50))
                .method(Texts.DOWN, HandshakeTimeTest::talk)
                .grace(Duration.ZERO)
                .start();
        var client = new ScriptedClient(server.port())) {
      client.call(Texts.DOWN.path(), false);
      var transport = Inside.of(server);
      while (transport.openConnections() == 0) Thread.onSpinWait();
      while (transport.openConnections() > 0) Thread.sleep(10);
    }
  }

  private static void talk(ServerCall<String, String> call) {
    String text = "x".repeat(100_000);
    while (true) call.send(text);
  }

  @Test
  void aPrefaceThatIsNotCompleteIsNotAwaitedForEver() throws IOException {
    assertThat(goAwayAfter()).isEqualTo(ErrorCode.SETTINGS_TIMEOUT.code());
    assertThat(goAwayAfter(MAGIC)).isEqualTo(ErrorCode.SETTINGS_TIMEOUT.code());
  }

  @Test
  void settingsThatAreNotAcknowledgedAreATimeout() throws IOException {
    assertThat(goAwayAfter(MAGIC, SETTINGS)).isEqualTo(ErrorCode.SETTINGS_TIMEOUT.code());
  }

  @Test
  void aHeaderBlockWithoutAnEndIsAProtocolError() throws IOException {
    assertThat(goAwayAfter(MAGIC, SETTINGS, SETTINGS_ACK, OPEN_BLOCK))
        .isEqualTo(ErrorCode.PROTOCOL_ERROR.code());
  }

  @Test
  void aFrameWithoutAnEndIsAProtocolError() throws IOException {
    assertThat(goAwayAfter(MAGIC, SETTINGS, SETTINGS_ACK, HALF_A_FRAME))
        .isEqualTo(ErrorCode.PROTOCOL_ERROR.code());
  }

  /// Each time something was read there was half a PING at its end, but never the same.
  @Test
  void whoIsAlwaysInsideAnotherFrameIsNotTakenForStuck() throws IOException {
    try (var server = server(Duration.ofMillis(700));
        var client = new ScriptedClient(server.port())) {
      client.readUntil(() -> !client.settings.equals(Http2Settings.DEFAULTS));
      byte[] half = {0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4};
      byte[] rest = {5, 6, 7, 8};
      client.raw(half);
      for (int i = 0; i < 12; i++) {
        var calls = new ArrayList<Exchange>();
        client.atOnce(
            () -> {
              client.raw(rest);
              calls.add(client.call(Texts.UP.path(), false, "grpc-timeout", "200m"));
              client.raw(half);
            });
        client.reset(calls.getFirst());
      }
      assertThat(client.pongs).isEqualTo(12);
      assertThat(client.error).isNull();
    }
  }
}
