package dev.tandem.rpc;

import java.time.Duration;

/// How long a channel waits between attempts to connect: `initial`, then `factor` times as long
/// after each failure, up to `max`, each spread at random by `jitter` of itself up or down. After a
/// connection that worked it starts over. (gRPC's "Connection Backoff Protocol".)
///
/// @param jitter 0 to 1
public record Backoff(Duration initial, double factor, Duration max, double jitter) {
  /// 1 s × 1.6 to 120 s, spread by a fifth: the numbers of gRPC's connection-backoff.md.
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofSeconds(1), 1.6, Duration.ofSeconds(120), 0.2);

  public Backoff {
    ConnectionBuilder.positive("initial", initial);
    ConnectionBuilder.positive("max", max);
    if (!(factor >= 1)) throw new IllegalArgumentException("factor of " + factor + ": at least 1");
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter of " + jitter + ": from 0 to 1");
    }
  }

  /// How long to wait after so many failures in a row, from 1 on.
  ///
  /// @param random 0 to 1: where in the spread
  public Duration after(int failures, double random) {
    double nanos = Math.min(nanos(initial) * Math.pow(factor, failures - 1.0), nanos(max));
    return Duration.ofNanos((long) (nanos * (1 + jitter * (2 * random - 1))));
  }

  /// Of any duration, as far as it goes.
  private static double nanos(Duration d) {
    return d.getSeconds() * 1e9 + d.getNano();
  }
}
