package dev.tandem.rpc.transport;

/// How many of its young streams a peer may reset, or make us reset: a bucket that holds `burst`
/// and gets `perSecond` back.
///
/// A stream is young for a second: cancelling what has run for long is nobody's attack, opening and
/// resetting in one breath may be (rapid reset, CVE-2023-44487, and its provoked cousin,
/// CVE-2025-8671). The loop's; time comes in.
final class ResetRate {
  static final long YOUNG_NANOS = 1_000_000_000;

  private final int perSecond;
  private final int burst;
  private double left;
  private long since;

  ResetRate(int perSecond, int burst, long now) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.left = burst;
    this.since = now;
  }

  /// Counts the reset of a stream that was opened at `opened`. False: that is one too many.
  boolean allows(long opened, long now) {
    if (now - opened > YOUNG_NANOS) return true;
    left = Math.min(burst, left + (now - since) * 1e-9 * perSecond);
    since = now;
    if (left < 1) return false;
    left--;
    return true;
  }
}
