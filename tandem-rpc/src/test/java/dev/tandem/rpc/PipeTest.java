package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Pipes without any call.
class PipeTest extends Expectations {
  /// Has room for so many; remembers how it was ended.
  private static final class Room implements Sender<Integer>, MessageStream.End {
    private final ConcurrentLinkedQueue<Object> got = new ConcurrentLinkedQueue<>();
    private int room;

    Room(int room) {
      this.room = room;
    }

    @Override
    public void send(Integer message) {
      got.add(message);
    }

    @Override
    public boolean offer(Integer message) {
      if (room == 0) return false;
      room--;
      return got.add(message);
    }

    @Override
    public void done() {
      got.add("done");
    }

    @Override
    public void failed(Throwable thrown) {
      got.add(thrown);
    }
  }

  @Test
  void offerSaysFalseWhenThereIsNoRoom() {
    var pipe = new Pipe<Integer>(2);
    assertThat(pipe.offer(1)).isTrue();
    assertThat(pipe.offer(2)).isTrue();
    assertThat(pipe.offer(3)).isFalse();
    assertThat(pipe.stream().next()).isEqualTo(1);
    assertThat(pipe.offer(3)).isTrue();
    pipe.close();
    assertThat(pipe.stream().toList()).containsExactly(2, 3);
  }

  @Test
  void sendWaitsForRoom() throws Exception {
    var pipe = new Pipe<Integer>(1);
    Thread sender =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 0; i < 1000; i++) pipe.send(i);
                  pipe.close();
                });
    List<Integer> got = pipe.stream().toList();
    assertThat(got).hasSize(1000).isSorted();
    ends(sender);
  }

  @Test
  void manySendersLoseNothing() throws Exception {
    var pipe = new Pipe<Integer>(3);
    var senders = new ArrayList<Thread>();
    for (int s = 0; s < 8; s++) {
      int from = s * 1000;
      senders.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < 1000; i++) pipe.send(from + i);
                  }));
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                for (Thread t : senders) t.join();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              pipe.close();
            });
    List<Integer> got = pipe.stream().toList();
    assertThat(got).hasSize(8000).doesNotHaveDuplicates();
    for (int s = 0; s < 8; s++) {
      int sender = s;
      assertThat(got.stream().filter(i -> i / 1000 == sender)).isSorted();
    }
  }

  @Test
  void theEndComesAfterWhatWasSent() {
    var pipe = new Pipe<Integer>();
    pipe.send(1);
    pipe.close();
    pipe.close();
    pipe.fail(new IllegalStateException("too late"));
    assertThat(pipe.isOpen()).isFalse();
    assertThatThrownBy(() -> pipe.send(2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pipe.offer(2)).isInstanceOf(IllegalStateException.class);
    assertThat(pipe.stream().toList()).containsExactly(1);
  }

  @Test
  void aFailureComesAfterWhatWasSent() {
    var pipe = new Pipe<Integer>();
    var bug = new IllegalStateException("bug");
    pipe.send(1);
    pipe.fail(bug);
    assertThat(pipe.stream().next()).isEqualTo(1);
    assertThatThrownBy(() -> pipe.stream().hasNext()).isSameAs(bug);
  }

  @Test
  void sendersLearnThatTheReaderHasLeft() throws Exception {
    var pipe = new Pipe<Integer>(1);
    pipe.send(1);
    var thrown = new AtomicReference<Throwable>();
    var waiting = new CountDownLatch(1);
    Thread sender =
        Thread.ofVirtual()
            .start(
                () -> {
                  waiting.countDown();
                  thrown.set(failsWith(Code.CANCELLED, () -> pipe.send(2)));
                });
    waiting.await();
    while (sender.getState() != Thread.State.WAITING) Thread.onSpinWait();
    pipe.stream().close();
    ends(sender);
    assertThat(thrown.get()).isNotNull();
    failsWith(Code.CANCELLED, () -> pipe.offer(3));
    assertThat(pipe.isOpen()).isFalse();
  }

  @Test
  void anInterruptEndsASendThatWaits() {
    var pipe = new Pipe<Integer>(1);
    pipe.send(1);
    Thread.currentThread().interrupt();
    RpcException e = failsWith(Code.CANCELLED, () -> pipe.send(2));
    assertThat(e).hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(pipe.isOpen()).as("a reader may go on").isTrue();
  }

  @Test
  void onceAttachedMessagesGoStraightIntoTheCall() {
    var pipe = new Pipe<Integer>(1);
    var call = new Room(10);
    pipe.send(1);
    assertThat(pipe.stream().attachTo(call, call)).isTrue();
    pipe.send(2);
    pipe.send(3);
    pipe.close();
    assertThat(call.got).containsExactly(1, 2, 3, "done");
  }

  @Test
  void attachedTheCallDecidesWhetherThereIsRoom() {
    var pipe = new Pipe<Integer>(100);
    var call = new Room(1);
    assertThat(pipe.stream().attachTo(call, call)).isTrue();
    assertThat(pipe.offer(1)).isTrue();
    assertThat(pipe.offer(2)).isFalse();
    var bug = new IllegalStateException("bug");
    pipe.fail(bug);
    assertThat(call.got).containsExactly(1, bug);
  }

  @Test
  void whatDoesNotFitIsDrainedInstead() throws Exception {
    var pipe = new Pipe<Integer>(10);
    for (int i = 1; i <= 5; i++) pipe.send(i);
    pipe.close();
    var call = new Room(2);
    assertThat(pipe.stream().attachTo(call, call)).isFalse();
    pipe.stream().sendTo(call);
    assertThat(call.got).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void aSenderThatWaitedIsAttachedToo() throws Exception {
    var pipe = new Pipe<Integer>(1);
    pipe.send(1);
    Thread sender = Thread.ofVirtual().start(() -> pipe.send(2));
    while (sender.getState() != Thread.State.WAITING) Thread.onSpinWait();
    var call = new Room(10);
    assertThat(pipe.stream().attachTo(call, call)).isTrue();
    ends(sender);
    assertThat(call.got).containsExactly(1, 2);
  }

  @Test
  void aPipeHasAtLeastOnePlace() {
    assertThatThrownBy(() -> new Pipe<Integer>(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
