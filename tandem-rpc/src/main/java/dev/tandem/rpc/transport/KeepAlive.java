package dev.tandem.rpc.transport;

import dev.tandem.rpc.KeepAliveSettings;
import java.util.concurrent.TimeUnit;

/// Whether a silent peer is still there. Asked at each tick of the loop, whose time comes in; the
/// numbers hold to a tick. Source: gRPC's A8.
///
/// ```
///   heard something ──▶ quiet ── `time` ──▶ PING, asked ── `timeout` ──▶ lost
///        ▲                 └────── a byte ──────┘
/// ```
final class KeepAlive {
  /// Marks our PINGs. Whatever comes back is a sign of life, so nobody looks for it.
  static final long PING = 0x74616e6465686921L;

  enum Next {
    NOTHING,
    ASK,
    LOST
  }

  private final long timeNanos;
  private final long timeoutNanos;
  private final boolean withoutCalls;
  private boolean heard;
  private long heardAt;
  private boolean asked;
  private long askedAt;

  /// @param slower how many times as long to wait before asking
  KeepAlive(KeepAliveSettings settings, int slower, long now) {
    long time = TimeUnit.NANOSECONDS.convert(settings.time());
    timeNanos = time > Long.MAX_VALUE / slower ? Long.MAX_VALUE : time * slower;
    timeoutNanos = TimeUnit.NANOSECONDS.convert(settings.timeout());
    withoutCalls = settings.withoutCalls();
    heardAt = now;
  }

  /// Bytes have come since the last tick.
  void heard() {
    heard = true;
  }

  Next tick(long now, boolean calls) {
    if (heard) {
      heard = false;
      heardAt = now;
      asked = false;
    } else if (asked) {
      return now - askedAt >= timeoutNanos ? Next.LOST : Next.NOTHING;
    } else if (now - heardAt >= timeNanos && (calls || withoutCalls)) {
      asked = true;
      askedAt = now;
      return Next.ASK;
    }
    return Next.NOTHING;
  }

  /// The silence that was too long, for messages.
  long timeoutSeconds() {
    return Math.max(1, TimeUnit.NANOSECONDS.toSeconds(timeoutNanos));
  }
}
