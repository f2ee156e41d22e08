package dev.tandem.rpc.schedule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides who goes on: what makes one schedule different from another. Must decide alike when it
/// is asked alike.
public interface Chooser {
  /// Whether there are points at plain fields too, which nobody should share without more.
  boolean isFine();

  /// After how many points the one who runs is to be asked for again; at least 1.
  int stretch();

  /// Whether a thread that others have just made ready may go on at once.
  boolean isEager();

  /// Who goes on: one of `ready`.
  ///
  /// @param running who has run until now; null if it waits or is over
  Task choose(List<Task> ready, @Nullable Task running);

  /// `task` is there.
  default void added(Task task) {}

  /// `task` lets others go first.
  default void passed(Task task) {}

  /// Whether a little time passes now, though somebody could go on.
  boolean timePasses();

  /// A number from 0 to below `bound`, for what else may differ.
  int pick(int bound);
}
