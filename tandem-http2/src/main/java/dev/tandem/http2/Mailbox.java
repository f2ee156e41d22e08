package dev.tandem.http2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// Messages from any thread to one consumer: a linked stack that is pushed with one compare-and-set
/// and taken whole.
///
/// A node may be in one mailbox, once. After [#takeAll] the chain is the consumer's.
public final class Mailbox<N extends Mailbox.Node> {
  private static final VarHandle TOP;

  static {
    try {
      TOP = MethodHandles.lookup().findVarHandle(Mailbox.class, "top", Node.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// A message; its link lies in it, so that pushing allocates nothing.
  public abstract static class Node {
    @Nullable Node next;
  }

  @SuppressWarnings("UnusedVariable") // written through TOP
  private volatile @Nullable Node top;

  /// From any thread. What was done before is visible to the consumer that takes `n`.
  ///
  /// @return whether the mailbox was empty
  public boolean push(N n) {
    while (true) {
      Node below = top;
      n.next = below;
      if (TOP.weakCompareAndSetRelease(this, below, n)) return below == null;
    }
  }

  /// All messages, oldest first; null if there are none. For the one consumer; follow the chain
  /// with [#next].
  @SuppressWarnings("unchecked") // only Ns are pushed
  public @Nullable N takeAll() {
    if (top == null) return null;
    Node newest = (Node) TOP.getAndSetAcquire(this, (Node) null);
    Node first = null;
    while (newest != null) {
      Node older = newest.next;
      newest.next = first;
      first = newest;
      newest = older;
    }
    return (N) first;
  }

  /// The message after `n` in a chain that was taken; to be asked before `n` is handed on, since
  /// whoever gets `n` may link it anew.
  @SuppressWarnings("unchecked") // a chain holds nodes of one mailbox
  public static <N extends Node> @Nullable N next(N n) {
    return (N) n.next;
  }

  /// Whether there is nothing to take; from any thread, for which it may have changed already.
  public boolean isEmpty() {
    return top == null;
  }
}
