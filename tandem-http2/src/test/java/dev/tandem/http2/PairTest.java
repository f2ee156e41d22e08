package dev.tandem.http2;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Both ends at once: see [Pair].
class PairTest {
  @Test
  void allArrivesInOrderAndNothingIsLeft() {
    for (long seed : Randomness.seeds(40, 1_200)) {
      try {
        new Pair(new Random(seed)).run();
      } catch (RuntimeException | Error e) {
        throw new AssertionError(Randomness.again(seed), e);
      }
    }
  }
}
