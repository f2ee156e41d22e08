package dev.tandem.http2;

import static dev.tandem.http2.ErrorCode.COMPRESSION_ERROR;
import static dev.tandem.http2.ErrorCode.ENHANCE_YOUR_CALM;
import static dev.tandem.http2.ErrorCode.FLOW_CONTROL_ERROR;
import static dev.tandem.http2.ErrorCode.FRAME_SIZE_ERROR;
import static dev.tandem.http2.ErrorCode.PROTOCOL_ERROR;
import static dev.tandem.http2.Frames.ACK;
import static dev.tandem.http2.Frames.END_HEADERS;
import static dev.tandem.http2.Frames.END_STREAM;
import static dev.tandem.http2.Frames.PADDED;
import static dev.tandem.http2.Frames.PRIORITY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Frames that are broken in themselves, in whatever state: each costs the connection, with the
/// code of RFC 9113 §6 and a reason that names the frame, its value and the limit. Stream 1 is
/// open.
class BrokenFramesTest {
  record Case(Consumer<Frames> says, ErrorCode code, String why) {
    @Override
    public String toString() {
      return why;
    }
  }

  private static Case frame(int type, int flags, int id, int length, ErrorCode code, String why) {
    return new Case(p -> p.frame(type, flags, id, new byte[length]), code, why);
  }

  private static Case says(Consumer<Frames> says, ErrorCode code, String why) {
    return new Case(says, code, why);
  }

  static Stream<Case> broken() {
    return Stream.of(
        // ---- DATA, §6.1
        frame(FrameType.DATA, 0, 0, 5, PROTOCOL_ERROR, "DATA on stream 0"),
        frame(FrameType.DATA, PADDED, 1, 0, FRAME_SIZE_ERROR, "DATA of 0 bytes with 0 of padding"),
        says(
            p -> p.frame(FrameType.DATA, PADDED, 1, new byte[] {5, 0, 0, 0, 0}),
            PROTOCOL_ERROR,
            "DATA of 5 bytes with 5 of padding"),
        says(
            p -> p.frame(FrameType.DATA, PADDED, 1, new byte[] {-1, 0}),
            PROTOCOL_ERROR,
            "DATA of 2 bytes with 255 of padding"),
        frame(
            FrameType.DATA,
            0,
            1,
            16_385,
            FRAME_SIZE_ERROR,
            "a DATA of 16385 bytes; MAX_FRAME_SIZE is 16384"),
        // ---- HEADERS, §6.2
        frame(FrameType.HEADERS, END_HEADERS, 0, 1, PROTOCOL_ERROR, "HEADERS on stream 0"),
        frame(
            FrameType.HEADERS,
            END_HEADERS | PADDED,
            1,
            0,
            FRAME_SIZE_ERROR,
            "HEADERS of 0 bytes; its flags need 1"),
        frame(
            FrameType.HEADERS,
            END_HEADERS | PRIORITY,
            1,
            4,
            FRAME_SIZE_ERROR,
            "HEADERS of 4 bytes; its flags need 5"),
        frame(
            FrameType.HEADERS,
            END_HEADERS | PADDED | PRIORITY,
            1,
            5,
            FRAME_SIZE_ERROR,
            "HEADERS of 5 bytes; its flags need 6"),
        says(
            p -> p.frame(FrameType.HEADERS, END_HEADERS | PADDED, 1, new byte[] {3, 0, 0}),
            PROTOCOL_ERROR,
            "HEADERS of 3 bytes with 3 of padding"),
        says(
            p ->
                p.frame(
                    FrameType.HEADERS,
                    END_HEADERS | PADDED | PRIORITY,
                    1,
                    new byte[] {1, 0, 0, 0, 0, 0}),
            PROTOCOL_ERROR,
            "HEADERS of 6 bytes with 1 of padding"),
        says(
            p -> p.frame(FrameType.HEADERS, END_HEADERS, 1, new byte[] {(byte) 0x80}),
            COMPRESSION_ERROR,
            "a header block uses index 0"),
        says(
            p -> p.frame(FrameType.HEADERS, END_HEADERS, 1, new byte[] {0x40}),
            COMPRESSION_ERROR,
            "a header block ends inside a field"),
        frame(
            FrameType.HEADERS,
            END_HEADERS,
            1,
            16_385,
            FRAME_SIZE_ERROR,
            "a HEADERS of 16385 bytes; MAX_FRAME_SIZE is 16384"),
        // ---- PRIORITY, §6.3
        frame(FrameType.PRIORITY, 0, 0, 5, PROTOCOL_ERROR, "PRIORITY on stream 0"),
        // ---- RST_STREAM, §6.4
        frame(FrameType.RST_STREAM, 0, 0, 4, PROTOCOL_ERROR, "RST_STREAM on stream 0"),
        frame(FrameType.RST_STREAM, 0, 1, 3, FRAME_SIZE_ERROR, "RST_STREAM of 3 bytes; it has 4"),
        frame(FrameType.RST_STREAM, 0, 1, 5, FRAME_SIZE_ERROR, "RST_STREAM of 5 bytes; it has 4"),
        // ---- SETTINGS, §6.5
        frame(
            FrameType.SETTINGS,
            0,
            1,
            6,
            PROTOCOL_ERROR,
            "SETTINGS on stream 1; it belongs to stream 0"),
        frame(
            FrameType.SETTINGS,
            0,
            0,
            5,
            FRAME_SIZE_ERROR,
            "SETTINGS of 5 bytes; each setting has 6"),
        frame(
            FrameType.SETTINGS,
            0,
            0,
            7,
            FRAME_SIZE_ERROR,
            "SETTINGS of 7 bytes; each setting has 6"),
        frame(
            FrameType.SETTINGS,
            ACK,
            0,
            6,
            FRAME_SIZE_ERROR,
            "SETTINGS of 6 bytes; an acknowledgement is empty"),
        says(
            p -> p.settings(2, 2), PROTOCOL_ERROR, "SETTINGS_ENABLE_PUSH is 2; it can be at most "),
        says(
            p -> p.settings(4, 0x8000_0000),
            FLOW_CONTROL_ERROR,
            "SETTINGS_INITIAL_WINDOW_SIZE is 2147483648; it can be at most 2147483647"),
        says(
            p -> p.settings(5, 16_383),
            PROTOCOL_ERROR,
            "SETTINGS_MAX_FRAME_SIZE is 16383; it can be 16384 to 16777215"),
        says(
            p -> p.settings(5, 1 << 24),
            PROTOCOL_ERROR,
            "SETTINGS_MAX_FRAME_SIZE is 16777216; it can be 16384 to 16777215"),
        says(
            p -> p.settings(4, 100, 5, 0),
            PROTOCOL_ERROR,
            "SETTINGS_MAX_FRAME_SIZE is 0; it can be 16384 to 16777215"),
        // ---- PUSH_PROMISE, §6.6
        frame(
            FrameType.PUSH_PROMISE,
            END_HEADERS,
            1,
            4,
            PROTOCOL_ERROR,
            "PUSH_PROMISE, but push is not allowed"),
        // ---- PING, §6.7
        frame(FrameType.PING, 0, 1, 8, PROTOCOL_ERROR, "PING on stream 1; it belongs to stream 0"),
        frame(FrameType.PING, 0, 0, 7, FRAME_SIZE_ERROR, "PING of 7 bytes; it has 8"),
        frame(FrameType.PING, ACK, 0, 9, FRAME_SIZE_ERROR, "PING of 9 bytes; it has 8"),
        // ---- GOAWAY, §6.8
        frame(
            FrameType.GOAWAY,
            0,
            1,
            8,
            PROTOCOL_ERROR,
            "GOAWAY on stream 1; it belongs to stream 0"),
        frame(FrameType.GOAWAY, 0, 0, 7, FRAME_SIZE_ERROR, "GOAWAY of 7 bytes; it has at least 8"),
        // ---- WINDOW_UPDATE, §6.9
        frame(
            FrameType.WINDOW_UPDATE,
            0,
            1,
            3,
            FRAME_SIZE_ERROR,
            "WINDOW_UPDATE of 3 bytes; it has 4"),
        frame(
            FrameType.WINDOW_UPDATE,
            0,
            0,
            5,
            FRAME_SIZE_ERROR,
            "WINDOW_UPDATE of 5 bytes; it has 4"),
        says(p -> p.windowUpdate(0, 0), PROTOCOL_ERROR, "WINDOW_UPDATE of 0 on the connection"),
        says(
            p -> p.windowUpdate(0, 0x8000_0000),
            PROTOCOL_ERROR,
            "WINDOW_UPDATE of 0 on the connection"), // the reserved bit is no part of it
        says(
            p -> p.windowUpdate(0, Integer.MAX_VALUE),
            FLOW_CONTROL_ERROR,
            "WINDOW_UPDATE of 2147483647 takes the connection's window over 2147483647"),
        // ---- CONTINUATION, §6.10
        frame(
            FrameType.CONTINUATION,
            END_HEADERS,
            1,
            0,
            PROTOCOL_ERROR,
            "CONTINUATION on stream 1 outside of a header block"),
        says(
            p ->
                p.headers(1, END_STREAM, "x-trailer", "y")
                    .frame(FrameType.CONTINUATION, END_HEADERS, 1, block(p)),
            PROTOCOL_ERROR,
            "CONTINUATION on stream 1 outside of a header block"),
        inBlock(p -> p.ping(1), "PING on stream 0"),
        inBlock(p -> p.data(1, 0, "x"), "DATA on stream 1"),
        inBlock(p -> p.request(1, END_STREAM), "HEADERS on stream 1"),
        inBlock(p -> p.settings(), "SETTINGS on stream 0"),
        inBlock(p -> p.reset(1, ErrorCode.CANCEL), "RST_STREAM on stream 1"),
        inBlock(p -> p.windowUpdate(0, 1), "WINDOW_UPDATE on stream 0"),
        inBlock(p -> p.priority(1, 3), "PRIORITY on stream 1"),
        inBlock(p -> p.goAway(0, ErrorCode.NO_ERROR, ""), "GOAWAY on stream 0"),
        inBlock(p -> p.frame(0x2A, 0, 1, new byte[3]), "frame of type 42 on stream 1"),
        inBlock(
            p -> p.frame(FrameType.CONTINUATION, END_HEADERS, 5, new byte[0]),
            "CONTINUATION on stream 5"),
        inBlock(
            p -> p.frame(FrameType.CONTINUATION, END_HEADERS, 0, new byte[0]),
            "CONTINUATION on stream 0"),
        // ---- any frame, §4.2
        frame(
            0x2A,
            0,
            7,
            16_385,
            FRAME_SIZE_ERROR,
            "a frame of type 42 of 16385 bytes; MAX_FRAME_SIZE is 16384"));
  }

  private static byte[] block(Frames p) {
    return p.block("x-name", "value");
  }

  /// A block on stream 1, and before it ends something else.
  private static Case inBlock(Consumer<Frames> other, String what) {
    return new Case(
        p -> {
          p.frame(FrameType.HEADERS, END_STREAM, 1, block(p));
          other.accept(p);
        },
        PROTOCOL_ERROR,
        what + " inside the header block of stream 1");
  }

  @ParameterizedTest
  @MethodSource("broken")
  void fromAClient(Case c) {
    var peer = new Frames();
    var server = Endpoint.server().ready(peer);
    server.hear(peer.request(1, 0));
    connectionIsLost(server, peer, c, 1);
  }

  @ParameterizedTest
  @MethodSource("broken")
  void fromAServer(Case c) {
    var peer = new Frames();
    var client = Endpoint.client().ready(peer);
    client.openRequest();
    client.openRequest();
    client.says();
    client.hear(peer.response(1, 0));
    connectionIsLost(client, peer, c, 0);
  }

  private static void connectionIsLost(Endpoint e, Frames peer, Case c, int lastStream) {
    e.log();
    c.says.accept(peer);
    byte[] broken = peer.take();
    e.hear(broken);
    assertThat(e.log()).last().isEqualTo("error " + c.code);
    assertThat(e.reasons).singleElement().asString().startsWith(c.why);
    int last = c.why.contains("the connection's window") ? Integer.MAX_VALUE : lastStream;
    assertThat(e.says())
        .last()
        .asString()
        .startsWith("GOAWAY " + last + " " + c.code + " \"" + c.why);
    // it is the last word, and nothing is heard any more (but the other half may not know yet)
    e.hear(peer.ping(1));
    if (c.code != FLOW_CONTROL_ERROR) e.hear(broken);
    e.outbound.apply(new Command.Ping(1));
    assertThat(e.log()).noneMatch(line -> line.startsWith("error"));
    assertThat(e.says()).isEmpty();
  }

  @Test
  void pushIsAllowedByNoServer() {
    var peer = new Frames();
    var client = Endpoint.client().ready(peer);
    client.hear(peer.settings(2, 0));
    assertThat(client.log()).containsExactly("settings");
    client.hear(peer.settings(2, 1));
    assertThat(client.reasons).containsExactly("SETTINGS_ENABLE_PUSH is 1; it can be at most 0");
    var server = Endpoint.server().ready(peer);
    server.hear(peer.settings(2, 1, 2, 0));
    assertThat(server.log()).containsExactly("settings");
  }

  @Test
  void evenStreamIsNobodysToOpen() {
    var peer = new Frames();
    var server = Endpoint.server().ready(peer);
    server.hear(peer.request(2, END_STREAM));
    assertThat(server.reasons).containsExactly("HEADERS on stream 2, but clients open odd ones");
    var client = Endpoint.client().ready(peer);
    client.hear(peer.response(2, END_STREAM));
    assertThat(client.reasons).containsExactly("HEADERS on stream 2, which we have not opened");
  }

  @Test
  void emptyContinuationsDoNotGoOnForever() {
    var peer = new Frames();
    var limits = Http2Limits.defaults().withMaxHeaderBlockBytes(9_000);
    var server = Endpoint.server(Http2Settings.DEFAULTS, limits).ready(peer);
    server.hear(peer.frame(FrameType.HEADERS, END_STREAM, 1, new byte[0]));
    for (int i = 0; i < 1_000; i++)
      server.hear(peer.frame(FrameType.CONTINUATION, 0, 1, new byte[0]));
    assertThat(server.log()).isEmpty();
    server.hear(peer.frame(FrameType.CONTINUATION, 0, 1, new byte[0]));
    assertThat(server.log()).containsExactly("error " + ENHANCE_YOUR_CALM);
    assertThat(server.reasons).containsExactly("the header block of stream 1 does not end");
  }

  // ---- what is not broken

  @Test
  void reservedBitsAndUndefinedFlagsAreIgnored() {
    var peer = new Frames();
    var server = Endpoint.server().ready(peer);
    int undefined = 0xD2; // no flag that HEADERS or DATA have
    int reserved = 0x8000_0000;
    server.hear(
        peer.frame(
                FrameType.HEADERS,
                undefined | END_HEADERS,
                reserved | 1,
                peer.block(Frames.REQUEST))
            .frame(FrameType.DATA, undefined, reserved | 1, new byte[] {'x'})
            .frame(FrameType.WINDOW_UPDATE, 0xFF, reserved | 1, Frames.ints(reserved | 7))
            .frame(FrameType.WINDOW_UPDATE, 0xFF, reserved, Frames.ints(reserved | 8))
            .frame(FrameType.PING, 0xFE, reserved, new byte[8])
            .frame(FrameType.SETTINGS, 0xFE, reserved, new byte[0])
            .frame(FrameType.GOAWAY, 0xFF, reserved, Frames.ints(reserved | 9, 0))
            .frame(FrameType.PRIORITY, 0xFF, reserved | 1, new byte[] {-128, 0, 0, 3, 9})
            .frame(FrameType.RST_STREAM, 0xFF, reserved | 1, Frames.ints(8)));
    assertThat(server.log())
        .containsExactly(
            "headers 1 {:method: POST, :scheme: http, :path: /a, :authority: here}",
            "data 1 \"x\"",
            "window 1 +7",
            "window 0 +8",
            "settings",
            "goaway 9 NO_ERROR",
            "reset 1 CANCEL byPeer");
    assertThat(server.says()).containsExactly("PING ACK 0", "SETTINGS ACK");
  }

  @Test
  void unknownFramesAndSettingsAreIgnored() {
    for (var e : new Endpoint[] {Endpoint.server(), Endpoint.client()}) {
      var peer = new Frames();
      e.ready(peer);
      for (int type = 0xA; type < 0x100; type++)
        peer.frame(type, 0xFF, type % 3, new byte[type * 64]);
      e.hear(peer.settings(0, 1, 7, -1, 8, 1, 0xFFFF, -1).ping(3));
      assertThat(e.log()).containsExactly("settings");
      assertThat(e.says()).containsExactly("SETTINGS ACK", "PING ACK 3");
    }
  }

  @Test
  void paddingAndPriorityOfHeadersAreTakenOff() {
    var peer = new Frames();
    var server = Endpoint.server().ready(peer);
    byte[] block = peer.block(Frames.REQUEST);
    byte[] payload = new byte[6 + block.length + 255];
    payload[0] = (byte) 255;
    payload[5] = 16; // weight; depends on stream 0
    System.arraycopy(block, 0, payload, 6, block.length);
    server.hear(peer.frame(FrameType.HEADERS, END_HEADERS | PADDED | PRIORITY, 1, payload));
    assertThat(server.log()).singleElement().asString().startsWith("headers 1 {:method: POST");
  }

  @Test
  void headersThatDependOnThemselvesAreAFaultOfTheirStream() {
    var peer = new Frames();
    var server = Endpoint.server().ready(peer);
    byte[] block = peer.block(Frames.requestWith("x-kept", "yes"));
    byte[] payload = new byte[5 + block.length];
    payload[3] = 1;
    System.arraycopy(block, 0, payload, 5, block.length);
    server.hear(peer.frame(FrameType.HEADERS, END_HEADERS | PRIORITY, 1, payload));
    assertThat(server.log()).containsExactly("reset 1 PROTOCOL_ERROR");
    server.hear(peer.headers(3, END_STREAM, Frames.requestWith("x-kept", "yes")));
    assertThat(server.log()).singleElement().asString().contains("x-kept: yes");
    assertThat(server.says()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
  }

  @Test
  void largestFrameIsTakenFromWhenItWasOffered() {
    var peer = new Frames();
    var server =
        Endpoint.server(Http2Settings.DEFAULTS.withMaxFrameSize(20_000), Http2Limits.defaults());
    // the peer may act on our settings before its acknowledgement is here
    server.hear(peer.magic().settings().request(1, 0).data(1, 0, 20_000).settingsAck());
    assertThat(server.log()).last().isEqualTo("data 1 20000");
    server.inbound.handle(new Notice.SettingsSent(Http2Settings.DEFAULTS));
    server.inbound.handle(new Notice.SettingsSent(Http2Settings.DEFAULTS)); // not of the preface
    server.hear(peer.data(1, 0, 20_000));
    assertThat(server.log()).last().isEqualTo("data 1 20000");
    server.hear(peer.settingsAck().settingsAck().data(1, 0, 16_385));
    assertThat(server.reasons).containsExactly("a DATA of 16385 bytes; MAX_FRAME_SIZE is 16384");
  }

  @Test
  void codeThatNobodyDefinedIsAnInternalError() {
    var peer = new Frames();
    var server = Endpoint.server().ready(peer);
    server.hear(peer.request(1, 0).frame(FrameType.RST_STREAM, 0, 1, Frames.ints(0xFFFF_FFFF)));
    assertThat(server.log()).last().isEqualTo("reset 1 INTERNAL_ERROR byPeer");
  }
}
