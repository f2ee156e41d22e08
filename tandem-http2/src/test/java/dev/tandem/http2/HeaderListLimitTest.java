package dev.tandem.http2;

import static dev.tandem.http2.Frames.END_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Header lists over the limit: item 6 of what is easily forgotten. RFC 9113 §6.5.2, §10.5.1.
class HeaderListLimitTest {
  private static final int LIMIT = 4_000;

  private final Frames peer = new Frames();
  private final Http2Limits limits =
      Http2Limits.defaults().withMaxHeaderListBytes(LIMIT).withMaxContinuationFrames(4);
  private final Endpoint server = Endpoint.server(Http2Settings.DEFAULTS, limits).ready(peer);

  @Test
  void listOverTheLimitIsRefusedOnItsStreamAndTheTableStaysRight() {
    String[] fields =
        Frames.requestWith("x-early", "1", "x-large", "v".repeat(LIMIT), "x-late", "2");
    server.hear(peer.headers(1, 0, fields).data(1, END_STREAM, "body"));
    assertThat(server.log()).containsExactly("headersTooLarge 1", "data 1 \"body\" end");
    server.hear(peer.headers(3, END_STREAM, Frames.requestWith("x-early", "1", "x-late", "2")));
    assertThat(server.log())
        .singleElement()
        .asString()
        .startsWith("headers 3")
        .contains("x-early: 1, x-late: 2}");
  }

  @Test
  void refusedStreamIsAnsweredByTheCaller() {
    server.hear(peer.headers(1, 0, Frames.requestWith("x-large", "v".repeat(LIMIT))));
    server.headers(server.stream(1), true, ":status", "431");
    server.reset(server.stream(1), ErrorCode.NO_ERROR);
    assertThat(server.says())
        .containsExactly("HEADERS 1 END_STREAM {:status: 431}", "RST_STREAM 1 NO_ERROR");
    assertThat(server.log()).containsExactly("headersTooLarge 1", "wasReset 1", "closed 1");
  }

  @Test
  void exactlyTheLimitPassesAndOneByteMoreDoesNot() {
    int used = Headers.of(Frames.requestWith("x", "")).listSize();
    server.hear(peer.headers(1, END_STREAM, Frames.requestWith("x", "v".repeat(LIMIT - used))));
    assertThat(server.log()).singleElement().asString().startsWith("headers 1");
    server.hear(peer.headers(3, END_STREAM, Frames.requestWith("x", "v".repeat(LIMIT - used + 1))));
    assertThat(server.log()).containsExactly("headersTooLarge 3");
  }

  @Test
  void tenMegabytesInOneStringAreSteppedOver() {
    byte[] request = peer.block(Frames.REQUEST);
    // literal with indexing, new name "x", value of 10,000,000 bytes
    byte[] block = Arrays.copyOf(request, request.length + 3 + 5 + 10_000_000);
    byte[] head = {0x40, 1, 'x', 0x7F, (byte) 0x81, (byte) 0xAC, (byte) 0xE2, 0x04};
    System.arraycopy(head, 0, block, request.length, head.length);
    block = Arrays.copyOf(block, request.length + head.length + 10_000_000);
    int[] cuts = new int[block.length / 16_384];
    for (int i = 0; i < cuts.length; i++) cuts[i] = (i + 1) * 16_384;
    server.hear(peer.headersInParts(1, END_STREAM, block, cuts));
    assertThat(server.log()).containsExactly("headersTooLarge 1");
    // such a field empties the table, at both ends
    server.hear(peer.hex("").frame(FrameType.HEADERS, 5, 3, Fields.request("fresh")));
    assertThat(server.log()).singleElement().asString().contains(":path: /fresh");
  }

  @Test
  void manySmallFieldsAreNotKept() {
    var fields = new String[2 * 5_000];
    for (int i = 0; i < 5_000; i++) {
      fields[2 * i] = "x-n";
      fields[2 * i + 1] = "" + i % 100;
    }
    byte[] block = peer.block(Frames.requestWith(fields));
    int[] cuts = new int[block.length / 10_000];
    for (int i = 0; i < cuts.length; i++) cuts[i] = (i + 1) * 10_000;
    server.hear(peer.headersInParts(1, END_STREAM, block, cuts));
    assertThat(server.log()).containsExactly("headersTooLarge 1");
    server.hear(peer.headers(3, END_STREAM, Frames.requestWith("x-n", "7")));
    assertThat(server.log()).singleElement().asString().contains("x-n: 7");
  }

  @Test
  void tooManyContinuationsAreRefusedOnTheirStream() {
    byte[] block = peer.block(Frames.requestWith("x-kept", "yes"));
    server.hear(peer.headersInParts(1, END_STREAM, block, 1, 2, 3, 4));
    assertThat(server.log()).singleElement().asString().startsWith("headers 1");
    block = peer.block(Frames.requestWith("x-kept", "too"));
    server.hear(peer.headersInParts(3, END_STREAM, block, 1, 2, 3, 4, 5));
    assertThat(server.log()).containsExactly("headersTooLarge 3");
    server.hear(peer.headers(5, END_STREAM, Frames.requestWith("x-kept", "too")));
    assertThat(server.log()).singleElement().asString().contains("x-kept: too");
  }

  @Test
  void blockWithoutEndEndsTheConnection() {
    var small =
        Endpoint.server(Http2Settings.DEFAULTS, limits.withMaxHeaderBlockBytes(100_000))
            .ready(new Frames());
    var endless = new Frames().frame(FrameType.HEADERS, END_STREAM, 1, new byte[0]);
    byte[] field = peer.block("x-a", "b");
    for (int i = 0; i < 9; i++) {
      byte[] many = new byte[12_000];
      Arrays.fill(many, (byte) 0x82);
      endless.frame(FrameType.CONTINUATION, 0, 1, many);
    }
    small.hear(endless);
    assertThat(small.log()).containsExactly("error ENHANCE_YOUR_CALM");
    assertThat(field).isNotEmpty();
  }

  @Test
  void partsOfOneByteAreDecodedOnce() {
    byte[] block = peer.block(Frames.requestWith("x-name", "a value of some length"));
    int[] cuts = new int[block.length - 1];
    for (int i = 0; i < cuts.length; i++) cuts[i] = i + 1;
    var patient =
        Endpoint.server(
                Http2Settings.DEFAULTS, Http2Limits.defaults().withMaxContinuationFrames(1_000))
            .ready(new Frames());
    patient.hear(peer.headersInParts(1, END_STREAM, block, cuts));
    assertThat(patient.log())
        .singleElement()
        .asString()
        .endsWith("x-name: a value of some length} end");
  }

  @Test
  void clientResetsAStreamWithTooLargeAResponse() {
    var from = new Frames();
    var client = new Endpoint(Role.CLIENT, Http2Settings.DEFAULTS, limits).ready(from);
    client.openRequest();
    client.openRequest();
    client.says();
    client.log();
    client.hear(
        from.headers(1, 0, ":status", "200", "x-large", "v".repeat(LIMIT)).data(1, 0, "swallowed"));
    assertThat(client.log()).containsExactly("headersTooLarge 1", "reset 1 CANCEL");
    client.hear(from.response(3, 0).headers(3, END_STREAM, "x-large", "v".repeat(LIMIT)));
    assertThat(client.log())
        .containsExactly("headers 3 {:status: 200}", "headersTooLarge 3", "reset 3 CANCEL");
    assertThat(client.says()).containsExactly("RST_STREAM 1 CANCEL", "RST_STREAM 3 CANCEL");
  }

  /// Blocks that use the static table alone.
  private static final class Fields {
    static byte[] request(String path) {
      byte[] block = new byte[5 + path.length()];
      block[0] = (byte) 0x83; // :method: POST
      block[1] = (byte) 0x86; // :scheme: http
      block[2] = 0x04; // :path, not into the table
      block[3] = (byte) (path.length() + 1);
      block[4] = '/';
      for (int i = 0; i < path.length(); i++) block[5 + i] = (byte) path.charAt(i);
      return block;
    }
  }
}
