package dev.tandem.rpc.schedule;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One thread of a schedule. All is written and read by whoever holds the baton.
public final class Task {
  /// As the program sees it: loops are platform threads.
  final boolean isVirtual;

  /// In the order of their making.
  final int number;

  @SuppressWarnings("NullAway.Init") // at once, by who makes it
  Thread thread;

  /// The thread of the JVM runs, or waits for the baton.
  private boolean launched;

  boolean started;
  boolean over;

  /// What it waits for; null: nothing.
  @Nullable BooleanSupplier until;

  /// When it goes on in any case.
  long wakesAt = Schedule.NEVER;

  /// It goes on before time passes, once all others wait.
  boolean last;

  /// It has waited for a position, where it is to go first.
  boolean awaitedPosition;

  boolean permit;
  boolean interrupted;

  /// Classes that are being initialized on it.
  int hushed;

  /// For choosers that have favourites.
  int priority;

  Task(boolean isVirtual, int number) {
    this.isVirtual = isVirtual;
    this.number = number;
  }

  boolean isReady(long now) {
    return started && !over && (until == null ? !last : until.getAsBoolean() || wakesAt - now <= 0);
  }

  /// Whether the calling thread is this one.
  @SuppressWarnings("ReferenceEquality") // threads are themselves
  boolean isHere() {
    return Thread.currentThread() == thread;
  }

  /// Its turn has come.
  void launch() {
    if (launched) {
      LockSupport.unpark(thread);
      return;
    }
    launched = true;
    thread.start();
  }

  @Override
  public String toString() {
    return thread.getName() + " #" + number;
  }
}
