package dev.tandem.rpc.schedule;

import java.util.List;

/// What came of one schedule.
///
/// @param points at which another thread could have gone on
/// @param fingerprint of all that was decided: equal for equal schedules
/// @param faults what is wrong; empty: nothing
/// @param trace who ran when, and why it stopped; empty unless it was asked for
public record Run(long points, long fingerprint, List<String> faults, String trace) {}
