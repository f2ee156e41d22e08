package dev.tandem.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// The first bytes of the peer: what every HTTP/2 connection begins with, or something else, of
/// which it says what it is.
///
/// A client begins with 24 bytes that no other protocol knows, and SETTINGS; a server with
/// SETTINGS. Source: RFC 9113 §3.4.
final class Preface {
  static final byte[] MAGIC = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

  /// What is kept of a peer that speaks something else: a line of HTTP/1.1.
  private static final int KEPT = 128;

  /// What is waited for of a peer that speaks no text: enough to know TLS.
  private static final int BINARY_BYTES = 4;

  enum Verdict {
    MORE,
    HTTP2,
    FOREIGN
  }

  private final byte[] expected;

  /// Bytes that were as they have to be, and (foreign) those behind them.
  private byte[] begin = {};

  private int size;
  private boolean foreign;

  /// @param role ours
  Preface(Role role) {
    expected = role == Role.SERVER ? MAGIC : new byte[0];
  }

  /// Looks at what has come. At HTTP2 `in` stands behind a client's magic, or, with a server's
  /// first frame head in [#head], behind that.
  Verdict look(ByteBuffer in) {
    if (expected.length > 0
        && size == 0
        && in.remaining() >= expected.length
        && startsWithMagic(in)) {
      in.position(in.position() + expected.length);
      return Verdict.HTTP2;
    }
    if (begin.length == 0) begin = new byte[KEPT];
    while (in.hasRemaining() && size < KEPT) {
      begin[size++] = in.get();
      if (!foreign) foreign = !isHttp2SoFar();
      if (foreign) {
        if (isText() ? begin[size - 1] == '\n' : size >= BINARY_BYTES) {
          int rest = Math.min(in.remaining(), KEPT - size);
          in.get(begin, size, rest);
          size += rest;
          return Verdict.FOREIGN;
        }
      } else if (size == (expected.length > 0 ? expected.length : FrameType.HEAD_BYTES)) {
        return Verdict.HTTP2;
      }
    }
    return size == KEPT ? Verdict.FOREIGN : Verdict.MORE;
  }

  private boolean startsWithMagic(ByteBuffer in) {
    int from = in.position();
    for (int i = 0; i < expected.length; i++) if (in.get(from + i) != expected[i]) return false;
    return true;
  }

  private boolean isHttp2SoFar() {
    if (expected.length > 0) return begin[size - 1] == expected[size - 1];
    // no server may begin with a longer frame; text and TLS records read as lengths are all longer
    return size != 3 || length() <= Http2Settings.DEFAULTS.maxFrameSize();
  }

  private int length() {
    return (begin[0] & 0xFF) << 16 | (begin[1] & 0xFF) << 8 | (begin[2] & 0xFF);
  }

  private boolean isText() {
    return begin[0] >= ' ' && begin[0] < 0x7F;
  }

  /// Whether what was expected is a client's magic, which says nothing further.
  boolean isMagic() {
    return expected.length > 0;
  }

  /// Whether the peer had begun to speak something else, and did not go on to where it is named.
  boolean isForeign() {
    return foreign;
  }

  /// The bytes that were kept.
  ByteBuffer begin() {
    return ByteBuffer.wrap(begin, 0, size).asReadOnlyBuffer();
  }

  /// What was met, to be read after "not HTTP/2: ".
  String what() {
    if (size >= 2 && begin[1] == 0x03) {
      if (begin[0] == 0x16) return "a TLS handshake (the peer expects TLS; here is none)";
      if (begin[0] == 0x15) return "a TLS alert (the peer expects TLS; here is none)";
    }
    if (!isText())
      return "the bytes "
          + HexFormat.ofDelimiter(" ").formatHex(begin, 0, Math.min(size, BINARY_BYTES));
    String line = firstLine();
    if (line.startsWith("HTTP/")) return "an HTTP/1.x response: " + line;
    if (line.contains(" HTTP/1.")) return "an HTTP/1.x request: " + line;
    return "the text \"" + line + "\"";
  }

  private String firstLine() {
    var line = new StringBuilder();
    for (char c : new String(begin, 0, size, ISO_8859_1).toCharArray()) {
      if (c == '\r' || c == '\n') break;
      line.append(c >= ' ' && c < 0x7F ? c : '?');
    }
    return line.toString();
  }
}
