package dev.tandem.interop;

import dev.tandem.protobuf.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// Messages that cost a thousand times more to take than to send.
abstract class ZipBombs extends Siege {
  private static final String ECHO = "/tandem.interop.Probe/Echo";
  private static final String AWAIT = "/tandem.interop.Load/Await";
  private static final int MIB = 1 << 20;

  /// Calls.
  private static final int AT_ONCE = 100;

  /// RESOURCE_EXHAUSTED.
  private static final String EXHAUSTED = "grpc-status 8";

  ZipBombs(boolean whole, List<String> jvm) {
    super(whole, jvm);
  }

  /// Ten kilobytes of gzip that stand for ten megabytes.
  @Test
  void zipBombs() throws Exception {
    byte[] bomb = compressed(new byte[10 * MIB]);
    endure(
        "zip bombs",
        30,
        () -> {
          try (RawClient client = listening().hello()) {
            int calls = size(AT_ONCE, 20 * AT_ONCE);
            for (int i = 1; i <= calls; i++) {
              int stream = client.call(ECHO, "grpc-encoding", "gzip");
              client.data(stream, bomb, true);
              if (i % AT_ONCE == 0) client.send().heard().awaitAnswers(EXHAUSTED, i);
            }
          }
        });
  }

  /// Four kilobytes of gzip that stand for just what a message may have, in calls whose handlers
  /// wait: what they were given must not be more than the server has.
  @Test
  void zipBombsThatAreAllowed() throws Exception {
    byte[] bomb = compressed(new EchoReply(Bytes.copyOf(new byte[4 * MIB - 100]), 0).toByteArray());
    endure(
        "zip bombs that are allowed",
        30,
        () -> {
          var clients = new ArrayList<RawClient>();
          int calls = 200;
          for (int i = 0; i < size(1, 5); i++) {
            RawClient client = listening().hello();
            clients.add(client);
            for (int s = 0; s < calls; s++) {
              client.data(client.call(AWAIT, "grpc-encoding", "gzip"), bomb, true);
            }
            client.send();
          }
          for (RawClient client : clients) client.heard().awaitAnswers(EXHAUSTED, calls - 10);
        });
  }

  private static byte[] compressed(byte[] message) throws IOException {
    var gzip = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(gzip)) {
      out.write(message);
    }
    byte[] framed = message(gzip.toByteArray());
    framed[0] = 1;
    return framed;
  }
}
