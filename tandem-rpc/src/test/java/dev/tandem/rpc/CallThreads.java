package dev.tandem.rpc;

import java.time.Duration;

/// For tests of other packages: what [Leftovers] looks for.
public final class CallThreads {
  private CallThreads() {}

  /// Waits until the threads that the runtime starts for calls have ended.
  public static void assertEnded(Duration atMost) throws Exception {
    Leftovers.assertNone(atMost);
  }

  /// The same for calls of one method: tests that break the engine leave others behind.
  public static void assertEnded(MethodDescriptor<?, ?> method, Duration atMost) throws Exception {
    Leftovers.assertNone(method.fullName(), atMost);
  }
}
