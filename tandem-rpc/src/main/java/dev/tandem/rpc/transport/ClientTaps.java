package dev.tandem.rpc.transport;

import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.CallTap;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.Status;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Who watches a call that is being made. Most calls have nobody.
final class ClientTaps {
  private static final ClientTaps NOBODY = new ClientTaps(List.of(), "");

  private final List<CallTap> taps;
  private final String method;
  private final AtomicBoolean told = new AtomicBoolean();

  private ClientTaps(List<CallTap> taps, String method) {
    this.taps = taps;
    this.method = method;
  }

  static ClientTaps of(CallOptions options, MethodDescriptor<?, ?> method) {
    return options.taps().isEmpty() ? NOBODY : new ClientTaps(options.taps(), method.fullName());
  }

  void sent(Object message) {
    for (CallTap tap : taps) tap.sent(message);
  }

  void received(Object message) {
    for (CallTap tap : taps) tap.received(message);
  }

  /// Once, before the program sees the end.
  void ended(Status status) {
    if (taps.isEmpty() || !told.compareAndSet(false, true)) return;
    for (CallTap tap : taps) {
      try {
        tap.ended(status);
      } catch (Throwable t) {
        Connection.LOG.log(Level.WARNING, "a tap failed at the end of " + method, t);
      }
    }
  }

  /// Nobody may be reading: the taps hear of it on a thread of their own.
  void endedAway(Status status) {
    if (taps.isEmpty()) return;
    Thread.ofVirtual().name("end of " + method).start(() -> ended(status));
  }
}
