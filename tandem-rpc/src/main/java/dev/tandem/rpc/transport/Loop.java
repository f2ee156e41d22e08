package dev.tandem.rpc.transport;

import dev.tandem.http2.Mailbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// One platform thread that waits on a selector, reads what arrives, keeps time, and never blocks
/// for anything else.
///
/// Everything but [#execute], [#executeBy], [#schedule] and [#close] is the loop's own. A task or
/// handler that throws is logged; the loop goes on. A stray interrupt is cleared (with the flag
/// set, `select` would spin).
final class Loop implements Runnable, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.tandem.rpc");

  /// How often connections are asked whether something of theirs takes too long.
  private static final long TICK_NANOS = 1_000_000_000;

  /// Bytes read in one go; also the most that one `feed` sees.
  static final int READ_BYTES = 64 * 1024;

  abstract static class Task extends Mailbox.Node {
    abstract void run();
  }

  /// What a selection key is attached to.
  interface Selected {
    void selected(SelectionKey key) throws IOException;
  }

  /// Who wants to be asked about once a second.
  interface Ticking {
    void tick(long now);
  }

  private final Selector selector;
  private final Thread thread;
  private final Mailbox<Task> tasks = new Mailbox<>();
  private final TimerHeap timers = new TimerHeap();
  private final Set<Ticking> ticking = new HashSet<>();
  private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);
  private final BufferPool buffers;
  private final Consumer<SelectionKey> dispatch = this::dispatch;

  private volatile boolean asleep;
  private volatile boolean closed;

  /// The thread is over. What is still executed runs on the caller's thread: it is only there to
  /// find things closed.
  private volatile boolean ended;

  /// When the loop wakes by itself, of [System#nanoTime]. Meaningful while asleep.
  private volatile long wakesAt;

  private volatile boolean wakesNever;

  Loop(String name, BufferPool buffers, boolean daemon) {
    this.buffers = buffers;
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector could be opened: " + e.getMessage(), e);
    }
    this.thread = Thread.ofPlatform().name(name).daemon(daemon).unstarted(this);
  }

  void start() {
    thread.start();
  }

  @SuppressWarnings("ReferenceEquality") // threads are themselves
  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /// Whether the calling thread is any loop: such a thread must not wait for anything.
  static boolean onAny() {
    return ON_LOOP.isBound();
  }

  private static final ScopedValue<Boolean> ON_LOOP = ScopedValue.newInstance();

  // ---- from any thread

  /// Runs `action` on this loop, soon.
  void execute(Runnable action) {
    execute(
        new Task() {
          @Override
          void run() {
            action.run();
          }
        });
  }

  void execute(Task task) {
    tasks.push(task);
    VarHandle.fullFence(); // the push before the look: else both sides may miss each other
    if (asleep && !isCurrent()) wake();
    else if (ended) runTasks();
  }

  /// Runs `task` on this loop at `atNanos` at the latest ([Long#MAX_VALUE]: when it is next awake):
  /// wakes it only if it would sleep longer.
  void executeBy(long atNanos, Task task) {
    tasks.push(task);
    VarHandle.fullFence();
    if (ended) runTasks();
    if (!asleep || atNanos == Long.MAX_VALUE || isCurrent()) return;
    if (wakesNever || wakesAt - atNanos > 0) wake();
  }

  /// Runs `action` at `atNanos` of [System#nanoTime].
  Timer schedule(long atNanos, Runnable action) {
    var timer = new Timer(this, atNanos, action);
    if (isCurrent()) timers.add(timer);
    else executeBy(atNanos, timer);
    return timer;
  }

  private void wake() {
    asleep = false;
    selector.wakeup();
  }

  /// Ends the thread once the tasks that are queued have run. Channels still registered are closed.
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }

  void join() throws InterruptedException {
    if (!isCurrent()) thread.join();
  }

  // ---- on the loop

  TimerHeap timers() {
    return timers;
  }

  /// Empty; valid until the next read on this loop.
  ByteBuffer readBuffer() {
    return readBuffer.clear();
  }

  BufferPool buffers() {
    return buffers;
  }

  SelectionKey register(SelectableChannel channel, int ops, Selected whom) throws IOException {
    return channel.register(selector, ops, whom);
  }

  void addTicking(Ticking t) {
    ticking.add(t);
  }

  boolean isTicking() {
    return !ticking.isEmpty();
  }

  void removeTicking(Ticking t) {
    ticking.remove(t);
  }

  @Override
  public void run() {
    ScopedValue.where(ON_LOOP, true).run(this::turn);
  }

  private void turn() {
    long nextTick = System.nanoTime() + TICK_NANOS;
    while (true) {
      runTasks();
      if (closed && tasks.isEmpty()) break;
      long now = System.nanoTime();
      fireTimers(now);
      if (now - nextTick >= 0) {
        tick(now);
        nextTick = now + TICK_NANOS;
      }
      long wait = timers.untilNext(now);
      if (!ticking.isEmpty()) wait = Math.min(wait, nextTick - now);
      await(now, wait);
    }
    for (SelectionKey key : selector.keys()) closeQuietly(key.channel());
    closeQuietly(selector);
    ended = true;
    runTasks();
  }

  private void await(long now, long wait) {
    wakesNever = wait == Long.MAX_VALUE;
    wakesAt = now + (wakesNever ? 0 : wait);
    asleep = true;
    try {
      if (!tasks.isEmpty() || closed) {
        selector.selectNow(dispatch);
      } else if (wakesNever) {
        selector.select(dispatch);
      } else {
        long millis = (wait + 999_999) / 1_000_000; // rounded up: a timer never fires early
        if (millis == 0) selector.selectNow(dispatch);
        else selector.select(dispatch, millis);
      }
    } catch (IOException e) {
      log(Level.ERROR, "select failed", e);
    } finally {
      asleep = false;
      boolean stray = Thread.interrupted();
      if (stray) LOG.log(Level.DEBUG, "an interrupt reached {0}; cleared", thread.getName());
    }
  }

  private void dispatch(SelectionKey key) {
    asleep = false;
    var whom = (Selected) key.attachment();
    try {
      whom.selected(key);
    } catch (CancelledKeyException e) {
      // closed by an event before this one in the same pass
    } catch (Throwable t) {
      log(Level.ERROR, "a connection failed in the loop; closed", t);
      closeQuietly(key.channel());
    }
  }

  /// On the loop; or, once it has ended, by whoever comes too late, one at a time.
  private synchronized void runTasks() {
    for (Task task = tasks.takeAll(); task != null; ) {
      Task next = Mailbox.next(task);
      try {
        task.run();
      } catch (Throwable t) {
        log(Level.ERROR, "a task failed in the loop", t);
      }
      task = next;
    }
  }

  private void fireTimers(long now) {
    while (true) {
      try {
        timers.fireDue(now);
        return;
      } catch (Throwable t) {
        log(Level.ERROR, "a timer failed in the loop", t); // and is no timer any more
      }
    }
  }

  private void tick(long now) {
    for (Ticking t : new ArrayList<>(ticking)) {
      try {
        t.tick(now);
      } catch (Throwable e) {
        log(Level.ERROR, "a check failed in the loop", e);
      }
    }
  }

  /// Whatever goes wrong with it: a log that cannot be written (without descriptors not even the
  /// JDK's can) must not end the loop.
  private static void log(Level level, String what, Throwable cause) {
    try {
      LOG.log(level, what, cause);
    } catch (Throwable t) {
      // said nowhere: there is no other place
    }
  }

  private static void closeQuietly(AutoCloseable c) {
    try {
      c.close();
    } catch (Exception e) {
      log(Level.DEBUG, "closing failed", e);
    }
  }
}
