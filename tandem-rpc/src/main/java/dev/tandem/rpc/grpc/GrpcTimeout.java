package dev.tandem.rpc.grpc;

/// The value of `grpc-timeout`: one to eight digits and a unit. Source: PROTOCOL-HTTP2.md,
/// "Timeout".
///
/// ```text
/// H hours   M minutes   S seconds   m milliseconds   u microseconds   n nanoseconds
/// ```
final class GrpcTimeout {
  /// What [#parse] gives for anything that is not a timeout.
  static final long JUNK = -1;

  private static final int MAX_DIGITS = 8;
  private static final long MOST = 99_999_999;
  private static final String UNITS = "numSMH";
  private static final long[] NANOS = {
    1, 1_000, 1_000_000, 1_000_000_000, 60_000_000_000L, 3_600_000_000_000L
  };

  private GrpcTimeout() {}

  /// The timeout in nanoseconds, which is [Long#MAX_VALUE] for all that is longer (292 years);
  /// [#JUNK] if it is none. Zero is taken for what it says, though it should not be sent.
  static long parse(String value) {
    int digits = value.length() - 1;
    if (digits < 1 || digits > MAX_DIGITS) return JUNK;
    long count = 0;
    for (int i = 0; i < digits; i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) return JUNK;
      count = 10 * count + digit;
    }
    int unit = UNITS.indexOf(value.charAt(digits));
    if (unit < 0) return JUNK;
    return count > Long.MAX_VALUE / NANOS[unit] ? Long.MAX_VALUE : count * NANOS[unit];
  }

  /// The timeout in the finest unit that has room for it, rounded up; what is zero or less is the
  /// shortest there is, `1n`.
  static String format(long nanos) {
    if (nanos <= 0) return "1n";
    int unit = 0;
    while (ceiling(nanos, NANOS[unit]) > MOST) unit++; // ends: no long is 99999999 hours
    return Long.toString(ceiling(nanos, NANOS[unit])) + UNITS.charAt(unit);
  }

  private static long ceiling(long nanos, long unit) {
    return (nanos - 1) / unit + 1;
  }
}
