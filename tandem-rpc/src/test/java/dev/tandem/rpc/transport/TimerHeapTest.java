package dev.tandem.rpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerHeapTest {
  private final Loop loop =
      new Loop("test", new BufferPool(), true); // never started: a name for timers
  private final TimerHeap heap = new TimerHeap();
  private final List<Long> fired = new ArrayList<>();

  @AfterEach
  void close() {
    loop.close();
  }

  private Timer at(long nanos) {
    var timer = new Timer(loop, nanos, () -> fired.add(nanos));
    heap.add(timer);
    return timer;
  }

  @Test
  void timersFireInTheOrderOfTheirTimesWhenTheyAreDue() {
    for (long t : new long[] {50, 10, 40, 20, 30}) at(t);

    heap.fireDue(29);
    assertThat(fired).containsExactly(10L, 20L);
    assertThat(heap.untilNext(29)).isEqualTo(1);
    heap.fireDue(50);
    assertThat(fired).containsExactly(10L, 20L, 30L, 40L, 50L);
    assertThat(heap.untilNext(50)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aRemovedTimerIsGoneAtOnceWhereverItLies() {
    var random = new Random(7);
    for (int round = 0; round < 200; round++) {
      var timers = new ArrayList<Timer>();
      for (int i = 0; i < 40; i++) timers.add(at(random.nextInt(1000)));
      var kept = new ArrayList<Long>();
      for (Timer t : timers) {
        if (random.nextBoolean()) heap.remove(t);
        else kept.add(t.atNanos);
      }
      kept.sort(null);
      assertThat(heap.size()).isEqualTo(kept.size());
      heap.fireDue(1000);
      assertThat(fired).isEqualTo(kept);
      fired.clear();
    }
  }

  @Test
  void timesAreComparedByDifferenceSoThatTheClockMayWrap() {
    at(Long.MIN_VALUE + 5); // after the wrap: later
    at(Long.MAX_VALUE - 5);
    heap.fireDue(Long.MAX_VALUE);
    assertThat(fired).containsExactly(Long.MAX_VALUE - 5);
  }
}
