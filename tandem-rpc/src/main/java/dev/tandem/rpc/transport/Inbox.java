package dev.tandem.rpc.transport;

import dev.tandem.http2.Mailbox;
import dev.tandem.rpc.grpc.Frame;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The messages of one call that arrived and were not read yet: from the loop to one reader at a time, with no lock.
///
/// It also keeps the account of the stream's window. Bytes received and not yet credited are counted in [#uncredited]; who takes them
/// out of it (the loop, while a reader waits for the message they belong to; or the reader, as it takes messages) owes the peer a
/// WINDOW_UPDATE for them. Nothing is credited twice, since nothing can be taken out twice.
final class Inbox {
  static final class Received extends Mailbox.Node {
    final Frame frame;

    Received(Frame frame) {
      this.frame = frame;
    }
  }

  private final Mailbox<Received> arrived = new Mailbox<>();
  private final AtomicInteger uncredited = new AtomicInteger();

  /// Set by a reader before it waits: what is being assembled is credited as it arrives. Cleared when a message is complete.
  private volatile boolean wanted;

  // the reader's
  private @Nullable Received next;
  private int creditable;

  // ---- the loop

  void add(Frame frame) {
    wanted = false;
    arrived.push(new Received(frame));
  }

  /// Counts bytes that arrived. What is returned is to be credited now.
  int received(int bytes) {
    if (wanted) return bytes + uncredited.getAndSet(0);
    uncredited.addAndGet(bytes);
    return 0;
  }

  // ---- the reader

  boolean isEmpty() {
    return next == null && arrived.isEmpty();
  }

  @Nullable Frame poll() {
    Received r = next;
    if (r == null) {
      r = arrived.takeAll();
      if (r == null) return null;
    }
    next = Mailbox.next(r);
    creditable += take(r.frame.bytes().size() + Frame.PREFIX_BYTES);
    return r.frame;
  }

  /// About to wait: all that is here belongs to the message that is awaited.
  void want() {
    wanted = true;
    creditable += uncredited.getAndSet(0);
  }

  /// Bytes to announce to the peer, if they are at least `threshold`; else 0, and they are kept for later.
  int credit(int threshold) {
    if (creditable < threshold) return 0;
    int bytes = creditable;
    creditable = 0;
    return bytes;
  }

  private int take(int most) {
    while (true) {
      int there = uncredited.get();
      int taken = Math.min(there, most);
      if (uncredited.compareAndSet(there, there - taken)) return taken;
    }
  }
}
