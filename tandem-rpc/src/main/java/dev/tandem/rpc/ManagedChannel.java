package dev.tandem.rpc;

/// A channel that owns its connections.
public interface ManagedChannel extends Channel, AutoCloseable {
  /// Cancels the calls that are open (`CANCELLED`), closes the connections and waits for neither.
  /// Later calls are an [IllegalStateException]. Idempotent.
  @Override
  void close();
}
