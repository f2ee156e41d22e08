package dev.tandem.http2;

import static dev.tandem.http2.Frames.END_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A server that answers before the request has ended asks with RST_STREAM(NO_ERROR) for no more of
/// it. RFC 9113 §8.1.
class EarlyAnswerTest {
  private static final String HEADERS = "HEADERS 1 {:status: 200}";
  private static final String TRAILERS = "HEADERS 1 END_STREAM {grpc-status: 0}";

  private final Frames peer = new Frames();
  private final Endpoint server =
      Endpoint.server(Http2Settings.DEFAULTS, Http2Limits.defaults().withConnectionWindow(65_535))
          .ready(peer);

  private Endpoint.Stream requested(int flags) {
    server.hear(peer.request(1, flags));
    server.log();
    return server.stream(1);
  }

  @Test
  void resetAfterEndStreamWasWrittenIsSentWhileTheRequestGoesOn() {
    var s = requested(0);
    server.reply(s, "x");
    assertThat(server.says()).containsExactly(HEADERS, "DATA 1 1 \"x\"", TRAILERS);
    server.reset(s, ErrorCode.NO_ERROR);
    server.reset(s, ErrorCode.NO_ERROR); // once is enough
    assertThat(server.says()).containsExactly("RST_STREAM 1 NO_ERROR");
    assertThat(server.log()).containsExactly("wasReset 1", "closed 1");
    assertThat(server.inbound.openStreams()).isZero();
  }

  @Test
  void resetThatIsPostedWithTheAnswerFollowsIt() {
    var s = requested(0);
    server.reply(s, "x");
    server.reset(s, ErrorCode.NO_ERROR);
    assertThat(server.says())
        .containsExactly(HEADERS, "DATA 1 1 \"x\"", TRAILERS, "RST_STREAM 1 NO_ERROR");
  }

  @Test
  void resetWaitsForAnAnswerThatWaitsForItsWindow() {
    server.hear(peer.settings(4, 0));
    server.says();
    var s = requested(0);
    server.reply(s, "x");
    server.reset(s, ErrorCode.NO_ERROR);
    assertThat(server.says()).containsExactly(HEADERS);
    server.hear(peer.windowUpdate(1, 1));
    assertThat(server.says()).containsExactly("DATA 1 1 \"x\"", TRAILERS, "RST_STREAM 1 NO_ERROR");
  }

  @Test
  void otherResetsDoNotWait() {
    server.hear(peer.settings(4, 0));
    server.says();
    var s = requested(0);
    server.reply(s, "x");
    assertThat(server.says()).containsExactly(HEADERS);
    server.reset(s, ErrorCode.NO_ERROR);
    server.reset(s, ErrorCode.CANCEL);
    assertThat(server.says()).containsExactly("RST_STREAM 1 CANCEL");
    assertThat(server.outbound.unsentBytes()).isZero();
  }

  @Test
  void nothingIsSentOnceBothSidesHaveEnded() {
    var s = requested(END_STREAM);
    server.reply(s, "x");
    server.says();
    server.reset(s, ErrorCode.NO_ERROR);
    server.reset(s, ErrorCode.CANCEL);
    assertThat(server.says()).isEmpty();
    assertThat(server.log()).containsExactly("closed 1");
  }

  @Test
  void nothingIsSentWhenTheRequestEndedLast() {
    var s = requested(0);
    server.reply(s, "x");
    server.says();
    server.hear(peer.data(1, END_STREAM, "y"));
    assertThat(server.log()).containsExactly("data 1 \"y\" end", "closed 1");
    server.reset(s, ErrorCode.NO_ERROR);
    assertThat(server.says()).isEmpty();
  }

  @Test
  void nothingIsSentWhenTheRequestEndsWhileTheResetWaits() {
    server.hear(peer.settings(4, 0));
    server.says();
    var s = requested(0);
    server.reply(s, "x");
    server.reset(s, ErrorCode.NO_ERROR);
    server.says();
    server.hear(peer.data(1, END_STREAM, "y").windowUpdate(1, 1));
    assertThat(server.says()).containsExactly("DATA 1 1 \"x\"", TRAILERS);
    assertThat(server.inbound.openStreams()).isZero();
  }

  @Test
  void clientThatCancelsWhatHasEndedSendsNothingEither() {
    var from = new Frames();
    var client = Endpoint.client().ready(from);
    var s = client.openRequest();
    client.data(s, "all", true);
    client.says();
    client.hear(from.response(1, END_STREAM));
    client.reset(s, ErrorCode.CANCEL);
    assertThat(client.says()).isEmpty();
  }

  @Test
  void whatThePeerStillSendsIsDroppedQuietlyAndCounted() {
    var s = requested(0);
    server.reply(s, "x");
    server.reset(s, ErrorCode.NO_ERROR);
    server.says();
    server.log();
    server.commands.clear();
    for (int i = 0; i < 20; i++) server.hear(peer.data(1, 0, 16_000));
    server.hear(peer.windowUpdate(1, 9).headers(1, END_STREAM, "x-late", "in the table"));
    assertThat(server.log()).isEmpty();
    long credited = 0;
    for (Command c : server.commands) {
      assertThat(c).isInstanceOf(Command.WindowUpdate.class);
      assertThat(((Command.WindowUpdate) c).streamId).isZero();
      credited += ((Command.WindowUpdate) c).increment;
    }
    assertThat(credited).isBetween(320_000L - 65_535 / 2, 320_000L);
    server.hear(peer.headers(3, END_STREAM, Frames.requestWith("x-late", "in the table")));
    assertThat(server.log()).singleElement().asString().contains("x-late: in the table");
    assertThat(server.says()).noneMatch(line -> line.startsWith("RST"));
  }
}
