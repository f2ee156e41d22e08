package dev.tandem.rpc.grpc;

import dev.tandem.http2.Headers;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import org.jspecify.annotations.Nullable;

/// A request's headers, as a server reads them. One pass over them; a request that is in order
/// costs this object alone.
///
/// `te` is not looked at: a request without `te: trailers` went through something that may drop
/// trailers, which its client will notice by itself. Source: PROTOCOL-HTTP2.md, "Requests".
public final class RequestHead {
  /// There is no `grpc-timeout`: the call may take for ever.
  public static final long NO_TIMEOUT = -1;

  static final String GRPC = "application/grpc";

  private static final Headers NOT_POST =
      Headers.of(":status", "405", "allow", "POST", "content-type", "text/plain; charset=utf-8");
  private static final Headers NOT_GRPC =
      Headers.of(
          ":status", "415", "accept-post", GRPC, "content-type", "text/plain; charset=utf-8");
  private static final int SHOWN_CHARS = 100;

  /// An answer in the words of HTTP to a request that is not gRPC: its client does not understand a
  /// status.
  ///
  /// @param headers the response's
  /// @param body text that follows them and ends the response; may be empty
  public record Refusal(Headers headers, String body) {}

  private final Headers headers;
  private String method = "";
  private String path = "";
  private @Nullable String contentType;
  private @Nullable String timeout;
  private @Nullable String encoding;
  private @Nullable String acceptEncoding;
  private final long timeoutNanos;

  private RequestHead(Headers headers) {
    this.headers = headers;
    for (int i = 0; i < headers.size(); i++) {
      switch (headers.name(i)) {
        case ":method" -> method = headers.value(i);
        case ":path" -> path = headers.value(i);
        case "content-type" -> contentType = headers.value(i);
        case "grpc-timeout" -> timeout = headers.value(i);
        case "grpc-encoding" -> encoding = headers.value(i);
        case "grpc-accept-encoding" -> acceptEncoding = joined(acceptEncoding, headers.value(i));
        default -> {}
      }
    }
    timeoutNanos = timeout == null ? NO_TIMEOUT : GrpcTimeout.parse(timeout);
  }

  public static RequestHead of(Headers headers) {
    return new RequestHead(headers);
  }

  private static String joined(@Nullable String before, String more) {
    return before == null ? more : before + "," + more;
  }

  /// What to answer if this is no gRPC request: 405 unless it is a POST, 415 if it has another
  /// content-type. Null if it is one.
  public @Nullable Refusal refusal() {
    if (!method.equals("POST")) {
      boolean mayHaveBody = !method.equals("HEAD");
      return new Refusal(
          NOT_POST,
          mayHaveBody
              ? "This is a gRPC server: requests are made with POST, not " + shown(method) + ".\n"
              : "");
    }
    if (isGrpc(contentType)) return null;
    String met = contentType == null ? "this request has none" : "not " + shown(contentType);
    return new Refusal(
        NOT_GRPC,
        "This is a gRPC server: the content-type of requests is " + GRPC + "; " + met + ".\n");
  }

  private static String shown(String value) {
    return value.length() <= SHOWN_CHARS ? value : value.substring(0, SHOWN_CHARS) + "…";
  }

  /// `application/grpc`, alone or followed by `+` and a format or `;` and parameters; not
  /// `application/grpc-web`.
  static boolean isGrpc(@Nullable String contentType) {
    if (contentType == null) return false;
    int end = GRPC.length();
    if (contentType.equals(GRPC)) return true;
    if (!contentType.regionMatches(true, 0, GRPC, 0, end)) return false;
    return contentType.length() == end
        || contentType.charAt(end) == '+'
        || contentType.charAt(end) == ';';
  }

  /// What is wrong with this call, though it is one: INTERNAL for a timeout that is none. Null if
  /// nothing is.
  public @Nullable ProtocolFailure failure() {
    String value = timeout;
    if (value == null || timeoutNanos != GrpcTimeout.JUNK) return null;
    return new ProtocolFailure(
        Code.INTERNAL,
        "grpc-timeout is '"
            + shown(value)
            + "'; it should be 1 to 8 digits and one of H M S m u n");
  }

  /// Leading slash included.
  public String path() {
    return path;
  }

  /// At least 0; [#NO_TIMEOUT] if there is none, or none that can be read.
  public long timeoutNanos() {
    return timeoutNanos;
  }

  /// What compressed messages of the request are in; null if nothing was said.
  public @Nullable String encoding() {
    return encoding;
  }

  /// What the client can decompress, as it said; null if nothing was said. [Encodings#choose] reads
  /// it.
  public @Nullable String acceptEncoding() {
    return acceptEncoding;
  }

  /// The program's part of the headers. Made when it is asked for.
  public Metadata metadata() {
    return CustomMetadata.of(headers);
  }
}
