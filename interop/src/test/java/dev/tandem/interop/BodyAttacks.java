package dev.tandem.interop;

import static dev.tandem.interop.RawFrame.INITIAL_WINDOW_SIZE;
import static dev.tandem.interop.RawFrame.WINDOW_UPDATE;

import dev.tandem.protobuf.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Bodies that are never read, or read a byte at a time; and such as come a byte at a time, or are
/// larger than they look.
abstract class BodyAttacks extends Siege {
  private static final String ECHO = "/tandem.interop.Probe/Echo";
  private static final String COLLECT = "/tandem.interop.Probe/Collect";
  private static final String AWAIT = "/tandem.interop.Load/Await";
  private static final String POUR = "/tandem.interop.Load/Pour";
  private static final int STREAMS = 1000;
  private static final int MIB = 1 << 20;

  /// RESOURCE_EXHAUSTED.
  private static final String EXHAUSTED = "grpc-status 8";

  BodyAttacks(boolean whole) {
    super(whole);
  }

  // ---- bodies of responses

  /// CVE-2019-9517, and -9511: replies of 300 KB that no window lets go.
  @Test
  void repliesThatNoWindowLetsGo() throws Exception {
    byte[] ask = message(EchoRequest.builder().replyBytes(300_000).build().toByteArray());
    withoutAWindow("replies that no window lets go", STREAMS / 5, ECHO, ask);
  }

  /// … and streams of them.
  @Test
  void streamsThatNoWindowLetsGo() throws Exception {
    withoutAWindow(
        "streams that no window lets go",
        STREAMS,
        POUR,
        message(new PourRequest(16_384).toByteArray()));
  }

  private void withoutAWindow(String name, int streams, String path, byte[] request)
      throws Exception {
    endure(
        name,
        20,
        () -> {
          var clients = new ArrayList<RawClient>();
          for (int i = 0; i < size(3, 20); i++) {
            RawClient client = listening().hello(INITIAL_WINDOW_SIZE, 0);
            clients.add(client);
            for (int s = 0; s < streams; s++) {
              client.data(client.call(path), request, true);
            }
            client.send();
          }
          awaitTaken(clients);
          printHeld("after all were asked");
        });
  }

  /// A window that is opened by one byte at a time, on a hundred streams.
  @Test
  void creditByTheByte() throws Exception {
    byte[] ask = message(new PourRequest(16_384).toByteArray());
    endure(
        "credit by the byte",
        20,
        () -> {
          try (RawClient client = listening().hello(INITIAL_WINDOW_SIZE, 0)) {
            client.say(RawFrame.of(WINDOW_UPDATE, 0, Integer.MAX_VALUE >> 1)); // the connection's
            int streams = 100;
            for (int s = 0; s < streams; s++) {
              client.data(client.call(POUR), ask, true);
            }
            for (int round = 1; round <= size(20, 2_000); round++) {
              for (int s = 0; s < streams; s++) {
                client.say(RawFrame.of(WINDOW_UPDATE, 2 * s + 1, 1));
              }
              client.send().heard().awaitDataFrames(streams * round);
            }
          }
        });
  }

  // ---- bodies of requests

  /// A message of a mebibyte in frames of one byte each, on each of several connections.
  @Test
  void messagesByTheByte() throws Exception {
    byte[] message =
        message(new Chunk(0, Bytes.copyOf(new byte[size(MIB / 8, MIB)])).toByteArray());
    endure(
        "messages by the byte",
        60,
        () -> {
          var clients = new ArrayList<RawClient>();
          for (int i = 0; i < size(1, 10); i++) {
            RawClient client = listening().hello();
            clients.add(client);
            int stream = client.call(COLLECT);
            for (byte b : message) client.data(stream, new byte[] {b}, false);
            client.data(stream, new byte[0], true).send();
          }
          for (RawClient client : clients) client.heard().awaitAnswers("grpc-status 0", 1);
        });
  }

  /// All that a call consists of in packets of one byte.
  @Test
  void connectionsByTheByte() throws Exception {
    endure(
        "connections by the byte",
        20,
        () -> {
          for (int i = 0; i < size(5, 500); i++) {
            try (RawClient client = listening()) {
              client.byTheByte();
              client.hello().begin(RawHeaders.request(ECHO), true);
              client.send().heard().awaitAnswers("grpc-status 12", 1);
            }
          }
        });
  }

  /// A message that is said to have four gigabytes.
  @Test
  void declaredLengths() throws Exception {
    byte[] begin = {0, -1, -1, -1, -1, 1};
    endure(
        "messages of four gigabytes",
        20,
        () -> {
          try (RawClient client = listening().hello()) {
            int calls = size(500, 20_000);
            for (int i = 1; i <= calls; i++) {
              client.data(client.call(ECHO), begin, false);
              if (i % (STREAMS / 2) == 0) client.send().heard().awaitAnswers(EXHAUSTED, i);
            }
          }
        });
  }

  /// The first byte of as many messages as there can be, each of which is said to have as much as
  /// it may.
  @Test
  void messagesThatAreNeverWhole() throws Exception {
    byte[] begin = {0, 0, 0x3F, -1, -1, 1};
    endure(
        "messages that are never whole",
        20,
        () -> {
          var clients = new ArrayList<RawClient>();
          for (int i = 0; i < size(2, 20); i++) {
            RawClient client = listening().hello();
            clients.add(client);
            for (int s = 0; s < STREAMS; s++) client.data(client.call(ECHO), begin, false);
            client.send();
          }
          awaitTaken(clients);
          printHeld("once all were sent");
        });
  }

  /// As many calls as connections allow, each in a handler that waits; nobody bounds how many
  /// connections there are, but the server how many calls.
  @Test
  void handlersThatWait() throws Exception {
    byte[] nothing = message(new byte[0]);
    endure(
        "handlers that wait",
        30,
        () -> {
          var clients = new ArrayList<RawClient>();
          for (int i = 0; i < size(5, 60); i++) {
            RawClient client = listening().hello();
            clients.add(client);
            for (int s = 0; s < STREAMS; s++) client.data(client.call(AWAIT), nothing, true);
            client.send();
          }
          awaitTaken(clients);
          printHeld("once all were sent");
        });
  }

  /// Waits until the server has taken all that they have said.
  private static void awaitTaken(List<RawClient> clients) {
    for (RawClient client : clients) {
      client.say(new RawFrame(RawFrame.PING, 0, 0, new byte[8])).send().heard().awaitPongs(1);
    }
  }
}
