package dev.tandem.rpc;

import java.lang.System.Logger.Level;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/// The messages that a client's call receives.
///
/// If the program drops it without reading to the end or closing, the collector cancels the call.
/// Nothing but this object may therefore be what a loop holds on to (it is its own iterator's only
/// source).
final class CallStream<T> extends MessageStream<T> {
  private static final System.Logger LOG = System.getLogger("dev.tandem.rpc");
  private static final Cleaner CLEANER =
      Cleaner.create(task -> Thread.ofPlatform().name("tandem-cleaner").daemon().unstarted(task));

  private final ClientCall<?, T> call;
  private final @Nullable Pump pump;
  private final Abandoned abandoned;
  private final Cleaner.Cleanable cleanable;

  /// @param pump what sends the requests; null if all have been sent
  CallStream(ClientCall<?, T> call, @Nullable Pump pump) {
    this.call = call;
    this.pump = pump;
    this.abandoned = new Abandoned(call, pump);
    this.cleanable = CLEANER.register(this, abandoned);
  }

  @Override
  @Nullable T pull() {
    try {
      return call.receive();
    } catch (RpcException e) {
      throw pump == null ? e : pump.outcome(e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  void closeSource() {
    abandoned.closed = true;
    cleanable.clean();
    call.close();
    if (pump != null) pump.close();
  }

  /// What the collector does for a program that did not. Must not know the stream.
  private static final class Abandoned implements Runnable {
    private final ClientCall<?, ?> call;
    private final @Nullable Pump pump;
    private volatile boolean closed;

    Abandoned(ClientCall<?, ?> call, @Nullable Pump pump) {
      this.call = call;
      this.pump = pump;
    }

    @Override
    public void run() {
      if (closed) return;
      if (call.isOpen()) {
        LOG.log(
            Level.WARNING,
            "a stream of {0} was neither read to its end nor closed; its call is cancelled",
            call.method().fullName());
        call.cancel("the stream was abandoned", null);
      }
      call.close(); // what was not read is held no longer
      if (pump != null) pump.close();
    }
  }
}
