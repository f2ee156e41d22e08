package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.types.Duration;
import dev.tandem.protobuf.types.Timestamp;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Times of `google.protobuf` and those of `java.time`.
class TimesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1970-01-01T00:00:00Z",
    "-1, 999999999, 1969-12-31T23:59:59.999999999Z",
    "-62135596800, 0, 0001-01-01T00:00:00Z",
    "253402300799, 999999999, 9999-12-31T23:59:59.999999999Z"
  })
  void aTimestampIsAnInstant(long seconds, int nanos, Instant instant) {
    assertThat(Times.toJava(new Timestamp(seconds, nanos))).isEqualTo(instant);
    assertThat(Times.toProto(instant)).isEqualTo(new Timestamp(seconds, nanos));
  }

  @Test
  void anInstantOutOfRangeIsRefused() {
    assertThatThrownBy(() -> Times.toProto(Instant.parse("+10000-01-01T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("+10000-01-01T00:00:00Z is out of the range of a Timestamp, years 1 to 9999");
    assertThatThrownBy(() -> Times.toProto(Instant.parse("0000-12-31T23:59:59Z")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Times.toProto(Instant.MAX))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, -1",
    "0, 1000000000",
    "253402300800, 0",
    "-62135596801, 999999999",
    "9223372036854775807, 0"
  })
  void whatIsNoTimestampIsRefused(long seconds, int nanos) {
    assertThatThrownBy(() -> Times.toJava(new Timestamp(seconds, nanos)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "seconds: %d nanos: %d is no Timestamp, which has the years 1 to 9999, and 0 to 999,999,999 nanos"
                .formatted(seconds, nanos));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, PT0S",
    "1, 500000000, PT1.5S",
    "-1, -500000000, PT-1.5S",
    "0, -1, PT-0.000000001S",
    "-1, 0, PT-1S",
    "315576000000, 0, PT87660000H",
    "-315576000000, -999999999, PT-87660000H-0.999999999S"
  })
  void aDurationIsADuration(long seconds, int nanos, java.time.Duration duration) {
    assertThat(Times.toJava(new Duration(seconds, nanos))).isEqualTo(duration);
    assertThat(Times.toProto(duration)).isEqualTo(new Duration(seconds, nanos));
  }

  @Test
  void aDurationOutOfRangeIsRefused() {
    assertThatThrownBy(() -> Times.toProto(java.time.Duration.ofSeconds(315_576_000_001L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "PT87660000H1S is out of the range of a Duration, 315,576,000,000 s either way");
    assertThatThrownBy(() -> Times.toProto(java.time.Duration.ofSeconds(Long.MIN_VALUE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "1, -1",
    "-1, 1",
    "0, 1000000000",
    "0, -1000000000",
    "315576000001, 0",
    "-9223372036854775808, 0"
  })
  void whatIsNoDurationIsRefused(long seconds, int nanos) {
    assertThatThrownBy(() -> Times.toJava(new Duration(seconds, nanos)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "seconds: %d nanos: %d is no Duration, which has 315,576,000,000 s either way, and nanos of the same sign below 1,000,000,000"
                .formatted(seconds, nanos));
  }
}
