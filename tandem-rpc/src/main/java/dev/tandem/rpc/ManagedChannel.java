package dev.tandem.rpc;

/// A channel that owns its connections.
public interface ManagedChannel extends Channel, AutoCloseable {
  /// Ends the calls that are open, and those that are made later, with `CANCELLED`, and closes the
  /// connections. Idempotent.
  @Override
  void close();
}
