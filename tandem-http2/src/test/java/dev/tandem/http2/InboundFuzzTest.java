package dev.tandem.http2;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/// What a peer may say, as frames: each input is one byte for the role of who hears it, and the
/// bytes of a connection.
@Tag("fuzz")
class InboundFuzzTest {
  static Stream<byte[]> conversations() {
    return IntStream.range(0, 100)
        .mapToObj(InboundFuzzTest::conversation)
        .filter(input -> input.length < 1_500);
  }

  private static byte[] conversation(int seed) {
    var random = new Random(seed);
    Role speaker = seed % 2 == 0 ? Role.CLIENT : Role.SERVER;
    byte[] said =
        Conversation.joined(Conversation.random(random, speaker, 1 + seed / 3, seed % 3 == 0));
    byte[] input = new byte[1 + said.length];
    input[0] = (byte) (seed % 2);
    System.arraycopy(said, 0, input, 1, said.length);
    return input;
  }

  @MethodSource("conversations")
  @FuzzTest(maxDuration = "45s")
  void isSurvivedAndMeansTheSameHoweverItIsCut(byte[] input) {
    if (input.length == 0) return;
    Role role = (input[0] & 1) == 0 ? Role.SERVER : Role.CLIENT;
    byte[] said = Arrays.copyOfRange(input, 1, input.length);
    var random = new Random(Arrays.hashCode(input));
    Heard.alikeHoweverItIsCut(role, said, random, "", 30);
    new Survivor(role, random).hear(said);
  }
}
