package dev.tandem.rpc.grpc;

import dev.tandem.rpc.spi.Payload;

/// One message as it arrived.
///
/// @param compressed the prefix says that `bytes` are in the stream's `grpc-encoding`: see
///   [Encodings#decompress]
/// @param bytes without the prefix; in ranges of at most 64 KiB, a small message in one. The first
///   range has headroom for a prefix
public record Frame(boolean compressed, Payload bytes) {}
