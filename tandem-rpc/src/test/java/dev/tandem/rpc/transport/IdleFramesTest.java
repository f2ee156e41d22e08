package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How many frames that bring nothing are too many.
class IdleFramesTest {
  private static final long SECOND = 1_000_000_000;

  private final IdleFrames idle = new IdleFrames(0);

  @Test
  void aBurstPassesAndOneMoreDoesNot() {
    assertThat(idle.tooMany(IdleFrames.BURST, 0, 0, 0)).isFalse();
    assertThat(idle.tooMany(IdleFrames.BURST + 1, 0, 0, 0)).isTrue();
  }

  @Test
  void whatIsSpreadOverTimePasses() {
    for (int i = 1; i <= 100; i++) {
      assertThat(idle.tooMany((long) i * IdleFrames.PER_SECOND, 0, 0, i * SECOND)).isFalse();
    }
    assertThat(idle.tooMany(120L * IdleFrames.PER_SECOND, 0, 0, 101 * SECOND)).isTrue();
  }

  @Test
  void framesThatBringSomethingMakeUpForOthers() {
    for (int i = 1; i <= 100; i++) {
      assertThat(idle.tooMany(20_000L * i, 10_000L * i, 0, 0)).isFalse();
    }
  }

  @Test
  void whatWeSendMakesUpForTenEach() {
    for (int i = 1; i <= 100; i++) {
      assertThat(idle.tooMany(10_000L * i, 0, 1_000L * i, 0)).isFalse();
    }
  }

  @Test
  void goodDeedsAreNotSavedUp() {
    assertThat(idle.tooMany(1_000_000, 1_000_000, 1_000_000, 1000 * SECOND)).isFalse();
    assertThat(idle.tooMany(1_010_001, 1_000_000, 1_000_000, 1000 * SECOND)).isTrue();
  }

  @Test
  void fewFramesAreNotWorthALook() {
    assertThat(idle.worthALook(999)).isFalse();
    assertThat(idle.worthALook(1000)).isTrue();
    assertThat(idle.tooMany(1000, 0, 0, 0)).isFalse();
    assertThat(idle.worthALook(1999)).isFalse();
  }
}
