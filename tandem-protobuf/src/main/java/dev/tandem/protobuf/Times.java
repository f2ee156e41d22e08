package dev.tandem.protobuf;

import dev.tandem.protobuf.types.Duration;
import dev.tandem.protobuf.types.Timestamp;
import java.time.Instant;

/// `google.protobuf.Timestamp` and `Duration` as `java.time` has them, and back.
///
/// ```java
/// Event.builder().at(Times.toProto(Instant.now())).lasts(Times.toProto(ofSeconds(5))).build();
/// Instant at = Times.toJava(event.at());
/// ```
///
/// Nothing is rounded. What the other side cannot hold, or what is no valid message, is an
/// IllegalArgumentException that says what is allowed.
public final class Times {
  private static final long FIRST_SECOND = -62_135_596_800L; // 0001-01-01T00:00:00Z
  private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z
  private static final long MOST_SECONDS = 315_576_000_000L; // 10,000 years of 365.25 days
  private static final int NANOS = 1_000_000_000;

  private Times() {}

  /// The point in time; a timestamp that is not set is 1970-01-01T00:00:00Z.
  public static Instant toJava(Timestamp timestamp) {
    long seconds = timestamp.seconds();
    int nanos = timestamp.nanos();
    if (!isTimestamp(seconds, nanos))
      throw new IllegalArgumentException(noTimestamp(seconds, nanos));
    return Instant.ofEpochSecond(seconds, nanos);
  }

  /// A point in time of the years 1 to 9999.
  public static Timestamp toProto(Instant instant) {
    long seconds = instant.getEpochSecond();
    int nanos = instant.getNano();
    if (!isTimestamp(seconds, nanos)) {
      throw new IllegalArgumentException(
          instant + " is out of the range of a Timestamp, years 1 to 9999");
    }
    return new Timestamp(seconds, nanos);
  }

  /// The length of time, which may be negative.
  public static java.time.Duration toJava(Duration duration) {
    long seconds = duration.seconds();
    int nanos = duration.nanos();
    if (!isDuration(seconds, nanos)) throw new IllegalArgumentException(noDuration(seconds, nanos));
    return java.time.Duration.ofSeconds(seconds, nanos);
  }

  /// A length of time up to 10,000 years either way.
  public static Duration toProto(java.time.Duration duration) {
    long seconds = duration.getSeconds();
    int nanos = duration.getNano(); // never negative: -0.5 s is -1 s and 500,000,000 ns
    if (seconds < 0 && nanos > 0) {
      seconds++;
      nanos -= NANOS;
    }
    if (!isDuration(seconds, nanos)) {
      throw new IllegalArgumentException(
          duration + " is out of the range of a Duration, 315,576,000,000 s either way");
    }
    return new Duration(seconds, nanos);
  }

  static boolean isTimestamp(long seconds, int nanos) {
    return seconds >= FIRST_SECOND && seconds <= LAST_SECOND && nanos >= 0 && nanos < NANOS;
  }

  static String noTimestamp(long seconds, int nanos) {
    return "seconds: %d nanos: %d is no Timestamp, which has the years 1 to 9999, and 0 to 999,999,999 nanos"
        .formatted(seconds, nanos);
  }

  static boolean isDuration(long seconds, int nanos) {
    return seconds >= -MOST_SECONDS
        && seconds <= MOST_SECONDS
        && nanos > -NANOS
        && nanos < NANOS
        && !(seconds > 0 && nanos < 0)
        && !(seconds < 0 && nanos > 0);
  }

  static String noDuration(long seconds, int nanos) {
    return "seconds: %d nanos: %d is no Duration, which has 315,576,000,000 s either way, and nanos of the same sign below 1,000,000,000"
        .formatted(seconds, nanos);
  }
}
