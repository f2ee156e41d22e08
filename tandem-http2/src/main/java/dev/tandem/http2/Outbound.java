package dev.tandem.http2;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// The half of a connection that writes: commands in, bytes out. Confined to one holder at a time;
/// no sockets, threads or clocks.
public final class Outbound {
  /// What [#fill] leaves behind.
  public enum Fill {
    /// There is more: call again with a fresh buffer.
    MORE,
    /// Nothing is left.
    DRAINED,
    /// What is left waits for the peer: for a window, or for a place under its
    /// MAX_CONCURRENT_STREAMS.
    BLOCKED
  }

  public Outbound(Role role, OutboundEvents events) {}

  /// Takes a message. Cheap; what it needs to send is put into the next buffer that is filled.
  public void apply(Command c) {}

  /// Puts as many frames into `buffer` as it has room for: what is owed first, then the streams in
  /// turn.
  public Fill fill(ByteBuffer buffer) {
    return Fill.DRAINED;
  }

  /// Bytes of control frames (acknowledgements, resets, credit) that were not put into a buffer
  /// yet.
  public int owedControlBytes() {
    return 0;
  }

  /// Bytes of bodies that were not put into a buffer yet.
  public long unsentBytes() {
    return 0;
  }

  /// Streams of a client whose HEADERS were not put into a buffer yet.
  public int pendingOpens() {
    return 0;
  }

  public boolean goAwaySent() {
    return false;
  }

  /// Takes away the streams of which nothing was sent; the caller sends them elsewhere.
  public void drainUnopened(Consumer<? super OutboundStream> taker) {}
}
