package dev.tandem.http2;

import static dev.tandem.http2.Frames.END_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a client opens streams: item 5 of what is easily forgotten, MAX_CONCURRENT_STREAMS, and the
/// end of the ids. RFC 9113 §5.1.1-2.
class OpeningTest {
  private static final int MAX_CONCURRENT = 3;
  private static final String OPENED =
      "{:method: POST, :scheme: http, :path: /a, :authority: here}";

  private final Frames peer = new Frames();
  private final Endpoint client = Endpoint.client().ready(peer);

  @Test
  void idsAndHeaderBlocksAreMadeWhenTheyAreWrittenInTheOrderOfTheWire() {
    var a = client.openRequest();
    var b = client.openRequest();
    assertThat(a.id()).isZero();
    assertThat(client.outbound.pendingOpens()).isEqualTo(2);
    assertThat(client.says()).containsExactly("HEADERS 1 " + OPENED, "HEADERS 3 " + OPENED);
    assertThat(client.log()).containsExactly("opening 1", "opening 3");
    assertThat(a.id()).isEqualTo(1);
    assertThat(b.id()).isEqualTo(3);
    assertThat(client.outbound.pendingOpens()).isZero();
  }

  @Test
  void callCancelledBeforeItsHeadersWereWrittenSendsNothing() {
    var a = client.openRequest();
    client.data(a, 100, true);
    client.reset(a, ErrorCode.CANCEL);
    client.reset(a, ErrorCode.CANCEL);
    assertThat(client.says()).isEmpty();
    assertThat(client.log()).containsExactly("wasReset 0");
    assertThat(a.written).isEqualTo(100);
    assertThat(client.outbound.unsentBytes()).isZero();
    // its id and its fields were not used up either
    client.openRequest();
    assertThat(client.says()).containsExactly("HEADERS 1 " + OPENED);
  }

  @Test
  void whatIsWrittenAfterACancelIsDropped() {
    var a = client.openRequest();
    client.says();
    client.reset(a, ErrorCode.CANCEL);
    client.data(a, 100, true);
    assertThat(client.says()).containsExactly("RST_STREAM 1 CANCEL");
    assertThat(a.written).isEqualTo(100);
  }

  @Test
  void idsRiseOnTheWireHoweverSmallTheBuffers() {
    client.bufferSize = 64;
    var streams = new ArrayList<Endpoint.Stream>();
    for (int i = 0; i < 50; i++) {
      var s = client.open(Frames.requestWith("x-long", "value".repeat(i), "x-number", "" + i));
      client.data(s, 300, true);
      streams.add(s);
    }
    List<Integer> ids = new ArrayList<>();
    for (String line : client.says())
      if (line.startsWith("HEADERS"))
        ids.add(Integer.parseInt(line.substring(8, line.indexOf(' ', 8))));
    assertThat(ids).hasSize(50).isSorted();
    assertThat(streams).extracting(OutboundStream::id).containsExactlyElementsOf(ids);
  }

  @Test
  void opensAboveThePeersLimitWaitInOrder() {
    client.hear(peer.settings(MAX_CONCURRENT, 2));
    client.says();
    client.log();
    for (int i = 0; i < 4; i++)
      client.headers(new Endpoint.Stream(), true, Frames.requestWith("x-n", "" + i));
    assertThat(client.says()).hasSize(2);
    assertThat(client.outbound.fill(java.nio.ByteBuffer.allocate(100)))
        .isEqualTo(Outbound.Fill.BLOCKED);
    assertThat(client.outbound.pendingOpens()).isEqualTo(2);
    client.hear(peer.response(3, END_STREAM));
    assertThat(client.says()).singleElement().asString().startsWith("HEADERS 5").contains("x-n: 2");
    client.hear(peer.reset(1, ErrorCode.CANCEL));
    assertThat(client.says()).singleElement().asString().startsWith("HEADERS 7").contains("x-n: 3");
  }

  @Test
  void limitMayBeZeroAndRise() {
    client.hear(peer.settings(MAX_CONCURRENT, 0));
    client.says();
    client.openRequest();
    assertThat(client.says()).isEmpty();
    client.hear(peer.settings(MAX_CONCURRENT, 1));
    assertThat(client.says()).containsExactly("SETTINGS ACK", "HEADERS 1 " + OPENED);
  }

  @Test
  void limitMayFallBelowWhatIsOpen() {
    for (int i = 0; i < 4; i++) client.headers(new Endpoint.Stream(), true, Frames.REQUEST);
    client.says();
    client.hear(peer.settings(MAX_CONCURRENT, 2));
    client.headers(new Endpoint.Stream(), true, Frames.REQUEST);
    assertThat(client.says()).containsExactly("SETTINGS ACK");
    client.hear(peer.response(1, END_STREAM).response(3, END_STREAM));
    assertThat(client.says()).isEmpty();
    client.hear(peer.response(5, END_STREAM));
    assertThat(client.says()).singleElement().asString().startsWith("HEADERS 9");
  }

  @Test
  void ourResetFreesThePlaceAtOnce() {
    client.hear(peer.settings(MAX_CONCURRENT, 1));
    var a = client.openRequest();
    client.openRequest();
    client.says();
    client.reset(a, ErrorCode.CANCEL);
    assertThat(client.says()).containsExactly("RST_STREAM 1 CANCEL", "HEADERS 3 " + OPENED);
    client.outbound.apply(new Command.Closed(a)); // tells nothing new
    client.openRequest();
    assertThat(client.says()).isEmpty();
  }

  /// Of what is owed only so much is written in front of the streams.
  @Test
  void noPlaceIsFreeBeforeTheResetIsWritten() {
    client.hear(peer.settings(MAX_CONCURRENT, 1));
    var a = client.openRequest();
    client.openRequest();
    client.says();
    for (int i = 0; i < 1_000; i++) client.outbound.apply(new Command.PingAck(i));
    client.reset(a, ErrorCode.CANCEL);
    var said = client.says();
    assertThat(said.subList(1_000, said.size()))
        .containsExactly("RST_STREAM 1 CANCEL", "HEADERS 3 " + OPENED);
  }

  @Test
  void goAwayRefusesTheStreamsAboveItAndLeavesTheUnopenedToTheCaller() {
    client.hear(peer.settings(MAX_CONCURRENT, 3));
    var streams = new ArrayList<Endpoint.Stream>();
    for (int i = 0; i < 5; i++) streams.add(client.openRequest());
    client.data(streams.get(4), 77, true);
    client.says();
    client.log();
    client.hear(peer.goAway(3, ErrorCode.NO_ERROR, "bye"));
    assertThat(client.log())
        .containsExactly("goaway 3 NO_ERROR \"bye\"", "reset 5 REFUSED_STREAM byPeer");
    client.outbound.apply(new Command.OpenNoMore());
    assertThat(client.says()).isEmpty();
    assertThat(client.log()).containsExactly("notOpened", "notOpened");
    assertThat(client.outbound.unsentBytes()).isZero();
    assertThat(client.outbound.pendingOpens()).isZero();
    client.hear(peer.response(1, END_STREAM));
    assertThat(client.log()).singleElement().asString().startsWith("headers 1");
  }

  /// The answer to a PING that came behind a GOAWAY says that nothing more comes.
  @Test
  void nothingIsOpenedAnyMoreAheadOfWhatIsWrittenNext() {
    client.openRequest();
    client.says();
    client.log();
    client.openRequest();
    client.outbound.apply(new Command.OpenNoMore());
    client.hear(peer.ping(7));
    assertThat(client.says()).containsExactly("PING ACK 7");
    assertThat(client.log()).containsExactly("notOpened");
    client.openRequest();
    assertThat(client.says()).isEmpty();
    assertThat(client.log()).containsExactly("notOpened");
  }

  @Test
  void streamOpenedWhileGoAwayWasOnItsWayIsRefusedAtOnce() {
    client.hear(peer.goAway(0, ErrorCode.NO_ERROR, ""));
    client.openRequest();
    client.says();
    assertThat(client.log()).contains("opening 1", "reset 1 REFUSED_STREAM byPeer");
    assertThat(client.inbound.openStreams()).isZero();
  }

  @Test
  void lastStreamOfGoAwayOnlyFalls() {
    client.hear(
        peer.goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR, "").goAway(5, ErrorCode.NO_ERROR, ""));
    assertThat(client.log()).containsExactly("goaway 2147483647 NO_ERROR", "goaway 5 NO_ERROR");
    client.hear(peer.goAway(7, ErrorCode.NO_ERROR, ""));
    assertThat(client.log()).containsExactly("error PROTOCOL_ERROR");
  }

  @Test
  void ourOwnLastStreamOnlyFallsToo() {
    var server = Endpoint.server().ready(new Frames());
    for (int last : new int[] {Integer.MAX_VALUE, 5, 9, 3}) {
      server.outbound.apply(new Command.GoAway(last, ErrorCode.NO_ERROR, ""));
    }
    assertThat(server.says())
        .containsExactly(
            "GOAWAY 2147483647 NO_ERROR \"\"",
            "GOAWAY 5 NO_ERROR \"\"",
            "GOAWAY 5 NO_ERROR \"\"",
            "GOAWAY 3 NO_ERROR \"\"");
  }

  @Test
  void serverIgnoresStreamsAboveItsGoAwayButDecodesThem() {
    var from = new Frames();
    var server = Endpoint.server().ready(from);
    server.hear(from.request(1, 0));
    server.inbound.handle(new Notice.GoAwaySent(1));
    server.log();
    server.hear(
        from.headers(3, 0, Frames.requestWith("x-kept", "in the table")).data(3, END_STREAM, "x"));
    assertThat(server.log()).isEmpty();
    assertThat(server.inbound.lastPeerStreamId()).isEqualTo(1);
    assertThat(server.inbound.openStreams()).isEqualTo(1);
    server.hear(from.headers(1, END_STREAM, "x-kept", "in the table"));
    assertThat(server.log()).containsExactly("trailers 1 {x-kept: in the table}");
  }

  @Test
  void ourOwnLimitMayFallBelowWhatIsOpenAndBeZero() {
    var from = new Frames();
    var server =
        Endpoint.server(Http2Settings.DEFAULTS.withMaxConcurrentStreams(2), Http2Limits.defaults());
    server.ready(from);
    server.hear(from.request(1, 0).request(3, 0));
    server.log();
    // above the limit: refused, and decoded
    server.hear(from.headers(5, 0, Frames.requestWith("x-kept", "yes")).data(5, 0, "racing"));
    assertThat(server.log()).containsExactly("refused 5");
    assertThat(server.says()).containsExactly("RST_STREAM 5 REFUSED_STREAM");
    server.inbound.handle(
        new Notice.SettingsSent(Http2Settings.DEFAULTS.withMaxConcurrentStreams(0)));
    server.hear(from.settingsAck().data(1, END_STREAM, "open ones go on"));
    assertThat(server.log()).containsExactly("data 1 \"open ones go on\" end");
    server.hear(from.headers(7, END_STREAM, Frames.requestWith("x-kept", "yes")));
    assertThat(server.log()).containsExactly("refused 7");
    assertThat(server.inbound.openStreams()).isEqualTo(2);
    server.inbound.handle(
        new Notice.SettingsSent(Http2Settings.DEFAULTS.withMaxConcurrentStreams(3)));
    server.hear(from.headers(9, END_STREAM, Frames.requestWith("x-kept", "yes")));
    assertThat(server.log()).singleElement().asString().contains("x-kept: yes");
  }

  @Test
  void thePeersFrameSizeHoldsForHeaderBlocksToo() {
    String[] large = Frames.requestWith("x-large", "\u0001".repeat(40_000));
    client.open(large);
    assertThat(client.says()).singleElement().asString().startsWith("HEADERS+2 1 ");
    client.hear(peer.settings(5, 30_000));
    client.transcript.maxFrameSize = 30_000;
    client.open(large);
    assertThat(client.says()).element(1).asString().startsWith("HEADERS+1 3 ");
    client.hear(peer.settings(5, 16_384));
    client.transcript.maxFrameSize = 16_384;
    client.bufferSize = 100; // in however small pieces
    client.open(large);
    assertThat(client.says()).element(1).asString().startsWith("HEADERS+2 5 ");
  }

  @Test
  void resetNeverAnswersReset() {
    var from = new Frames();
    var server = Endpoint.server().ready(from);
    server.hear(from.request(1, 0).reset(1, ErrorCode.CANCEL));
    server.reset(server.stream(1), ErrorCode.CANCEL); // a handler that has not heard of it
    server.inbound.resetStream(server.stream(1).in, ErrorCode.CANCEL);
    server.hear(from.reset(1, ErrorCode.CANCEL));
    assertThat(server.says()).isEmpty();
    // and neither did the one that crossed ours
    var s = client.openRequest();
    client.says();
    client.reset(s, ErrorCode.CANCEL);
    client.says();
    client.hear(peer.reset(1, ErrorCode.PROTOCOL_ERROR));
    assertThat(client.says()).isEmpty();
  }

  @Test
  void runningOutOfIdsIsSaidAndNothingIsSent() {
    client.outbound.skipTo(Integer.MAX_VALUE);
    var last = client.openRequest();
    var none = client.openRequest();
    client.says();
    assertThat(last.id()).isEqualTo(Integer.MAX_VALUE);
    assertThat(none.id()).isZero();
    assertThat(client.log()).containsExactly("opening 2147483647", "notOpened");
    client.reset(none, ErrorCode.CANCEL);
    assertThat(client.says()).isEqualTo(Collections.emptyList());
  }
}
