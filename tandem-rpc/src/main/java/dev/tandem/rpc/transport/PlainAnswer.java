package dev.tandem.rpc.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a server says to a client that does not speak HTTP/2, in the client's own language.
final class PlainAnswer {
  private static final String TEXT =
      "This port speaks gRPC over HTTP/2 with prior knowledge; HTTP/1.1 is not served here.\n";

  /// The methods of RFC 9110 §9 and PATCH: the version, at the line's end, may not be here yet.
  private static final Pattern REQUEST =
      Pattern.compile("(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH) .*", Pattern.DOTALL);

  private PlainAnswer() {}

  /// A readable refusal for HTTP/1.x; nothing for others (a TLS client would not understand it).
  static Optional<String> to(ByteBuffer begin) {
    String start = StandardCharsets.ISO_8859_1.decode(begin.duplicate()).toString();
    if (!REQUEST.matcher(start).matches()) return Optional.empty();
    return Optional.of(
        "HTTP/1.1 426 Upgrade Required\r\nConnection: close, Upgrade\r\nUpgrade: h2c\r\n"
            + "Content-Type: text/plain\r\nContent-Length: "
            + TEXT.length()
            + "\r\n\r\n"
            + TEXT);
  }
}
