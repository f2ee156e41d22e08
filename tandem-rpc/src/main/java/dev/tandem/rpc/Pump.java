package dev.tandem.rpc;

import org.jspecify.annotations.Nullable;

/// Moves a request stream into a call. A pipe needs no thread, for its senders send into the call;
/// anything else is drained by one virtual thread, in the caller's context.
///
/// Knows what the program's own stream threw, so that whoever waits for the response gets that.
final class Pump implements MessageStream.End, AutoCloseable {
  private final MessageStream<?> requests;
  private final ClientCall<?, ?> call;
  private volatile @Nullable Throwable failure;

  /// While the stream is being drained. Guarded by `this`: only then may the thread be interrupted.
  private @Nullable Thread draining;

  private boolean closed; // guarded by this

  private Pump(MessageStream<?> requests, ClientCall<?, ?> call) {
    this.requests = requests;
    this.call = call;
  }

  /// Closes the call if the stream was given away before.
  static <Q> Pump start(MessageStream<Q> requests, ClientCall<Q, ?> call) {
    var pump = new Pump(requests, call);
    boolean attached;
    try {
      attached = requests.attachTo(call, pump);
      call.sendHeaders(); // the first message may be long in coming, or come after the first answer
    } catch (RpcException e) {
      requests.close(); // the call has ended already: its status is for receive() to tell
      return pump;
    } catch (Throwable thrown) {
      call.close();
      throw thrown;
    }
    if (!attached) pump.startDraining(() -> requests.sendTo(call));
    return pump;
  }

  private interface Drain {
    void run() throws Exception;
  }

  private synchronized void startDraining(Drain drain) {
    draining =
        Thread.ofVirtual()
            .name("requests of " + call.method().fullName())
            .unstarted(Context.current().wrap(() -> run(drain)));
    draining.start();
  }

  private void run(Drain drain) {
    try {
      drain.run();
      call.halfClose();
    } catch (Throwable thrown) {
      if (!isClosed()) failed(thrown);
    } finally {
      synchronized (this) {
        draining = null;
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void done() {
    call.halfClose();
  }

  @Override
  public void failed(Throwable thrown) {
    failure = thrown;
    call.cancel("the request stream failed", thrown);
  }

  /// What to throw when `receive` threw `e`: what the program's own stream threw, if the call ended
  /// by that.
  @SuppressWarnings("ReferenceEquality") // the very exception
  RuntimeException outcome(RpcException e) {
    Throwable own = failure;
    if (own == null || e.getCause() != own) return e;
    return switch (own) {
      case RuntimeException unchecked -> unchecked;
      case Error error -> throw error;
      default -> RpcException.local(Code.CANCELLED, "the request stream failed: " + own, own);
    };
  }

  /// The call wants no more: a body that still runs is interrupted, and what it throws is of no
  /// interest. The stream is closed, by the thread that drains it if there is one.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (draining != null) {
        draining.interrupt();
        return;
      }
    }
    requests.close();
  }
}
