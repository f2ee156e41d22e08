package dev.tandem.http2;

import static dev.tandem.http2.Frames.END_HEADERS;
import static dev.tandem.http2.Frames.END_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every frame of a stream in every state of a stream, at both ends. RFC 9113 §5.1, §5.4.
class FrameStatesTest {
  /// The state of stream 1; all frames are the peer's.
  ///
  /// `taken`: something was told. `ignored`: nothing was, and the peer hears nothing. `stream` and
  /// `connection`: an error of the one or the other.
  private static final String SERVER =
      """
      frame            idle                        open    halfClosedLocal  halfClosedRemote       bothEnded                 resetByUs  resetByPeer            skipped
      DATA             connection:PROTOCOL_ERROR   taken   taken            stream:STREAM_CLOSED   connection:STREAM_CLOSED  ignored    stream:STREAM_CLOSED   ignored
      HEADERS          taken                       taken   taken            stream:STREAM_CLOSED   connection:STREAM_CLOSED  ignored    stream:STREAM_CLOSED   connection:PROTOCOL_ERROR
      RST_STREAM       connection:PROTOCOL_ERROR   taken   taken            taken                  ignored                   ignored    ignored                ignored
      WINDOW_UPDATE    connection:PROTOCOL_ERROR   taken   taken            taken                  ignored                   ignored    ignored                ignored
      ZERO_UPDATE      connection:PROTOCOL_ERROR   stream:PROTOCOL_ERROR  stream:PROTOCOL_ERROR  stream:PROTOCOL_ERROR  ignored  ignored  ignored               ignored
      PRIORITY         ignored                     ignored ignored          ignored                ignored                   ignored    ignored                ignored
      SELF_PRIORITY    connection:PROTOCOL_ERROR   stream:PROTOCOL_ERROR  stream:PROTOCOL_ERROR  stream:PROTOCOL_ERROR  ignored  ignored  ignored               ignored
      SHORT_PRIORITY   connection:FRAME_SIZE_ERROR stream:FRAME_SIZE_ERROR  stream:FRAME_SIZE_ERROR  stream:FRAME_SIZE_ERROR  stream:FRAME_SIZE_ERROR  ignored  stream:FRAME_SIZE_ERROR  stream:FRAME_SIZE_ERROR
      PUSH_PROMISE     connection:PROTOCOL_ERROR   connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR
      CONTINUATION     connection:PROTOCOL_ERROR   connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR
      UNKNOWN          ignored                     ignored ignored          ignored                ignored                   ignored    ignored                ignored
      """;

  private static final String CLIENT =
      """
      frame            idle                        open    halfClosedLocal  halfClosedRemote       bothEnded                 resetByUs  resetByPeer
      DATA             connection:PROTOCOL_ERROR   taken   taken            stream:STREAM_CLOSED   connection:STREAM_CLOSED  ignored    stream:STREAM_CLOSED
      HEADERS          connection:PROTOCOL_ERROR   taken   taken            stream:STREAM_CLOSED   connection:STREAM_CLOSED  ignored    stream:STREAM_CLOSED
      RST_STREAM       connection:PROTOCOL_ERROR   taken   taken            taken                  ignored                   ignored    ignored
      WINDOW_UPDATE    connection:PROTOCOL_ERROR   taken   taken            taken                  ignored                   ignored    ignored
      ZERO_UPDATE      connection:PROTOCOL_ERROR   stream:PROTOCOL_ERROR  stream:PROTOCOL_ERROR  stream:PROTOCOL_ERROR  ignored  ignored  ignored
      PRIORITY         ignored                     ignored ignored          ignored                ignored                   ignored    ignored
      SELF_PRIORITY    connection:PROTOCOL_ERROR   stream:PROTOCOL_ERROR  stream:PROTOCOL_ERROR  stream:PROTOCOL_ERROR  ignored  ignored  ignored
      SHORT_PRIORITY   connection:FRAME_SIZE_ERROR stream:FRAME_SIZE_ERROR  stream:FRAME_SIZE_ERROR  stream:FRAME_SIZE_ERROR  stream:FRAME_SIZE_ERROR  ignored  stream:FRAME_SIZE_ERROR
      PUSH_PROMISE     connection:PROTOCOL_ERROR   connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR
      CONTINUATION     connection:PROTOCOL_ERROR   connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR  connection:PROTOCOL_ERROR
      UNKNOWN          ignored                     ignored ignored          ignored                ignored                   ignored    ignored
      """;

  record Case(Role role, String frame, String state, String outcome) {
    @Override
    public String toString() {
      return role + ": " + frame + " on a stream that is " + state + ": " + outcome;
    }
  }

  static Stream<Case> cases() {
    return Stream.concat(cases(Role.SERVER, SERVER), cases(Role.CLIENT, CLIENT));
  }

  private static Stream<Case> cases(Role role, String table) {
    List<String[]> rows = table.lines().map(line -> line.split(" +")).toList();
    var cases = new ArrayList<Case>();
    for (String[] row : rows.subList(1, rows.size())) {
      assertThat(row).hasSameSizeAs(rows.getFirst());
      for (int i = 1; i < row.length; i++)
        cases.add(new Case(role, row[0], rows.getFirst()[i], row[i]));
    }
    return cases.stream();
  }

  private final Frames peer = new Frames();

  @ParameterizedTest
  @MethodSource("cases")
  void frameInThisState(Case c) {
    Endpoint e = c.role == Role.SERVER ? server(c.state) : client(c.state);
    e.says();
    e.log();
    int creditedBefore = connectionCredit(e);
    e.hear(frame(c.frame));
    List<String> log = e.log();
    List<String> says = e.says();
    assertThat(outcome(log, says)).as("%s; %s", log, says).isEqualTo(c.outcome);
    if (c.outcome.startsWith("connection")) {
      assertThat(says).last().asString().startsWith("GOAWAY").contains(c.outcome.substring(11));
      return;
    }
    if (c.outcome.startsWith("stream")) {
      assertThat(says).containsExactly("RST_STREAM 1 " + c.outcome.substring(7));
      // said once, and what races it is swallowed
      e.hear(peer.data(1, 0, "racing").headers(1, END_STREAM, "x-racing", "yes"));
      assertThat(e.log()).isEmpty();
      assertThat(e.says()).isEmpty();
    }
    if (c.frame.equals("DATA")) {
      // whatever became of it, it counted: all of it comes back with the rest of a quarter of the
      // window
      e.hear(peer.data(c.state.equals("idle") ? 1 : open(e), 0, "x".repeat(16_000)));
      int racing = c.outcome.startsWith("stream") ? 6 : 0;
      assertThat(connectionCredit(e) - creditedBefore).isEqualTo(16_000 + 1_000 + racing);
      e.log();
      e.says();
    }
    e.hear(peer.ping(5));
    assertThat(e.says()).containsExactly("PING ACK 5");
    goesOn(e);
  }

  private static int connectionCredit(Endpoint e) {
    int sum = 0;
    for (Command c : e.commands)
      if (c instanceof Command.WindowUpdate w && w.streamId == 0) sum += w.increment;
    return sum;
  }

  /// Another stream, on which data may come.
  private int open(Endpoint e) {
    if (e.role == Role.SERVER) {
      e.hear(peer.request(101, 0));
      return 101;
    }
    var s = e.openRequest();
    e.says();
    e.hear(peer.response(s.id(), 0));
    return s.id();
  }

  private void goesOn(Endpoint e) {
    if (e.role == Role.SERVER) {
      e.hear(peer.headers(201, END_STREAM, Frames.requestWith("x-tables-agree", "yes")));
      assertThat(e.log()).singleElement().asString().contains("x-tables-agree: yes");
      return;
    }
    var s = e.openRequest();
    e.says();
    e.log();
    e.hear(peer.headers(s.id(), END_STREAM, ":status", "200", "x-tables-agree", "yes"));
    assertThat(e.log()).first().asString().contains("x-tables-agree: yes");
  }

  private static String outcome(List<String> log, List<String> says) {
    for (String line : log) {
      if (line.startsWith("error ")) return "connection:" + line.substring(6);
      if (line.startsWith("reset ") && !line.endsWith("byPeer"))
        return "stream:" + line.substring(8);
    }
    return log.isEmpty() && says.isEmpty() ? "ignored" : "taken";
  }

  private Frames frame(String name) {
    return switch (name) {
      case "DATA" -> peer.data(1, 0, 1_000);
      case "HEADERS" -> peer.headers(1, END_STREAM, fieldsFor);
      case "RST_STREAM" -> peer.reset(1, ErrorCode.CANCEL);
      case "WINDOW_UPDATE" -> peer.windowUpdate(1, 10);
      case "ZERO_UPDATE" -> peer.windowUpdate(1, 0);
      case "PRIORITY" -> peer.priority(1, 3);
      case "SELF_PRIORITY" -> peer.priority(1, 1);
      case "SHORT_PRIORITY" -> peer.frame(FrameType.PRIORITY, 0, 1, new byte[4]);
      case "PUSH_PROMISE" -> peer.frame(FrameType.PUSH_PROMISE, END_HEADERS, 1, Frames.ints(2));
      case "CONTINUATION" -> peer.frame(FrameType.CONTINUATION, END_HEADERS, 1, new byte[0]);
      case "UNKNOWN" -> peer.frame(0xFB, 0xFF, 1, new byte[20]);
      default -> throw new AssertionError(name);
    };
  }

  /// What HEADERS bring in this state: trailers, or what opens the stream.
  private String[] fieldsFor = {"x-tables-agree", "yes"};

  private Endpoint server(String state) {
    var limits = Http2Limits.defaults().withConnectionWindow(65_535);
    var server = Endpoint.server(Http2Settings.DEFAULTS, limits).ready(peer);
    switch (state) {
      case "idle" -> fieldsFor = Frames.requestWith("x-tables-agree", "yes");
      case "open" -> server.hear(peer.request(1, 0));
      case "halfClosedLocal" -> {
        server.hear(peer.request(1, 0));
        server.reply(server.stream(1), "early");
      }
      case "halfClosedRemote" -> server.hear(peer.request(1, END_STREAM));
      case "bothEnded" -> {
        server.hear(peer.request(1, END_STREAM));
        server.reply(server.stream(1), "whole");
      }
      case "resetByUs" -> {
        server.hear(peer.request(1, 0));
        server.inbound.resetStream(server.stream(1).in, ErrorCode.CANCEL);
      }
      case "resetByPeer" -> server.hear(peer.request(1, 0).reset(1, ErrorCode.CANCEL));
      case "skipped" -> server.hear(peer.request(9, END_STREAM));
      default -> throw new AssertionError(state);
    }
    return server;
  }

  private Endpoint client(String state) {
    var limits = Http2Limits.defaults().withConnectionWindow(65_535);
    var client = new Endpoint(Role.CLIENT, Http2Settings.DEFAULTS, limits).ready(peer);
    if (state.equals("idle")) return client;
    var s = client.openRequest();
    if (state.equals("halfClosedLocal") || state.equals("bothEnded")) client.data(s, "all", true);
    client.says();
    switch (state) {
      case "open", "halfClosedLocal" -> client.hear(peer.response(1, 0));
      case "halfClosedRemote", "bothEnded" -> client.hear(peer.response(1, END_STREAM));
      case "resetByUs" -> client.reset(s, ErrorCode.CANCEL);
      case "resetByPeer" -> client.hear(peer.reset(1, ErrorCode.CANCEL));
      default -> throw new AssertionError(state);
    }
    return client;
  }
}
