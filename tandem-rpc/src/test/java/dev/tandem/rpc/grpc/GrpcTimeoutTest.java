package dev.tandem.rpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcTimeoutTest {
  private static final long HOUR = 3_600_000_000_000L;

  @ParameterizedTest
  @CsvSource({
    "1n, 1",
    "1u, 1000",
    "1m, 1000000",
    "1S, 1000000000",
    "1M, 60000000000",
    "1H, 3600000000000",
    "0S, 0",
    "007m, 7000000",
    "12345678n, 12345678",
    "99999999n, 99999999",
    "99999999u, 99999999000",
    "99999999m, 99999999000000",
    "99999999S, 99999999000000000",
    "99999999M, 5999999940000000000"
  })
  void oneToEightDigitsAndAUnitAreRead(String value, long nanos) {
    assertThat(GrpcTimeout.parse(value)).isEqualTo(nanos);
  }

  @Test
  void whatIsLongerThanALongDoesNotOverflow() {
    assertThat(GrpcTimeout.parse("99999999H")).isEqualTo(Long.MAX_VALUE);
    assertThat(GrpcTimeout.parse("2562047H")).isEqualTo(2_562_047 * HOUR);
    assertThat(GrpcTimeout.parse("2562048H")).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "S",
        "123456789n",
        "000000001S",
        "1s",
        "1h",
        "1N",
        "1U",
        "1 S",
        " 1S",
        "1S ",
        "-1S",
        "+1S",
        "1.5S",
        "1e3m",
        "0x1S",
        "1SS",
        "1ms",
        "S1",
        "\u0661S",
        "\u00b2S",
        "1\u00b5",
        "1,S",
        "99999999999999999999H"
      })
  void anythingElseIsJunk(String value) {
    assertThat(GrpcTimeout.parse(value)).isEqualTo(GrpcTimeout.JUNK);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1n",
    "99999999, 99999999n",
    "100000000, 100000u",
    "100000001, 100001u",
    "99999999000, 99999999u",
    "99999999001, 100000m",
    "99999999000000, 99999999m",
    "99999999000001, 100000S",
    "99999999000000000, 99999999S",
    "99999999000000001, 1666667M",
    "5999999940000000000, 99999999M",
    "5999999940000000001, 1666667H",
    "9223372036854775807, 2562048H"
  })
  void theFinestUnitThatHasRoomIsSentRoundedUp(long nanos, String value) {
    assertThat(GrpcTimeout.format(nanos)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, -HOUR, Long.MIN_VALUE})
  void whatHasPassedIsSentAsTheShortestThereIs(long nanos) {
    assertThat(GrpcTimeout.format(nanos)).isEqualTo("1n");
  }

  /// Around every power of two: what is sent is read as no less, and as little more as the unit
  /// allows.
  @Test
  void aTimeoutThatWasSentIsReadAsNoLess() {
    for (int shift = 0; shift < 63; shift++) {
      for (long nanos = (1L << shift) - 1; nanos <= (1L << shift) + 1; nanos++) {
        if (nanos <= 0) continue;
        String sent = GrpcTimeout.format(nanos);
        long read = GrpcTimeout.parse(sent);
        assertThat(sent).hasSizeLessThanOrEqualTo(9);
        assertThat(read).as("%s for %s ns", sent, nanos).isGreaterThanOrEqualTo(nanos);
        if (read != Long.MAX_VALUE) {
          assertThat((double) (read - nanos)).isLessThanOrEqualTo(nanos * 1e-4);
        }
      }
    }
  }
}
