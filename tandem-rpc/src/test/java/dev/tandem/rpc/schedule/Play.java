package dev.tandem.rpc.schedule;

/// What schedules are tried on. The implementation is woven; this is all that the test which asks
/// for it sees.
public interface Play {
  /// Plays one schedule, which `script` decides alone, from its beginning to its end.
  Run play(String script, boolean traced);
}
