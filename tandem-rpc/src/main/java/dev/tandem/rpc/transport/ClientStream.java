package dev.tandem.rpc.transport;

import dev.tandem.http2.ErrorCode;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Context;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.RpcException.Origin;
import dev.tandem.rpc.Status;
import dev.tandem.rpc.grpc.StatusTrailers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The life of one call that is being made: the program's threads send and receive, the loop
/// delivers, one verdict ends it.
///
/// It may have to wait for a connection, and move to another one: as long as the server cannot have
/// seen it, that is nobody's business. See `docs/concurrency.md` for who touches what.
final class ClientStream<Q, R> {
  private static final VarHandle VERDICT;

  static {
    try {
      VERDICT = MethodHandles.lookup().findVarHandle(ClientStream.class, "verdict", Verdict.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// A call that no server can have processed is sent again this often before its refusal is
  /// believed.
  private static final int RESENDS = ClientChannel.BARREN_AT_ONCE;

  private final ClientChannel channel;
  private final MethodDescriptor<Q, R> method;
  private final CallOptions options;
  private final Context context;
  private final long deadlineNanos; // Long.MAX_VALUE: none
  private final ClientInbox<R> inbox;
  private int resends; // the loop's

  // the sender's
  private volatile ClientOutbox out;
  private final ClientRequest request;

  // decided once
  @SuppressWarnings("UnusedVariable") // through VERDICT
  private volatile @Nullable Verdict verdict;

  private volatile @Nullable ClientConnection connection;

  /// The connection that was lost before the call was bound to it. Guarded by this.
  private @Nullable ClientConnection lostUnbound;

  private volatile @Nullable Timer deadline;
  private volatile @Nullable Runnable contextHandle;
  private final ClientTaps taps;

  ClientStream(
      ClientChannel channel, MethodDescriptor<Q, R> method, CallOptions options, Context context) {
    this.channel = channel;
    this.method = method;
    this.options = options;
    this.context = context;
    this.out = new ClientOutbox(channel.connectionSettings().sendBufferBytes(), this);
    this.inbox =
        new ClientInbox<>(
            this,
            channel,
            method,
            options.maxMessageBytes().orElse(channel.connectionSettings().maxMessageBytes()));
    this.deadlineNanos =
        ClientRequest.deadline(options.timeout(), channel.contexts().deadlineNanos(context));
    this.taps = ClientTaps.of(options, method);
    this.request = new ClientRequest(channel, method, options, deadlineNanos);
  }

  /// On the caller's thread: the clock runs, and the call looks for a connection.
  void begin() {
    if (deadlineNanos != Long.MAX_VALUE) {
      if (deadlineNanos - System.nanoTime() <= 0) {
        end(expired());
        return;
      }
      deadline = channel.loop().schedule(deadlineNanos, this::deadlinePassed);
    }
    contextHandle =
        channel
            .contexts()
            .onCancel(
                context,
                why ->
                    end(Verdict.local(Code.CANCELLED, "the surrounding call was cancelled", why)));
    if (verdict != null) {
      settle(); // it ended before it knew its handles
      return;
    }
    channel.attach(this);
  }

  boolean waitsForReady() {
    return options.waitForReady();
  }

  /// Whether it may be among the calls that wait for a connection.
  boolean mayWait() {
    return connection == null;
  }

  boolean isOver() {
    return verdict != null;
  }

  /// Whether what has come and was not read counts for nothing.
  boolean dropsUnread() {
    Verdict v = verdict;
    return v != null && v.dropsUnread();
  }

  /// The call, which is among those of `to`, gets this connection; what was sent before goes out
  /// with the next flush. False if the connection is lost by now.
  synchronized boolean bind(ClientConnection to) {
    if (lostUnbound == to) return false;
    connection = to;
    out.bind(to);
    return true;
  }

  void flush() {
    out.flush();
  }

  // ---- the end

  private void deadlinePassed() {
    end(expired());
  }

  /// Whoever sets a longer timeout means none: the deadline is that of the call around this one.
  private static final Duration LONG = Duration.ofDays(36_500);

  private Verdict expired() {
    Duration t = options.timeout();
    return Verdict.local(
        Code.DEADLINE_EXCEEDED,
        "the deadline of "
            + method.fullName()
            + (t == null || t.compareTo(LONG) > 0 ? "" : " (" + t.toMillis() + " ms)")
            + " passed");
  }

  /// Decides how the call ended, unless it has. Any thread.
  boolean end(Verdict v) {
    Verdict decided = comesTooLate(v) ? expired() : v;
    if (!VERDICT.compareAndSet(this, null, decided)) return false;
    ClientOutbox box = out;
    if (!inbox.hasEnded() || !box.isDone()) {
      box.reset(ErrorCode.CANCEL); // nothing is written if both sides had ended
      box.flush();
    }
    settle();
    inbox.readers.wake();
    box.wake();
    if (decided.dropsUnread()) inbox.discard();
    if (decided.dropsUnread()) taps.endedAway(decided.status());
    return true;
  }

  /// Past the deadline whatever arrives, or turns out to be wrong with it, counts for nothing. What
  /// the program itself decided does.
  private boolean comesTooLate(Verdict v) {
    return deadlineNanos != Long.MAX_VALUE
        && v.status().code() != Code.DEADLINE_EXCEEDED
        && (v.origin() == Origin.PEER || v.status().code() != Code.CANCELLED)
        && deadlineNanos - System.nanoTime() <= 0;
  }

  /// Gives back what the call held: timer, listener, places.
  private void settle() {
    out.forget();
    Timer t = deadline;
    if (t != null) t.cancel();
    Runnable handle = contextHandle;
    if (handle != null) handle.run();
    channel.detach(this);
    ClientConnection at = connection;
    if (at != null) at.remove(this);
  }

  // ---- on the loop

  /// Where what comes for the call goes.
  ClientInbox<R> inbox() {
    return inbox;
  }

  /// Something of the response has come: the call is not sent again.
  void answered() {
    out.forget();
  }

  /// The stream was reset, by the server or by an error of its own.
  void reset(ErrorCode code, boolean byPeer, String why) {
    if (verdict != null) return;
    if (code == ErrorCode.REFUSED_STREAM && resend()) return;
    Status status = StatusTrailers.ofReset(code, why);
    end(byPeer ? Verdict.peer(status, Metadata.EMPTY) : Verdict.local(status));
  }

  /// The connection `from` is gone. A call that no server can have seen goes on elsewhere.
  void connectionLost(
      ClientConnection from, Status status, @Nullable Throwable cause, boolean opened) {
    synchronized (this) {
      if (connection != from) {
        lostUnbound = from; // whoever is about to bind it looks for another one
        return;
      }
    }
    if (verdict != null) return;
    if (!opened && resend()) return;
    end(new Verdict(status, Metadata.EMPTY, Origin.PEER, cause));
  }

  /// On the loop: starts over on another connection, if what was sent is still known and no server
  /// has seen it.
  private boolean resend() {
    if (inbox.headers() != null || resends >= RESENDS) return false;
    ClientOutbox again = out.moveOn();
    if (again == null) return false;
    resends++;
    ClientConnection from = connection;
    if (from != null) from.remove(this);
    connection = null;
    out = again;
    if (verdict != null) return true;
    channel.attach(this);
    flush();
    return true;
  }

  /// The sending end of stream `id`; null if the call has moved to another connection since.
  @Nullable Outbox outFor(int id) {
    Outbox box = out;
    return box.id() == id ? box : null;
  }

  /// Whether the server may have seen it.
  boolean isOpened() {
    return out.isOpened();
  }

  /// The connection of `box` has taken no more streams.
  @SuppressWarnings("ReferenceEquality") // the very box
  void notOpened(ClientOutbox box, ClientConnection by) {
    if (box != out) return; // the call has moved on already
    var status = new Status(Code.UNAVAILABLE, by.takesNoCalls());
    connectionLost(by, status, null, false);
  }

  // ---- for the call object

  MethodDescriptor<Q, R> method() {
    return method;
  }

  Context context() {
    return context;
  }

  ClientRequest request() {
    return request;
  }

  /// The sending end, until the call moves on.
  ClientOutbox out() {
    return out;
  }

  ClientTaps taps() {
    return taps;
  }

  @Nullable Verdict verdict() {
    return verdict;
  }

  /// Tells the peer about room that reading made.
  void announce() {
    inbox.announce(connection);
  }
}
