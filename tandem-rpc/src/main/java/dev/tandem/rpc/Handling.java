package dev.tandem.rpc;

import dev.tandem.rpc.ServerInterceptor.Handler;
import dev.tandem.rpc.ServerInterceptor.Next;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How handlers run: what is around them, what they are given, what becomes of what they return and
/// throw.
final class Handling {
  private static final System.Logger LOG = System.getLogger("dev.tandem.rpc");

  /// What a client learns of a failure that nobody meant for it.
  private static final Status FAILED = new Status(Code.UNKNOWN, "");

  private final List<ServerInterceptor> interceptors;
  private final Function<Throwable, Throwable> errors;

  /// @param interceptors the outermost first
  /// @param errors from what a handler threw to what its client should get
  Handling(List<ServerInterceptor> interceptors, Function<Throwable, Throwable> errors) {
    this.interceptors = List.copyOf(interceptors);
    this.errors = errors;
  }

  // ---- around a handler

  /// The handler with the interceptors around it. Made once a method, for nothing in it belongs to
  /// a call.
  <Q, R> Handler<Q, R> around(Handler<Q, R> handler) {
    if (interceptors.isEmpty()) return handler;
    Next chain = call -> inItsContext(call, handler);
    for (ServerInterceptor interceptor : interceptors.reversed()) {
      Next next = chain;
      chain = call -> interceptor.handle(call, next);
    }
    return chain::handle;
  }

  /// An interceptor may have passed on another call than it got: of the same method, in another
  /// context.
  @SuppressWarnings("unchecked")
  private static <Q, R> void inItsContext(ServerCall<?, ?> untyped, Handler<Q, R> handler)
      throws Exception {
    var call = (ServerCall<Q, R>) untyped;
    Context context = call.context();
    if (context == Context.current()) handler.handle(call);
    else context.handle(call, handler);
  }

  /// Runs a call to its end on this thread, in its context, and says how it ended. Never throws.
  @SuppressWarnings("unchecked")
  <Q, R> Status run(ServerCall<?, ?> untyped, Handler<Q, R> around) {
    var call = (ServerCall<Q, R>) untyped;
    try {
      call.context().handle(call, around);
      return Status.OK;
    } catch (Throwable thrown) {
      return statusOf(thrown, call);
    }
  }

  // ---- what a handler throws

  private Status statusOf(Throwable thrown, ServerCall<?, ?> call) {
    RpcException cancelled = call.context().cancellation();
    if (cancelled != null)
      return cancelled.status(); // nobody is listening: not the handler's fault
    if (thrown instanceof AbstractMethodError e) return unimplemented(e, call);
    if (thrown instanceof RpcException e && e.origin() == RpcException.Origin.APPLICATION) {
      return e.status();
    }
    Throwable mapped = map(thrown, call);
    if (mapped instanceof RpcException e && e.origin() == RpcException.Origin.APPLICATION) {
      return e.status();
    }
    log(call, thrown);
    return FAILED;
  }

  @SuppressWarnings("ReferenceEquality") // the very exception
  private @Nullable Throwable map(Throwable thrown, ServerCall<?, ?> call) {
    try {
      return errors.apply(thrown);
    } catch (Throwable alsoThrown) {
      if (alsoThrown != thrown) alsoThrown.addSuppressed(thrown);
      log(call, alsoThrown);
      return null;
    }
  }

  /// An implementation compiled against an older `.proto` lacks the method. If the error comes from
  /// further down, somebody should know.
  private static Status unimplemented(AbstractMethodError e, ServerCall<?, ?> call) {
    StackTraceElement[] trace = e.getStackTrace();
    if (trace.length > 0 && !trace[0].getClassName().startsWith(Service.class.getName())) {
      log(call, e);
    }
    return new Status(Code.UNIMPLEMENTED, call.method().fullName() + " is not implemented here");
  }

  private static void log(ServerCall<?, ?> call, Throwable thrown) {
    LOG.log(Level.WARNING, () -> "the handler of " + call.method() + " failed", thrown);
  }

  // ---- what a handler is given and what it returns

  /// The one message of a request. None or two: the client's method is of another kind than ours,
  /// which gRPC calls UNIMPLEMENTED (statuscodes.md).
  static <Q> Q onlyRequest(ServerCall<Q, ?> call) {
    Q request = call.receive();
    if (request == null) throw notOne(call, "no request message");
    if (call.receive() != null) throw notOne(call, "a second request message");
    return request;
  }

  private static RpcException notOne(ServerCall<?, ?> call, String what) {
    return new RpcException(
        Code.UNIMPLEMENTED, "the client sent " + what + " where " + call.method() + " has one");
  }

  static <T> T returned(@Nullable T value, ServerCall<?, ?> call) {
    if (value != null) return value;
    LOG.log(Level.WARNING, "the handler of {0} returned null", call.method());
    throw new RpcException(Code.INTERNAL, "the handler of " + call.method() + " returned nothing");
  }

  /// Sends a whole stream, on the handler's thread and inside the interceptors. It is closed in
  /// every case.
  static <R> void sendAll(MessageStream<R> stream, ServerCall<?, R> call) throws Exception {
    try (stream) {
      var end = new Attached();
      if (stream.attachTo(call, end)) end.await();
      else stream.sendTo(call);
    }
  }

  /// Waits for the end of a stream whose senders send into the call.
  private static final class Attached implements MessageStream.End {
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Throwable failure;

    @Override
    public void done() {
      ended.countDown();
    }

    @Override
    public void failed(Throwable thrown) {
      failure = thrown;
      ended.countDown();
    }

    void await() throws Exception {
      ended.await();
      switch (failure) {
        case null -> {}
        case Exception e -> throw e;
        case Error e -> throw e;
        case Throwable t -> throw new IllegalStateException("a stream failed with " + t, t);
      }
    }
  }
}
