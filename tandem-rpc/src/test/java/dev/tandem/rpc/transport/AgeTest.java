package dev.tandem.rpc.transport;

import static dev.tandem.rpc.ConnectionSettings.NEVER;
import static dev.tandem.rpc.transport.Age.Next.END;
import static dev.tandem.rpc.transport.Age.Next.IDLE;
import static dev.tandem.rpc.transport.Age.Next.NOTHING;
import static dev.tandem.rpc.transport.Age.Next.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.ConnectionAges;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AgeTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void anOldConnectionLeavesAndEndsAfterItsGrace() {
    var age =
        new Age(new ConnectionAges(Duration.ofSeconds(100), Duration.ofSeconds(50), NEVER), 0);
    assertThat(age.tick(89 * SECOND, true, 1)).isEqualTo(NOTHING);
    assertThat(age.tick(111 * SECOND, true, 1)).isEqualTo(OLD);
    assertThat(age.tick(139 * SECOND, true, 1)).isEqualTo(OLD);
    assertThat(age.tick(161 * SECOND, true, 1)).isEqualTo(END);
  }

  @Test
  void agesDiffer() {
    var ages = new ConnectionAges(Duration.ofSeconds(100), NEVER, NEVER);
    int left = 0;
    for (int i = 0; i < 1000; i++) {
      if (new Age(ages, 0).tick(100 * SECOND, true, 1) == OLD) left++;
    }
    assertThat(left).isBetween(300, 700);
  }

  @Test
  void aConnectionWithoutCallsLeaves() {
    var age = new Age(new ConnectionAges(NEVER, NEVER, Duration.ofSeconds(10)), 0);
    assertThat(age.tick(9 * SECOND, false, 0)).isEqualTo(NOTHING);
    assertThat(age.tick(10 * SECOND, true, 1)).isEqualTo(NOTHING);
    assertThat(age.tick(19 * SECOND, false, 1)).isEqualTo(NOTHING);
    assertThat(age.tick(20 * SECOND, false, 3)).isEqualTo(NOTHING); // one has come and gone
    assertThat(age.tick(29 * SECOND, false, 3)).isEqualTo(NOTHING);
    assertThat(age.tick(30 * SECOND, false, 3)).isEqualTo(IDLE);
  }

  @Test
  void neverIsNever() {
    var age = new Age(new ConnectionAges(NEVER, NEVER, NEVER), 0);
    assertThat(age.tick(Long.MAX_VALUE / 2, false, 0)).isEqualTo(NOTHING);
  }
}
