package dev.tandem.rpc.transport;

import java.util.concurrent.Semaphore;

/// Of a server's messages that take long to inflate, as many as half of its processors at the same
/// time: each may cost a thousand times what it cost to send, and the other half is for others.
///
/// Connections take turns, and each one's calls among themselves: whoever sends a thousand such
/// messages keeps its own calls waiting, and of others' at most the next few.
final class InflatingTurns {
  /// A message that has no more once it is inflated takes no turn: it costs what other calls do.
  static final int FREE_BYTES = 64 * 1024;

  private final int atOnce = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /// First come, first served.
  private final Semaphore places = new Semaphore(atOnce, true);

  Queue of(Loop loop) {
    return new Queue(loop);
  }

  /// One connection's calls.
  final class Queue {
    private final Semaphore mine = new Semaphore(atOnce, true);
    private final Loop loop;

    private Queue(Loop loop) {
      this.loop = loop;
    }

    /// On a call's thread: waits for its turn.
    @SuppressWarnings("ThreadPriorityCheck")
    void take() throws InterruptedException {
      mine.acquire();
      try {
        places.acquire();
      } catch (InterruptedException e) {
        giveBack(mine);
        throw e;
      }
      Thread.yield(); // where there is one processor: whatever else there is to do comes first
    }

    /// On a call's thread, which has had its turn.
    void giveBack() {
      giveBack(places);
      giveBack(mine);
    }

    /// The loop wakes the one that waits: a carrier prefers virtual threads that were woken on it,
    /// and as long as one wakes the next it would look for no other.
    private void giveBack(Semaphore semaphore) {
      if (semaphore.hasQueuedThreads()) loop.execute(semaphore::release);
      else semaphore.release();
    }

    int freePlaces() {
      return places.availablePermits();
    }

    boolean waits() {
      return mine.hasQueuedThreads() || places.hasQueuedThreads();
    }
  }
}
