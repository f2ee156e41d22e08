package dev.tandem.rpc.transport;

import dev.tandem.rpc.ClientCall;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Context;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.RpcException.Origin;
import dev.tandem.rpc.Status;
import dev.tandem.rpc.grpc.Frame;
import dev.tandem.rpc.grpc.Framing;
import dev.tandem.rpc.grpc.ProtocolFailure;
import dev.tandem.rpc.spi.Payload;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A call that is being made, as the program has it: sends and receives, and waits where there is
/// nothing to read or no room to write.
final class MadeCall<Q, R> implements ClientCall<Q, R> {
  private final ClientStream<Q, R> stream;
  private final MethodDescriptor<Q, R> method;
  private final ClientRequest request;
  private final ClientInbox<R> inbox;
  private final ClientTaps taps;

  MadeCall(ClientStream<Q, R> stream) {
    this.stream = stream;
    this.method = stream.method();
    this.request = stream.request();
    this.inbox = stream.inbox();
    this.taps = stream.taps();
  }

  @Override
  public MethodDescriptor<Q, R> method() {
    return method;
  }

  @Override
  public Context context() {
    return stream.context();
  }

  @Override
  public Metadata headers() {
    while (true) {
      Metadata h = inbox.headers();
      if (h != null) return h;
      if (stream.isOver()) return Metadata.EMPTY;
      park(() -> inbox.headers() != null || stream.isOver());
    }
  }

  @Override
  public Metadata trailers() {
    Verdict v = stream.verdict();
    return v == null ? Metadata.EMPTY : v.trailers();
  }

  @Override
  public @Nullable R receive() {
    boolean once = method.kind().oneResponse();
    while (true) {
      Verdict v = stream.verdict();
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
      stream.announce();
      park(() -> stream.isOver() || (!once && !inbox.isEmpty()));
    }
  }

  private RpcException failed(Verdict v) {
    taps.ended(v.status());
    return v.exception();
  }

  private R taken(Frame frame, boolean open) {
    if (open) stream.announce();
    R message;
    try {
      message = inbox.message(frame);
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
    stream.end(v);
    Verdict decided = Objects.requireNonNull(stream.verdict());
    return failed(decided.dropsUnread() ? decided : v);
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
    parkOn(inbox.readers, enough);
  }

  private void parkOn(Waiters waiters, Condition enough) {
    mustNotBeOnALoop();
    waiters.enlist();
    if (enough.holds()) return;
    if (Thread.interrupted()) {
      var e = new InterruptedException();
      stream.end(Verdict.local(Code.CANCELLED, "the thread was interrupted", e));
      Thread.currentThread().interrupt();
      return; // the verdict says it
    }
    LockSupport.park(this);
  }

  @Override
  public void sendHeaders() {
    ClientOutbox out = stream.out();
    request.begin(out);
    if (out.sendHeaders()) stream.flush();
  }

  @Override
  public void send(Q message) {
    while (true) {
      Outbox box = stream.out();
      if (stream.isOver() || box.hasRoom()) break;
      parkOn(box.writers, () -> stream.isOver() || box.hasRoom());
    }
    give(message, false);
    stream.flush();
  }

  @Override
  public boolean offer(Q message) {
    if (!stream.isOver() && !stream.out().hasRoom()) return false;
    give(message, false);
    stream.flush();
    return true;
  }

  @Override
  public void sendLast(Q message) {
    mustNotBeOnALoop();
    give(message, true);
    stream.flush();
  }

  @Override
  public void halfClose() {
    if (stream.isOver()) return; // a message may be missing: this is not the end of the request
    ClientOutbox out = stream.out();
    request.begin(out);
    out.finish(null, null);
    stream.flush();
  }

  private void give(Q message, boolean last) {
    Objects.requireNonNull(message, "message");
    checkOpen();
    Payload bytes = method.request().encode(message, Framing.PREFIX_BYTES);
    Payload framed = request.framed(bytes);
    ClientOutbox out = stream.out();
    request.begin(out);
    boolean taken = last ? out.finish(framed, null) : out.send(framed);
    if (!taken) {
      checkOpen();
      throw new IllegalStateException("send after halfClose on " + method.fullName());
    }
    taps.sent(message);
  }

  private void checkOpen() {
    Verdict v = stream.verdict();
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
    return inbox.lastCompressed();
  }

  @Override
  public boolean isOpen() {
    return !stream.isOver();
  }

  @Override
  public void cancel(String reason, @Nullable Throwable cause) {
    stream.end(Verdict.local(Code.CANCELLED, reason, cause));
  }

  @Override
  public void close() {
    if (!stream.isOver()) cancel("closed", null);
    inbox.discard();
    Verdict v = stream.verdict();
    if (v != null && !Loop.onAny()) taps.ended(v.status());
  }
}
