package dev.tandem.rpc.schedule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Anybody may go on, after stretches of any length around one that is drawn at the beginning.
public final class RandomWalk implements Chooser {
  private final Randomness random;
  private final boolean fine;
  private final int longest;
  private final boolean eager;
  private final int patience;

  public RandomWalk(long seed) {
    random = new Randomness(seed);
    fine = random.oneIn(4);
    longest = random.of(2, 6, 20, 60, 200, 600, 2000);
    eager = random.oneIn(4);
    patience = random.of(8, 50, 1000);
  }

  @Override
  public boolean isFine() {
    return fine;
  }

  @Override
  public int stretch() {
    return 1 + random.below(longest);
  }

  @Override
  public boolean isEager() {
    return eager;
  }

  @Override
  public Task choose(List<Task> ready, @Nullable Task running) {
    return ready.get(random.below(ready.size()));
  }

  @Override
  public boolean timePasses() {
    return random.oneIn(patience);
  }

  @Override
  public int pick(int bound) {
    return random.below(bound);
  }
}
