package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.ErrorCode;
import dev.tandem.rpc.CallThreads;
import dev.tandem.rpc.Inside;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerBuilder;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.transport.ScriptedClient.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients that send without end what is no use to anybody, or have us owe them what they do not
/// take.
@Timeout(30)
class HostileFloodsTest {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int PRIORITY = 2;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int UNKNOWN = 77;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;

  /// What a frame that nobody needs may be.
  enum Idle {
    PINGS(PING, 0, 0, "0000000000000000"),
    ANSWERS_TO_NO_PING(PING, ACK, 0, "0000000000000000"),
    SETTINGS_OF_NOTHING(SETTINGS, 0, 0, ""),
    ACKNOWLEDGEMENTS_OF_NOTHING(SETTINGS, ACK, 0, ""),
    PRIORITIES(PRIORITY, 0, 1, "0000000710"),
    EMPTY_DATA(DATA, 0, 1, ""),
    PADDING_ALONE(DATA, PADDED, 1, "020000"),
    CREDIT_FOR_THE_CONNECTION(WINDOW_UPDATE, 0, 0, "00000001"),
    CREDIT_FOR_A_STREAM(WINDOW_UPDATE, 0, 1, "00000001"),
    CREDIT_FOR_A_STREAM_THAT_IS_GONE(WINDOW_UPDATE, 0, 3, "00000001"),
    RESETS_OF_A_STREAM_THAT_IS_GONE(RST_STREAM, 0, 3, "00000001"),
    WHAT_NOBODY_HAS_DEFINED(UNKNOWN, 0, 1, "00"),
    GOAWAYS(GOAWAY, 0, 0, "0000000000000000");

    private final int type;
    private final int flags;
    private final int id;
    private final String payload;

    Idle(int type, int flags, int id, String payload) {
      this.type = type;
      this.flags = flags;
      this.id = id;
      this.payload = payload;
    }

    void say(ScriptedClient client) throws IOException {
      client.frame(type, flags, id, HexFormat.of().parseHex(payload));
    }
  }

  private static final Duration STALL = Duration.ofSeconds(1);

  private final CountDownLatch goOn = new CountDownLatch(1);
  private Server server;

  private int serve(ServerBuilder builder) {
    server =
        builder
            .host("127.0.0.1")
            .port(0)
            .grace(Duration.ZERO)
            .permitPings(Duration.ZERO)
            .method(Texts.UNARY, HostileFloodsTest::repeat)
            .method(Texts.UP, call -> goOn.await())
            .start();
    return server.port();
  }

  @AfterEach
  void stop() throws Exception {
    goOn.countDown();
    server.close();
    CallThreads.assertEnded(Duration.ofSeconds(10));
  }

  private static void repeat(ServerCall<String, String> call) {
    call.send("x".repeat(Integer.parseInt(call.receive())));
  }

  private static Exchange ask(ScriptedClient client, int bytes) throws IOException {
    Exchange x = client.call(Texts.UNARY.path(), false);
    client.data(x, Texts.framed(Integer.toString(bytes)), true);
    return x;
  }

  // ---- what brings nothing

  @ParameterizedTest
  @EnumSource
  void framesThatBringNothingAreLimited(Idle idle) throws IOException {
    try (var client = new ScriptedClient(serve(Server.builder()))) {
      client.call(Texts.UP.path(), false);
      client.reset(client.call(Texts.UP.path(), false), ErrorCode.CANCEL);
      client.atOnce(
          () -> {
            for (int i = 0; i < 2 * IdleFrames.BURST; i++) idle.say(client);
          });
      client.readToTheEnd();
      assertThat(client.error).contains("ENHANCE_YOUR_CALM", "too many frames that bring nothing");
    }
  }

  @Test
  void asManyAmongCallsAreNobodysAttack() throws IOException {
    try (var client = new ScriptedClient(serve(Server.builder().streamWindowBytes(1 << 20)))) {
      Exchange upload = client.call(Texts.UP.path(), false);
      client.readUntil(() -> client.connectionWindow > 100_000);
      for (int round = 0; round < 40; round++) {
        client.atOnce(
            () -> {
              for (int i = 0; i < 1000; i++) {
                client.data(upload, new byte[1], false);
                client.frame(PING, 0, 0, new byte[8]);
              }
            });
        int pongs = 1000 * (round + 1);
        client.readUntil(() -> client.pongs == pongs);
      }
      assertThat(client.answer(ask(client, 10)).field("grpc-status")).isEqualTo("0");
      assertThat(client.error).isNull();
    }
  }

  // ---- what is owed, and not taken

  /// Has us owe an answer; with a frame that is of use, so that nobody minds how often.
  enum Owing {
    TO_PING {
      @Override
      void ask(Raw peer, int stream) {
        peer.frame(PING, 0, 0, new byte[8]).frame(DATA, 0, 1, new byte[1]);
      }
    },
    TO_SETTINGS {
      @Override
      void ask(Raw peer, int stream) {
        peer.frame(SETTINGS, 0, 0, new byte[0]).frame(DATA, 0, 1, new byte[1]);
      }
    },
    RESETS {
      @Override
      void ask(Raw peer, int stream) {
        peer.request(stream).frame(WINDOW_UPDATE, 0, stream, new byte[4]);
      }
    };

    abstract void ask(Raw peer, int stream);
  }

  /// A client that never reads: what it says goes out in pieces of 64 KiB.
  static final class Raw {
    private static final int SMALL = 4 * 1024;

    private final Socket socket = new Socket();
    private ByteArrayOutputStream said = new ByteArrayOutputStream();

    Raw(int port) throws IOException {
      socket.setReceiveBufferSize(SMALL);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      said.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      frame(SETTINGS, 0, 0, new byte[0]).frame(SETTINGS, ACK, 0, new byte[0]);
    }

    Raw frame(int type, int flags, int id, byte[] payload) {
      var head = ByteBuffer.allocate(9);
      said.writeBytes(head.putInt(payload.length << 8 | type).put((byte) flags).putInt(id).array());
      said.writeBytes(payload);
      return this;
    }

    /// `:method: POST, :scheme: http, :path: /…, te: trailers, content-type: application/grpc`, of
    /// which nothing goes into the table.
    Raw request(int id) {
      var block = new ByteArrayOutputStream();
      block.writeBytes(new byte[] {(byte) 0x83, (byte) 0x86, 0x04});
      string(block, Texts.UP.path());
      block.write(0);
      string(block, "te");
      string(block, "trailers");
      block.writeBytes(new byte[] {0x0F, 0x10});
      string(block, "application/grpc");
      return frame(HEADERS, END_HEADERS, id, block.toByteArray());
    }

    private static void string(ByteArrayOutputStream to, String s) {
      to.write(s.length());
      to.writeBytes(s.getBytes(StandardCharsets.US_ASCII));
    }

    void sendIfMuch() throws IOException {
      if (said.size() < 64 * 1024) return;
      socket.getOutputStream().write(said.toByteArray());
      said.reset();
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersThatAreNotTakenStopTheReadingThenEndTheConnection(Owing owing) throws Exception {
    int port =
        serve(
            Server.builder()
                .maxUnwrittenBytes(20_000)
                .stallTimeout(STALL)
                .streamWindowBytes(4 << 20)
                .resets(1_000_000, 1_000_000));
    var peer = new Raw(port);
    peer.request(1).frame(DATA, 0, 1, new byte[] {0, 0, 0x3F, -1, -1}); // begins a message of 4 MiB
    int asked = 0;
    long blocked = 0;
    try {
      for (; asked < 2_000_000; asked++) {
        owing.ask(peer, 2 * asked + 3);
        blocked = System.nanoTime();
        peer.sendIfMuch();
      }
    } catch (IOException e) {
      blocked = System.nanoTime() - blocked;
    }
    peer.socket.close();
    assertThat(asked).as("asked before it was cut off").isLessThan(2_000_000);
    assertThat(blocked).as("how long nothing was read").isGreaterThan(STALL.toNanos() / 2);
    while (Inside.of(server).openConnections() > 0) Thread.onSpinWait();
  }

  @Test
  void repliesThatWaitForWindowsRefuseNewStreamsAndTheReadingGoesOn() throws Exception {
    try (var client = new ScriptedClient(serve(Server.builder().maxOwedBytes(100_000)))) {
      client.frame(SETTINGS, 0, 0, new byte[] {0, INITIAL_WINDOW_SIZE, 0, 0, 0, 0});
      var waiting = new ArrayList<Exchange>();
      for (int i = 0; i < 3; i++) waiting.add(client.call(Texts.UNARY.path(), false));
      for (Exchange x : waiting) client.data(x, Texts.framed("300000"), true);
      for (Exchange x : waiting) client.readUntil(() -> x.headers != null);
      CallThreads.assertEnded(Duration.ofSeconds(10));
      // all is said, and by the next answer counted
      client.frame(PING, 0, 0, new byte[8]).readUntil(() -> client.pongs == 1);
      Exchange refused = client.answer(ask(client, 10));
      assertThat(refused.reset).isEqualTo(ErrorCode.REFUSED_STREAM);
      client.frame(PING, 0, 0, new byte[8]).readUntil(() -> client.pongs == 2);
      client.frame(SETTINGS, 0, 0, new byte[] {0, INITIAL_WINDOW_SIZE, 0, 15, 0, 0});
      for (Exchange x : waiting) {
        assertThat(client.answer(x).field("grpc-status")).isEqualTo("0");
        assertThat(x.body.size()).isEqualTo(300_005);
      }
      assertThat(client.answer(ask(client, 10)).field("grpc-status")).isEqualTo("0");
    }
  }
}
