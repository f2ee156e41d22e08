package dev.tandem.rpc;

import java.time.Duration;

/// When a server asks a client to connect anew. [ServerBuilder] sets, documents and gives reasons.
/// Source: gRPC's A9.
///
/// @param maxAge of a connection, give or take a tenth; [ConnectionSettings#NEVER]: none
/// @param grace for the calls that are open then
/// @param maxIdle without a call; [ConnectionSettings#NEVER]: for ever
public record ConnectionAges(Duration maxAge, Duration grace, Duration maxIdle) {}
