package dev.tandem.http2;

import static dev.tandem.http2.Frames.END_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Which frames bring something. What a transport makes of the others is its business.
class UsefulFramesTest {
  private final Frames peer = new Frames();

  private static void counts(Endpoint e, Frames said, int frames, int useful) {
    long framesBefore = e.inbound.frames();
    long usefulBefore = e.inbound.usefulFrames();
    e.hear(said);
    assertThat(e.inbound.frames() - framesBefore).as("frames").isEqualTo(frames);
    assertThat(e.inbound.usefulFrames() - usefulBefore).as("useful ones").isEqualTo(useful);
  }

  @Test
  void requestsAndTheirBodiesAndEndsAreOfUse() {
    var server = Endpoint.server().ready(peer);
    counts(server, peer.request(1, 0), 1, 1);
    counts(server, peer.data(1, 0, "text"), 1, 1);
    counts(server, peer.paddedData(1, 0, "text", 10), 1, 1);
    counts(server, peer.data(1, END_STREAM, ""), 1, 1);
    counts(server, peer.request(3, 0).headers(3, END_STREAM, "x-trailer", "yes"), 2, 2);
    byte[] block = peer.block(Frames.REQUEST);
    counts(server, peer.headersInParts(5, END_STREAM, block, 1, 2, 3), 1, 1);
  }

  @Test
  void responsesAreOfUseAndInterimOnesAreNot() {
    var client = Endpoint.client().ready(peer);
    client.openRequest();
    client.says();
    counts(client, peer.headers(1, 0, ":status", "103").headers(1, 0, ":status", "100"), 2, 0);
    counts(client, peer.response(1, 0).data(1, 0, "text"), 2, 2);
    counts(client, peer.headers(1, END_STREAM, "grpc-status", "0"), 1, 1);
  }

  @Test
  void theRestIsOfNone() {
    var server = Endpoint.server().ready(peer);
    server.hear(peer.request(1, 0).request(3, 0).reset(3, ErrorCode.CANCEL));
    counts(server, peer.ping(1).pingAck(2).settings().settingsAck(), 4, 0);
    counts(server, peer.priority(1, 7).windowUpdate(0, 1).windowUpdate(1, 1), 3, 0);
    counts(server, peer.frame(77, 0, 1, new byte[9]), 1, 0);
    counts(server, peer.data(1, 0, "").paddedData(1, 0, "", 100), 2, 0);
    counts(server, peer.data(3, 0, "gone").reset(3, ErrorCode.CANCEL).windowUpdate(3, 1), 3, 0);
    counts(server, peer.headers(5, END_STREAM, Frames.requestWith("X-Upper", "1")), 1, 0);
    counts(server, peer.reset(1, ErrorCode.CANCEL).goAway(0, ErrorCode.NO_ERROR, ""), 2, 0);
  }
}
