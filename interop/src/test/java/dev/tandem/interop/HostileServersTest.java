package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;

/// All of them, with more calls, and the times that a channel has by itself; and honest calls are
/// looked at.
@Tag("hostile")
final class HostileServersTest extends HostileServersContract {
  private static final long LIVE_MICROS = 100_000;

  HostileServersTest() {
    super(true);
  }

  @Override
  List<HostileCase> cases() {
    return HostileCase.all();
  }

  @Override
  void check(BesetReport report) {
    assertThat(report.liveP99Micros()).as("honest calls' p99, in µs").isLessThan(LIVE_MICROS);
    assertThat(report.restMillis()).as("processor's ms a second, at rest").isLessThan(500);
  }
}
