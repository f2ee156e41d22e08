package dev.tandem.http2;

/// The streams that we reset last: none is reset twice, and nothing is written on them any more,
/// though a writer that has not heard of it may try.
final class ResetIds {
  private static final int KEPT = 128;

  private int[] ids = {};
  private int added;
  private int highest;

  /// Whether the stream was not among them.
  boolean add(int id) {
    if (contains(id)) return false;
    if (ids.length == 0) ids = new int[KEPT];
    ids[added++ & (KEPT - 1)] = id;
    highest = Math.max(highest, id);
    return true;
  }

  boolean contains(int id) {
    if (id > highest) return false;
    for (int i : ids) if (i == id) return true;
    return false;
  }

  /// [#contains] for a stream of which there is news only if something was added since it last
  /// asked.
  boolean contains(OutboundStream s) {
    if (s.resetsSeen == added) return false;
    s.resetsSeen = added;
    return contains(s.id);
  }
}
