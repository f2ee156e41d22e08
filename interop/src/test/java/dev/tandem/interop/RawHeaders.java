package dev.tandem.interop;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Header blocks that no table has a part in: each field a literal without indexing, with a new
/// name, in plain octets (RFC 7541 §6.2.2):
///
/// ```
///   0   1   2   3   4   5   6   7
/// +---+---+---+---+---+---+---+---+
/// | 0 | 0 | 0 | 0 |       0       |
/// +---+---+-----------------------+
/// | 0 |     length of name (7)    |  name …
/// +---+---------------------------+
/// | 0 |     length of value (7)   |  value …
/// +---+---------------------------+
/// ```
final class RawHeaders {
  private RawHeaders() {}

  static byte[] of(String... namesAndValues) {
    var block = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i++) {
      if (i % 2 == 0) block.write(0);
      byte[] text = namesAndValues[i].getBytes(StandardCharsets.US_ASCII);
      if (text.length > 126) throw new IllegalArgumentException("too long: " + namesAndValues[i]);
      block.write(text.length);
      block.writeBytes(text);
    }
    return block.toByteArray();
  }
}
