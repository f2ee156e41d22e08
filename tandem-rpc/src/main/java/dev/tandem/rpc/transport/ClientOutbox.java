package dev.tandem.rpc.transport;

import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Headers;
import dev.tandem.rpc.spi.Payload;
import org.jspecify.annotations.Nullable;

/// The sending end of a call that is being made. It may have no connection yet.
///
/// What it sends it keeps, until no other server may get it: until the stream opens; or, if the
/// request was one message and its end, until it is answered, for a server may refuse a stream
/// unseen. As long as all is there the call can move on to another box, and thereby to another
/// connection; whoever still holds this one sends into the next. What is kept is bounded as what is
/// unsent.
final class ClientOutbox extends Outbox {
  /// What was sent in one piece.
  private static final class Part {
    final @Nullable Headers headers;
    final @Nullable Payload framed;
    final boolean end;
    @Nullable Part next;

    Part(@Nullable Headers headers, @Nullable Payload framed, boolean end) {
      this.headers = headers;
      this.framed = framed;
      this.end = end;
    }
  }

  final ClientStream<?, ?> call;

  /// The HEADERS are about to be written, or have been.
  private volatile boolean opened;

  /// Where the call has moved on to.
  private volatile @Nullable ClientOutbox next;

  // guarded by this
  private @Nullable Part first;
  private @Nullable Part last;

  /// Not all that was sent is here any more.
  private boolean forgotten;

  ClientOutbox(int limit, ClientStream<?, ?> call) {
    super(limit);
    this.call = call;
  }

  /// The box gets its connection, and what was sent goes there. Flushing is left to the caller.
  synchronized void bind(Connection to) {
    bound(to);
    for (Part p = first; p != null; p = p.next) post(p.headers, p.framed, null, p.end);
  }

  // ---- keeping

  @Override
  void sent(@Nullable Headers headers, @Nullable Payload framed, boolean end) {
    if (forgotten) return;
    var part = new Part(headers, framed, end);
    if (last == null) first = part;
    else last.next = part;
    last = part;
  }

  /// On the token's holder: the stream has its id.
  synchronized void opening() {
    opened = true;
    boolean whole = first != null && first.end;
    if (!whole) forget();
  }

  /// Whether the peer may have seen the stream.
  boolean isOpened() {
    return opened;
  }

  /// It will not be sent again.
  synchronized void forget() {
    first = null;
    last = null;
    forgotten = true;
  }

  /// On the loop: what was sent, in another box, which has no connection yet. Null if not all of it
  /// is here any more.
  @Nullable ClientOutbox moveOn() {
    ClientOutbox again = null;
    synchronized (this) {
      if (!forgotten) {
        again = new ClientOutbox(limit(), call);
        again.begin(this);
        next = again;
      }
    }
    writers.wake(); // to wait there
    return again;
  }

  private synchronized void begin(ClientOutbox as) {
    first = as.first;
    last = as.last;
    takeOver(as);
    for (Part p = first; p != null; p = p.next) if (p.framed != null) counts(p.framed);
  }

  /// Whoever waits for room looks again.
  void wake() {
    writers.wake();
    ClientOutbox box = next;
    if (box != null) box.wake();
  }

  // ---- sending

  @Override
  boolean hasRoom() {
    return next != null || super.hasRoom();
  }

  @Override
  synchronized void headers(Headers headers) {
    if (next == null) super.headers(headers);
    else next.headers(headers);
  }

  @Override
  synchronized boolean sendHeaders() {
    return next == null ? super.sendHeaders() : next.sendHeaders();
  }

  @Override
  synchronized boolean send(Payload framed) {
    return next == null ? super.send(framed) : next.send(framed);
  }

  @Override
  synchronized boolean finish(@Nullable Payload framed, @Nullable Headers trailers) {
    return next == null ? super.finish(framed, trailers) : next.finish(framed, trailers);
  }

  @Override
  synchronized boolean isDone() {
    return next == null ? super.isDone() : next.isDone();
  }

  @Override
  synchronized void reset(ErrorCode code) {
    forget();
    if (next == null) super.reset(code);
    else next.reset(code);
  }

  @Override
  void flush() {
    ClientOutbox box = next;
    if (box == null) super.flush();
    else box.flush();
  }
}
