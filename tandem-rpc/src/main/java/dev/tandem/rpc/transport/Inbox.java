package dev.tandem.rpc.transport;

import dev.tandem.http2.Mailbox;
import dev.tandem.rpc.grpc.Frame;
import dev.tandem.rpc.grpc.Framing;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The messages of one call that arrived and were not read yet: from the loop to one reader at a
/// time, with no lock between the two.
///
/// It also keeps the account of the stream's window. Bytes received and not yet credited are
/// counted in [#uncredited]; who takes them out of it (the loop, while a reader waits for the
/// message they belong to; or the reader, as it takes messages) owes the peer a WINDOW_UPDATE for
/// them. Nothing is credited twice, since nothing can be taken out twice.
sealed class Inbox permits ClientInbox, ServerInbox {
  static final class Received extends Mailbox.Node {
    final Frame frame;

    Received(Frame frame) {
      this.frame = frame;
    }
  }

  private final Mailbox<Received> arrived = new Mailbox<>();
  private final AtomicInteger uncredited = new AtomicInteger();
  private volatile HeldBytes.@Nullable Share share;

  /// What the messages that are here take. Below 0 while a reader is quicker than the count.
  private final AtomicLong here = new AtomicLong();

  /// Set by a reader before it waits: what is being assembled is credited as it arrives. Cleared
  /// when a message is complete.
  private volatile boolean wanted;

  /// What the message takes that the handler has: the one it was given last, as it may need it
  /// until it asks for the next. Guarded by this.
  private long inHand;

  private boolean handlerDone;

  // the reader's
  private @Nullable Received next;
  private int creditable;

  /// Woken as messages come, and as nothing comes any more.
  final Waiters readers = new Waiters();

  /// @param share where the bytes that are here are counted; null: nowhere
  Inbox(HeldBytes.@Nullable Share share) {
    this.share = share;
  }

  // ---- the loop

  /// What comes from now on is counted there. Before anything has come.
  final void countIn(HeldBytes.Share share) {
    this.share = share;
  }

  /// Nothing comes any more, and whoever should read this may never do so: what is no more than
  /// `bytes` is counted no longer.
  final void countNoMore(int bytes) {
    HeldBytes.Share s = share;
    if (s == null || here.get() > bytes) return;
    share = null;
    s.changes(here.getAndSet(0), 0);
  }

  final void add(Frame frame) {
    wanted = false;
    arrived.push(new Received(frame));
  }

  /// The messages here, and the one that is being assembled, take so much more. False if there is
  /// no room for it.
  final boolean holds(long more) {
    HeldBytes.Share s = share;
    if (s == null) return true;
    long before = here.getAndAdd(more);
    return s.changes(before, before + more);
  }

  /// Counts bytes that arrived. What is returned is to be credited now.
  final int received(int bytes) {
    if (wanted) return bytes + uncredited.getAndSet(0);
    uncredited.addAndGet(bytes);
    return wanted ? uncredited.getAndSet(0) : 0; // the reader may have begun to wait in between
  }

  // ---- the reader

  final boolean isEmpty() {
    return next == null && arrived.isEmpty();
  }

  final @Nullable Frame poll() {
    Received r = next;
    if (r == null) {
      r = arrived.takeAll();
      if (r == null) return null;
    }
    next = Mailbox.next(r);
    int bytes = r.frame.bytes().size() + Framing.PREFIX_BYTES;
    creditable += take(uncredited, bytes);
    var _ = holds(-bytes - HeldBytes.MESSAGE_BYTES);
    return r.frame;
  }

  /// The handler is given a message that takes so much, decompressed. False if there is no room for
  /// it.
  final boolean hands(long bytes) {
    HeldBytes.Share s = share;
    if (s == null) return true;
    long now = bytes > HeldBytes.OWN_BYTES ? bytes : 0;
    synchronized (this) {
      if (now == inHand || handlerDone) return true;
      long before = inHand;
      inHand = now;
      return s.changes(before, now);
    }
  }

  /// The handler is done, and has nothing any more.
  final synchronized void handlerDone() {
    var _ = hands(0);
    handlerDone = true;
  }

  /// Any thread, once the call is over: what nobody will read is neither kept nor counted.
  final void discard() {
    arrived.takeAll();
    HeldBytes.Share s = share;
    if (s != null) s.changes(here.getAndSet(0), 0);
  }

  /// About to wait: all that is here belongs to the message that is awaited.
  final void want() {
    wanted = true;
    creditable += uncredited.getAndSet(0);
  }

  /// Bytes to announce to the peer, if they are at least `threshold`; else 0, and they are kept for
  /// later.
  final int credit(int threshold) {
    if (creditable < threshold) return 0;
    int bytes = creditable;
    creditable = 0;
    return bytes;
  }

  private static int take(AtomicInteger from, int most) {
    while (true) {
      int there = from.get();
      int taken = Math.min(there, most);
      if (from.compareAndSet(there, there - taken)) return taken;
    }
  }
}
