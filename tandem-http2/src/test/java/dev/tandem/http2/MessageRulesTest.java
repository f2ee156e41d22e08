package dev.tandem.http2;

import static dev.tandem.http2.Frames.END_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Malformed messages are errors of their stream: item 10 of what is easily forgotten. RFC 9113
/// §8.1.1, §8.2, §8.3.
class MessageRulesTest {
  record Case(String why, List<String> list) {
    Case(String why, String... fields) {
      this(why, List.of(fields));
    }

    String[] fields() {
      return list.toArray(String[]::new);
    }

    @Override
    public String toString() {
      return why;
    }
  }

  private static Case request(String why, String... more) {
    return new Case(why, Frames.requestWith(more));
  }

  static Stream<Case> malformedRequests() {
    return Stream.of(
        // ---- names and values, §8.2.1
        request("a field name has a character that is not allowed: \"X-Upper\"", "X-Upper", "1"),
        request("a field name has a character that is not allowed: \"x-uppeR\"", "x-uppeR", "1"),
        request("a field name has a character that is not allowed: \"x y\"", "x y", "1"),
        request("a field name has a character that is not allowed: \"x:y\"", "x:y", "1"),
        request("a field name has a character that is not allowed: \"\"", "", "1"),
        request("a field name has a character that is not allowed: \"x?\"", "x\u007F", "1"),
        request("a field name has a character that is not allowed: \"x?\"", "x\u00E9", "1"),
        request("a field name has a character that is not allowed: \"x?\"", "x\0", "1"),
        request("the value of \"x\" has a NUL, CR or LF", "x", "a\0b"),
        request("the value of \"x\" has a NUL, CR or LF", "x", "a\rb"),
        request("the value of \"x\" has a NUL, CR or LF", "x", "a\nb"),
        // ---- fields of HTTP/1.1, §8.2.2
        request("connection belongs to HTTP/1.1", "connection", "close"),
        request("proxy-connection belongs to HTTP/1.1", "proxy-connection", "keep-alive"),
        request("keep-alive belongs to HTTP/1.1", "keep-alive", "timeout=5"),
        request("transfer-encoding belongs to HTTP/1.1", "transfer-encoding", "chunked"),
        request("upgrade belongs to HTTP/1.1", "upgrade", "h2c"),
        request("te is \"gzip\"; it can be trailers alone", "te", "gzip"),
        request("te is \"trailers, gzip\"; it can be trailers alone", "te", "trailers, gzip"),
        request("te is \"\"; it can be trailers alone", "te", ""),
        // ---- pseudo-headers, §8.3
        new Case(":method is missing", ":scheme", "http", ":path", "/a"),
        new Case(":scheme is missing", ":method", "POST", ":path", "/a"),
        new Case(":path is missing", ":method", "POST", ":scheme", "http"),
        new Case(":method is missing", "x", "y"),
        new Case(":method is missing"),
        new Case(":path is empty", ":method", "POST", ":scheme", "http", ":path", ""),
        new Case(":method is empty", ":method", "", ":scheme", "http", ":path", "/a"),
        new Case(":method is there twice", twice(":method", "POST")),
        new Case(":scheme is there twice", twice(":scheme", "http")),
        new Case(":path is there twice", twice(":path", "/a")),
        new Case(":authority is there twice", twice(":authority", "here")),
        request(":method stands behind a regular field", "x", "y", ":method", "POST"),
        request(":authority stands behind a regular field", "x", "y", ":authority", "here"),
        request("there is no pseudo-header \":protocol\"", ":protocol", "websocket"),
        request("there is no pseudo-header \":\"", ":", "x"),
        request("a request has :status", ":status", "200"),
        new Case(
            "CONNECT goes with :authority, and without :scheme and :path",
            Stream.of(Frames.REQUEST)
                .map(f -> f.equals("POST") ? "CONNECT" : f)
                .toArray(String[]::new)),
        new Case(
            "CONNECT goes with :authority, and without :scheme and :path", ":method", "CONNECT"),
        // ---- content-length, §8.1.1
        request("content-length is \"12a\", no number", "content-length", "12a"),
        request("content-length is \"-1\", no number", "content-length", "-1"),
        request("content-length is \"+1\", no number", "content-length", "+1"),
        request("content-length is \"\", no number", "content-length", ""),
        request(
            "content-length is \"9999999999999999999\", no number",
            "content-length",
            "9999999999999999999"),
        request("content-length is both 3 and 4", "content-length", "3", "content-length", "4"));
  }

  private static String[] twice(String name, String value) {
    var fields = new ArrayList<>(List.of(Frames.REQUEST));
    fields.addFirst(value);
    fields.addFirst(name);
    return fields.toArray(String[]::new);
  }

  private final Frames peer = new Frames();

  @ParameterizedTest
  @MethodSource("malformedRequests")
  void malformedRequestIsAnErrorOfItsStreamAndAllOthersLiveOn(Case c) {
    var server = Endpoint.server().ready(peer);
    server.hear(peer.request(1, 0));
    server.log();
    // two of them: the second comes out of the table
    server.hear(peer.headers(3, 0, c.fields()).headers(5, END_STREAM, c.fields()).data(3, 0, "x"));
    assertThat(server.log()).containsExactly("reset 3 PROTOCOL_ERROR", "reset 5 PROTOCOL_ERROR");
    assertThat(server.reasons)
        .containsExactly("a malformed request: " + c.why, "a malformed request: " + c.why);
    assertThat(server.says())
        .containsExactly("RST_STREAM 3 PROTOCOL_ERROR", "RST_STREAM 5 PROTOCOL_ERROR");
    server.hear(peer.data(1, END_STREAM, "lives on").request(7, END_STREAM));
    assertThat(server.log()).first().isEqualTo("data 1 \"lives on\" end");
    assertThat(server.inbound.openStreams()).isEqualTo(2);
  }

  static Stream<Case> malformedResponses() {
    return Stream.of(
        new Case(":status is missing", "x", "y"),
        new Case(":status is missing"),
        new Case(":status is there twice", ":status", "200", ":status", "200"),
        new Case(":status is \"20\", not three digits", ":status", "20"),
        new Case(":status is \"2000\", not three digits", ":status", "2000"),
        new Case(":status is \"abc\", not three digits", ":status", "abc"),
        new Case(":status is \"099\", not three digits", ":status", "099"),
        new Case("status 101 belongs to HTTP/1.1", ":status", "101"),
        new Case(":status stands behind a regular field", "x", "y", ":status", "200"),
        new Case("a response has pseudo-headers of a request", ":status", "200", ":path", "/"),
        new Case("a response has pseudo-headers of a request", ":method", "POST"),
        new Case("connection belongs to HTTP/1.1", ":status", "200", "connection", "close"),
        new Case(
            "a field name has a character that is not allowed: \"Server\"",
            ":status",
            "200",
            "Server",
            "x"),
        new Case("the value of \"x\" has a NUL, CR or LF", ":status", "200", "x", "\n"));
  }

  @ParameterizedTest
  @MethodSource("malformedResponses")
  void malformedResponseIsAnErrorOfItsStreamAndAllOthersLiveOn(Case c) {
    var client = Endpoint.client().ready(peer);
    for (int i = 0; i < 3; i++) client.openRequest();
    client.says();
    client.log();
    client.hear(peer.headers(1, 0, c.fields()).headers(3, END_STREAM, c.fields()));
    assertThat(client.log()).containsExactly("reset 1 PROTOCOL_ERROR", "reset 3 PROTOCOL_ERROR");
    assertThat(client.reasons)
        .containsExactly("a malformed response: " + c.why, "a malformed response: " + c.why);
    assertThat(client.says())
        .containsExactly("RST_STREAM 1 PROTOCOL_ERROR", "RST_STREAM 3 PROTOCOL_ERROR");
    client.hear(peer.response(5, 0));
    assertThat(client.log()).containsExactly("headers 5 {:status: 200}");
  }

  static Stream<Case> malformedTrailers() {
    return Stream.of(
        new Case("trailers have pseudo-headers", ":status", "200"),
        new Case("trailers have pseudo-headers", ":path", "/a"),
        new Case("there is no pseudo-header \":x\"", ":x", "y"),
        new Case("transfer-encoding belongs to HTTP/1.1", "transfer-encoding", "chunked"),
        new Case("a field name has a character that is not allowed: \"X\"", "X", "y"),
        new Case("the value of \"x\" has a NUL, CR or LF", "x", "\r\n"));
  }

  @ParameterizedTest
  @MethodSource("malformedTrailers")
  void malformedTrailersAreAnErrorOfTheirStreamAtBothEnds(Case c) {
    var server = Endpoint.server().ready(peer);
    server.hear(peer.request(1, 0).data(1, 0, "x").headers(1, END_STREAM, c.fields()));
    assertThat(server.log()).last().isEqualTo("reset 1 PROTOCOL_ERROR");
    assertThat(server.reasons).containsExactly("a malformed message: " + c.why);

    var from = new Frames();
    var client = Endpoint.client().ready(from);
    client.openRequest();
    client.says();
    client.hear(from.response(1, 0).headers(1, END_STREAM, c.fields()));
    assertThat(client.log()).last().isEqualTo("reset 1 PROTOCOL_ERROR");
    assertThat(client.reasons).containsExactly("a malformed message: " + c.why);
    assertThat(client.says()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
  }

  @Test
  void trailersThatDoNotEndTheStreamAreMalformed() {
    var server = Endpoint.server().ready(peer);
    server.hear(peer.request(1, 0).headers(1, 0, "x", "y"));
    assertThat(server.reasons).containsExactly("a malformed message: trailers without END_STREAM");
  }

  /// The application has reset it after a frame began, of which then the padding comes.
  @Test
  void aStreamThatIsOverIsNotHeldAgainstItsContentLength() {
    var server = Endpoint.server().ready(peer);
    server.hear(peer.headers(1, 0, Frames.requestWith("content-length", "5")));
    byte[] data = peer.paddedData(1, 0, "longer than that", 3).take();
    server.hear(java.util.Arrays.copyOf(data, FrameType.HEAD_BYTES));
    server.reset(server.streams.get(1), ErrorCode.CANCEL);
    assertThat(server.log()).contains("closed 1");
    server.hear(java.util.Arrays.copyOfRange(data, FrameType.HEAD_BYTES, data.length));
    assertThat(server.log()).isEmpty();
  }

  @Test
  void contentLengthIsHeldAgainstTheData() {
    var server = Endpoint.server().ready(peer);
    String[] three = Frames.requestWith("content-length", "3");
    // as promised: at once, in pieces, padded, ended by nothing or by trailers
    server.hear(
        peer.headers(1, 0, three)
            .data(1, END_STREAM, "abc")
            .headers(3, 0, three)
            .data(3, 0, "a")
            .paddedData(3, 0, "bc", 9)
            .data(3, END_STREAM, "")
            .headers(5, 0, three)
            .data(5, 0, "abc")
            .headers(5, END_STREAM, "x", "y")
            .headers(7, END_STREAM, Frames.requestWith("content-length", "0")));
    assertThat(server.log()).noneMatch(line -> line.startsWith("reset"));
    assertThat(server.inbound.openStreams()).isEqualTo(4);
    // more, less, none
    server.hear(
        peer.headers(11, 0, three)
            .data(11, 0, "ab")
            .data(11, 0, "cd")
            .headers(13, 0, three)
            .data(13, END_STREAM, "ab")
            .headers(15, 0, three)
            .data(15, 0, "ab")
            .headers(15, END_STREAM, "x", "y")
            .headers(17, END_STREAM, three));
    assertThat(server.log())
        .filteredOn(line -> line.startsWith("reset"))
        .containsExactly(
            "reset 11 PROTOCOL_ERROR",
            "reset 13 PROTOCOL_ERROR",
            "reset 15 PROTOCOL_ERROR",
            "reset 17 PROTOCOL_ERROR");
    assertThat(server.reasons)
        .containsExactly(
            "the body is longer than its content-length",
            "the body ends 1 bytes before its content-length",
            "a malformed message: the body ends 1 bytes before its content-length",
            "a malformed request: the body ends 3 bytes before its content-length");
    assertThat(server.inbound.openStreams()).isEqualTo(4);
  }

  @Test
  void contentLengthOfAResponseIsHeldAgainstItsData() {
    var client = Endpoint.client().ready(peer);
    for (int i = 0; i < 3; i++) client.openRequest();
    client.says();
    client.log();
    client.hear(peer.headers(1, 0, ":status", "200", "content-length", "3").data(1, 0, "abcd"));
    client.hear(
        peer.headers(3, 0, ":status", "200", "content-length", "3").data(3, END_STREAM, "abc"));
    // an answer to HEAD, or 304, has the length of what it does not bring
    client.hear(peer.headers(5, END_STREAM, ":status", "304", "content-length", "3"));
    assertThat(client.log())
        .containsExactly(
            "headers 1 {:status: 200, content-length: 3}",
            "reset 1 PROTOCOL_ERROR",
            "headers 3 {:status: 200, content-length: 3}",
            "data 3 \"abc\" end",
            "headers 5 {:status: 304, content-length: 3} end");
  }

  @Test
  void interimResponsesAreSteppedOver() {
    var client = Endpoint.client().ready(peer);
    client.openRequest();
    client.openRequest();
    client.says();
    client.log();
    client.hear(
        peer.headers(1, 0, ":status", "100")
            .headers(1, 0, ":status", "103", "link", "x", "content-length", "9")
            .response(1, 0)
            .data(1, END_STREAM, "x"));
    assertThat(client.log()).containsExactly("headers 1 {:status: 200}", "data 1 \"x\" end");
    client.hear(peer.headers(3, END_STREAM, ":status", "100"));
    assertThat(client.reasons)
        .containsExactly("a malformed response: an interim response ends the stream");
  }

  @Test
  void dataBeforeTheResponsesHeadersIsAnErrorOfItsStream() {
    var client = Endpoint.client().ready(peer);
    client.openRequest();
    client.says();
    client.hear(peer.headers(1, 0, ":status", "100").data(1, 0, "x"));
    assertThat(client.log()).last().isEqualTo("reset 1 PROTOCOL_ERROR");
  }

  @Test
  void whatIsOddButAllowedPasses() {
    var server = Endpoint.server().ready(peer);
    String[] odd = {
      ":path",
      "*",
      ":scheme",
      "x",
      ":method",
      "m", // in any order, and without :authority
      "te",
      "Trailers",
      "x-space",
      " around ",
      "x-bytes",
      "\u0080\u00FF\t",
      "x-empty",
      "",
      "!#$%&'*+-.^_`|~09",
      "1",
      "content-length",
      "0",
      "content-length",
      "0"
    };
    server.hear(peer.headers(1, END_STREAM, odd));
    server.hear(peer.headers(3, 0, ":method", "CONNECT", ":authority", "there:1"));
    assertThat(server.log())
        .containsExactly(
            "headers 1 " + Headers.of(odd) + " end",
            "headers 3 {:method: CONNECT, :authority: there:1}");
  }
}
