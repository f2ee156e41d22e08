package dev.tandem.rpc.transport;

import dev.tandem.rpc.ConnectionSettings;

/// How wide the windows of one connection should be: as wide as what the network carries in a round
/// trip. The loop's; time comes in.
///
/// ```
///   half a connection's window was read in t    ──▶ bandwidth = half a window ÷ t; PING
///   its answer is there after r                 ──▶ a round trip carries bandwidth × the shortest r so far
///   that is > 1/2 of the stream's window, and the bandwidth is better than ever before?
///                                                   stream: twice what a round trip carries, or twice what it was
///                                                   connection: twice that
/// ```
///
/// (Counting what arrives between PING and answer, as others do, would find nothing: our credit
/// goes out with the PING, and what it lets the peer send comes behind the answer.)
final class WindowGrowth {
  /// Marks the PINGs that measure.
  static final long PING = 0x74616e64656d6264L;

  /// By how much bandwidth has to rise for a sign that the window was what held it back.
  private static final double BETTER = 1.1;

  private final int maxStreamWindow;
  private int streamWindow;
  private int connectionWindow;

  private int read;
  private long since;
  private boolean asked;
  private long askedAt;

  /// In bytes per nanosecond.
  private double bandwidth;

  private double bestBandwidth;

  /// The shortest so far: whatever is longer waited for a processor, or in a queue.
  private long roundTrip = Long.MAX_VALUE;

  WindowGrowth(ConnectionSettings settings, long now) {
    maxStreamWindow = settings.maxStreamWindowBytes();
    streamWindow = settings.streamWindowBytes();
    connectionWindow = settings.connectionWindowBytes();
    since = now;
  }

  /// Counts bytes that were read. True: [#ask].
  boolean read(int bytes) {
    if (streamWindow >= maxStreamWindow) return false;
    read += bytes;
    return read >= connectionWindow / 2;
  }

  /// So much was read that it is worth a look. True: [#PING] has to go out now.
  boolean ask(long now) {
    double measured = (double) read / Math.max(1, now - since);
    read = 0;
    since = now;
    if (asked || measured < bestBandwidth * BETTER) return false;
    bandwidth = measured;
    asked = true;
    askedAt = now;
    return true;
  }

  /// The answer to [#PING] has come. True: the windows should widen.
  ///
  /// @param memory whether there is some for what a peer may then send
  boolean answered(long now, boolean memory) {
    if (!asked) return false;
    asked = false;
    roundTrip = Math.min(roundTrip, now - askedAt);
    double carried = bandwidth * roundTrip;
    if (carried <= streamWindow / 2.0 || !memory) return false;
    bestBandwidth = bandwidth;
    streamWindow = (int) Math.min(maxStreamWindow, 2 * Math.min(carried, streamWindow));
    connectionWindow =
        (int) Math.min(Integer.MAX_VALUE, Math.max(connectionWindow, 2L * streamWindow));
    return true;
  }

  int streamWindow() {
    return streamWindow;
  }

  int connectionWindow() {
    return connectionWindow;
  }
}
