package dev.tandem.rpc.transport;

import dev.tandem.http2.Inbound;

/// For how long a peer has left the same header block, or the same frame, without an end. The
/// loop's.
final class Unfinished {
  private boolean any;
  private long frame;
  private long since;

  /// After bytes were fed.
  void look(Inbound inbound) {
    if (!inbound.isUnfinished()) {
      any = false;
    } else if (!any || frame != inbound.frames()) {
      any = true;
      frame = inbound.frames();
      since = System.nanoTime();
    }
  }

  boolean forLongerThan(long nanos, long now) {
    return any && now - since > nanos;
  }
}
