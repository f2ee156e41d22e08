package dev.tandem.http2;

import static dev.tandem.http2.Frames.END_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// SETTINGS_INITIAL_WINDOW_SIZE in both directions: item 4 of what is easily forgotten. RFC 9113
/// §6.5.3, §6.9.2.
class WindowSettingsTest {
  private static final int HEADER_TABLE_SIZE = 1;
  private static final int INITIAL_WINDOW = 4;

  private final Frames peer = new Frames();

  // ---- the peer's settings move what we may send

  @Test
  void windowGoesNegativeWhenSettingsShrinkAndHasToClimbBack() {
    var client = Endpoint.client().ready(peer);
    client.hear(peer.settings(INITIAL_WINDOW, 100));
    client.says();
    var s = client.openRequest();
    client.data(s, 500, false);
    assertThat(client.says()).last().isEqualTo("DATA 1 100");
    client.hear(peer.settings(INITIAL_WINDOW, 20)); // now at −80
    assertThat(client.says()).containsExactly("SETTINGS ACK");
    client.hear(peer.windowUpdate(1, 80)); // 0
    assertThat(client.says()).isEmpty();
    client.hear(peer.windowUpdate(1, 10));
    assertThat(client.says()).containsExactly("DATA 1 10 \"" + "\0".repeat(10) + "\"");
    client.hear(peer.settings(INITIAL_WINDOW, 320));
    assertThat(client.says()).containsExactly("SETTINGS ACK", "DATA 1 300");
    assertThat(client.outbound.unsentBytes()).isEqualTo(90);
  }

  @Test
  void settingsNeverTouchTheConnectionsWindow() {
    var client = Endpoint.client().ready(peer);
    client.hear(peer.settings(INITIAL_WINDOW, 1_000_000));
    client.says();
    var s = client.openRequest();
    client.data(s, 100_000, false);
    client.says();
    assertThat(client.transcript.dataBytes).isEqualTo(65_535);
    client.hear(peer.settings(INITIAL_WINDOW, 2_000_000));
    assertThat(client.says()).containsExactly("SETTINGS ACK");
    client.hear(peer.windowUpdate(0, 1000));
    assertThat(client.says()).containsExactly("DATA 1 1000");
  }

  @Test
  void onlyBlockedStreamsAreLookedAtAgainAndAllOfThem() {
    var client = Endpoint.client().ready(peer);
    client.hear(peer.settings(INITIAL_WINDOW, 0));
    for (int i = 0; i < 5; i++) client.data(client.openRequest(), "body", true);
    assertThat(client.says()).hasSize(6).noneMatch(line -> line.startsWith("DATA"));
    client.hear(peer.settings(INITIAL_WINDOW, 4));
    assertThat(client.says())
        .containsExactly(
            "SETTINGS ACK",
            "DATA 1 END_STREAM 4 \"body\"",
            "DATA 3 END_STREAM 4 \"body\"",
            "DATA 5 END_STREAM 4 \"body\"",
            "DATA 7 END_STREAM 4 \"body\"",
            "DATA 9 END_STREAM 4 \"body\"");
  }

  @Test
  void headersAndEmptyEndsNeedNoWindow() {
    var server = Endpoint.server();
    server.hear(
        peer.magic()
            .settings(INITIAL_WINDOW, 0)
            .settingsAck()
            .request(1, END_STREAM)
            .request(3, END_STREAM));
    server.says();
    server.headers(server.stream(1), true, ":status", "204");
    server.reply(server.stream(3), "");
    assertThat(server.says())
        .containsExactly(
            "HEADERS 1 END_STREAM {:status: 204}",
            "HEADERS 3 {:status: 200}",
            "HEADERS 3 END_STREAM {grpc-status: 0}");
  }

  @Test
  void windowAboveTheMaximumIsAFaultOfItsStream() {
    var client = Endpoint.client().ready(peer);
    client.openRequest();
    client.openRequest();
    client.says();
    client.log();
    client.hear(peer.windowUpdate(1, Integer.MAX_VALUE - 65_535));
    assertThat(client.says()).isEmpty();
    client.hear(peer.windowUpdate(1, 1));
    assertThat(client.says()).containsExactly("RST_STREAM 1 FLOW_CONTROL_ERROR");
    assertThat(client.log())
        .contains("faulted 1 FLOW_CONTROL_ERROR", "reset 1 FLOW_CONTROL_ERROR")
        .noneMatch(line -> line.startsWith("error"));
    assertThat(client.inbound.openStreams()).isEqualTo(1);
  }

  @Test
  void windowAboveTheMaximumIsAFaultOfTheConnection() {
    var client = Endpoint.client().ready(peer);
    client.data(client.openRequest(), 70_000, true);
    client.hear(peer.windowUpdate(0, Integer.MAX_VALUE));
    assertThat(client.says()).last().asString().startsWith("GOAWAY 2147483647 FLOW_CONTROL_ERROR");
    assertThat(client.log()).contains("error FLOW_CONTROL_ERROR");
    assertThat(client.outbound.unsentBytes()).isZero();
    assertThat(client.outbound.goAwaySent()).isTrue();
  }

  @Test
  void settingsThatPushAWindowOverTheMaximumEndTheConnection() {
    var client = Endpoint.client().ready(peer);
    for (int i = 0; i < 3; i++) client.openRequest(); // none has anything to send
    client.says();
    client.hear(peer.windowUpdate(3, 1000));
    client.hear(peer.settings(INITIAL_WINDOW, Integer.MAX_VALUE - 1000));
    assertThat(client.says()).containsExactly("SETTINGS ACK");
    client.hear(peer.settings(INITIAL_WINDOW, Integer.MAX_VALUE - 999));
    assertThat(client.says())
        .last()
        .asString()
        .startsWith("GOAWAY 2147483647 FLOW_CONTROL_ERROR")
        .contains("SETTINGS_INITIAL_WINDOW_SIZE takes the window of stream 3 over 2147483647");
    assertThat(client.log()).contains("error FLOW_CONTROL_ERROR");
  }

  @Test
  void windowsThatAreOutOfUseAreTakenOverNoMaximum() {
    var client = Endpoint.client().ready(peer);
    for (int i = 0; i < 99; i++) client.openRequest();
    client.says();
    for (int id = 1; id < 198; id += 2) client.hear(peer.windowUpdate(id, 1000));
    for (int id = 1; id < 198; id += 6) {
      client.data(client.stream(id), 1000, false); // what it was widened by has been sent
      client.data(client.stream(id + 2), 0, true);
      client.hear(peer.reset(id + 4, ErrorCode.CANCEL));
    }
    client.says();
    client.hear(peer.settings(INITIAL_WINDOW, Integer.MAX_VALUE));
    assertThat(client.says()).containsExactly("SETTINGS ACK");
    assertThat(client.log()).noneMatch(line -> line.startsWith("error"));
  }

  @Test
  void settingAboveTheMaximumIsRefused() {
    var client = Endpoint.client().ready(peer);
    client.hear(peer.settings(INITIAL_WINDOW, 0x8000_0000));
    assertThat(client.log()).containsExactly("error FLOW_CONTROL_ERROR");
    assertThat(client.reasons)
        .containsExactly(
            "SETTINGS_INITIAL_WINDOW_SIZE is 2147483648; it can be at most 2147483647");
  }

  /// Not a window, but a setting all the same: its way counts, not where it ends.
  @Test
  void smallestTableOnTheWayThroughOneFrameIsSaidFirst() {
    var client = Endpoint.client().ready(peer);
    client.open(Frames.requestWith("x-in-the-table", "yes"));
    client.says();
    client.hear(peer.settings(HEADER_TABLE_SIZE, 0, HEADER_TABLE_SIZE, 4096));
    client.open(Frames.requestWith("x-in-the-table", "yes"));
    String said = HexFormat.of().formatHex(client.bytes());
    String ackAndHead = "000000040100000000" + "......" + "010400000003";
    assertThat(said).matches(ackAndHead + "20" + "3fe11f" + ".*");
  }

  // ---- our settings move what the peer may send, from its acknowledgement on

  @Test
  void smallerWindowBindsThePeerOnlyFromItsAcknowledgementOn() {
    var server =
        Endpoint.server(Http2Settings.DEFAULTS.withInitialWindowSize(100), Http2Limits.defaults());
    server.greedy = false;
    server.hear(peer.magic().settings().request(1, 0).data(1, 0, 5_000));
    assertThat(server.log()).last().isEqualTo("data 1 5000");
    server.hear(peer.settingsAck());
    assertThat(server.stream(1).in.window.left()).isEqualTo(100 - 5_000);
    server.hear(peer.request(3, 0).data(3, 0, 100));
    assertThat(server.log()).last().isEqualTo("data 3 100");
    server.hear(peer.data(3, 0, 1).data(1, 0, 1));
    assertThat(server.log())
        .containsExactly("reset 3 FLOW_CONTROL_ERROR", "reset 1 FLOW_CONTROL_ERROR");
  }

  @Test
  void emptyEndNeedsNoWindowEvenIfItIsNegative() {
    var server =
        Endpoint.server(Http2Settings.DEFAULTS.withInitialWindowSize(100), Http2Limits.defaults());
    server.greedy = false;
    server.hear(peer.magic().settings().request(1, 0).data(1, 0, 5_000).settingsAck());
    server.log();
    server.hear(peer.data(1, 0, 0).data(1, END_STREAM, 0));
    assertThat(server.log()).containsExactly("data 1 end");
  }

  @Test
  void largerWindowMayBeUsedBeforeTheAcknowledgementIsHere() {
    var server =
        Endpoint.server(
            Http2Settings.DEFAULTS.withInitialWindowSize(100_000), Http2Limits.defaults());
    server.greedy = false;
    server.hear(peer.magic().settings().request(1, 0));
    for (int i = 0; i < 10; i++) server.hear(peer.data(1, 0, 10_000));
    assertThat(server.log()).last().isEqualTo("data 1 10000");
    server.hear(peer.settingsAck().data(1, 0, 1));
    assertThat(server.log()).containsExactly("reset 1 FLOW_CONTROL_ERROR");
  }

  @Test
  void smallerTableBindsThePeerOnlyFromItsAcknowledgementOn() {
    for (boolean shrinks : new boolean[] {true, false}) {
      var from = new Frames();
      var server =
          Endpoint.server(Http2Settings.DEFAULTS.withHeaderTableSize(0), Http2Limits.defaults());
      String[] fields = Frames.requestWith("x-in-the-table", "yes");
      server.hear(from.magic().settings());
      server.hear(from.headers(1, END_STREAM, fields).headers(3, END_STREAM, fields));
      assertThat(server.log()).last().asString().startsWith("headers 3").contains("x-in-the-table");
      if (shrinks) from.encoder.peerLimit(0);
      server.hear(from.settingsAck().headers(5, END_STREAM, fields));
      if (shrinks) assertThat(server.log()).last().asString().startsWith("headers 5");
      else assertThat(server.log()).containsExactly("error COMPRESSION_ERROR");
    }
  }

  @Test
  void laterSettingsAreInForceOneAcknowledgementLater() {
    var server = Endpoint.server().ready(peer);
    server.inbound.handle(
        new Notice.SettingsSent(Http2Settings.DEFAULTS.withInitialWindowSize(10)));
    server.inbound.handle(
        new Notice.SettingsSent(Http2Settings.DEFAULTS.withInitialWindowSize(20)));
    server.hear(peer.request(1, 0));
    assertThat(server.stream(1).in.window.left()).isEqualTo(65_535);
    server.hear(peer.settingsAck());
    assertThat(server.stream(1).in.window.left()).isEqualTo(10);
    assertThat(server.inbound.settingsAcknowledged()).isFalse();
    server.hear(peer.settingsAck());
    assertThat(server.stream(1).in.window.left()).isEqualTo(20);
    assertThat(server.inbound.settingsAcknowledged()).isTrue();
    server.hear(peer.settingsAck()); // of nothing
    assertThat(server.log()).noneMatch(line -> line.startsWith("error"));
  }

  // ---- windows that grow

  @Test
  void aChangeOfOurSettingsSaysOnlyWhatIsNew() {
    var settings = Http2Settings.DEFAULTS.withMaxConcurrentStreams(10);
    var server = Endpoint.server(settings, Http2Limits.defaults()).ready(peer);
    server.change(settings.withInitialWindowSize(100_000));
    assertThat(server.says()).containsExactly("SETTINGS 4=100000");
    server.change(settings);
    assertThat(server.says()).containsExactly("SETTINGS 4=65535");
  }

  @Test
  void aWiderInitialWindowIsThatOfOpenStreamsToo() {
    var server = Endpoint.server().ready(peer);
    server.greedy = false;
    server.hear(peer.request(1, 0));
    server.change(Http2Settings.DEFAULTS.withInitialWindowSize(100_000));
    server.hear(peer.settingsAck());
    for (int i = 0; i < 10; i++) server.hear(peer.data(1, 0, 10_000));
    server.log();
    server.hear(peer.data(1, 0, 1));
    assertThat(server.log()).containsExactly("reset 1 FLOW_CONTROL_ERROR");
  }

  @Test
  void theConnectionsWindowOnlyWidens() {
    var server =
        Endpoint.server(Http2Settings.DEFAULTS, Http2Limits.defaults().withConnectionWindow(70_000))
            .ready(peer);
    server.inbound.widen(0, 200_000);
    server.inbound.widen(0, 100_000);
    assertThat(server.says()).containsExactly("WINDOW_UPDATE 0 130000");
    server.greedy = false;
    // it is given back by quarters of the new one
    server.hear(peer.request(1, 0).data(1, 0, 16_000).data(1, 0, 16_000).data(1, 0, 16_000));
    assertThat(server.says()).isEmpty();
    server.hear(peer.request(3, 0).data(3, 0, 2_000));
    assertThat(server.says()).containsExactly("WINDOW_UPDATE 0 50000");
  }

  @Test
  void aStreamsWindowWidensOnceWhenItsDataIsConsumed() {
    var server = Endpoint.server().ready(peer);
    server.greedy = false;
    server.hear(peer.request(1, 0).data(1, 0, 16_384).request(3, 0).data(3, 0, 16_384));
    server.inbound.widen(200_000, 1 << 20);
    assertThat(server.says()).isEmpty();
    server.inbound.credit(server.stream(1).in, 16_384);
    assertThat(server.says()).containsExactly("WINDOW_UPDATE 1 " + (16_384 + 200_000 - 65_535));
    server.hear(peer.data(1, 0, 16_384).data(1, 0, 16_384).data(1, 0, 16_384).data(1, 0, 16_384));
    server.inbound.credit(server.stream(1).in, 3 * 16_384);
    assertThat(server.says()).isEmpty(); // by quarters of the new one
    server.inbound.credit(server.stream(1).in, 16_384);
    assertThat(server.says()).containsExactly("WINDOW_UPDATE 1 " + 4 * 16_384);
    assertThat(server.stream(3).in.window.size()).isEqualTo(65_535);
  }

  @Test
  void whatAnotherThreadHasCreditedWidensTheWindowToo() {
    var server = Endpoint.server().ready(peer);
    server.hear(peer.request(1, 0));
    server.inbound.widen(200_000, 1 << 20);
    server.inbound.handle(new Notice.Credited(1, 20_000));
    assertThat(server.says()).containsExactly("WINDOW_UPDATE 1 " + (200_000 - 65_535));
    server.inbound.handle(new Notice.Credited(1, 20_000));
    assertThat(server.says()).isEmpty();
    assertThat(server.stream(1).in.creditWorthAnnouncing()).isEqualTo(50_000);
  }

  @Test
  void streamsTogetherWidenByNoMoreThanTheConnectionsWindow() {
    var server = Endpoint.server().ready(peer);
    server.hear(peer.request(1, 0).request(3, 0).request(5, 0).request(7, 0));
    server.inbound.widen(65_535 + 700_000, 1_000_000);
    for (int id = 1; id <= 5; id += 2) server.inbound.handle(new Notice.Credited(id, 1));
    assertThat(server.says()).containsExactly("WINDOW_UPDATE 1 700000", "WINDOW_UPDATE 3 300000");
    server.hear(peer.reset(3, ErrorCode.CANCEL));
    server.inbound.handle(new Notice.Credited(7, 1));
    assertThat(server.says()).containsExactly("WINDOW_UPDATE 7 300000");
  }
}
