package dev.tandem.rpc;

import dev.tandem.rpc.spi.Compressor;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a channel's transport behaves. [ChannelBuilder] sets, documents and gives reasons.
///
/// @param connection what each connection may hold
/// @param connectTimeout for one attempt to connect
/// @param backoff between attempts
/// @param maxPendingCalls calls that wait for a connection or a stream
/// @param idleTimeout without a call, after which the connection is closed
/// @param maxHeldBytes of messages received and not read, over all connections; 0: shared with all
///   channels that say nothing else
/// @param userAgent what `user-agent` begins with; null: nothing but the library's own
/// @param loops threads that read
/// @param compressors besides gzip and identity
public record ChannelSettings(
    ConnectionSettings connection,
    Duration connectTimeout,
    Backoff backoff,
    int maxPendingCalls,
    Duration idleTimeout,
    long maxHeldBytes,
    @Nullable String userAgent,
    int loops,
    List<Compressor> compressors) {
  public ChannelSettings {
    compressors = List.copyOf(compressors);
  }
}
