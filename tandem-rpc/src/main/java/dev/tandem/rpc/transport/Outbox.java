package dev.tandem.rpc.transport;

import dev.tandem.http2.Command;
import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Headers;
import dev.tandem.http2.OutboundStream;
import dev.tandem.rpc.spi.Payload;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The sending end of one call: keeps messages of several senders whole and in order, headers
/// before them and trailers after, and counts what is not on the wire yet.
///
/// The monitor guards the order alone: it is held for pushing, never while encoding, waiting or
/// writing.
sealed class Outbox extends OutboundStream permits ClientOutbox {
  private static final VarHandle UNSENT;

  static {
    try {
      UNSENT = MethodHandles.lookup().findVarHandle(Outbox.class, "unsent", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Waiters writers = new Waiters();
  private final int limit;

  // guarded by this
  private @Nullable Connection connection;
  private @Nullable Headers headers; // not sent yet
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
  Outbox(int id, Connection connection, int limit, HeldBytes.Share share) {
    super(id);
    this.connection = connection;
    this.limit = limit;
    this.share = share;
  }

  /// A client's: to be bound to a connection.
  Outbox(int limit) {
    this.limit = limit;
    this.share = null;
  }

  final int limit() {
    return limit;
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
    sent(first, null, false);
    post(first, null, null, false);
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
  synchronized void reset(ErrorCode code) {
    ended = true;
    if (connection != null) connection.post(new Command.Reset(this, code));
  }

  private void write(@Nullable Payload framed, @Nullable Headers trailers, boolean end) {
    Headers first = headers;
    headers = null;
    if (framed != null) counts(framed);
    sent(first, framed, end);
    post(first, framed, trailers, end);
  }

  /// What is unsent grows.
  final void counts(Payload framed) {
    int arrays = 0;
    for (Payload p = framed; p != null; p = p.next()) arrays++;
    unsentChanges(framed.size(), arrays);
  }

  /// Under the monitor, before it is posted.
  void sent(@Nullable Headers headers, @Nullable Payload framed, boolean end) {}

  /// Under the monitor: to the connection, if there is one.
  final void post(
      @Nullable Headers headers,
      @Nullable Payload framed,
      @Nullable Headers trailers,
      boolean end) {
    Connection to = connection;
    if (to == null) return;
    if (framed == null) {
      to.post(new Command.Write(this, headers, null, 0, 0, trailers, end));
      return;
    }
    Headers first = headers;
    for (Payload p = framed; p != null; p = p.next()) {
      boolean last = p.next() == null;
      to.post(
          new Command.Write(
              this, first, p.array(), p.offset(), p.length(), last ? trailers : null, last && end));
      first = null;
    }
  }

  /// Under the monitor.
  final void bound(Connection to) {
    connection = to;
  }

  /// Under both monitors: goes on where `other` has stopped.
  final void takeOver(Outbox other) {
    headers = other.headers;
    ended = other.ended;
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
