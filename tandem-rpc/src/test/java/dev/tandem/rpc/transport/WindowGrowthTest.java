package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.ConnectionSettings;
import org.junit.jupiter.api.Test;

class WindowGrowthTest {
  private static final int KIB = 1024;
  private static final long MILLI = 1_000_000;

  /// The defaults: 256 KiB, which grow to 16 MiB; a connection's 1 MiB.
  private final WindowGrowth growth = new WindowGrowth(ConnectionSettings.DEFAULT, 0);

  private long asked;

  /// Half a connection's window has come since the last time, which took so long, and there is an
  /// answer to the PING after `roundTrip`. True if the windows widened.
  private boolean round(long millis, long roundTrip) {
    int half = growth.connectionWindow() / 2;
    assertThat(growth.read(half - 1)).isFalse();
    assertThat(growth.read(1)).isTrue();
    asked += millis * MILLI;
    return growth.ask(asked) && growth.answered(asked + roundTrip * MILLI, true);
  }

  @Test
  void windowsBecomeTwiceWhatARoundTripCarries() {
    assertThat(round(200, 100)).isTrue(); // 512 KiB in 200 ms: 256 KiB in 100 ms
    assertThat(growth.streamWindow()).isEqualTo(512 * KIB);
    assertThat(growth.connectionWindow()).isEqualTo(1024 * KIB);
    assertThat(round(100, 100)).isTrue(); // 512 KiB in 100 ms
    assertThat(growth.streamWindow()).isEqualTo(1024 * KIB);
    assertThat(growth.connectionWindow()).isEqualTo(2048 * KIB);
  }

  @Test
  void windowsThatAreNotUsedUpStay() {
    assertThat(round(500, 100)).isFalse(); // 102 KiB in 100 ms
    assertThat(round(20, 1)).isFalse(); // fast, but near: 26 KiB in 1 ms
    assertThat(growth.streamWindow()).isEqualTo(256 * KIB);
  }

  @Test
  void windowsStayWhereMoreWindowBroughtNoMoreBandwidth() {
    assertThat(round(200, 100)).isTrue();
    // the network is full: what is sent in addition waits in it, and the answer with it
    assertThat(round(195, 200)).isFalse();
    assertThat(round(195, 400)).isFalse();
    assertThat(growth.streamWindow()).isEqualTo(512 * KIB);
  }

  @Test
  void windowsStayWhereTheAnswerIsLateForOnce() {
    assertThat(round(200, 1)).isFalse(); // so near is the peer
    assertThat(round(100, 100)).isFalse(); // it was busy
    assertThat(growth.streamWindow()).isEqualTo(256 * KIB);
  }

  @Test
  void windowsDoubleAtMost() {
    assertThat(round(1, 100)).isTrue(); // 512 KiB in 1 ms: they may have waited on the way
    assertThat(growth.streamWindow()).isEqualTo(512 * KIB);
  }

  @Test
  void windowsStayWhereMemoryIsShort() {
    assertThat(growth.read(512 * KIB)).isTrue();
    assertThat(growth.ask(200 * MILLI)).isTrue();
    assertThat(growth.answered(300 * MILLI, false)).isFalse();
    assertThat(growth.streamWindow()).isEqualTo(256 * KIB);
  }

  @Test
  void windowsEndAtTheirLimitAndAreMeasuredNoMore() {
    for (long t = 128; growth.streamWindow() < 16 << 20; t /= 2) {
      assertThat(round(t, 100)).isTrue();
    }
    assertThat(growth.streamWindow()).isEqualTo(16 << 20);
    assertThat(growth.connectionWindow()).isEqualTo(32 << 20);
    assertThat(growth.read(1 << 30)).isFalse();
  }

  @Test
  void anAnswerThatWasNotAskedForSaysNothing() {
    assertThat(growth.answered(MILLI, true)).isFalse();
  }
}
