package dev.tandem.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever a peer sends, an inbound half throws nothing and holds no more than its limits allow:
/// it goes on, or ends with a connection error.
class HostileInputTest {
  private interface Bytes {
    byte[] of(Random random, Role speaker);
  }

  private static void survive(int few, int many, Bytes bytes) {
    for (long seed : Randomness.seeds(few, many)) {
      var random = new Random(seed);
      Role role = random.nextBoolean() ? Role.SERVER : Role.CLIENT;
      try {
        new Survivor(role, random)
            .hear(bytes.of(random, role == Role.SERVER ? Role.CLIENT : Role.SERVER));
      } catch (RuntimeException | Error e) {
        throw new AssertionError(role + ": " + Randomness.again(seed), e);
      }
    }
  }

  @Test
  void noise() {
    survive(
        500,
        50_000,
        (random, speaker) -> {
          byte[] bytes = new byte[random.nextInt(2_000)];
          random.nextBytes(bytes);
          return bytes;
        });
  }

  @Test
  void noiseBehindAPreface() {
    survive(
        500,
        50_000,
        (random, speaker) -> {
          var frames = new Frames();
          if (speaker == Role.CLIENT) frames.magic();
          frames.settings();
          for (int i = random.nextInt(30); i > 0; i--) {
            byte[] payload = new byte[random.nextInt(random.nextInt(6) == 0 ? 16_385 : 20)];
            random.nextBytes(payload);
            int flags = random.nextBoolean() ? random.nextInt(256) : random.nextInt(2) * 5;
            frames.frame(random.nextInt(12), flags, random.nextInt(12), payload);
          }
          return frames.take();
        });
  }

  @Test
  void damagedConversations() {
    survive(
        300,
        30_000,
        (random, speaker) -> {
          byte[] bytes =
              Conversation.joined(
                  Conversation.random(random, speaker, random.nextInt(80), random.nextBoolean()));
          Mutation.of(bytes, random);
          return bytes;
        });
  }

  @Test
  void shuffledConversations() {
    survive(
        300,
        30_000,
        (random, speaker) -> {
          var pieces = Conversation.random(random, speaker, random.nextInt(80), true);
          int kept = speaker == Role.CLIENT ? 2 : 1;
          Collections.shuffle(pieces.subList(kept, pieces.size()), random);
          return Conversation.joined(pieces);
        });
  }

  @Test
  void longConversationsAreNotRemembered() {
    survive(
        3,
        60,
        (random, speaker) ->
            Conversation.joined(Conversation.random(random, speaker, 10_000, false)));
    var random = new Random(1);
    var server = new Survivor(Role.SERVER, random);
    server.hear(Conversation.joined(Conversation.random(random, Role.CLIENT, 5_000, false)));
    assertThat(server.inbound().lastPeerStreamId())
        .as("it went on to its end")
        .isGreaterThan(1_500);
  }

  @Test
  void headerBlocksThatDoNotEnd() {
    survive(
        20,
        1_000,
        (random, speaker) -> {
          var frames = new Frames();
          if (speaker == Role.CLIENT) frames.magic();
          frames.settings().frame(FrameType.HEADERS, 0, 1, new byte[0]);
          // a literal with a string that fits the limits, or one that does not, in small pieces
          int declared = random.nextBoolean() ? 16_000 : 100_000_000;
          frames.frame(FrameType.CONTINUATION, 0, 1, literal(declared));
          for (int i = 0; i < 300; i++)
            frames.frame(FrameType.CONTINUATION, 0, 1, new byte[random.nextInt(100)]);
          return frames.take();
        });
  }

  private static byte[] literal(int length) {
    byte[] bytes = {0, 1, 'x', 0x7F, 0, 0, 0, 0, 0};
    int rest = length - 0x7F;
    for (int i = 4; i < 8; i++, rest >>>= 7) bytes[i] = (byte) ((rest & 0x7F) | 0x80);
    bytes[8] = (byte) rest;
    return bytes;
  }
}
