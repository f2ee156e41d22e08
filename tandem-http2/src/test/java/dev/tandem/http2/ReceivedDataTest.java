package dev.tandem.http2;

import static dev.tandem.http2.Frames.END_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What becomes of DATA and its bytes: items 1 to 3 of what is easily forgotten. RFC 9113 §5.2,
/// §6.1, §6.9.
class ReceivedDataTest {
  private final Frames peer = new Frames();

  /// The connection's credit that was given back in all.
  private static long connectionCredit(Endpoint e) {
    long sum = 0;
    for (Command c : e.commands)
      if (c instanceof Command.WindowUpdate w && w.streamId == 0) sum += w.increment;
    return sum;
  }

  @Test
  void threeThousandCancelledUploadsLeaveTheConnectionsWindowWhole() {
    var server = Endpoint.server().ready(peer);
    for (int i = 0; i < 3_000; i++) {
      int id = 2 * i + 1;
      server.hear(peer.request(id, 0));
      server.inbound.resetStream(server.stream(id).in, ErrorCode.CANCEL);
      // these had been sent before the peer saw the reset
      server.hear(peer.data(id, 0, 16_000).headers(id, END_STREAM, "x-trailer", "t" + i));
    }
    assertThat(server.inbound.openStreams()).isZero();
    server.log();
    server.hear(peer.request(7001, 0).data(7001, END_STREAM, "still here"));
    assertThat(server.log()).last().isEqualTo("data 7001 \"still here\" end");
    assertThat(connectionCredit(server)).isBetween(3_000L * 16_000 - (1 << 20), 3_000L * 16_000);
  }

  @Test
  void threeThousandCancelledDownloadsLeaveTheConnectionsWindowWhole() {
    var client = Endpoint.client().ready(peer);
    for (int i = 0; i < 3_000; i++) {
      var s = client.openRequest();
      client.says();
      client.hear(peer.response(s.id(), 0));
      client.reset(s, ErrorCode.CANCEL);
      client.says();
      client.hear(peer.data(s.id(), 0, 16_000).headers(s.id(), END_STREAM, "x-trailer", "t" + i));
    }
    assertThat(client.inbound.openStreams()).isZero();
    var last = client.openRequest();
    client.says();
    client.log();
    client.hear(peer.headers(last.id(), 0, ":status", "200", "x-trailer", "t2999"));
    client.hear(peer.data(last.id(), END_STREAM, "still here"));
    assertThat(client.log())
        .containsExactly(
            "headers 6001 {:status: 200, x-trailer: t2999}", "data 6001 \"still here\" end");
    assertThat(connectionCredit(client)).isBetween(3_000L * 16_000 - (1 << 20), 3_000L * 16_000);
  }

  @Test
  void creditForAStreamThatIsGoneIsNotSent() {
    var server = Endpoint.server().ready(peer);
    server.greedy = false;
    server.hear(peer.request(1, 0).data(1, 0, 16_000).data(1, 0, 16_000).data(1, 0, 16_000));
    server.hear(peer.reset(1, ErrorCode.CANCEL));
    server.inbound.credit(server.stream(1).in, 48_000);
    assertThat(server.says()).isEmpty();
  }

  @Test
  void framesThatRaceOurResetAreSwallowedButDecoded() {
    var server = Endpoint.server().ready(peer);
    server.hear(peer.request(1, 0));
    server.inbound.resetStream(server.stream(1).in, ErrorCode.CANCEL);
    server.log();
    server.hear(
        peer.data(1, 0, "late")
            .windowUpdate(1, 5)
            .headers(1, END_STREAM, "x-new-in-the-table", "yes")
            .reset(1, ErrorCode.CANCEL));
    assertThat(server.log()).isEmpty();
    server.hear(peer.headers(3, END_STREAM, Frames.requestWith("x-new-in-the-table", "yes")));
    assertThat(server.log()).singleElement().asString().contains("x-new-in-the-table: yes");
    assertThat(server.says()).containsExactly("RST_STREAM 1 CANCEL");
  }

  @Test
  void resetByTheOutboundHalfIsHeardOfThroughItsNotice() {
    var client = Endpoint.client().ready(peer);
    var s = client.openRequest();
    client.says();
    client.reset(s, ErrorCode.CANCEL);
    assertThat(client.says()).containsExactly("RST_STREAM 1 CANCEL");
    assertThat(client.log()).containsExactly("opening 1", "wasReset 1", "closed 1");
    client.hear(peer.response(1, 0).data(1, 0, "late").headers(1, END_STREAM, "grpc-status", "0"));
    assertThat(client.log()).isEmpty();
    assertThat(client.says()).isEmpty();
  }

  @Test
  void nothingOfAStreamStaysOnceBothSidesHaveEndedIt() {
    var server = Endpoint.server().ready(peer);
    server.hear(peer.request(1, END_STREAM));
    server.reply(server.stream(1), "answer");
    server.says();
    long without = Retained.bytes(server.inbound);
    server.hear(peer.request(3, 0).data(3, END_STREAM, "with a body"));
    server.reply(server.stream(3), "answer");
    server.says();
    assertThat(server.inbound.openStreams()).isZero();
    assertThat(Retained.bytes(server.inbound)).isEqualTo(without);
  }

  @Test
  void dataOnASkippedStreamIsCreditedAndSwallowed() {
    var server =
        Endpoint.server(Http2Settings.DEFAULTS, Http2Limits.defaults().withConnectionWindow(65_535))
            .ready(peer);
    server.hear(peer.request(9, 0));
    server.log();
    server.hear(peer.data(3, 0, 6_000).data(5, 0, 6_000).data(7, 0, 6_000));
    assertThat(server.log()).isEmpty();
    assertThat(connectionCredit(server)).isEqualTo(18_000);
  }

  @Test
  void dataOnAnIdleStreamEndsTheConnection() {
    var server = Endpoint.server().ready(peer);
    server.hear(peer.data(1, 0, "x"));
    assertThat(server.log()).containsExactly("error PROTOCOL_ERROR");
    assertThat(server.reasons).containsExactly("DATA on stream 1, which is idle");
  }

  @Test
  void paddingAndItsLengthByteCountAgainstBothWindows() {
    var settings = Http2Settings.DEFAULTS.withInitialWindowSize(1000);
    var server = Endpoint.server(settings, Http2Limits.defaults()).ready(peer);
    server.greedy = false;
    server.hear(peer.request(1, 0).paddedData(1, 0, "x".repeat(800), 199));
    assertThat(server.stream(1).in.window.left()).isZero();
    // 200 bytes were nobody's, and are owed; with 50 more it is a quarter of the window
    server.inbound.credit(server.stream(1).in, 50);
    assertThat(server.says()).containsExactly("WINDOW_UPDATE 1 250");
    server.inbound.credit(server.stream(1).in, 750);
    assertThat(server.says()).containsExactly("WINDOW_UPDATE 1 750");
    assertThat(server.stream(1).in.window.left()).isEqualTo(1000);
  }

  @Test
  void everyByteIsCreditedOnceToTheConnectionOnEveryWayOut() {
    var limits = Http2Limits.defaults().withConnectionWindow(65_535);
    var server = Endpoint.server(Http2Settings.DEFAULTS, limits).ready(peer);
    server.greedy = false;
    long sent = 0;
    for (int round = 0; round < 400; round++) { // of each more than what may be owed at the end
      int id = 1 + 12 * round;
      server.hear(peer.request(id, 0).data(id, 0, 1000)); // taken
      server.hear(
          peer.request(id + 2, 0)
              .paddedData(id + 2, END_STREAM, "abc", 200)); // taken, and the last
      server.hear(peer.data(id + 2, 0, 500)); // after END_STREAM
      server
          .hear(peer.request(id + 4, 0))
          .inbound
          .resetStream(server.stream(id + 4).in, ErrorCode.CANCEL);
      server.hear(peer.data(id + 4, 0, 700)); // races our reset
      server.hear(
          peer.headers(id + 6, 0, Frames.requestWith("content-length", "3"))
              .data(id + 6, 0, 800)); // too much
      server.hear(
          peer.headers(id + 8, 0, ":method", "GET").data(id + 8, 0, 900)); // malformed request
      server.hear(
          peer.request(id + 10, 0)
              .reset(id + 10, ErrorCode.CANCEL)
              .data(id + 10, 0, 300)); // its own reset
      sent += 1000 + 204 + 500 + 700 + 800 + 900 + 300;
    }
    assertThat(server.log()).noneMatch(line -> line.startsWith("error"));
    assertThat(connectionCredit(server)).isBetween(sent - 65_535 / 2, sent);
  }

  @Test
  void messageLargerThanAnyWindowPassesWhileItIsCredited() {
    var server =
        Endpoint.server(
                Http2Settings.DEFAULTS.withInitialWindowSize(20_000), Http2Limits.defaults())
            .ready(peer);
    server.hear(peer.request(1, 0));
    long granted = 20_000;
    long sent = 0;
    while (sent < 5_000_000) {
      int n = (int) Math.min(16_384, granted);
      assertThat(n).isPositive();
      server.hear(peer.data(1, 0, n));
      granted -= n;
      sent += n;
      for (String line : server.says()) {
        if (line.startsWith("WINDOW_UPDATE 1 ")) granted += Integer.parseInt(line.substring(16));
      }
    }
    assertThat(server.log())
        .noneMatch(line -> line.startsWith("error") || line.startsWith("reset"));
  }

  @Test
  void aHundredStreamsWithHalfAMessageEachDoNotLockOneAnother() {
    var limits = Http2Limits.defaults().withConnectionWindow(65_535);
    var server = Endpoint.server(Http2Settings.DEFAULTS, limits).ready(peer);
    server.greedy = false; // nobody reads
    long granted = 65_535;
    for (int i = 0; i < 100; i++) {
      int id = 2 * i + 1;
      assertThat(granted).isGreaterThanOrEqualTo(16_000);
      server.hear(peer.request(id, 0).data(id, 0, 16_000).data(id, 0, 16_000));
      granted -= 32_000;
      for (String line : server.says()) {
        if (line.startsWith("WINDOW_UPDATE 0 ")) granted += Integer.parseInt(line.substring(16));
      }
    }
    assertThat(server.log())
        .noneMatch(line -> line.startsWith("error") || line.startsWith("reset"));
    assertThat(server.inbound.openStreams()).isEqualTo(100);
  }

  @Test
  void smallCallCostsNoWindowUpdate() {
    var server = Endpoint.server().ready(peer);
    server.hear(peer.request(1, 0).data(1, 0, 200).data(1, END_STREAM, 200));
    assertThat(server.says()).isEmpty();
  }

  @Test
  void streamsWindowIsExceededByOneByte() {
    var settings = Http2Settings.DEFAULTS.withInitialWindowSize(1000);
    var server = Endpoint.server(settings, Http2Limits.defaults()).ready(peer);
    server.greedy = false;
    server.hear(peer.request(1, 0).data(1, 0, 1000));
    assertThat(server.log()).last().isEqualTo("data 1 1000");
    server.hear(peer.data(1, 0, 1));
    assertThat(server.log()).containsExactly("reset 1 FLOW_CONTROL_ERROR");
    assertThat(server.says()).containsExactly("RST_STREAM 1 FLOW_CONTROL_ERROR");
  }

  @Test
  void connectionsWindowIsExceededByOneByte() {
    var settings = Http2Settings.DEFAULTS.withInitialWindowSize(1 << 20).withMaxFrameSize(1 << 20);
    var server =
        Endpoint.server(settings, Http2Limits.defaults().withConnectionWindow(65_535)).ready(peer);
    server.hear(peer.request(1, 0).data(1, 0, 65_535));
    assertThat(server.log()).noneMatch(line -> line.startsWith("error"));
    server.hear(peer.data(1, 0, 65_536));
    assertThat(server.log()).containsExactly("error FLOW_CONTROL_ERROR");
  }

  @Test
  void creditAfterThePeersEndIsNotSent() {
    var server = Endpoint.server().ready(peer);
    server.greedy = false;
    server.hear(peer.request(1, 0).data(1, END_STREAM, 40_000 / 4));
    server.inbound.credit(server.stream(1).in, 65_535);
    assertThat(server.says()).isEmpty();
  }

  @Test
  void creditOfAnotherThreadWidensTheWindow() {
    var settings = Http2Settings.DEFAULTS.withInitialWindowSize(1000);
    var server = Endpoint.server(settings, Http2Limits.defaults()).ready(peer);
    server.greedy = false;
    server.hear(peer.request(1, 0).data(1, 0, 1000));
    server.inbound.handle(new Notice.Credited(1, 700));
    server.outbound.apply(new Command.WindowUpdate(1, 700));
    assertThat(server.says()).containsExactly("WINDOW_UPDATE 1 700");
    server.log();
    server.hear(peer.data(1, 0, 700));
    assertThat(server.log()).containsExactly("data 1 700");
    server.inbound.handle(new Notice.Credited(99, 700)); // gone, or never there
  }
}
