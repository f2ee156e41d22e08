package dev.tandem.rpc;

/// Watches one call on either side: every message that passes, whichever way it was sent, and how
/// the call ends.
///
/// `sent` and `received` run on the thread that sends or receives; an exception they throw comes
/// out there and ends the call. `ended` runs once, before the program sees the end, and never on a
/// loop; what it throws is logged.
public interface CallTap {
  default void sent(Object message) {}

  default void received(Object message) {}

  default void ended(Status status) {}
}
