package dev.tandem.rpc.transport;

import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.InboundStream;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Context;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.RpcException.Origin;
import dev.tandem.rpc.Status;
import dev.tandem.rpc.grpc.ProtocolFailure;
import dev.tandem.rpc.grpc.RequestHead;
import dev.tandem.rpc.grpc.ServedMethod;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The life of one call that is being served: its stream's events come in on the loop, its handler
/// runs on a virtual thread of its own (or inline on the loop), and it ends with one verdict,
/// whoever decides it.
final class ServerStream<Q, R> implements Runnable {
  static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private static final VarHandle VERDICT;
  private static final VarHandle PHASE;

  static {
    try {
      var lookup = MethodHandles.lookup();
      VERDICT = lookup.findVarHandle(ServerStream.class, "verdict", Verdict.class);
      PHASE = lookup.findVarHandle(ServerStream.class, "phase", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// The stream has left the connection's table.
  private static final int STREAM_OVER = 1;

  /// The handler has returned (or will never run).
  private static final int HANDLER_DONE = 2;

  /// The handler is about to run, or runs: it may be interrupted.
  private static final int HANDLER_STARTED = 4;

  final ServerConnection connection;
  private final ServedMethod served;
  private final RequestHead head;
  final ServerInbox<Q> inbox;
  final Outbox out;
  final Context context;
  final ServerResponse response;

  // the loop's
  @Nullable ServerStream<?, ?> listNext;
  @Nullable ServerStream<?, ?> listPrevious;
  boolean listed;
  private @Nullable Timer deadline;
  private final long openedAt = System.nanoTime();

  /// The call has gone to the gate: it runs, or waits its turn.
  private boolean entered;

  private volatile @Nullable Thread thread;

  @SuppressWarnings("UnusedVariable") // through PHASE
  private volatile int phase;

  private volatile @Nullable Verdict verdict;

  @SuppressWarnings("unchecked")
  ServerStream(
      ServerConnection connection, InboundStream in, RequestHead head, ServedMethod served) {
    this.connection = connection;
    this.head = head;
    this.served = served;
    this.inbox = new ServerInbox<>(connection, in, head, (MethodDescriptor<Q, R>) served.method());
    this.out =
        new Outbox(
            in.id(),
            connection,
            connection.server.connectionSettings().sendBufferBytes(),
            connection.held);
    this.response = new ServerResponse(this, connection, head, out);
    long timeout = head.timeoutNanos();
    this.context =
        connection
            .server
            .host()
            .serving(
                response,
                timeout == RequestHead.NO_TIMEOUT ? Long.MAX_VALUE : deadlineAfter(timeout));
  }

  private static long deadlineAfter(long timeoutNanos) {
    long now = System.nanoTime();
    // no timer runs for a century; and MAX_VALUE means none
    return now + Math.min(timeoutNanos, Long.MAX_VALUE / 4);
  }

  // ---- on the loop

  /// The request's headers are here.
  void begin(boolean endStream) {
    long at = deadlineNanos();
    if (at != Long.MAX_VALUE) deadline = connection.loop.schedule(at, this::deadlinePassed);
    inbox.ended(endStream);
    ProtocolFailure junk = head.failure();
    if (junk != null) {
      refuse(junk.status(), endStream);
      return;
    }
    if (inbox.awaitsOne()) inbox.want();
    if (!inbox.awaitsOne() || endStream) start();
  }

  /// A piece of the request's body, and whether it was the last.
  void received(ByteBuffer data, boolean endStream) {
    if (verdict != null || inbox.hasEnded()) {
      inbox.takeUnread(data, endStream);
      return;
    }
    try {
      inbox.take(data, endStream);
    } catch (ProtocolFailure e) {
      refuse(e.status(), endStream);
      return;
    }
    if (!endStream) return;
    inbox.ended(true);
    out.requestEnded();
    if (inbox.awaitsOne()) start();
    else inbox.readers.wake();
  }

  private void start() {
    entered = true;
    switch (connection.server.gate().enter(this)) {
      case RUN -> run(served);
      case WAIT -> {}
      case FULL -> {
        entered = false;
        refuse(
            new Status(
                Code.RESOURCE_EXHAUSTED,
                "the server is busy: maxConcurrentCalls and its queue are full"),
            inbox.hasEnded());
      }
    }
  }

  private void run(ServedMethod served) {
    if (served.inline()) {
      run();
      return;
    }
    Thread t = served.threads().newThread(this);
    thread = t;
    t.start();
  }

  /// A place became free for a call that waited; on any thread. False if the call is over already:
  /// the place is still free.
  boolean startWaiting() {
    if (verdict != null) {
      over();
      return false;
    }
    if (served.inline()) connection.loop.execute(this);
    else run(served);
    return true;
  }

  /// Answers in the handler's place: it has not begun, or its request turned out to be broken.
  private void refuse(Status status, boolean requestEnded) {
    var refused = Verdict.local(status);
    if (!VERDICT.compareAndSet(this, null, refused)) return;
    inbox.ended(requestEnded); // after the verdict: the end of a broken request is not one
    sendEnd(status);
    letGo(refused.exception());
  }

  /// The stream is reset, with all that waits to be sent: see `docs/adr/0203-server-deadlines.md`.
  private void deadlinePassed() {
    if (!cut(Verdict.local(EXPIRED))) return;
    out.reset(ErrorCode.CANCEL);
    connection.flush();
  }

  private static final Status EXPIRED =
      new Status(Code.DEADLINE_EXCEEDED, "the deadline passed at the server");

  /// The client is gone: reset, or the connection lost. If the deadline has passed by now, that is
  /// why: a client resets its call at it, and the loop may read that before it looks at its timers.
  void gone(String why) {
    boolean late = deadline != null && deadlineNanos() - System.nanoTime() <= 0;
    cut(late ? Verdict.local(EXPIRED) : Verdict.local(Code.CANCELLED, why));
    closed();
  }

  private long deadlineNanos() {
    return connection.server.host().deadlineNanos(context);
  }

  /// The server stops and will wait no longer.
  void stop() {
    var status = new Status(Code.UNAVAILABLE, "the server has stopped");
    if (cut(Verdict.local(status))) sendEnd(status);
    closed();
  }

  /// The stream has left the table.
  void closed() {
    inbox.drop();
    Timer t = deadline;
    if (t != null) {
      deadline = null;
      t.cancel();
    }
  }

  /// Ends the call from outside of its handler: the context is marked before any thread wakes.
  private boolean cut(Verdict v) {
    if (!VERDICT.compareAndSet(this, null, v)) return false;
    letGo(v.exception());
    return true;
  }

  private void letGo(RpcException why) {
    inbox.drop();
    connection.server.host().mark(context, why);
    connection.server.host().cancel(context, why);
    wakeAll();
    if (!entered || connection.server.gate().leaveQueue(this)) {
      over();
      return;
    }
    Thread t = thread;
    if (t != null && (phase & (HANDLER_STARTED | HANDLER_DONE)) == HANDLER_STARTED) t.interrupt();
  }

  /// On the loop, as the stream leaves the table: whether the handler still runs.
  boolean streamOver() {
    return (phaseOr(STREAM_OVER) & HANDLER_DONE) == 0;
  }

  long openedAt() {
    return openedAt;
  }

  // ---- the call's thread

  /// Either this sees the verdict, or whoever decides it sees that the handler has begun.
  private boolean begun() {
    phaseOr(HANDLER_STARTED);
    return verdict == null;
  }

  @Override
  public void run() {
    if (!begun()) {
      over();
      connection.server.gate().leave();
      return;
    }
    var call = new ServedCall<>(this, served);
    end(call, connection.server.host().run(call, served));
  }

  /// The handler is done: its answer goes out, its children are cancelled, its place is free.
  private void end(ServedCall<Q, R> call, Status status) {
    boolean over = (phaseOr(HANDLER_DONE) & STREAM_OVER) != 0;
    RpcException why = ENDED;
    if (VERDICT.compareAndSet(this, null, Verdict.peer(status, Metadata.EMPTY))) {
      call.tell(status);
      sendEnd(status);
      wakeAll(); // threads that the handler has left behind
    } else {
      Verdict v = Objects.requireNonNull(verdict);
      if (v.origin() == Origin.LOCAL) why = v.exception(); // who cut it may not have marked it yet
      call.tell(v.status());
    }
    inbox.handlerDone();
    connection.server.host().cancel(context, why);
    connection.server.gate().leave();
    if (over) connection.zombieDone();
  }

  /// Told to children that are cancelled with their parent, of which there are seldom any: one for
  /// all.
  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final RpcException ENDED =
      new RpcException(
          new Status(Code.CANCELLED, "the surrounding call has ended"),
          Metadata.EMPTY,
          Origin.LOCAL,
          null);

  /// The handler will never run.
  private void over() {
    if ((phaseOr(HANDLER_DONE) & STREAM_OVER) != 0) connection.zombieDone();
  }

  private int phaseOr(int bit) {
    return (int) PHASE.getAndBitwiseOr(this, bit);
  }

  /// Reply, trailers, and a word to a client that is still sending that nobody reads on.
  private void sendEnd(Status status) {
    if (!inbox.hasEnded()) out.endsEarly();
    response.end(status);
    connection.flush();
  }

  // ---- for the call object

  MethodDescriptor<?, ?> method() {
    return served.method();
  }

  @Nullable Verdict verdict() {
    return verdict;
  }

  boolean isOpen() {
    return verdict == null;
  }

  /// The handler ends the call before it returns. The first end counts.
  void finish(Status status) {
    if (!VERDICT.compareAndSet(this, null, Verdict.peer(status, Metadata.EMPTY))) return;
    sendEnd(status);
    wakeAll();
  }

  /// The call is over: whoever waits in it sees that.
  private void wakeAll() {
    inbox.readers.wake();
    out.writers.wake();
  }
}
