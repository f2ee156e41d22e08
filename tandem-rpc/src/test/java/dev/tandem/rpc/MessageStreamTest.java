package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Streams without any call.
class MessageStreamTest extends Expectations {
  @AfterEach
  void leavesNothing() throws Exception {
    Leftovers.assertNone(SOON);
  }

  /// The numbers 1, 2, 3 from each kind of source.
  static Stream<Supplier<MessageStream<Integer>>> sources() {
    return Stream.of(
        () -> MessageStream.of(1, 2, 3),
        () -> MessageStream.of(List.of(1, 2, 3)),
        () -> MessageStream.of(Stream.of(1, 2, 3)),
        () ->
            MessageStream.generate(
                out -> {
                  for (int i = 1; i <= 3; i++) out.send(i);
                }),
        () -> {
          var pipe = new Pipe<Integer>();
          for (int i = 1; i <= 3; i++) pipe.send(i);
          pipe.close();
          return pipe.stream();
        },
        () -> MessageStream.of(0, 1, 2).map(i -> i + 1),
        () -> MessageStream.of(0, 1, 2, 9, 3).filter(i -> i % 3 != 0 || i == 3),
        () -> MessageStream.of(1, 2, 3).onClose(() -> {}));
  }

  /// Takes what is pushed.
  private static final class Collected<T> implements Sender<T> {
    private final List<T> messages = new ArrayList<>();

    @Override
    public void send(T message) {
      messages.add(message);
    }

    @Override
    public boolean offer(T message) {
      return messages.add(message);
    }
  }

  @ParameterizedTest
  @MethodSource("sources")
  void aLoopReadsAll(Supplier<MessageStream<Integer>> source) {
    int sum = 0;
    for (int i : source.get()) sum = sum * 10 + i;
    assertThat(sum).isEqualTo(123);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void aCollectionHoldsAll(Supplier<MessageStream<Integer>> source) {
    assertThat(source.get().toList()).containsExactly(1, 2, 3);
    assertThat(source.get().stream()).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void pushingSendsAll(Supplier<MessageStream<Integer>> source) throws Exception {
    var sent = new Collected<Integer>();
    source.get().sendTo(sent);
    assertThat(sent.messages).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void pushingAfterTheFirstWasReadSendsTheRest(Supplier<MessageStream<Integer>> source)
      throws Exception {
    var sent = new Collected<Integer>();
    MessageStream<Integer> stream = source.get();
    assertThat(stream.next()).isEqualTo(1);
    stream.sendTo(sent);
    assertThat(sent.messages).containsExactly(2, 3);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void pushingAfterAMessageWasLookedAtSendsItToo(Supplier<MessageStream<Integer>> source)
      throws Exception {
    var sent = new Collected<Integer>();
    MessageStream<Integer> stream = source.get();
    assertThat(stream.hasNext()).isTrue();
    stream.sendTo(sent);
    assertThat(sent.messages).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void aStageAfterAMessageWasLookedAtHasItToo(Supplier<MessageStream<Integer>> source) {
    MessageStream<Integer> stream = source.get();
    assertThat(stream.hasNext()).isTrue();
    assertThat(stream.map(i -> i).filter(_ -> true).onClose(() -> {}).toList())
        .containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void aHeaderMessageThenALoopOverTheRest(Supplier<MessageStream<Integer>> source) {
    MessageStream<Integer> stream = source.get();
    assertThat(stream.next()).isEqualTo(1);
    int sum = 0;
    for (int i : stream) sum += i;
    assertThat(sum).isEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void theEndStaysTheEnd(Supplier<MessageStream<Integer>> source) {
    MessageStream<Integer> stream = source.get();
    for (int i = 0; i < 3; i++) stream.next();
    assertThat(stream.hasNext()).isFalse();
    assertThat(stream.hasNext()).isFalse();
    assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
    assertThat(stream.isClosed()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("sources")
  void aClosedStreamCannotBeRead(Supplier<MessageStream<Integer>> source) {
    MessageStream<Integer> stream = source.get();
    stream.next();
    stream.close();
    stream.close();
    failsWith(Code.CANCELLED, stream::hasNext);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void aStreamIsGivenAwayOnce(Supplier<MessageStream<Integer>> source) {
    MessageStream<Integer> stream = source.get();
    for (int _ : stream) {}
    assertThatThrownBy(stream::iterator).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(stream::toList).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(stream::stream).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> stream.map(i -> i)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> stream.filter(_ -> true)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> stream.onClose(() -> {})).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> stream.attachTo(new Collected<>(), NO_END))
        .isInstanceOf(IllegalStateException.class);
  }

  private static final MessageStream.End NO_END =
      new MessageStream.End() {
        @Override
        public void done() {}

        @Override
        public void failed(Throwable thrown) {}
      };

  @Test
  void nullIsNoMessage() {
    assertThatThrownBy(() -> MessageStream.of("a", null)).isInstanceOf(NullPointerException.class);
    var list = new ArrayList<String>();
    list.add(null);
    assertThatThrownBy(() -> MessageStream.of(list).next())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("message");
    assertThatThrownBy(() -> MessageStream.of("a").map(_ -> null).next())
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> new Pipe<String>().send(null)).hasMessage("message");
  }

  // ---- closing

  @Test
  void onCloseRunsOnceHoweverTheStreamEnds() throws Exception {
    var times = new AtomicInteger();
    Supplier<MessageStream<Integer>> watched =
        () -> MessageStream.of(1, 2).onClose(times::incrementAndGet);
    watched.get().toList();
    assertThat(times.getAndSet(0)).as("read out").isEqualTo(1);
    var left = watched.get();
    left.next();
    left.close();
    left.close();
    assertThat(times.getAndSet(0)).as("closed").isEqualTo(1);
    var looped = watched.get();
    for (int _ : looped) {}
    looped.close();
    assertThat(times.getAndSet(0)).as("looped over, then closed").isEqualTo(1);
    watched.get().sendTo(new Collected<>());
    assertThat(times.getAndSet(0)).as("sent").isEqualTo(1);
    var failing =
        MessageStream.of(1)
            .map(
                i -> {
                  throw new IllegalStateException("map " + i);
                })
            .onClose(times::incrementAndGet);
    assertThatThrownBy(failing::hasNext).hasMessage("map 1");
    assertThatThrownBy(failing::hasNext).hasMessage("map 1");
    assertThat(times.getAndSet(0)).as("failed").isEqualTo(1);
  }

  @Test
  void aStreamReadToItsEndClosesTheJavaStreamBelow() {
    var closed = new AtomicBoolean();
    for (int _ : MessageStream.of(Stream.of(1, 2).onClose(() -> closed.set(true)))) {}
    assertThat(closed).isTrue();
  }

  @Test
  void javaStreamOperationsCloseHoweverTheyEnd() {
    var times = new AtomicInteger();
    Supplier<Stream<Integer>> watched =
        () -> MessageStream.of(1, 2, 3).onClose(times::incrementAndGet).stream();
    assertThat(watched.get().mapToInt(i -> i).sum()).isEqualTo(6);
    assertThat(times.getAndSet(0)).as("read out").isEqualTo(1);
    assertThat(watched.get().findFirst()).contains(1);
    assertThat(times.getAndSet(0)).as("stopped early").isEqualTo(1);
    assertThatThrownBy(
            () ->
                watched
                    .get()
                    .forEach(
                        _ -> {
                          throw new IllegalStateException("ours");
                        }))
        .hasMessage("ours");
    assertThat(times.getAndSet(0)).as("failed").isEqualTo(1);
    watched.get().close();
    assertThat(times.getAndSet(0)).as("never read").isEqualTo(1);
  }

  @Test
  void javaStreamOperationsReadNoFurtherThanTheyNeed() {
    var read = new AtomicInteger();
    var endless =
        MessageStream.of(Stream.iterate(1, i -> i + 1))
            .onClose(() -> {})
            .map(
                i -> {
                  read.incrementAndGet();
                  return i;
                });
    assertThat(endless.stream().limit(3).toList()).containsExactly(1, 2, 3);
    assertThat(read.get()).isEqualTo(3);
  }

  // ---- generate

  @Test
  void aBodyThatIsNeverReadNeverRuns() throws Exception {
    var ran = new AtomicBoolean();
    try (var _ = MessageStream.generate(_ -> ran.set(true))) {
      // not read
    }
    var closed = MessageStream.generate(_ -> ran.set(true));
    closed.close();
    failsWith(Code.CANCELLED, closed::hasNext);
    failsWith(Code.CANCELLED, () -> closed.sendTo(new Collected<>()));
    assertThat(ran).isFalse();
  }

  @Test
  void aPushedBodyRunsInPlace() throws Exception {
    var thread = new AtomicReference<Thread>();
    MessageStream.generate(_ -> thread.set(Thread.currentThread()))
        .map(i -> i)
        .sendTo(new Collected<>());
    assertThat(thread.get()).isSameAs(Thread.currentThread());
  }

  @Test
  void aPulledBodyRunsInTheContextThatCalledGenerate() {
    var key = Context.Key.<String>named("who");
    var seen = new AtomicReference<String>();
    var stream = new AtomicReference<MessageStream<Integer>>();
    Context.ROOT
        .with(key, "me")
        .run(
            () ->
                stream.set(
                    MessageStream.generate(
                        _ -> seen.set(Context.current().get(key).orElse("nobody")))));
    assertThat(stream.get().toList()).isEmpty();
    assertThat(seen.get()).isEqualTo("me");
  }

  @Test
  void aPulledBodyIsNotFarAhead() throws Exception {
    var sent = new AtomicInteger();
    var heldBack = new CountDownLatch(1);
    try (var stream =
        MessageStream.generate(out -> sendForever(out, 1, sent::incrementAndGet, heldBack))) {
      stream.next();
      happens(heldBack);
      assertThat(sent.get()).isBetween(16, 40);
      for (int i = 0; i < 1000; i++) stream.next();
      assertThat(sent.get()).isLessThan(1100);
    }
  }

  @Test
  void aPulledBodyIsInterruptedWhenItsReaderLeaves() throws Exception {
    var interrupted = new CountDownLatch(1);
    var stream =
        MessageStream.<Integer>generate(
            out -> {
              out.send(1);
              try {
                waitForever();
              } finally {
                interrupted.countDown();
              }
            });
    stream.next();
    stream.close();
    happens(interrupted);
  }

  @Test
  void whatAPulledBodyThrowsComesAfterWhatItSent() {
    var bug = new IllegalStateException("my bug");
    var unchecked =
        MessageStream.<Integer>generate(
            out -> {
              out.send(1);
              throw bug;
            });
    assertThat(unchecked.next()).isEqualTo(1);
    assertThatThrownBy(unchecked::hasNext).isSameAs(bug);
    assertThatThrownBy(unchecked::hasNext).isSameAs(bug);
    var disk = new IOException("disk");
    var checked =
        MessageStream.<Integer>generate(
            _ -> {
              throw disk;
            });
    assertThatThrownBy(checked::hasNext).isInstanceOf(RpcException.class).hasCause(disk);
  }

  @Test
  void whatAPushedBodyThrowsComesOutAsItIsAlsoWhenItWasPulledFirst() {
    var disk = new IOException("disk");
    Supplier<MessageStream<Integer>> failing =
        () ->
            MessageStream.generate(
                out -> {
                  out.send(1);
                  throw disk;
                });
    assertThatThrownBy(() -> failing.get().sendTo(new Collected<>())).isSameAs(disk);
    var pulled = failing.get();
    pulled.next();
    assertThatThrownBy(() -> pulled.sendTo(new Collected<>())).hasRootCause(disk);
  }

  @Test
  void closingFromAnotherThreadWakesAReaderOfABody() throws Exception {
    var stream = MessageStream.<Integer>generate(_ -> waitForever());
    Thread reader = Thread.currentThread();
    Thread closer =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (reader.getState() != Thread.State.WAITING) Thread.onSpinWait();
                  stream.close();
                });
    failsWith(Code.CANCELLED, stream::hasNext);
    ends(closer);
  }

  @Test
  void anInterruptEndsAReadAndTheBody() throws Exception {
    var interrupted = new CountDownLatch(1);
    var stream =
        MessageStream.<Integer>generate(
            _ -> {
              try {
                waitForever();
              } finally {
                interrupted.countDown();
              }
            });
    Thread.currentThread().interrupt();
    RpcException e = failsWith(Code.CANCELLED, stream::hasNext);
    assertThat(e).hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    happens(interrupted);
  }

  // ---- java.util.stream below

  @Test
  void aPushedJavaStreamIsNotBuffered() throws Exception {
    var made = new AtomicInteger();
    var most = new AtomicInteger();
    var messages =
        Stream.of(1).flatMap(_ -> IntStream.range(0, 1000).mapToObj(_ -> made.incrementAndGet()));
    var sent = new AtomicInteger();
    MessageStream.<Integer>of(messages)
        .sendTo(
            new Sender<>() {
              @Override
              public void send(Integer message) {
                most.accumulateAndGet(made.get() - sent.getAndIncrement(), Math::max);
              }

              @Override
              public boolean offer(Integer message) {
                throw new UnsupportedOperationException();
              }
            });
    assertThat(sent.get()).isEqualTo(1000);
    assertThat(most.get()).isEqualTo(1);
  }

  @Test
  void aParallelJavaStreamIsSentInItsOrder() throws Exception {
    var sent = new Collected<Integer>();
    MessageStream.of(IntStream.range(0, 1000).boxed().parallel()).sendTo(sent);
    assertThat(sent.messages).isSorted().hasSize(1000);
  }
}
