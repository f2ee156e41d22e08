package dev.tandem.rpc.schedule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thread after another, each until it has to wait; but a thread that has awaited a position
/// goes before all others there. With every position tried, every state that the threads are in
/// between is met by it.
public final class Interposed implements Chooser {
  /// Who goes on where several may.
  public enum Order {
    /// The oldest; at the position, whoever ran there.
    OLDEST,
    /// The newest; at the position, whoever ran there.
    NEWEST,
    /// The newest, and whoever ran at the position after all others.
    LATE
  }

  private final Order order;
  private final Randomness random = new Randomness(0);
  private @Nullable Task preempted;

  public Interposed(Order order) {
    this.order = order;
  }

  @Override
  public boolean isFine() {
    return false;
  }

  @Override
  public int stretch() {
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean isEager() {
    return false;
  }

  @Override
  public Task choose(List<Task> ready, @Nullable Task running) {
    if (running != null) preempted = running;
    for (Task t : ready) if (t.awaitedPosition) return t;
    boolean waits = preempted != null && ready.contains(preempted);
    if (waits && order != Order.LATE) return preempted;
    if (order == Order.OLDEST) return ready.getFirst();
    for (Task t : ready.reversed()) if (t != preempted) return t;
    return ready.getLast();
  }

  /// Then it is not the one who goes on.
  @Override
  public void passed(Task task) {}

  @Override
  public boolean timePasses() {
    return false;
  }

  @Override
  public int pick(int bound) {
    return random.below(bound);
  }
}
