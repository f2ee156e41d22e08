package dev.tandem.rpc.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Threads that wait for a call to move: usually none or one.
///
/// A waiter enlists, looks at its condition again, and parks; a waker changes the condition first
/// and then calls [#wake], so no wake-up is lost. A thread may be woken for nothing: it looks again
/// and enlists again.
final class Waiters {
  private record Node(Thread thread, @Nullable Node next) {}

  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(Waiters.class, "head", Node.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // through HEAD
  private volatile @Nullable Node head;

  /// The calling thread will be unparked by the next [#wake].
  @SuppressWarnings("ReferenceEquality") // threads are themselves
  void enlist() {
    Thread me = Thread.currentThread();
    Node seen;
    Node mine;
    do {
      seen = head;
      if (seen != null && seen.thread == me) return;
      mine = new Node(me, seen);
    } while (!HEAD.compareAndSet(this, seen, mine));
  }

  /// Whether somebody might be waiting.
  boolean any() {
    return head != null;
  }

  void wake() {
    VarHandle.fullFence(); // the change before the look
    if (head == null) return;
    for (Node n = (Node) HEAD.getAndSet(this, null); n != null; n = n.next)
      LockSupport.unpark(n.thread);
  }
}
