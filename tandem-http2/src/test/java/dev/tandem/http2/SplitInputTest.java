package dev.tandem.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// However bytes are cut on their way, they mean the same: the same events, the same answer.
class SplitInputTest {
  private record Heard(
      List<String> events, Map<Integer, String> bodies, List<String> reasons, String says) {}

  @Test
  void sameBytesInAnyPiecesMeanTheSame() {
    for (long seed : Randomness.seeds(150, 10_000)) {
      var random = new Random(seed);
      Role role = random.nextBoolean() ? Role.SERVER : Role.CLIENT;
      Role speaker = role == Role.SERVER ? Role.CLIENT : Role.SERVER;
      byte[] bytes =
          Conversation.joined(
              Conversation.random(random, speaker, random.nextInt(60), random.nextBoolean()));
      if (random.nextInt(4) == 0) Mutation.of(bytes, random);
      agree(seed, random, role, bytes);
    }
  }

  @Test
  void foreignPeersAreNamedAlike() {
    String[] beginnings = {
      "GET / HTTP/1.1\r\nhost: x\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\rx and more\n",
      "PRI * HTTP/1.1\r\n\r\n",
      "HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n",
      "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00FC\u0003\u0003",
      "\u0015\u0003\u0001\u0000\u0002\u0002F",
      "\u00FF\u00FE\u00FD\u00FC\u00FB\u00FA",
      "\u0080",
      "x".repeat(300),
      "short"
    };
    for (long seed : Randomness.seeds(20, 200)) {
      for (String begin : beginnings) {
        for (Role role : Role.values())
          agree(seed, new Random(seed), role, new Frames().text(begin).take());
      }
    }
  }

  private static void agree(long seed, Random random, Role role, byte[] bytes) {
    Heard whole = hear(role, bytes, bytes.length + 1, null);
    assertThat(hear(role, bytes, 1, null))
        .as("%s: byte by byte; %s", role, Randomness.again(seed))
        .isEqualTo(whole);
    for (int most : new int[] {3, 30, 5_000}) {
      assertThat(hear(role, bytes, most, random))
          .as("%s: in pieces of 1 to %d; %s", role, most, Randomness.again(seed))
          .isEqualTo(whole);
    }
  }

  /// @param random sizes; all are `most` without it
  private static Heard hear(Role role, byte[] bytes, int most, Random random) {
    var settings = Http2Settings.DEFAULTS.withMaxConcurrentStreams(30);
    var limits = new Http2Limits(100_000, 1_000, 3, 20_000);
    var e = new Endpoint(role, settings, limits);
    e.greedy = false; // a piece is credited when it comes, so the credits would be others
    if (role == Role.CLIENT) for (int i = 0; i < Conversation.OPENED; i++) e.openRequest();
    e.bytes();
    for (int from = 0; from < bytes.length; ) {
      int n = Math.min(bytes.length - from, random == null ? most : 1 + random.nextInt(most));
      e.hear(java.util.Arrays.copyOfRange(bytes, from, from + n));
      from += n;
    }
    e.inbound.eof();
    Map<Integer, String> bodies = new HashMap<>();
    e.streams.forEach((id, s) -> bodies.put(id, s.heard.toString()));
    return new Heard(
        withoutPieces(e.log()), bodies, e.reasons, java.util.HexFormat.of().formatHex(e.bytes()));
  }

  /// Neighbouring pieces of one stream's body are one.
  private static List<String> withoutPieces(List<String> log) {
    var events = new ArrayList<String>();
    for (String line : log) {
      if (!line.startsWith("data ")) {
        events.add(line);
        continue;
      }
      String data =
          line.substring(0, line.indexOf(' ', 5) < 0 ? line.length() : line.indexOf(' ', 5));
      boolean end = line.endsWith(" end");
      if (!events.isEmpty() && events.getLast().equals(data)) events.removeLast();
      events.add(end ? data + " end" : data);
    }
    return events;
  }

  @Test
  void lookedAtInPlaceOrCopiedTheBufferIsUsedUp() {
    var server = Endpoint.server();
    for (byte[] piece : Conversation.random(new Random(1), Role.CLIENT, 50, false)) {
      for (ByteBuffer in :
          List.of(
              ByteBuffer.wrap(piece, 0, piece.length / 2),
              ByteBuffer.allocateDirect(piece.length - piece.length / 2)
                  .put(piece, piece.length / 2, piece.length - piece.length / 2)
                  .flip()
                  .order(java.nio.ByteOrder.LITTLE_ENDIAN))) {
        var order = in.order();
        server.inbound.feed(in);
        assertThat(in.hasRemaining()).isFalse();
        assertThat(in.order()).isEqualTo(order);
      }
    }
    assertThat(server.log()).noneMatch(line -> line.startsWith("error"));
  }
}
