package dev.tandem.protobuf;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// Writers that are used again, each by one thread at a time: about one for each processor, so that
/// it does not matter how many threads there are. Who finds its own in use makes another.
///
/// What is exchanged is a number for each, not the writer: storing a reference to what lives long
/// costs a garbage collector's barrier each time.
final class Slots {
  private static final int COUNT =
      Integer.highestOneBit(Math.max(1, 2 * Runtime.getRuntime().availableProcessors() - 1));
  private static final int APART = 16; // numbers of a cache line
  private static final int FREE = 0;
  private static final int USED = 1;

  private final ProtoWriter[] writers = new ProtoWriter[COUNT];
  private final AtomicIntegerArray states = new AtomicIntegerArray(COUNT * APART);

  Slots() {
    for (int i = 0; i < COUNT; i++) writers[i] = ProtoWriter.usedAgain(i * APART);
  }

  /// One that nobody else has until it is given back.
  ProtoWriter take() {
    int i = (int) Thread.currentThread().threadId() & (COUNT - 1);
    return states.compareAndSet(i * APART, FREE, USED) ? writers[i] : ProtoWriter.usedAgain(-1);
  }

  void give(ProtoWriter writer) {
    if (writer.slot >= 0) states.setRelease(writer.slot, FREE);
  }
}
