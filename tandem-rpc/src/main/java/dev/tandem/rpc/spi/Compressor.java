package dev.tandem.rpc.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A message encoding (`grpc-encoding`): gzip is built in, others are registered on the server's or
/// channel's builder. Stateless; each message gets streams of its own, closed whatever happens.
public interface Compressor {
  /// The name on the wire, lower case: `gzip`.
  String name();

  OutputStream compress(OutputStream to) throws IOException;

  InputStream decompress(InputStream from) throws IOException;
}
