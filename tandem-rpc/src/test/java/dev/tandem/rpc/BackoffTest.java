package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final double MIDDLE = 0.5;

  @Test
  void waitsGrowUpToTheirMaximum() {
    assertThat(Backoff.DEFAULT.after(1, MIDDLE)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Backoff.DEFAULT.after(2, MIDDLE)).isEqualTo(Duration.ofMillis(1600));
    assertThat(Backoff.DEFAULT.after(3, MIDDLE)).isEqualTo(Duration.ofMillis(2560));
    assertThat(Backoff.DEFAULT.after(11, MIDDLE)).isLessThan(Duration.ofMinutes(2));
    assertThat(Backoff.DEFAULT.after(12, MIDDLE)).isEqualTo(Duration.ofMinutes(2));
    assertThat(Backoff.DEFAULT.after(1_000_000, MIDDLE)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void waitsAreSpreadByAFifth() {
    assertThat(Backoff.DEFAULT.after(1, 0)).isEqualTo(Duration.ofMillis(800));
    assertThat(Backoff.DEFAULT.after(1, 1)).isEqualTo(Duration.ofMillis(1200));
    assertThat(Backoff.DEFAULT.after(99, 1)).isEqualTo(Duration.ofSeconds(144));
  }

  @Test
  void aWaitMayBeAsLongAsADurationIs() {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    var backoff = new Backoff(Duration.ofSeconds(1), 2, forever, 0);
    assertThat(backoff.after(3, MIDDLE)).isEqualTo(Duration.ofSeconds(4));
    assertThat(backoff.after(1_000, MIDDLE)).isGreaterThan(Duration.ofDays(36_500));
    assertThat(new Backoff(forever, 1, forever, 0).after(1, MIDDLE))
        .isGreaterThan(Duration.ofDays(36_500));
  }

  @Test
  void whatWouldNotBackOffIsRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Backoff(second, 0.9, second, 0)).hasMessageContaining("0.9");
    assertThatThrownBy(() -> new Backoff(second, 1, second, 1.1)).hasMessageContaining("1.1");
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, 1, second, 0))
        .hasMessageContaining("initial");
  }
}
