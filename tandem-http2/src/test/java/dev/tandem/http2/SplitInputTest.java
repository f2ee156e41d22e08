package dev.tandem.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// However bytes are cut on their way, they mean the same: the same events, the same answer.
class SplitInputTest {
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
      alikeHoweverItIsCut(seed, random, role, bytes);
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
        for (Role role : Role.values()) {
          alikeHoweverItIsCut(seed, new Random(seed), role, new Frames().text(begin).take());
        }
      }
    }
  }

  private static void alikeHoweverItIsCut(long seed, Random random, Role role, byte[] bytes) {
    Heard.alikeHoweverItIsCut(role, bytes, random, Randomness.again(seed), 3, 30, 5_000);
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
