package dev.tandem.rpc.transport;

import dev.tandem.rpc.PingPolicy;
import java.util.concurrent.TimeUnit;

/// Whether a client pings more than a server bears. The loop's; time comes in. Source: gRPC's A8.
final class PingStrikes {
  /// What a client reads as the reason; gRPC's documents fix it.
  static final String REASON = "too_many_pings";

  private static final int FORGIVEN = 2;
  private static final long WITHOUT_CALLS_NANOS = TimeUnit.HOURS.toNanos(2);

  private final long apartNanos;
  private final long idleApartNanos;
  private boolean any;
  private long lastGood;
  private int strikes;

  PingStrikes(PingPolicy policy) {
    apartNanos = TimeUnit.NANOSECONDS.convert(policy.apart());
    idleApartNanos = policy.withoutCalls() ? apartNanos : WITHOUT_CALLS_NANOS;
  }

  /// Counts a PING that has come.
  ///
  /// @param calls whether the client has calls open
  /// @param said whether HEADERS or DATA went to the client since its last PING
  boolean tooMany(long now, boolean calls, boolean said) {
    if (said || !any || now - lastGood >= (calls ? apartNanos : idleApartNanos)) {
      any = true;
      lastGood = now;
      if (said) strikes = 0;
      return false;
    }
    return ++strikes > FORGIVEN;
  }
}
