package dev.tandem.rpc.transport;

import static dev.tandem.rpc.transport.KeepAlive.Next.ASK;
import static dev.tandem.rpc.transport.KeepAlive.Next.LOST;
import static dev.tandem.rpc.transport.KeepAlive.Next.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.ConnectionSettings;
import dev.tandem.rpc.KeepAliveSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
  private static final long SECOND = 1_000_000_000;

  private static KeepAlive keepAlive(boolean withoutCalls, int slower) {
    var settings =
        new KeepAliveSettings(Duration.ofSeconds(10), Duration.ofSeconds(3), withoutCalls);
    return new KeepAlive(settings, slower, 0);
  }

  @Test
  void aSilentPeerIsAskedAndThenLost() {
    var keepAlive = keepAlive(false, 1);
    assertThat(keepAlive.tick(9 * SECOND, true)).isEqualTo(NOTHING);
    assertThat(keepAlive.tick(10 * SECOND, true)).isEqualTo(ASK);
    assertThat(keepAlive.tick(12 * SECOND, true)).isEqualTo(NOTHING);
    assertThat(keepAlive.tick(13 * SECOND, true)).isEqualTo(LOST);
  }

  @Test
  void anyByteIsASignOfLife() {
    var keepAlive = keepAlive(false, 1);
    assertThat(keepAlive.tick(10 * SECOND, true)).isEqualTo(ASK);
    keepAlive.heard();
    assertThat(keepAlive.tick(11 * SECOND, true)).isEqualTo(NOTHING);
    assertThat(keepAlive.tick(20 * SECOND, true)).isEqualTo(NOTHING);
    assertThat(keepAlive.tick(21 * SECOND, true)).isEqualTo(ASK);
    keepAlive.heard();
    assertThat(keepAlive.tick(30 * SECOND, true)).isEqualTo(NOTHING);
  }

  @Test
  void withoutCallsNobodyIsAskedUnlessThatIsWanted() {
    assertThat(keepAlive(false, 1).tick(99 * SECOND, false)).isEqualTo(NOTHING);
    assertThat(keepAlive(true, 1).tick(99 * SECOND, false)).isEqualTo(ASK);
  }

  @Test
  void aPeerThatWasAskedIsLostAlsoIfTheCallsHaveEnded() {
    var keepAlive = keepAlive(false, 1);
    assertThat(keepAlive.tick(10 * SECOND, true)).isEqualTo(ASK);
    assertThat(keepAlive.tick(13 * SECOND, false)).isEqualTo(LOST);
  }

  @Test
  void whoWasToldToAskLessDoes() {
    var keepAlive = keepAlive(false, 4);
    assertThat(keepAlive.tick(39 * SECOND, true)).isEqualTo(NOTHING);
    assertThat(keepAlive.tick(40 * SECOND, true)).isEqualTo(ASK);
  }

  @Test
  void neverIsNever() {
    var never = new KeepAliveSettings(ConnectionSettings.NEVER, Duration.ofSeconds(3), true);
    assertThat(new KeepAlive(never, 1 << 20, 0).tick(Long.MAX_VALUE - 1, true)).isEqualTo(NOTHING);
  }
}
