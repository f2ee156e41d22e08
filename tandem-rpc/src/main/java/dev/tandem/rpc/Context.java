package dev.tandem.rpc;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What flows into the calls made on behalf of another one: a deadline, cancellation, and values.
///
/// While a handler runs (its interceptors and `generate` bodies included) its call's context is
/// [#current]; elsewhere that is [#ROOT]. Stubs read it at the call: what is called inside a
/// handler has at most its deadline, and is cancelled when it ends.
///
/// Threads that a handler starts do **not** inherit it, for a pool's threads outlive the call they
/// were born in. Hand it over:
///
/// ```java
/// try (var threads = Executors.newThreadPerTaskExecutor(Context.current().threadFactory())) { … }
/// ```
///
/// Immutable but for its cancellation; safe for any number of threads.
public final class Context {
  /// Names a value. Keys are compared by identity: make one, keep it in a constant.
  @SuppressWarnings("UnusedTypeParameter") // the value's type
  public static final class Key<T> {
    private final String name;

    private Key(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    /// A new key; `name` is for people.
    public static <T> Key<T> named(String name) {
      return new Key<>(name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final System.Logger LOG = System.getLogger("dev.tandem.rpc");

  static final long NO_DEADLINE = Long.MAX_VALUE;

  /// No deadline, never cancelled, no values.
  public static final Context ROOT = new Context(null, null, NO_DEADLINE, null, null);

  private static final ScopedValue<Context> CURRENT = ScopedValue.newInstance();
  private static final Key<ServerInfo> SERVED = Key.named("the call being served");

  /// Where the cancellation of this context is kept: the context of the call being served, which
  /// views share. Null: it is this one.
  private final @Nullable Context call;

  /// Whom to ask for values that this one does not have.
  private final @Nullable Context parent;

  private final long deadlineNanos; // of System.nanoTime()
  private final @Nullable Key<?> key;
  private final @Nullable Object value;

  private volatile @Nullable RpcException cancelled;

  /// Who wants to know of the cancellation; null as long as nobody does. Guarded by itself once it
  /// is there; made under `this`.
  private @Nullable List<Consumer<RpcException>> listeners;

  private Context(
      @Nullable Context call,
      @Nullable Context parent,
      long deadlineNanos,
      @Nullable Key<?> key,
      @Nullable Object value) {
    this.call = call;
    this.parent = parent;
    this.deadlineNanos = deadlineNanos;
    this.key = key;
    this.value = value;
  }

  /// The context of the call that this thread serves; [#ROOT] if it serves none.
  public static Context current() {
    return CURRENT.orElse(ROOT);
  }

  /// This context with a value. It shares the cancellation, and needs no closing.
  public <T> Context with(Key<T> key, T value) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    return new Context(call(), this, deadlineNanos, key, value);
  }

  /// This context with a deadline `timeout` from now, unless it has an earlier one. Calls made in
  /// it have that deadline; the call being served keeps its own.
  public Context withTimeout(Duration timeout) {
    return new Context(call(), this, earlier(deadlineNanos, deadlineIn(timeout)), null, null);
  }

  @SuppressWarnings("unchecked") // only `with` puts values in, under keys of their type
  public <T> Optional<T> get(Key<T> key) {
    return Optional.ofNullable((T) lookUp(key));
  }

  /// Time left to the deadline, negative once it has passed; empty without a deadline.
  public Optional<Duration> remaining() {
    if (deadlineNanos == NO_DEADLINE) return Optional.empty();
    return Optional.of(Duration.ofNanos(deadlineNanos - System.nanoTime()));
  }

  /// Whether the call being served has been cancelled, by its client or by its deadline. Also true
  /// once it has ended.
  public boolean isCancelled() {
    return call().cancelled != null;
  }

  /// Runs `task` in this context, on this thread.
  public void run(Runnable task) {
    ScopedValue.where(CURRENT, this).run(task);
  }

  /// Runs `task` in this context, on this thread.
  public <T> T call(Callable<T> task) throws Exception {
    return ScopedValue.where(CURRENT, this).call(task::call);
  }

  /// `task`, to be run in this context on any thread.
  public Runnable wrap(Runnable task) {
    return () -> run(task);
  }

  /// `task`, to be run in this context on any thread.
  public <T> Callable<T> wrap(Callable<T> task) {
    return () -> call(task);
  }

  /// Makes virtual threads that run in this context.
  public ThreadFactory threadFactory() {
    return task -> Thread.ofVirtual().unstarted(wrap(task));
  }

  /// An executor whose tasks run in the context that submitted them.
  public static Executor propagating(Executor executor) {
    return task -> executor.execute(current().wrap(task));
  }

  // ---- what the runtime uses

  /// The context of a call that is being served.
  static Context serving(ServerInfo info, long deadlineNanos) {
    return new Context(null, null, deadlineNanos, SERVED, info);
  }

  @Nullable ServerInfo serverInfo() {
    return (ServerInfo) lookUp(SERVED);
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  /// Why the call being served was cancelled; null as long as it was not.
  @Nullable RpcException cancellation() {
    return call().cancelled;
  }

  /// Runs `handler` in this context, on this thread.
  <Q, R> void handle(ServerCall<Q, R> call, ServerInterceptor.Handler<Q, R> handler)
      throws Exception {
    ScopedValue.where(CURRENT, this)
        .<@Nullable Void, Exception>call(
            () -> {
              handler.handle(call);
              return null;
            });
  }

  /// Visible from here on, before anyone is told. The first reason stays.
  void mark(RpcException why) {
    if (cancelled == null) cancelled = why;
  }

  /// Marks this call's context and tells the listeners, each once, on this thread.
  void cancel(RpcException why) {
    mark(why);
    List<Consumer<RpcException>> told;
    synchronized (this) {
      told = listeners;
      listeners = null;
    }
    if (told != null) told.forEach(listener -> tell(listener, why));
  }

  /// A listener that fails must not keep the others from hearing.
  private static void tell(Consumer<RpcException> listener, RpcException why) {
    try {
      listener.accept(why);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "telling of a cancellation failed", e);
    }
  }

  /// Runs `listener` once when the call is cancelled, at once if it has been. The handle takes it
  /// back.
  Runnable onCancel(Consumer<RpcException> listener) {
    Context call = call();
    if (call == ROOT) return Context::nothing;
    RpcException why = call.listen(listener);
    if (why != null) {
      listener.accept(why);
      return Context::nothing;
    }
    return () -> call.forget(listener);
  }

  private static void nothing() {}

  /// Adds `listener`; or, if it comes too late, says why.
  private synchronized @Nullable RpcException listen(Consumer<RpcException> listener) {
    RpcException why = cancelled;
    if (why != null) return why;
    if (listeners == null) listeners = new ArrayList<>(4);
    listeners.add(listener);
    return null;
  }

  private synchronized void forget(Consumer<RpcException> listener) {
    if (listeners != null) listeners.remove(listener);
  }

  private Context call() {
    return call == null ? this : call;
  }

  private @Nullable Object lookUp(Key<?> wanted) {
    for (Context c = this; c != null; c = c.parent) if (c.key == wanted) return c.value;
    return null;
  }

  /// `timeout` from now, of [System#nanoTime]; too far away to count: [#NO_DEADLINE].
  static long deadlineIn(Duration timeout) {
    if (timeout.compareTo(FAR) >= 0) return NO_DEADLINE;
    long deadline = System.nanoTime() + (timeout.isNegative() ? 0 : timeout.toNanos());
    return deadline == NO_DEADLINE ? deadline - 1 : deadline;
  }

  /// System.nanoTime() may start anywhere: only differences below 2^63 can be compared. 100 years
  /// leave room.
  private static final Duration FAR = Duration.ofDays(36_500);

  static long earlier(long a, long b) {
    if (a == NO_DEADLINE) return b;
    if (b == NO_DEADLINE) return a;
    return a - b < 0 ? a : b;
  }
}
