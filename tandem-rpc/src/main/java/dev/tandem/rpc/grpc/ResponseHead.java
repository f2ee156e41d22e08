package dev.tandem.rpc.grpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.http2.Headers;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.Status;
import org.jspecify.annotations.Nullable;

/// A response's headers (not those of a 1xx), as a client reads them.
///
/// Where there is a `grpc-status`, it always counts. Where there is none, something between us and
/// a gRPC server may have answered, or what is there is no gRPC server: then the status is made
/// from the HTTP status. Sources: PROTOCOL-HTTP2.md, "Responses"; http-grpc-status-mapping.md.
public final class ResponseHead {
  private static final int SHOWN_CHARS = 1024;

  private final Headers headers;
  private @Nullable String status;
  private @Nullable String contentType;
  private @Nullable String encoding;
  private boolean hasGrpcStatus;

  private ResponseHead(Headers headers) {
    this.headers = headers;
    for (int i = 0; i < headers.size(); i++) {
      switch (headers.name(i)) {
        case ":status" -> status = headers.value(i);
        case "content-type" -> contentType = headers.value(i);
        case "grpc-encoding" -> encoding = headers.value(i);
        case "grpc-status" -> hasGrpcStatus = true;
        default -> {}
      }
    }
  }

  public static ResponseHead of(Headers headers) {
    return new ResponseHead(headers);
  }

  /// Whether gRPC messages and trailers follow. If not, and something follows, its beginning is for
  /// [#foreign].
  public boolean isGrpc() {
    return "200".equals(status) && RequestHead.isGrpc(contentType);
  }

  /// How the call ended, if nothing follows.
  public Status status() {
    return hasGrpcStatus ? StatusTrailers.read(headers) : foreign("");
  }

  /// How a call ended whose response is not gRPC's.
  ///
  /// @param body the beginning of what follows, one char a byte; a kilobyte is enough
  public Status foreign(String body) {
    if (hasGrpcStatus) return StatusTrailers.read(headers);
    var text = new StringBuilder("the server answered with HTTP status ").append(status);
    if (contentType == null) text.append(" without a content-type");
    else if (!RequestHead.isGrpc(contentType))
      text.append(" and content-type ").append(printable(contentType));
    text.append(" but no grpc-status");
    if (!body.isEmpty()) {
      text.append("; its text begins: ")
          .append(printable(new String(body.getBytes(ISO_8859_1), UTF_8)).strip());
    }
    return new Status(codeOf(status), text.toString());
  }

  /// One line, whatever the peer sent.
  private static String printable(String text) {
    var shown = new StringBuilder(text.substring(0, Math.min(SHOWN_CHARS, text.length())));
    for (int i = 0; i < shown.length(); i++) {
      if (Character.isISOControl(shown.charAt(i))) shown.setCharAt(i, ' ');
    }
    return shown.toString();
  }

  /// For lack of a `grpc-status`: 200 too is UNKNOWN, since success would have had one. Source:
  /// http-grpc-status-mapping.md.
  private static Code codeOf(@Nullable String httpStatus) {
    return switch (httpStatus) {
      case "400", "431" -> Code.INTERNAL;
      case "401" -> Code.UNAUTHENTICATED;
      case "403" -> Code.PERMISSION_DENIED;
      case "404" -> Code.UNIMPLEMENTED;
      case "429", "502", "503", "504" -> Code.UNAVAILABLE;
      case null, default -> Code.UNKNOWN;
    };
  }

  /// What compressed messages of the response are in; null if nothing was said.
  public @Nullable String encoding() {
    return encoding;
  }

  /// The program's part of the headers. Made when it is asked for.
  public Metadata metadata() {
    return CustomMetadata.of(headers);
  }
}
