package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.PingPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PingStrikesTest {
  private static final long MINUTE = 60_000_000_000L;

  private final PingStrikes strikes = new PingStrikes(new PingPolicy(Duration.ofMinutes(5), false));

  private boolean tooMany(long minute, boolean calls) {
    return strikes.tooMany(minute * MINUTE, calls, false);
  }

  @Test
  void pingsThatAreFarEnoughApartPass() {
    for (long minute = 0; minute < 100; minute += 5) assertThat(tooMany(minute, true)).isFalse();
  }

  @Test
  void twoThatComeTooEarlyAreForgivenAndTheThirdIsNot() {
    assertThat(tooMany(0, true)).isFalse();
    assertThat(tooMany(1, true)).isFalse();
    assertThat(tooMany(2, true)).isFalse();
    assertThat(tooMany(3, true)).isTrue();
  }

  @Test
  void withoutCallsTwoHoursHaveToPass() {
    assertThat(tooMany(0, false)).isFalse();
    assertThat(tooMany(119, false)).isFalse(); // the first strike
    assertThat(tooMany(120, false)).isFalse();
    assertThat(tooMany(239, false)).isFalse(); // the second
    assertThat(tooMany(239, false)).isTrue();
  }

  @Test
  void whatWasSaidInBetweenForgivesAll() {
    for (int i = 0; i < 100; i++) {
      assertThat(strikes.tooMany(i, true, i % 3 == 0)).isFalse();
    }
  }

  @Test
  void aServerMayPermitThemWithoutCalls() {
    var permitting = new PingStrikes(new PingPolicy(Duration.ofMinutes(1), true));
    for (int i = 0; i < 100; i++) {
      assertThat(permitting.tooMany(i * MINUTE, false, false)).isFalse();
    }
  }
}
