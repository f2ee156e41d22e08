package dev.tandem.rpc.transport;

import dev.tandem.http2.Command;
import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Headers;
import dev.tandem.http2.InboundStream;
import dev.tandem.http2.Notice;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.ClientCall;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Context;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.RpcException.Origin;
import dev.tandem.rpc.Status;
import dev.tandem.rpc.grpc.Deframer;
import dev.tandem.rpc.grpc.Frame;
import dev.tandem.rpc.grpc.Framing;
import dev.tandem.rpc.grpc.ProtocolFailure;
import dev.tandem.rpc.grpc.ResponseHead;
import dev.tandem.rpc.grpc.StatusTrailers;
import dev.tandem.rpc.spi.Payload;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One call that is being made: the program's threads send and receive, the loop delivers, one
/// verdict ends it.
///
/// It may have to wait for a connection, and move to another one: as long as the server cannot have
/// seen it, that is nobody's business. See `docs/concurrency.md` for who touches what.
final class ClientStream<Q, R> implements ClientCall<Q, R>, Deframer.Sink {
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

  private static final int ERROR_BODY_BYTES = 1024;

  private final ClientChannel channel;
  private final MethodDescriptor<Q, R> method;
  private final CallOptions options;
  private final Context context;
  private final long deadlineNanos; // Long.MAX_VALUE: none
  private final int maxMessageBytes;
  private final Inbox inbox = new Inbox(null);
  private final Waiters readers = new Waiters();

  // the loop's
  private Deframer deframer;
  private @Nullable InboundStream in;
  private HeldBytes.@Nullable Share held;
  private @Nullable ResponseHead head;
  private @Nullable StringBuilder errorBody;
  private int responses;
  private int resends;

  // the sender's
  private volatile ClientOutbox out;
  private final ClientRequest request;

  // decided once
  @SuppressWarnings("UnusedVariable") // through VERDICT
  private volatile @Nullable Verdict verdict;

  private volatile @Nullable Metadata headers;
  private volatile @Nullable ClientConnection connection;

  /// The connection that was lost before the call was bound to it. Guarded by this.
  private @Nullable ClientConnection lostUnbound;

  private volatile @Nullable Timer deadline;
  private volatile @Nullable Runnable contextHandle;
  private final ClientTaps taps;

  // the reader's
  private boolean lastCompressed;

  ClientStream(
      ClientChannel channel, MethodDescriptor<Q, R> method, CallOptions options, Context context) {
    this.channel = channel;
    this.method = method;
    this.options = options;
    this.context = context;
    this.out = new ClientOutbox(channel.connectionSettings().sendBufferBytes(), this);
    this.maxMessageBytes =
        options.maxMessageBytes().orElse(channel.connectionSettings().maxMessageBytes());
    this.deframer = new Deframer(maxMessageBytes);
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

  private Verdict expired() {
    Duration t = options.timeout();
    return Verdict.local(
        Code.DEADLINE_EXCEEDED,
        "the deadline of "
            + method.fullName()
            + (t == null ? "" : " (" + t.toMillis() + " ms)")
            + " passed");
  }

  /// Decides how the call ended, unless it has. Any thread.
  boolean end(Verdict v) {
    Verdict decided = comesTooLate(v) ? expired() : v;
    if (!VERDICT.compareAndSet(this, null, decided)) return false;
    ClientOutbox box = out;
    if (!endedByPeer || !box.isDone()) {
      box.reset(ErrorCode.CANCEL); // nothing is written if both sides had ended
      box.flush();
    }
    settle();
    readers.wake();
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

  /// Set on the loop: END_STREAM came.
  private boolean endedByPeer;

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

  /// The response's headers.
  void headers(InboundStream s, Headers h, boolean endStream) {
    if (verdict != null) return;
    in = s;
    out.forget();
    held = Objects.requireNonNull(connection).held;
    inbox.countIn(held);
    ResponseHead response = ResponseHead.of(h);
    if (endStream) {
      headers = Metadata.EMPTY;
      peerEnded(response.status(), response.metadata());
      return;
    }
    head = response;
    if (!response.isGrpc()) {
      errorBody = new StringBuilder();
      return;
    }
    headers = response.metadata();
    readers.wake();
  }

  void data(InboundStream s, ByteBuffer data, boolean endStream) {
    if (verdict != null) {
      channelCredit(s, data.remaining(), endStream);
      return;
    }
    StringBuilder foreign = errorBody;
    if (foreign != null) {
      while (data.hasRemaining() && foreign.length() < ERROR_BODY_BYTES)
        foreign.append((char) (data.get() & 0xFF));
      if (endStream || foreign.length() >= ERROR_BODY_BYTES) endForeign(foreign.toString());
      return;
    }
    int bytes = data.remaining();
    try {
      if (bytes > 0) {
        feed(data);
        checkResponses();
      }
      if (endStream) deframer.end();
    } catch (ProtocolFailure e) {
      end(Verdict.local(e.status()));
      return;
    }
    if (endStream) {
      peerEnded(
          new Status(Code.INTERNAL, "the server ended the stream without a status"),
          Metadata.EMPTY);
      return;
    }
    int credit = inbox.received(bytes);
    if (credit > 0) channelCredit(s, credit, false);
  }

  private void feed(ByteBuffer data) throws ProtocolFailure {
    long before = deframer.spareBytes();
    long more = data.remaining();
    int messages = deframer.feed(data, this);
    responses += messages;
    more += deframer.spareBytes() - before + (long) messages * HeldBytes.MESSAGE_BYTES;
    if (!inbox.holds(more)) {
      throw new ProtocolFailure(Code.RESOURCE_EXHAUSTED, Objects.requireNonNull(held).refusal());
    }
  }

  /// The stream has left the table, if it is still this call's: nothing more comes.
  void streamOver(InboundStream s) {
    if (s != in) return;
    deframer.drop();
    Verdict v = verdict;
    if (v != null && v.dropsUnread()) inbox.discard();
    else inbox.countNoMore(channel.connectionSettings().streamWindowBytes());
  }

  /// A second message where one is due ends the call as it begins: nobody would read it, so that it
  /// might never be whole.
  private void checkResponses() throws ProtocolFailure {
    if (responses == 0 || !method.kind().oneResponse()) return;
    if (responses > 1 || deframer.assembling()) {
      throw new ProtocolFailure(
          Code.UNIMPLEMENTED,
          "the server sent a second message where " + method.fullName() + " has one");
    }
  }

  private void channelCredit(InboundStream s, int bytes, boolean endStream) {
    ClientConnection at = connection;
    if (at != null && !endStream) at.inbound.credit(s, bytes);
  }

  void trailers(Headers h) {
    if (verdict != null) return;
    StringBuilder foreign = errorBody;
    if (foreign != null && h.first("grpc-status") == null) {
      endForeign(foreign.toString());
      return;
    }
    try {
      Status status = StatusTrailers.read(h);
      if (status.isOk()) deframer.end();
      peerEnded(status, StatusTrailers.metadata(h));
    } catch (ProtocolFailure e) {
      end(Verdict.local(e.status()));
    }
  }

  private void endForeign(String body) {
    end(Verdict.peer(Objects.requireNonNull(head).foreign(body), Metadata.EMPTY));
  }

  private void peerEnded(Status status, Metadata trailers) {
    endedByPeer = true;
    end(Verdict.peer(status, trailers));
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
    if (headers != null || resends >= RESENDS) return false;
    ClientOutbox again = out.moveOn();
    if (again == null) return false;
    resends++;
    ClientConnection from = connection;
    if (from != null) from.remove(this);
    in = null;
    connection = null;
    deframer = new Deframer(maxMessageBytes);
    out = again;
    if (verdict != null) return true;
    channel.attach(this);
    flush();
    return true;
  }

  @Override
  public void frame(Frame frame) {
    inbox.add(frame);
    if (!method.kind().oneResponse()) readers.wake();
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
  public Metadata headers() {
    while (true) {
      Metadata h = headers;
      if (h != null) return h;
      if (verdict != null) return Metadata.EMPTY;
      park(() -> headers != null || verdict != null);
    }
  }

  @Override
  public Metadata trailers() {
    Verdict v = verdict;
    return v == null ? Metadata.EMPTY : v.trailers();
  }

  @Override
  public @Nullable R receive() {
    boolean once = method.kind().oneResponse();
    while (true) {
      Verdict v = verdict;
      if (v != null && v.dropsUnread()) throw failed(v);
      if (v != null || !once) {
        Frame frame = inbox.poll();
        if (frame != null) return taken(frame, v == null);
        if (v != null) {
          taps.ended(v.status());
          if (v.isOk()) return null;
          throw failed(v);
        }
      }
      inbox.want();
      announce();
      park(() -> verdict != null || (!once && !inbox.isEmpty()));
    }
  }

  private RpcException failed(Verdict v) {
    taps.ended(v.status());
    return v.exception();
  }

  private R taken(Frame frame, boolean open) {
    if (open) announce();
    lastCompressed = frame.compressed();
    R message;
    try {
      Payload bytes = frame.bytes();
      if (frame.compressed()) {
        ResponseHead h = head;
        bytes =
            channel.encodings().decompress(frame, h == null ? null : h.encoding(), maxMessageBytes);
      }
      message = method.response().decode(bytes);
    } catch (ProtocolFailure e) {
      throw broken(e.status(), e);
    } catch (RuntimeException e) {
      throw broken(
          new Status(Code.INTERNAL, "the response could not be decoded: " + e.getMessage()), e);
    }
    taps.received(message);
    return message;
  }

  /// What was received is no message: the call is over for this program, whatever the server says
  /// later.
  private RpcException broken(Status status, Throwable cause) {
    var v = new Verdict(status, Metadata.EMPTY, Origin.LOCAL, cause);
    end(v);
    Verdict decided = Objects.requireNonNull(verdict);
    return failed(decided.dropsUnread() ? decided : v);
  }

  /// Tells the peer about room that reading made.
  private void announce() {
    ClientConnection at = connection;
    InboundStream s = in; // set before any message was put into the inbox
    if (at == null || s == null) return;
    int bytes = inbox.credit(s.creditWorthAnnouncing());
    if (bytes == 0) return;
    int id = s.id();
    at.notice(new Notice.Credited(id, bytes));
    at.post(new Command.WindowUpdate(id, bytes));
    at.flush();
  }

  private void mustNotBeOnALoop() {
    if (Loop.onAny()) {
      throw new IllegalStateException(
          method.fullName()
              + " was called on an event loop, by an inline handler or a listener; such code must not block");
    }
  }

  private interface Condition {
    boolean holds();
  }

  /// Parks once, unless `enough` holds already. An interrupt cancels the call.
  private void park(Condition enough) {
    parkOn(readers, enough);
  }

  private void parkOn(Waiters waiters, Condition enough) {
    mustNotBeOnALoop();
    waiters.enlist();
    if (enough.holds()) return;
    if (Thread.interrupted()) {
      var e = new InterruptedException();
      end(Verdict.local(Code.CANCELLED, "the thread was interrupted", e));
      Thread.currentThread().interrupt();
      return; // the verdict says it
    }
    LockSupport.park(this);
  }

  @Override
  public void sendHeaders() {
    request.begin(out);
    if (out.sendHeaders()) flush();
  }

  @Override
  public void send(Q message) {
    while (true) {
      Outbox box = out;
      if (verdict != null || box.hasRoom()) break;
      parkOn(box.writers, () -> verdict != null || box.hasRoom());
    }
    give(message, false);
    flush();
  }

  @Override
  public boolean offer(Q message) {
    if (verdict == null && !out.hasRoom()) return false;
    give(message, false);
    flush();
    return true;
  }

  @Override
  public void sendLast(Q message) {
    mustNotBeOnALoop();
    give(message, true);
    flush();
  }

  @Override
  public void halfClose() {
    if (verdict != null) return; // a message may be missing: this is not the end of the request
    request.begin(out);
    out.finish(null, null);
    flush();
  }

  private void give(Q message, boolean last) {
    Objects.requireNonNull(message, "message");
    checkOpen();
    Payload bytes = method.request().encode(message, Framing.PREFIX_BYTES);
    Payload framed = request.framed(bytes);
    request.begin(out);
    boolean taken = last ? out.finish(framed, null) : out.send(framed);
    if (!taken) {
      checkOpen();
      throw new IllegalStateException("send after halfClose on " + method.fullName());
    }
    taps.sent(message);
  }

  private void checkOpen() {
    Verdict v = verdict;
    if (v == null) return;
    if (v.isOk()) {
      throw Verdict.local(
              Code.CANCELLED, "the server ended the call (OK) without reading everything")
          .exception();
    }
    throw v.exception();
  }

  @Override
  public void compressNext(boolean compress) {
    request.compressNext(compress);
  }

  @Override
  public boolean lastReceivedCompressed() {
    return lastCompressed;
  }

  @Override
  public boolean isOpen() {
    return verdict == null;
  }

  @Override
  public void cancel(String reason, @Nullable Throwable cause) {
    end(Verdict.local(Code.CANCELLED, reason, cause));
  }

  @Override
  public void close() {
    if (verdict == null) cancel("closed", null);
    inbox.discard();
    Verdict v = verdict;
    if (v != null && !Loop.onAny()) taps.ended(v.status());
  }
}
