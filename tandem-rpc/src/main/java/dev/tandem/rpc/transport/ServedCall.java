package dev.tandem.rpc.transport;

import dev.tandem.rpc.CallTap;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Context;
import dev.tandem.rpc.ForwardingServerCall;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.RpcException.Origin;
import dev.tandem.rpc.ServerCall;
import dev.tandem.rpc.ServerInfo;
import dev.tandem.rpc.Status;
import dev.tandem.rpc.grpc.Frame;
import dev.tandem.rpc.grpc.Framing;
import dev.tandem.rpc.grpc.ProtocolFailure;
import dev.tandem.rpc.grpc.ServedMethod;
import dev.tandem.rpc.spi.Payload;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A call that is being served, as its handler has it: reads and writes messages, and waits where
/// there is nothing to read or no room to write.
final class ServedCall<Q, R> implements ServerCall<Q, R> {
  private final ServerStream<Q, R> stream;
  private final MethodDescriptor<Q, R> method;
  private final ServerConnection connection;
  private final ServerInbox<Q> inbox;
  private final Outbox out;
  private final ServerResponse response;

  private List<CallTap> taps = List.of(); // guarded by out

  @SuppressWarnings("unchecked") // the stream was made for this method
  ServedCall(ServerStream<Q, R> stream, ServedMethod served) {
    this.stream = stream;
    this.method = (MethodDescriptor<Q, R>) served.method();
    this.connection = stream.connection;
    this.inbox = stream.inbox;
    this.out = stream.out;
    this.response = stream.response;
  }

  @Override
  public MethodDescriptor<Q, R> method() {
    return method;
  }

  @Override
  public Context context() {
    return stream.context;
  }

  @Override
  public ServerInfo info() {
    return response;
  }

  @Override
  public Metadata headers() {
    return response.headers();
  }

  @Override
  public @Nullable Q receive() {
    while (true) {
      Verdict v = stream.verdict();
      if (v != null) throw gone(v);
      boolean ended = inbox.hasEnded();
      Frame frame = inbox.poll();
      if (frame != null) return taken(frame);
      if (ended && stream.isOpen()) return null; // else what there was may have been dropped
      if (!ended) waitFor(inbox.readers, true);
    }
  }

  private Q taken(Frame frame) {
    if (!inbox.hasEnded()) inbox.announce();
    Q message;
    try {
      message = inbox.message(frame);
    } catch (ProtocolFailure e) {
      throw new RpcException(e.status());
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (RuntimeException e) {
      throw new RpcException(
          Code.INVALID_ARGUMENT, "the request could not be decoded: " + e.getMessage(), e);
    }
    for (CallTap tap : taps) tap.received(message);
    return message;
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
      inbox.announce();
    }
    waiters.enlist();
    if (!stream.isOpen()) return;
    if (reading ? !inbox.isEmpty() || inbox.hasEnded() : hasRoom()) return;
    if (Thread.interrupted()) throw interrupted(new InterruptedException());
    LockSupport.park(this);
  }

  /// What whoever waits here throws once it was interrupted; its interrupt status is kept.
  private RpcException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    Verdict v = stream.verdict();
    if (v != null) return gone(v);
    return new RpcException(
        new Status(Code.CANCELLED, "the thread was interrupted"), Metadata.EMPTY, Origin.LOCAL, e);
  }

  /// What whoever sends or receives learns of an end that came from outside. It may be here before
  /// the one who decided it has marked the context.
  private RpcException gone(Verdict v) {
    if (v.origin() == Origin.LOCAL) connection.server.host().mark(stream.context, v.exception());
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
      if (!stream.isOpen()) break;
      waitFor(out.writers, false);
    }
    give(message);
  }

  @Override
  public boolean offer(R message) {
    if (stream.isOpen() && !hasRoom()) return false;
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
    Verdict v = stream.verdict();
    if (v != null) throw gone(v);
    boolean streams = !method.kind().oneResponse();
    Payload bytes = method.response().encode(message, Framing.PREFIX_BYTES);
    if (!connection.held.fits(bytes.size())) {
      throw new RpcException(Code.RESOURCE_EXHAUSTED, connection.held.refusal());
    }
    if (!streams) response.keep(bytes);
    else if (!response.send(bytes))
      throw gone(Objects.requireNonNullElse(stream.verdict(), NO_VERDICT));
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
    return inbox.lastCompressed();
  }

  @Override
  public void finish(Status status) {
    stream.finish(status);
  }

  @Override
  public boolean isOpen() {
    return stream.isOpen();
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
    return new ForwardingServerCall<>(this) {
      @Override
      public Context context() {
        return other;
      }
    };
  }

  @Override
  public ServerCall<Q, R> tap(CallTap tap) {
    synchronized (out) {
      var all = new ArrayList<>(taps);
      all.add(tap);
      taps = List.copyOf(all);
    }
    return this;
  }

  /// Once: never on a loop unless the handler itself runs there.
  void tell(Status status) {
    List<CallTap> told;
    synchronized (out) {
      told = taps;
      taps = List.of();
    }
    for (CallTap tap : told) {
      try {
        tap.ended(status);
      } catch (Throwable t) {
        Connection.LOG.log(Level.WARNING, "a tap failed at the end of " + method(), t);
      }
    }
  }
}
