package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.grpc.Frame;
import dev.tandem.rpc.spi.Payload;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The account of a stream's window: each byte is credited once, and a message larger than the
/// window can arrive.
class InboxTest {
  private final Inbox inbox = new Inbox(null);

  private static Frame frame(int bytes) {
    return new Frame(false, Payload.of(new byte[bytes]));
  }

  @Test
  void creditComesBackWhenAMessageIsTaken() {
    assertThat(inbox.received(105)).isZero();
    inbox.add(frame(100));

    assertThat(inbox.credit(1)).isZero();
    assertThat(inbox.poll()).isNotNull();
    assertThat(inbox.credit(1)).isEqualTo(105);
    assertThat(inbox.credit(1)).isZero();
  }

  @Test
  void whatIsBeingAssembledIsCreditedOnArrivalWhileAReaderWaits() {
    assertThat(inbox.received(40)).isZero();
    inbox.want();
    assertThat(inbox.credit(1)).isEqualTo(40);
    assertThat(inbox.received(65)).isEqualTo(65);
    inbox.add(frame(100));

    assertThat(inbox.received(30)).as("of the next message, which nobody waits for").isZero();
    assertThat(inbox.poll()).isNotNull();
    assertThat(inbox.credit(1))
        .as("taking credits no byte twice, though it may credit the next's early")
        .isEqualTo(30);
  }

  @Test
  void smallCreditIsKeptUntilItIsWorthAnnouncing() {
    inbox.received(15);
    inbox.add(frame(10));
    inbox.poll();
    assertThat(inbox.credit(16)).isZero();
    inbox.received(15);
    inbox.add(frame(10));
    inbox.poll();
    assertThat(inbox.credit(16)).isEqualTo(30);
  }

  @Test
  void messagesComeOutInTheOrderInWhichTheyArrived() {
    for (int i = 1; i <= 3; i++) inbox.add(frame(i));
    assertThat(inbox.poll().bytes().size()).isEqualTo(1);
    inbox.add(frame(4));
    for (int i = 2; i <= 4; i++) assertThat(inbox.poll().bytes().size()).isEqualTo(i);
    assertThat(inbox.poll()).isNull();
    assertThat(inbox.isEmpty()).isTrue();
  }

  /// Reader and loop at the same moment: what arrives as the reader begins to wait is credited by
  /// one of them, or the peer waits for ever.
  @Test
  void nothingIsForgottenWhenAReaderBeginsToWaitAsBytesArrive() throws Exception {
    int rounds = 5000;
    var inboxes = new Inbox[rounds];
    for (int i = 0; i < rounds; i++) inboxes[i] = new Inbox(null);
    var credits = new int[rounds];
    var turn = new AtomicInteger(-1);
    var done = new AtomicInteger(-1);
    Thread loop =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    while (turn.get() < i) Thread.onSpinWait();
                    inboxes[i].add(frame(7));
                    credits[i] = inboxes[i].received(300);
                    done.set(i);
                  }
                });
    for (int i = 0; i < rounds; i++) {
      Inbox box = inboxes[i];
      turn.set(i);
      while (box.poll() == null) Thread.onSpinWait();
      box.want();
      int credited = box.credit(1);
      while (done.get() < i) Thread.onSpinWait();
      assertThat(credited + credits[i] + box.credit(1)).as("round %d", i).isEqualTo(300);
    }
    loop.join();
  }
}
