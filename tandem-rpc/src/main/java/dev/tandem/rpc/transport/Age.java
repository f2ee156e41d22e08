package dev.tandem.rpc.transport;

import dev.tandem.rpc.ConnectionAges;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// When a server's connection has served long enough, or has nothing to do. Asked at each tick of
/// the loop, whose time comes in. Source: gRPC's A9.
final class Age {
  enum Next {
    NOTHING,
    OLD,
    IDLE,
    END
  }

  /// By how much ages differ, so that not all clients come back at once.
  private static final double JITTER = 0.1;

  private final long bornAt;
  private final long maxAgeNanos;
  private final long graceNanos;
  private final long maxIdleNanos;
  private int lastStream;
  private long idleSince;

  Age(ConnectionAges ages, long now) {
    bornAt = now;
    idleSince = now;
    double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    maxAgeNanos = (long) (TimeUnit.NANOSECONDS.convert(ages.maxAge()) * factor);
    graceNanos = TimeUnit.NANOSECONDS.convert(ages.grace());
    maxIdleNanos = TimeUnit.NANOSECONDS.convert(ages.maxIdle());
  }

  /// @param calls whether some are open
  /// @param stream the last that was opened: a call may have come and gone between two ticks
  Next tick(long now, boolean calls, int stream) {
    if (calls || stream != lastStream) {
      lastStream = stream;
      idleSince = now;
    }
    long age = now - bornAt;
    if (age >= maxAgeNanos) {
      return age - maxAgeNanos >= graceNanos ? Next.END : Next.OLD;
    }
    return now - idleSince >= maxIdleNanos ? Next.IDLE : Next.NOTHING;
  }
}
