package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// How tests say what must happen.
abstract class Expectations {
  /// How long a test waits for what must happen. Not a measure of anything.
  static final Duration SOON = Duration.ofSeconds(10);

  /// What `task` throws, which must have this code.
  static RpcException failsWith(Code code, ThrowingCallable task) {
    var thrown = new Throwable[1];
    assertThatThrownBy(task)
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> {
              assertThat(e.code()).as("code of %s", e).isEqualTo(code);
              thrown[0] = e;
            });
    return (RpcException) thrown[0];
  }

  static void happens(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).as("happens").isTrue();
  }

  static void happens(Semaphore once) throws InterruptedException {
    assertThat(once.tryAcquire(SOON.toMillis(), TimeUnit.MILLISECONDS)).as("happens").isTrue();
  }

  static void ends(Thread thread) throws InterruptedException {
    assertThat(thread.join(SOON)).as("%s ends", thread.getName()).isTrue();
  }

  /// Waits for an interrupt. What a handler does that would never end by itself.
  static void waitForever() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /// Sends without end, and says when it is held back for the first time.
  static <T> void sendForever(Sender<T> out, T message, Runnable sent, CountDownLatch heldBack) {
    while (true) {
      if (!out.offer(message)) {
        heldBack.countDown();
        out.send(message);
      }
      sent.run();
    }
  }
}
