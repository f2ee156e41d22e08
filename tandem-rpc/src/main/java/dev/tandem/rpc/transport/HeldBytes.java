package dev.tandem.rpc.transport;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What all calls of a server hold together: messages being assembled or not read yet, those that
/// handlers were given last, and messages not sent yet. Or all calls that are made here, of
/// messages being assembled or not read yet.
///
/// Each connection has a share, which may be as large as what is left for all others: of a limit of
/// 64 MiB the first that takes what it can get has 32, the next 16. A connection that is past its
/// share gets no new calls, and a call that would take more of it ends. So all together stay within
/// the limit, and small calls are refused nothing, whatever others do.
final class HeldBytes {
  /// What a message takes besides its bytes: its array's head, and the objects around it.
  static final int MESSAGE_BYTES = 96;

  /// So much of what a call holds in one direction is its own, and not counted: like the call
  /// itself it is bounded by the number of streams. Most calls never take more.
  static final int OWN_BYTES = 4 * 1024;

  private final LongAdder held = new LongAdder();
  private final long limit;

  private final String whose;

  /// @param whose "server" or "client", for whoever is refused
  HeldBytes(long limit, String whose) {
    this.limit = limit;
    this.whose = whose;
  }

  /// Whether more than half is free: nobody is asked to send more otherwise.
  boolean hasRoom() {
    return held.sum() <= limit / 2;
  }

  long bytes() {
    return held.sum();
  }

  Share share() {
    return new Share();
  }

  /// What the calls of one connection hold. Any thread.
  final class Share {
    private static final long CLOSED = Long.MIN_VALUE / 2;

    private final AtomicLong mine = new AtomicLong();

    private Share() {}

    /// A call holds `after` bytes in one direction, where it held `before`. False if it has grown,
    /// and that is too much.
    boolean changes(long before, long after) {
      long change = Math.max(after, OWN_BYTES) - Math.max(before, OWN_BYTES);
      if (change == 0) return true;
      if (mine.getAndAdd(change) > CLOSED / 2) held.add(change);
      return change < 0 || !isOver();
    }

    /// Whether this connection is past its share.
    boolean isOver() {
      long now = mine.get();
      return now > 0 && now + held.sum() > limit;
    }

    /// Whether a call that holds nothing may hold so much.
    boolean fits(long bytes) {
      return bytes <= OWN_BYTES || mine.get() + held.sum() + bytes <= limit;
    }

    /// What whoever is refused is told.
    String refusal() {
      return "this connection has the %s hold %d bytes of messages, and no more of its maxHeldBytes, %d, is left for it"
          .formatted(whose, mine.get(), limit);
    }

    /// The connection is gone, and with it what waited in it. What its calls say from now on does
    /// not count.
    void close() {
      held.add(-mine.getAndAdd(CLOSED));
    }
  }
}
