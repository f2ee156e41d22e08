package dev.tandem.rpc.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Headers;
import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.MalformedMessageException;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.types.Any;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.Status;
import java.lang.System.Logger.Level;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A status as the fields that end a response, and back:
///
/// ```text
/// grpc-status              the code's number
/// grpc-message             the text, if there is one: see PercentEncoding
/// grpc-status-details-bin  a google.rpc.Status in Base64, if there are details
/// …                        the program's trailers
/// ```
///
/// A response that has nothing else (trailers-only) begins with `:status` and `content-type`.
/// Source: PROTOCOL-HTTP2.md, "Responses".
public final class StatusTrailers {
  private static final System.Logger LOG = System.getLogger("dev.tandem.rpc");
  private static final String TYPE_URL_PREFIX = "type.googleapis.com/";
  private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

  /// By the code's number.
  private static final String[] NUMBERS = new String[Code.values().length];

  /// A code and nothing else, which is how most calls end: the same objects each time.
  private static final Headers[] BARE = new Headers[NUMBERS.length];

  private static final Headers[] BARE_ONLY = new Headers[NUMBERS.length];

  static {
    for (Code code : Code.values()) {
      String number = Integer.toString(code.number());
      NUMBERS[code.number()] = number;
      BARE[code.number()] = Headers.of("grpc-status", number);
      BARE_ONLY[code.number()] =
          Headers.of(":status", "200", "content-type", RequestHead.GRPC, "grpc-status", number);
    }
  }

  private StatusTrailers() {}

  /// The fields that say how a call ended.
  ///
  /// @param trailersOnly whether this is the whole response
  public static Headers write(Status status, Metadata trailers, boolean trailersOnly) {
    int number = status.code().number();
    if (isBare(status, trailers)) {
      return trailersOnly ? BARE_ONLY[number] : BARE[number];
    }
    Headers.Builder out = Headers.builder();
    if (trailersOnly) out.add(":status", "200").add("content-type", RequestHead.GRPC);
    out.add("grpc-status", NUMBERS[number]);
    if (!status.message().isEmpty())
      out.add("grpc-message", PercentEncoding.encode(status.message()));
    if (!status.details().isEmpty()) addDetails(status, out);
    CustomMetadata.write(trailers, out);
    return out.build();
  }

  private static boolean isBare(Status status, Metadata trailers) {
    return status.message().isEmpty() && trailers.isEmpty() && status.details().isEmpty();
  }

  /// The same for a peer that takes no list larger than `maxListBytes` (counted as
  /// [Headers#listSize]): what would be larger has no details and no metadata, and as much of the
  /// text as there is room for. Success that loses its trailers is none: RESOURCE_EXHAUSTED.
  public static Headers write(
      Status status, Metadata trailers, boolean trailersOnly, long maxListBytes) {
    Headers whole = write(status, trailers, trailersOnly);
    if (whole.listSize() <= maxListBytes || isBare(status, trailers)) return whole;
    Code code = status.isOk() ? Code.RESOURCE_EXHAUSTED : status.code();
    long room =
        maxListBytes
            - write(new Status(code, ""), Metadata.EMPTY, trailersOnly).listSize()
            - Headers.of("grpc-message", "").listSize();
    String cut =
        "the trailers had " + whole.listSize() + " bytes, and the client takes " + maxListBytes;
    String text = status.message().isEmpty() ? cut : status.message() + " (" + cut + ")";
    while (PercentEncoding.encode(text).length() > room && !text.isEmpty())
      text = text.substring(0, text.length() * 3 / 4);
    return write(new Status(code, text), Metadata.EMPTY, trailersOnly);
  }

  /// A call ends whatever its details are: those that cannot be written are left out.
  private static void addDetails(Status status, Headers.Builder out) {
    try {
      out.add("grpc-status-details-bin", BASE64.encodeToString(packed(status)));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the details of a status could not be written, and are left out", e);
    }
  }

  /// The whole status again, as gRPC's libraries expect it.
  private static byte[] packed(Status status) {
    List<Any> details = status.details().stream().map(StatusTrailers::packed).toList();
    var text = new String(status.message().getBytes(UTF_8), UTF_8); // no halves of surrogate pairs
    return new dev.tandem.rpc.types.Status(status.code().number(), text, details).toByteArray();
  }

  private static Any packed(Message detail) {
    if (detail instanceof Any any) return any;
    return new Any(
        TYPE_URL_PREFIX + detail.messageType().fullName(), Bytes.copyOf(detail.toByteArray()));
  }

  /// The status that trailers hold. Never fails: a code that is out of range, or no number, is
  /// UNKNOWN, a broken text is read as far as it can be, and details that cannot be read are left
  /// out.
  public static Status read(Headers trailers) {
    String number = null;
    String message = null;
    String details = null;
    for (int i = 0; i < trailers.size(); i++) {
      switch (trailers.name(i)) {
        case "grpc-status" -> number = trailers.value(i);
        case "grpc-message" -> message = trailers.value(i);
        case "grpc-status-details-bin" -> details = trailers.value(i);
        default -> {}
      }
    }
    if (number == null)
      return new Status(Code.UNKNOWN, "the server ended the call without a grpc-status");
    if (message == null && details == null && number.equals("0")) return Status.OK;
    Code code = codeOf(number);
    String text = message == null ? "" : PercentEncoding.decode(message);
    if (text.isEmpty() && code == Code.UNKNOWN && !number.equals("2")) {
      text = "the server ended the call with grpc-status " + number + ", which no one has defined";
    }
    return new Status(code, text, details == null ? List.of() : unpacked(details));
  }

  private static Code codeOf(String number) {
    if (number.isEmpty() || number.length() > 3) return Code.UNKNOWN;
    int n = 0;
    for (int i = 0; i < number.length(); i++) {
      int digit = number.charAt(i) - '0';
      if (digit < 0 || digit > 9) return Code.UNKNOWN;
      n = 10 * n + digit;
    }
    return Code.of(n);
  }

  private static List<Any> unpacked(String base64) {
    try {
      return dev.tandem.rpc.types.Status.TYPE
          .parse(Base64.getDecoder().decode(base64.strip()))
          .details();
    } catch (IllegalArgumentException | MalformedMessageException e) {
      return List.of();
    }
  }

  /// The program's part of trailers, or of a response that is trailers only.
  public static Metadata metadata(Headers trailers) {
    return CustomMetadata.of(trailers);
  }

  /// How a call ended whose stream was reset before there was a status. Source: PROTOCOL-HTTP2.md,
  /// "Errors"; what that leaves out is INTERNAL.
  ///
  /// @param why what is known besides the code; may be empty
  public static Status ofReset(ErrorCode error, String why) {
    Code code =
        switch (error) {
          case REFUSED_STREAM -> Code.UNAVAILABLE;
          case CANCEL -> Code.CANCELLED;
          case ENHANCE_YOUR_CALM -> Code.RESOURCE_EXHAUSTED;
          case INADEQUATE_SECURITY -> Code.PERMISSION_DENIED;
          case NO_ERROR,
              PROTOCOL_ERROR,
              INTERNAL_ERROR,
              FLOW_CONTROL_ERROR,
              SETTINGS_TIMEOUT,
              STREAM_CLOSED,
              FRAME_SIZE_ERROR,
              COMPRESSION_ERROR,
              CONNECT_ERROR,
              HTTP_1_1_REQUIRED ->
              Code.INTERNAL;
        };
    String meaning = meaning(error);
    return new Status(
        code,
        "the stream was reset with "
            + error
            + (meaning == null ? "" : " (" + meaning + ")")
            + (why.isEmpty() ? "" : ": " + why));
  }

  private static @Nullable String meaning(ErrorCode error) {
    return switch (error) {
      case NO_ERROR -> "without a status";
      case REFUSED_STREAM -> "the call was not processed";
      case ENHANCE_YOUR_CALM -> "what is exhausted is the bandwidth that the server grants";
      case INADEQUATE_SECURITY -> "the connection is not secure enough for this call";
      default -> null;
    };
  }
}
