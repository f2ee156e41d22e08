package dev.tandem.http2;

import java.util.Arrays;

/// The last few streams that the peer itself has brought to an end, or has skipped: frames on those
/// are its mistakes.
///
/// Frames on all other streams that are gone race our RST_STREAM, and are swallowed. What is
/// forgotten here is taken for such a one: a bounded memory can only make us more patient.
final class ClosedStreams {
  enum End {
    /// Not known here: we have reset it, or it was long ago.
    FORGOTTEN,
    /// Both sides sent END_STREAM.
    ENDED,
    RESET_BY_PEER,
    /// Never opened; a higher id was, which closed it. Source: RFC 9113 §5.1.1.
    SKIPPED
  }

  private static final int KEPT = 64;

  /// More ids skipped at once than this are not remembered one by one.
  private static final int KEPT_SKIPPED = 16;

  private int[] ids = {};
  private End[] ends = {};
  private int next;

  void add(int id, End end) {
    if (next == ids.length) {
      if (ids.length < KEPT) {
        ids = Arrays.copyOf(ids, Math.max(8, 2 * ids.length));
        ends = Arrays.copyOf(ends, ids.length);
      } else {
        next = 0;
      }
    }
    ids[next] = id;
    ends[next++] = end;
  }

  /// The ids of the peer's between `last` and `opened`, both exclusive.
  void skipped(int last, int opened) {
    int from = last == 0 ? 1 : last + 2;
    for (int id = Math.max(from, opened - 2 * KEPT_SKIPPED); id < opened; id += 2)
      add(id, End.SKIPPED);
  }

  /// We have reset it after all.
  void forget(int id) {
    for (int i = 0; i < ids.length; i++) if (ids[i] == id) ends[i] = End.FORGOTTEN;
  }

  End of(int id) {
    for (int i = 0; i < ids.length; i++) if (ids[i] == id) return ends[i];
    return End.FORGOTTEN;
  }
}
