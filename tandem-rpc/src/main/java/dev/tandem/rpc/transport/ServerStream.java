package dev.tandem.rpc.transport;

import dev.tandem.http2.Command;
import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.InboundStream;
import dev.tandem.http2.Notice;
import dev.tandem.rpc.CallTap;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Context;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.RpcException.Origin;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.ServerInfo;
import dev.tandem.rpc.Status;
import dev.tandem.rpc.grpc.Deframer;
import dev.tandem.rpc.grpc.Frame;
import dev.tandem.rpc.grpc.Framing;
import dev.tandem.rpc.grpc.ProtocolFailure;
import dev.tandem.rpc.grpc.RequestHead;
import dev.tandem.rpc.grpc.ServedMethod;
import dev.tandem.rpc.spi.Payload;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One call that is being served: its stream's events come in on the loop, its handler runs on a
/// virtual thread of its own (or inline on the loop), and it ends with one verdict, whoever decides
/// it.
final class ServerStream<Q, R> implements ServerCall<Q, R>, Deframer.Sink, Runnable {
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

  private final ServerConnection connection;
  private final ServedMethod served;
  private final MethodDescriptor<Q, R> method;
  private final RequestHead head;
  private final InboundStream in;
  final Outbox out;
  private final Inbox inbox;
  private final Waiters readers = new Waiters();
  private final Context context;
  private final ServerResponse response;

  // the loop's
  @Nullable ServerStream<?, ?> listNext;
  @Nullable ServerStream<?, ?> listPrevious;
  boolean listed;
  private final Deframer deframer;
  private @Nullable Timer deadline;
  private boolean waitsForWholeRequest;
  private int requests;
  private final long openedAt = System.nanoTime();

  /// The call has gone to the gate: it runs, or waits its turn.
  private boolean entered;

  /// The request has been received whole.
  private volatile boolean remoteEnded;

  private volatile @Nullable Thread thread;

  @SuppressWarnings("UnusedVariable") // through PHASE
  private volatile int phase;

  private volatile @Nullable Verdict verdict;

  // the handler's, and of those it lets send
  private List<CallTap> taps = List.of(); // guarded by out
  private boolean lastCompressed;

  @SuppressWarnings("unchecked")
  ServerStream(
      ServerConnection connection, InboundStream in, RequestHead head, ServedMethod served) {
    this.connection = connection;
    this.in = in;
    this.head = head;
    this.served = served;
    this.method = (MethodDescriptor<Q, R>) served.method();
    this.inbox = new Inbox(connection.held);
    this.out =
        new Outbox(
            in.id(),
            connection,
            connection.server.connectionSettings().sendBufferBytes(),
            connection.held);
    this.response = new ServerResponse(this, connection, head, out);
    this.deframer = new Deframer(connection.server.connectionSettings().maxMessageBytes());
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
    long at = connection.server.host().deadlineNanos(context);
    if (at != Long.MAX_VALUE) deadline = connection.loop.schedule(at, this::deadlinePassed);
    remoteEnded = endStream;
    ProtocolFailure junk = head.failure();
    if (junk != null) {
      refuse(junk.status(), endStream);
      return;
    }
    waitsForWholeRequest = method.kind().oneRequest();
    if (waitsForWholeRequest) inbox.want();
    if (!waitsForWholeRequest || endStream) start();
  }

  /// A piece of the request's body, and whether it was the last.
  void received(ByteBuffer data, boolean endStream) {
    if (verdict != null || remoteEnded) {
      if (!endStream) connection.inbound.credit(in, data.remaining());
      return;
    }
    int bytes = data.remaining();
    try {
      if (bytes > 0) feed(data);
      if (endStream) deframer.end();
    } catch (ProtocolFailure e) {
      refuse(e.status(), endStream);
      return;
    }
    if (!endStream) {
      int credit = inbox.received(bytes);
      if (credit > 0) connection.inbound.credit(in, credit);
      return;
    }
    remoteEnded = true;
    out.requestEnded();
    if (waitsForWholeRequest) start();
    else readers.wake();
  }

  private void feed(ByteBuffer data) throws ProtocolFailure {
    long before = deframer.spareBytes();
    long more = data.remaining();
    int messages = deframer.feed(data, this);
    more += deframer.spareBytes() - before + (long) messages * HeldBytes.MESSAGE_BYTES;
    if (!inbox.holds(more)) {
      throw new ProtocolFailure(Code.RESOURCE_EXHAUSTED, connection.held.refusal());
    }
    requests += messages;
    checkRequests();
  }

  /// A second message where one is due is refused as it begins: nobody would read it, or those that
  /// might follow without end.
  private void checkRequests() throws ProtocolFailure {
    if (!waitsForWholeRequest || requests == 0) return;
    if (requests > 1 || deframer.assembling()) {
      throw new ProtocolFailure(
          Code.UNIMPLEMENTED,
          "the client sent a second request message where " + method.fullName() + " has one");
    }
  }

  @Override
  public void frame(Frame frame) {
    inbox.add(frame);
    if (waitsForWholeRequest) inbox.want();
    else readers.wake();
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
            remoteEnded);
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
    remoteEnded = requestEnded; // after the verdict: the end of a broken request is not one
    sendEnd(status);
    letGo(refused.exception());
  }

  /// The client learns of it from trailers if those can leave at once, else from a reset: see
  /// `docs/adr/0203-server-deadlines.md`.
  private void deadlinePassed() {
    var status = new Status(Code.DEADLINE_EXCEEDED, "the deadline passed at the server");
    if (!cut(Verdict.local(status))) return;
    if (!response.endAtOnce(status, remoteEnded)) out.reset(ErrorCode.CANCEL);
    connection.flush();
  }

  /// The client is gone: reset, or the connection lost.
  void gone(String why) {
    cut(Verdict.local(Code.CANCELLED, why));
    closed();
  }

  /// The server stops and will wait no longer.
  void stop() {
    var status = new Status(Code.UNAVAILABLE, "the server has stopped");
    if (cut(Verdict.local(status))) sendEnd(status);
    closed();
  }

  /// The stream has left the table.
  void closed() {
    dropRequest();
    Timer t = deadline;
    if (t != null) {
      deadline = null;
      t.cancel();
    }
  }

  /// Nobody will read it, though the client may go on sending, and take no answer.
  private void dropRequest() {
    inbox.discard();
    deframer.drop();
  }

  /// Ends the call from outside of its handler: the context is marked before any thread wakes.
  private boolean cut(Verdict v) {
    if (!VERDICT.compareAndSet(this, null, v)) return false;
    letGo(v.exception());
    return true;
  }

  private void letGo(RpcException why) {
    dropRequest();
    connection.server.host().mark(context, why);
    connection.server.host().cancel(context, why);
    readers.wake();
    out.writers.wake();
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
    Status status = connection.server.host().run(this, served);
    end(status);
  }

  /// The handler is done: its answer goes out, its children are cancelled, its place is free.
  private void end(Status status) {
    boolean over = (phaseOr(HANDLER_DONE) & STREAM_OVER) != 0;
    RpcException why = ENDED;
    if (VERDICT.compareAndSet(this, null, Verdict.peer(status, Metadata.EMPTY))) {
      tell(status);
      sendEnd(status);
    } else {
      Verdict v = Objects.requireNonNull(verdict);
      if (v.origin() == Origin.LOCAL) why = v.exception(); // who cut it may not have marked it yet
      tell(v.status());
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
    if (!remoteEnded) out.endsEarly();
    response.end(status);
    connection.flush();
  }

  // ---- the call object

  @Override
  public MethodDescriptor<Q, R> method() {
    return method;
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public ServerInfo info() {
    return response;
  }

  @Override
  public Metadata headers() {
    return head.metadata();
  }

  @Override
  public @Nullable Q receive() {
    while (true) {
      Verdict v = verdict;
      if (v != null) throw gone(v);
      boolean ended = remoteEnded;
      Frame frame = inbox.poll();
      if (frame != null) return taken(frame);
      if (ended && verdict == null) return null; // else what there was may have been dropped
      if (!ended) waitFor(readers, true);
    }
  }

  private Q taken(Frame frame) {
    if (!remoteEnded) announce();
    Q message;
    try {
      lastCompressed = frame.compressed();
      Payload bytes = frame.compressed() ? inflated(frame) : frame.bytes();
      if (!inbox.hands(bytes.size())) {
        throw new ProtocolFailure(Code.RESOURCE_EXHAUSTED, connection.held.refusal());
      }
      message = method.request().decode(bytes);
    } catch (ProtocolFailure e) {
      throw new RpcException(e.status());
    } catch (RuntimeException e) {
      throw new RpcException(
          Code.INVALID_ARGUMENT, "the request could not be decoded: " + e.getMessage(), e);
    }
    for (CallTap tap : taps) tap.received(message);
    return message;
  }

  /// In its turn: so a client's bombs keep its own calls waiting, and few of them take memory.
  private Payload inflated(Frame frame) throws ProtocolFailure {
    try {
      connection.inflating.acquire();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    try {
      int most = connection.server.connectionSettings().maxMessageBytes();
      return connection.server.encodings().decompress(frame, head.encoding(), most);
    } finally {
      connection.inflated();
    }
  }

  /// Tells the peer about room that reading made.
  private void announce() {
    int bytes = inbox.credit(in.creditWorthAnnouncing());
    if (bytes == 0) return;
    connection.notice(new Notice.Credited(in.id(), bytes));
    connection.post(new Command.WindowUpdate(in.id(), bytes));
    connection.flush();
  }

  /// Parks until something changes; true to its word about interrupts.
  private void waitFor(Waiters waiters, boolean reading) {
    if (Loop.onAny()) {
      throw new IllegalStateException(
          "an inline handler of "
              + method.fullName()
              + " would have to wait; inline handlers must not block");
    }
    if (reading) {
      inbox.want();
      announce();
    }
    waiters.enlist();
    if (verdict != null) return;
    if (reading ? !inbox.isEmpty() || remoteEnded : hasRoom()) return;
    if (Thread.interrupted()) throw interrupted(new InterruptedException());
    LockSupport.park(this);
  }

  /// What whoever waits here throws once it was interrupted; its interrupt status is kept.
  private RpcException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    Verdict v = verdict;
    if (v != null) return gone(v);
    return new RpcException(
        new Status(Code.CANCELLED, "the thread was interrupted"), Metadata.EMPTY, Origin.LOCAL, e);
  }

  /// What whoever sends or receives learns of an end that came from outside. It may be here before
  /// the one who decided it has marked the context.
  private RpcException gone(Verdict v) {
    if (v.origin() == Origin.LOCAL) connection.server.host().mark(context, v.exception());
    Code code =
        v.status().code() == Code.DEADLINE_EXCEEDED ? Code.DEADLINE_EXCEEDED : Code.CANCELLED;
    return new RpcException(
        new Status(code, "the call has ended: " + v.status().message()),
        Metadata.EMPTY,
        Origin.LOCAL,
        v.cause());
  }

  @Override
  public void send(R message) {
    while (!hasRoom()) {
      if (verdict != null) break;
      waitFor(out.writers, false);
    }
    give(message);
  }

  @Override
  public boolean offer(R message) {
    if (verdict == null && !hasRoom()) return false;
    give(message);
    return true;
  }

  /// Whether to send now. Where the connection holds too much, a call waits for its own messages to
  /// leave first.
  private boolean hasRoom() {
    return out.hasRoom() && (out.unsentBytes() == 0 || !connection.held.isOver());
  }

  private void give(R message) {
    Objects.requireNonNull(message, "message");
    Verdict v = verdict;
    if (v != null) throw gone(v);
    boolean streams = !method.kind().oneResponse();
    Payload bytes = method.response().encode(message, Framing.PREFIX_BYTES);
    if (!connection.held.fits(bytes.size())) {
      throw new RpcException(Code.RESOURCE_EXHAUSTED, connection.held.refusal());
    }
    if (!streams) response.keep(bytes);
    else if (!response.send(bytes)) throw gone(Objects.requireNonNullElse(verdict, NO_VERDICT));
    for (CallTap tap : taps) tap.sent(message);
    if (streams) connection.flush();
  }

  private static final Verdict NO_VERDICT = Verdict.local(Code.CANCELLED, "finished");

  @Override
  public void compressNext(boolean compress) {
    response.compressNext(compress);
  }

  @Override
  public boolean lastReceivedCompressed() {
    return lastCompressed;
  }

  @Override
  public void finish(Status status) {
    if (VERDICT.compareAndSet(this, null, Verdict.peer(status, Metadata.EMPTY))) {
      sendEnd(status);
      readers.wake();
      out.writers.wake();
    }
  }

  @Override
  public boolean isOpen() {
    return verdict == null;
  }

  @Override
  public void cancel(String reason, @Nullable Throwable cause) {
    finish(new Status(Code.CANCELLED, reason));
  }

  @Override
  public void close() {
    cancel("closed by the handler", null);
  }

  @Override
  public ServerCall<Q, R> in(Context other) {
    return new dev.tandem.rpc.ForwardingServerCall<>(this) {
      @Override
      public Context context() {
        return other;
      }
    };
  }

  @Override
  public ServerCall<Q, R> tap(CallTap tap) {
    synchronized (out) {
      var all = new java.util.ArrayList<>(taps);
      all.add(tap);
      taps = List.copyOf(all);
    }
    return this;
  }

  /// Once: never on a loop unless the handler itself runs there.
  private void tell(Status status) {
    List<CallTap> told;
    synchronized (out) {
      told = taps;
      taps = List.of();
    }
    for (CallTap tap : told) tap.ended(status);
  }
}
