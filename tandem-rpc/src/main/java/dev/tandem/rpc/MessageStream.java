package dev.tandem.rpc;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Messages one after another: what a streaming method takes and returns.
///
/// ```java
/// for (Feature f : guide.listFeature(area)) show(f);              // to the end
/// try (var features = guide.listFeature(area)) {                  // or not
///   for (Feature f : features) if (f.name().equals(wanted)) return f;
/// }
/// ```
///
/// **Once.** A stream is read by one thread at a time, and given away once: to a loop, a call, a
/// stage ([#map]) or a collection. A second time is an [IllegalStateException]. Reading a first
/// message with [#next] and then looping over the rest is fine.
///
/// **Closing** says that the rest is not wanted, from any thread; a blocked reader gets
/// `RpcException(CANCELLED)`. A stream that was read to its end, or failed, is closed. Leaving a
/// loop early without closing leaves a call open, holding at most a window of messages, until its
/// deadline, the end of the surrounding call, the channel's, or until the collector finds it.
/// [#forEach], [#toList] and [#stream] close whatever happens.
///
/// **Failing.** Reading throws what ended the stream: for a call, [RpcException] with its status,
/// after the messages that came before it; for a stream of the program's own, what its source
/// threw.
public abstract class MessageStream<T> implements Iterable<T>, AutoCloseable {
  /// Produces messages; see [MessageStream#generate].
  @FunctionalInterface
  public interface Body<T> {
    void run(Sender<T> out) throws Exception;
  }

  private final AtomicBoolean closed = new AtomicBoolean();
  private boolean given;

  // The reader's own.
  private @Nullable T ahead;
  private boolean ended;
  private @Nullable Throwable failure;

  MessageStream() {}

  // ---- sources

  /// No messages.
  public static <T> MessageStream<T> empty() {
    return of(List.of());
  }

  /// These messages.
  @SafeVarargs
  @SuppressWarnings("varargs") // List.of copies
  public static <T> MessageStream<T> of(T... messages) {
    return of(List.of(messages));
  }

  /// What `messages` iterates over, taken as the reader asks for it.
  public static <T> MessageStream<T> of(Iterable<? extends T> messages) {
    return new IterableSource<>(messages);
  }

  /// What `messages` yields, one after another in its order, as the reader asks for it. Closing
  /// closes it.
  ///
  /// Sent to a call it is traversed in place. Read by the program itself it becomes an iterator,
  /// which buffers all that a `flatMap` puts in for one element.
  public static <T> MessageStream<T> of(Stream<? extends T> messages) {
    return new StreamSource<>(messages.sequential());
  }

  /// What `body` sends.
  ///
  /// ```java
  /// return MessageStream.generate(out -> {
  ///   try (var rows = database.query(area)) {
  ///     while (rows.next()) out.send(feature(rows));      // waits when the client is slow
  ///   }
  /// });
  /// ```
  ///
  /// The body starts when reading starts; a stream that is never read never runs it. It runs on the
  /// thread that sends the stream: a handler's own, or the request thread of a call, in its
  /// caller's [Context]. If the program itself reads, it runs on a virtual thread of its own, up to
  /// a few dozen messages ahead, in the context in which `generate` was called. It may throw
  /// anything; the reader gets it (checked ones as the cause of an [RpcException]). Once the reader
  /// has left, `send` throws and the thread is interrupted.
  public static <T> MessageStream<T> generate(Body<T> body) {
    return new Generated<>(body);
  }

  // ---- reading

  /// Waits for a message or the end.
  public final boolean hasNext() {
    if (ended) return false;
    if (closed.get()) throw failedOrClosed();
    if (ahead == null) ahead = pullOrClose();
    return ahead != null;
  }

  /// Waits for a message and takes it.
  ///
  /// @throws NoSuchElementException at the end
  public final T next() {
    if (!hasNext()) throw new NoSuchElementException("the stream has ended");
    return take();
  }

  /// Over what has not been read yet. Once.
  @Override
  public final Iterator<T> iterator() {
    give();
    return new Reader();
  }

  /// Reads to the end; closes the stream whatever happens.
  @Override
  public final void forEach(Consumer<? super T> action) {
    give();
    try (this) {
      while (hasNext()) action.accept(take());
    }
  }

  /// Reads to the end; closes the stream whatever happens.
  public final List<T> toList() {
    var all = new ArrayList<T>();
    forEach(all::add);
    return List.copyOf(all);
  }

  /// For the operations of [Stream], sequentially. This stream is closed when the terminal
  /// operation ends, whether it has seen all messages, stopped early or failed.
  public final Stream<T> stream() {
    give();
    // A flatMap closes its inner stream however the traversal ends; the outer one never would.
    return Stream.of(this).flatMap(self -> self.unread().onClose(self::close)).onClose(this::close);
  }

  // ---- stages

  /// Each message turned into another by `f`, on the thread that reads or sends.
  public final <R> MessageStream<R> map(Function<? super T, ? extends R> f) {
    give();
    return new Mapped<>(this, f);
  }

  /// The messages that `wanted` accepts; it runs on the thread that reads or sends.
  public final MessageStream<T> filter(Predicate<? super T> wanted) {
    give();
    return new Filtered<>(this, wanted);
  }

  /// Runs `action` once when the stream ends in whichever way: read out, failed, closed or
  /// cancelled.
  public final MessageStream<T> onClose(Runnable action) {
    give();
    return new Watched<>(this, action);
  }

  @Override
  public final void close() {
    if (closed.compareAndSet(false, true)) closeSource();
  }

  // ---- what a kind of stream has to say

  /// Waits for the next message; null at the end. Never called after that, after a failure, or once
  /// closed.
  abstract @Nullable T pull();

  /// Sends everything to `out` on this thread. In place if nothing has been read yet and the source
  /// can.
  void drain(Sender<? super T> out) throws Exception {
    while (hasNext()) out.send(take());
  }

  /// Lets whoever feeds this stream send straight to `to`, with no thread between, and tell `end`.
  /// False if this kind of stream cannot, or not now.
  boolean attach(Sender<? super T> to, End end) {
    return false;
  }

  /// Releases what the stream holds and wakes a blocked reader. Called once, on any thread.
  abstract void closeSource();

  // ---- what the runtime uses

  /// How a stream that was attached ends. Either is called once at most, on any thread.
  interface End {
    void done();

    void failed(Throwable thrown);
  }

  /// Gives this stream to a call. True: its senders send into the call. False: [#sendTo] must be
  /// called.
  final boolean attachTo(Sender<? super T> call, End end) {
    give();
    return attach(call, end);
  }

  /// Sends everything on this thread and closes the stream. After [#attachTo].
  final void sendTo(Sender<? super T> out) throws Exception {
    try (this) {
      if (closed.get()) throw failedOrClosed();
      drain(out);
    }
  }

  /// After [#hasNext] said true.
  final T take() {
    T message = Objects.requireNonNull(ahead);
    ahead = null;
    return message;
  }

  final boolean isClosed() {
    return closed.get();
  }

  /// Whether a message was looked at and not taken.
  final boolean isAhead() {
    return ahead != null;
  }

  @SuppressWarnings("ReferenceEquality") // the very exception
  private @Nullable T pullOrClose() {
    T message;
    try {
      message = pull();
    } catch (Throwable thrown) {
      failure = thrown;
      try {
        close();
      } catch (Throwable alsoThrown) {
        if (alsoThrown != thrown) thrown.addSuppressed(alsoThrown);
      }
      throw thrown;
    }
    if (message == null) {
      ended = true;
      close();
    }
    return message;
  }

  private RuntimeException failedOrClosed() {
    return switch (failure) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      case null, default -> readerClosed();
    };
  }

  static RpcException readerClosed() {
    return RpcException.local(Code.CANCELLED, "the stream was closed", null);
  }

  private void give() {
    if (given) {
      throw new IllegalStateException(
          "a MessageStream can be read, sent or transformed once; this one is taken");
    }
    given = true;
  }

  private Stream<T> unread() {
    var messages =
        Spliterators.spliteratorUnknownSize(
            new Reader(), Spliterator.ORDERED | Spliterator.NONNULL);
    return StreamSupport.stream(messages, false);
  }

  /// Holds the stream: were it only the call below, the collector could cancel it inside a loop.
  private final class Reader implements Iterator<T> {
    @Override
    public boolean hasNext() {
      return MessageStream.this.hasNext();
    }

    @Override
    public T next() {
      return MessageStream.this.next();
    }
  }
}
