package dev.tandem.rpc.transport;

import dev.tandem.http2.Command;
import dev.tandem.http2.Headers;
import dev.tandem.http2.OutboundStream;
import dev.tandem.rpc.spi.Payload;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The sending end of one call: keeps messages of several senders whole and in order, headers
/// before them and trailers after, and counts what is not on the wire yet.
///
/// The monitor guards the order alone: it is held for pushing, never while encoding, waiting or
/// writing. A client's box may have no connection yet; what is sent meanwhile waits here (bounded
/// by the same limit).
final class Outbox extends OutboundStream {
  private static final VarHandle UNSENT;

  static {
    try {
      UNSENT = MethodHandles.lookup().findVarHandle(Outbox.class, "unsent", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Who sends.
  interface Owner {
    /// On the token's holder: no more ids; the call must go to another connection.
    void exhausted(Outbox box);
  }

  final Owner owner;

  /// A client's: its HEADERS are about to be written, or have been.
  private volatile boolean opened;

  final Waiters writers = new Waiters();
  private final int limit;

  // guarded by this
  private @Nullable Connection connection;
  private @Nullable Headers headers; // not sent yet
  private @Nullable Queue<Command> backlog;
  private boolean ended;

  /// Of a server's: the answer came before the request's end, which nobody will read.
  private volatile boolean early;

  /// The bytes that are not on their way yet in the lower half, and the arrays that they are in
  /// above it.
  @SuppressWarnings("UnusedVariable") // through UNSENT
  private volatile long unsent;

  private final HeldBytes.@Nullable Share share;

  /// A server's: its stream exists.
  ///
  /// @param share where what is unsent is counted
  Outbox(int id, Connection connection, int limit, Owner owner, HeldBytes.Share share) {
    super(id);
    this.connection = connection;
    this.limit = limit;
    this.owner = owner;
    this.share = share;
  }

  /// A client's: to be bound to a connection.
  Outbox(int limit, Owner owner) {
    this.limit = limit;
    this.owner = owner;
    this.share = null;
  }

  /// On the token's holder.
  void opening() {
    opened = true;
  }

  /// Whether the peer may have seen the stream.
  boolean isOpened() {
    return opened;
  }

  /// Whether a sender need not wait.
  boolean hasRoom() {
    return unsentBytes() < limit;
  }

  /// Bytes of messages that are not on their way yet.
  int unsentBytes() {
    return (int) (long) UNSENT.getOpaque(this);
  }

  /// On the token's holder: `bytes` of the body are on their way, which are the last of so many
  /// arrays.
  void written(int bytes, int arrays) {
    int left = (int) unsentChanges(-bytes, -arrays);
    if (left < limit && writers.any()) writers.wake();
  }

  private long unsentChanges(int bytes, int arrays) {
    long change = ((long) arrays << 32) + bytes;
    long before = (long) UNSENT.getAndAdd(this, change);
    if (share != null) share.changes(weight(before), weight(before + change));
    return before + change;
  }

  private static long weight(long unsent) {
    return (unsent >> 32) * HeldBytes.MESSAGE_BYTES + (int) unsent;
  }

  /// The headers go out with whatever is sent next. The first call counts.
  synchronized void headers(Headers headers) {
    this.headers = headers;
  }

  /// Headers alone, now. False if they have gone, or the box is closed.
  synchronized boolean sendHeaders() {
    Headers first = headers;
    if (ended || first == null) return false;
    headers = null;
    post(new Command.Write(this, first, null, 0, 0, null, false));
    return true;
  }

  /// One message, framed. False if the box is closed already.
  synchronized boolean send(Payload framed) {
    if (ended) return false;
    write(framed, null, false);
    return true;
  }

  /// What may be left to say, and the end: a last message, trailers. The first call counts.
  synchronized boolean finish(@Nullable Payload framed, @Nullable Headers trailers) {
    if (ended) return false;
    ended = true;
    write(framed, trailers, true);
    return true;
  }

  /// RST_STREAM(NO_ERROR) is to follow END_STREAM: a client that is still sending may stop (RFC
  /// 9113 §8.1).
  void endsEarly() {
    early = true;
  }

  /// The request has ended after all: there is nothing that a reset could stop.
  void requestEnded() {
    if (early) early = false;
  }

  /// On the token's holder, as END_STREAM is written.
  boolean isEarly() {
    return early;
  }

  /// Whether all that will ever be sent has left for the wire, or is about to without a body.
  synchronized boolean isDone() {
    return ended && unsentBytes() <= 0;
  }

  /// Drops what is queued. RST_STREAM follows if the peer has seen the stream.
  synchronized void reset(Command.Reset reset) {
    ended = true;
    backlog = null;
    if (connection != null) post(reset);
  }

  private void write(@Nullable Payload framed, @Nullable Headers trailers, boolean end) {
    Headers first = headers;
    headers = null;
    if (framed == null) {
      post(new Command.Write(this, first, null, 0, 0, trailers, end));
      return;
    }
    int arrays = 0;
    for (Payload p = framed; p != null; p = p.next()) arrays++;
    unsentChanges(framed.size(), arrays);
    for (Payload p = framed; p != null; p = p.next()) {
      boolean last = p.next() == null;
      post(
          new Command.Write(
              this, first, p.array(), p.offset(), p.length(), last ? trailers : null, last && end));
      first = null;
    }
  }

  private void post(Command c) {
    Connection to = connection;
    if (to != null) {
      to.post(c);
      return;
    }
    if (backlog == null) backlog = new ArrayDeque<>(4);
    backlog.add(c);
  }

  /// A client's box gets its connection. Flushing is left to the caller.
  synchronized void bind(Connection to) {
    connection = to;
    if (backlog == null) return;
    for (Command c : backlog) to.post(c);
    backlog = null;
  }

  /// Puts on the wire what was sent, as far as it goes.
  void flush() {
    Connection to;
    synchronized (this) {
      to = connection;
    }
    if (to != null) to.flush();
  }
}
