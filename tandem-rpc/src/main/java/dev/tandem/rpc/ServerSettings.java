package dev.tandem.rpc;

import dev.tandem.rpc.spi.Compressor;
import java.util.List;

/// How a server's transport behaves. [ServerBuilder] sets, documents and gives reasons.
///
/// @param connection what each connection may hold
/// @param maxConcurrentStreams advertised per connection; counted: streams not closed, and handlers
///   that still run for streams that were reset
/// @param maxConcurrentCalls handlers that run at once, over all connections; 0: no limit
/// @param maxQueuedCalls calls that wait for one of them
/// @param maxOpenCalls that are open, or whose handlers run, over all connections
/// @param maxHeldBytes of messages that arrive, that were not read, that handlers were given last,
///   or that were not sent yet, over all connections
/// @param resetsPerSecond streams reset within a second of their opening, sustained
/// @param resetBurst how many of those at once
/// @param pings what it bears of them
/// @param ages when a client has to connect anew
/// @param loops threads that read
/// @param compressors besides gzip and identity
public record ServerSettings(
    ConnectionSettings connection,
    int maxConcurrentStreams,
    int maxConcurrentCalls,
    int maxQueuedCalls,
    int maxOpenCalls,
    long maxHeldBytes,
    int resetsPerSecond,
    int resetBurst,
    PingPolicy pings,
    ConnectionAges ages,
    int loops,
    List<Compressor> compressors) {
  public ServerSettings {
    compressors = List.copyOf(compressors);
  }
}
