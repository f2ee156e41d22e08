package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.ErrorCode;
import dev.tandem.rpc.Server;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

  private static final int GOAWAY = 7;

  /// The error code of the GOAWAY that the server ends such a connection with.
  private static long goAwayAfter(byte[]... said) throws IOException {
    try (var server =
            Server.builder()
                .host("127.0.0.1")
                .port(0)
                .handshakeTimeout(Duration.ofMillis(50))
                .grace(Duration.ZERO)
                .start();
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
}
