package dev.tandem.rpc;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A sender and the stream of what is sent: for messages that come from elsewhere, such as other
/// threads.
///
/// ```java
/// var mine = new Pipe<Line>();
/// members.add(mine);                                           // who broadcast with mine.offer(line)
/// return mine.stream().onClose(() -> members.remove(mine));
/// ```
///
/// Once its stream is given to a call, on either side, senders send *into the call*: there is no
/// thread and no queue between, and `send` waits for the peer. Until then, and if the program
/// itself reads, the pipe holds up to `capacity` messages besides the batch its reader has taken.
///
/// A pipe has no thread of its own. One thread that writes without reading the replies stops when
/// the windows both ways are full: give the writing a thread ([MessageStream#generate] has one), or
/// take turns.
///
/// Safe for any number of senders.
public final class Pipe<T> implements Sender<T>, AutoCloseable {
  private static final int DEFAULT_CAPACITY = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Condition arrived = lock.newCondition();
  private final int capacity;
  private final Out stream = new Out();

  // Under the lock.
  private ArrayDeque<T> queue = new ArrayDeque<>();
  private boolean ended;
  private @Nullable Throwable failure;
  private boolean readerLeft;
  private @Nullable Sender<? super T> call;
  private MessageStream.@Nullable End callEnd;

  /// Holds up to 16 messages.
  public Pipe() {
    this(DEFAULT_CAPACITY);
  }

  /// Holds up to `capacity` messages.
  public Pipe(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a pipe's capacity of " + capacity + ": at least 1");
    }
    this.capacity = capacity;
  }

  /// What is sent. Always the same stream.
  public MessageStream<T> stream() {
    return stream;
  }

  /// {@inheritDoc}
  ///
  /// @throws IllegalStateException after [#close] or [#fail]
  @Override
  public void send(T message) {
    Objects.requireNonNull(message, "message");
    Sender<? super T> direct;
    lock.lock();
    try {
      while (call == null && queue.size() >= capacity && open()) room.await();
      direct = call;
      if (direct == null || ended) {
        add(message);
        return;
      }
    } catch (InterruptedException e) {
      throw RpcException.interrupted(e);
    } finally {
      lock.unlock();
    }
    direct.send(message);
  }

  /// {@inheritDoc}
  ///
  /// @throws IllegalStateException after [#close] or [#fail]
  @Override
  public boolean offer(T message) {
    Objects.requireNonNull(message, "message");
    Sender<? super T> direct;
    lock.lock();
    try {
      direct = call;
      if (direct == null || ended) {
        if (open() && queue.size() >= capacity) return false;
        add(message);
        return true;
      }
    } finally {
      lock.unlock();
    }
    return direct.offer(message);
  }

  private void add(T message) {
    if (ended) throw new IllegalStateException("the pipe was closed");
    if (readerLeft) {
      throw RpcException.local(Code.CANCELLED, "the reader of the pipe has left", null);
    }
    queue.add(message);
    arrived.signal();
  }

  private boolean open() {
    return !ended && !readerLeft;
  }

  /// Whether messages can still be sent: neither closed nor left by its reader.
  public boolean isOpen() {
    lock.lock();
    try {
      return open();
    } finally {
      lock.unlock();
    }
  }

  /// Says that the last message was sent. Idempotent.
  @Override
  public void close() {
    end(null);
  }

  /// Ends the stream with `failure`, which the reader gets after what was sent: a handler fails as
  /// if it had thrown it, a client's call is cancelled because of it. No effect after [#close].
  public void fail(Throwable failure) {
    end(Objects.requireNonNull(failure, "failure"));
  }

  private void end(@Nullable Throwable why) {
    MessageStream.End told;
    lock.lock();
    try {
      if (ended) return;
      ended = true;
      failure = why;
      arrived.signalAll();
      room.signalAll();
      told = readerLeft ? null : callEnd;
    } finally {
      lock.unlock();
    }
    if (told != null) tell(told, why);
  }

  private static void tell(MessageStream.End end, @Nullable Throwable why) {
    if (why == null) end.done();
    else end.failed(why);
  }

  private final class Out extends MessageStream<T> {
    /// What the reader has taken under one lock. Its own.
    private ArrayDeque<T> taken = new ArrayDeque<>();

    @Override
    @Nullable T pull() {
      T message = taken.poll();
      return message != null || !takeAll() ? message : taken.poll();
    }

    /// Waits for messages; false at the end.
    private boolean takeAll() {
      lock.lock();
      try {
        while (queue.isEmpty() && open()) arrived.await();
        if (readerLeft) throw readerClosed();
        if (queue.isEmpty()) {
          if (failure != null) throw asUnchecked(failure);
          return false;
        }
        ArrayDeque<T> empty = taken;
        taken = queue;
        queue = empty;
        room.signalAll();
        return true;
      } catch (InterruptedException e) {
        throw RpcException.interrupted(e);
      } finally {
        lock.unlock();
      }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very exception
    void drain(Sender<? super T> out) throws Exception {
      try {
        super.drain(out);
      } catch (RpcException e) {
        if (e.getCause() instanceof Exception source && source == failure()) throw source;
        throw e;
      }
    }

    @Override
    boolean attach(Sender<? super T> to, End end) {
      Throwable why;
      lock.lock();
      try {
        if (isAhead() || !taken.isEmpty() || !handOver(to)) return false;
        call = to;
        callEnd = end;
        room.signalAll();
        if (!ended) return true;
        why = failure;
      } finally {
        lock.unlock();
      }
      tell(end, why);
      return true;
    }

    /// What is there goes first, in order and without waiting. False if it does not fit.
    private boolean handOver(Sender<? super T> to) {
      for (T message; (message = queue.peek()) != null; queue.remove()) {
        if (!to.offer(message)) return false;
      }
      return true;
    }

    @Override
    void closeSource() {
      lock.lock();
      try {
        readerLeft = true;
        queue.clear();
        room.signalAll();
        arrived.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private @Nullable Throwable failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }

  private static RuntimeException asUnchecked(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> RpcException.local(Code.UNKNOWN, "the stream's source failed", thrown);
    };
  }
}
