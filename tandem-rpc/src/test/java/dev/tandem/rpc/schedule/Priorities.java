package dev.tandem.rpc.schedule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Each thread has a priority, and the highest goes on; now and then the one who runs falls behind
/// all others. Finds what needs a thread to be late by much, and few changes (Burckhardt et al., "A
/// Randomized Scheduler with Probabilistic Guarantees of Finding Bugs").
public final class Priorities implements Chooser {
  private final Randomness random;
  private final boolean fine;
  private final int longest;
  private final int patience;
  private int lowest;

  public Priorities(long seed) {
    random = new Randomness(seed);
    fine = random.oneIn(4);
    longest = random.of(100, 500, 2000);
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
    return true;
  }

  @Override
  public void added(Task task) {
    task.priority = 1 + random.below(1000);
  }

  @Override
  public void passed(Task task) {
    task.priority = --lowest;
  }

  /// Asked in the middle of things, it was the end of a stretch as often as not.
  @Override
  public Task choose(List<Task> ready, @Nullable Task running) {
    if (running != null && random.oneIn(8)) passed(running);
    Task best = ready.getFirst();
    for (Task t : ready) if (t.priority > best.priority) best = t;
    return best;
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
