package dev.tandem.rpc;

import java.time.Duration;

/// When a connection asks a silent peer whether it is there. [ConnectionBuilder] sets, documents
/// and gives reasons. Source: gRPC's A8 and A9.
///
/// @param time of silence, after which a PING is sent; [ConnectionSettings#NEVER]: none is
/// @param timeout without any byte after that, and the connection is lost
/// @param withoutCalls also while no call is open
public record KeepAliveSettings(Duration time, Duration timeout, boolean withoutCalls) {
  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);
}
