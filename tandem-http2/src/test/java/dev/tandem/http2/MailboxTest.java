package dev.tandem.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private static final class Numbered extends Mailbox.Node {
    final int thread;
    final int number;

    Numbered(int thread, int number) {
      this.thread = thread;
      this.number = number;
    }
  }

  @Test
  void messagesAreTakenInTheOrderInWhichTheyWerePushed() {
    var box = new Mailbox<Numbered>();
    assertThat(box.isEmpty()).isTrue();
    assertThat(box.takeAll()).isNull();
    assertThat(box.push(new Numbered(0, 0))).isTrue();
    assertThat(box.push(new Numbered(0, 1))).isFalse();
    assertThat(box.isEmpty()).isFalse();
    Numbered first = box.takeAll();
    assertThat(first.number).isZero();
    assertThat(Mailbox.next(first).number).isEqualTo(1);
    assertThat(Mailbox.<Numbered>next(Mailbox.next(first))).isNull();
    assertThat(box.isEmpty()).isTrue();
    assertThat(box.push(new Numbered(0, 2))).isTrue();
  }

  @Test
  void nothingIsLostWhenManyPushAndOneTakes() throws Exception {
    int threads = 4;
    int each = Randomness.isLarge() ? 2_000_000 : 50_000;
    var box = new Mailbox<Numbered>();
    var start = new CountDownLatch(1);
    var foundEmpty = new AtomicInteger();
    var pushers = new ArrayList<Thread>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      pushers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      start.await();
                    } catch (InterruptedException e) {
                      return;
                    }
                    for (int i = 0; i < each; i++)
                      if (box.push(new Numbered(thread, i))) foundEmpty.incrementAndGet();
                  }));
    }
    int[] next = new int[threads];
    int chains = 0;
    start.countDown();
    for (long left = (long) threads * each; left > 0; ) {
      Numbered n = box.takeAll();
      if (n == null) {
        Thread.onSpinWait();
        continue;
      }
      chains++;
      for (; n != null; n = Mailbox.next(n)) {
        // each thread's own order is kept
        assertThat(n.number).isEqualTo(next[n.thread]++);
        left--;
      }
    }
    for (Thread t : pushers) t.join();
    assertThat(next).containsOnly(each);
    assertThat(box.takeAll()).isNull();
    // whoever found it empty is the one to wake the consumer: once for each chain
    assertThat(foundEmpty.get()).isEqualTo(chains);
  }
}
