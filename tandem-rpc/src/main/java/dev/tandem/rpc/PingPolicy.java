package dev.tandem.rpc;

import java.time.Duration;

/// What a server bears of its clients' PINGs. [ServerBuilder] sets, documents and gives reasons.
/// Source: gRPC's A8.
///
/// @param apart how far apart they have to be, unless the server has sent something in between
/// @param withoutCalls whether that holds too while the client has no call open; else two hours do
public record PingPolicy(Duration apart, boolean withoutCalls) {}
