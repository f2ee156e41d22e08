package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Who may hold how much of what a server has.
class HeldBytesTest {
  private static final int COUNTED = 10_000;
  private static final int CALL = 4096 + COUNTED;

  private final HeldBytes held = new HeldBytes(1_000_000, "server");

  /// Takes as much as it gets, call by call; returns how much that is.
  private static long takeAll(HeldBytes.Share share) {
    long taken = 0;
    while (share.fits(CALL)) {
      share.changes(0, CALL);
      taken += COUNTED;
    }
    return taken;
  }

  @Test
  void aConnectionMayHoldAsMuchAsItLeavesToOthers() {
    assertThat(takeAll(held.share())).isBetween(480_000L, 500_000L);
    assertThat(takeAll(held.share())).isBetween(230_000L, 250_000L);
    assertThat(takeAll(held.share())).isBetween(110_000L, 125_000L);
  }

  @Test
  void whoHoldsLittleIsRefusedNothingWhateverOthersTake() {
    var modest = held.share();
    for (int i = 0; i < 100; i++) takeAll(held.share());
    assertThat(held.bytes()).isBetween(900_000L, 1_000_000L);
    assertThat(modest.fits(4096)).isTrue();
    assertThat(modest.changes(0, 4096)).isTrue();
    assertThat(modest.isOver()).isFalse();
    assertThat(modest.fits(200_000)).isFalse();
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    var share = held.share();
    long taken = takeAll(share);
    assertThat(share.changes(0, 100_000)).as("more of it").isFalse();
    assertThat(share.changes(100_000, 0)).as("less of it").isTrue();
    for (; taken > 0; taken -= COUNTED) share.changes(CALL, 0);
    assertThat(held.bytes()).isZero();
    assertThat(takeAll(share)).isBetween(480_000L, 500_000L);
  }

  @Test
  void theBeginningOfACallIsNotCounted() {
    var share = held.share();
    share.changes(0, 4096);
    share.changes(-5, 900);
    share.changes(0, -300);
    assertThat(held.bytes()).isZero();
    share.changes(4000, 5000);
    assertThat(held.bytes()).isEqualTo(5000 - 4096);
    share.changes(5000, 10);
    assertThat(held.bytes()).isZero();
  }

  @Test
  void aConnectionThatIsGoneHoldsNothing() {
    var shares = new ArrayList<HeldBytes.Share>();
    for (int i = 0; i < 10; i++) {
      shares.add(held.share());
      takeAll(shares.getLast());
    }
    for (var share : shares) {
      share.close();
      share.changes(0, CALL);
      share.changes(CALL, 0);
      assertThat(share.isOver()).isFalse();
    }
    assertThat(held.bytes()).isZero();
  }
}
