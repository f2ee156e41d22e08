package dev.tandem.http2;

import dev.tandem.http2.hpack.FieldTraits;
import org.jspecify.annotations.Nullable;

/// What makes a field list malformed, which is an error of its stream (PROTOCOL_ERROR). Source: RFC
/// 9113 §8.1.1, §8.2, §8.3.
///
/// One thing that RFC 9113 §8.2.1 forbids passes: space around a value. gRPC's `grpc-message` ends
/// in a space when the text does, and its implementations send it so.
final class MessageRules {
  private static final int REQUEST =
      bit(FieldTraits.METHOD)
          | bit(FieldTraits.SCHEME)
          | bit(FieldTraits.AUTHORITY)
          | bit(FieldTraits.PATH);
  private static final int REQUIRED =
      bit(FieldTraits.METHOD) | bit(FieldTraits.SCHEME) | bit(FieldTraits.PATH);

  /// `:authority` alone goes with CONNECT. Source: RFC 9113 §8.5.
  private static final int CONNECT = bit(FieldTraits.METHOD) | bit(FieldTraits.AUTHORITY);

  static final long NO_CONTENT_LENGTH = -1;

  private int pseudo;
  private boolean regularSeen;
  private boolean connect;
  private int status;
  private long contentLength;
  private @Nullable String fault;

  private static int bit(int kind) {
    return 1 << kind;
  }

  void begin() {
    pseudo = 0;
    regularSeen = false;
    connect = false;
    status = 0;
    contentLength = NO_CONTENT_LENGTH;
    fault = null;
  }

  /// The first fault is the one that is told.
  void fault(String what) {
    if (fault == null) fault = what;
  }

  /// Nothing is looked at behind a fault: to say what is wrong with each of a million fields would
  /// take its time.
  void field(String name, String value, int traits) {
    if (traits == FieldTraits.REGULAR) {
      regularSeen = true;
      return;
    }
    if (fault != null) return;
    if ((traits & FieldTraits.BAD_NAME) != 0)
      fault("a field name has a character that is not allowed: " + printable(name));
    if ((traits & FieldTraits.BAD_VALUE) != 0)
      fault("the value of " + printable(name) + " has a NUL, CR or LF");
    int kind = traits & FieldTraits.KIND_MASK;
    switch (kind) {
      case FieldTraits.METHOD,
          FieldTraits.SCHEME,
          FieldTraits.AUTHORITY,
          FieldTraits.PATH,
          FieldTraits.STATUS ->
          pseudo(name, value, kind);
      case FieldTraits.UNKNOWN_PSEUDO -> fault("there is no pseudo-header " + printable(name));
      default -> special(name, value, kind);
    }
  }

  private void pseudo(String name, String value, int kind) {
    if (regularSeen) fault(name + " stands behind a regular field");
    if ((pseudo & bit(kind)) != 0) fault(name + " is there twice");
    pseudo |= bit(kind);
    if (kind == FieldTraits.METHOD) {
      connect = value.equals("CONNECT");
      if (value.isEmpty()) fault(":method is empty");
    } else if (kind == FieldTraits.PATH) {
      if (value.isEmpty()) fault(":path is empty");
    } else if (kind == FieldTraits.STATUS) {
      status = status(value);
      if (status == 0) fault(":status is " + printable(value) + ", not three digits");
    }
  }

  private void special(String name, String value, int kind) {
    regularSeen = true;
    switch (kind) {
      case FieldTraits.CONNECTION_SPECIFIC -> fault(name + " belongs to HTTP/1.1");
      case FieldTraits.TE -> {
        if (!value.equalsIgnoreCase("trailers"))
          fault("te is " + printable(value) + "; it can be trailers alone");
      }
      case FieldTraits.CONTENT_LENGTH -> {
        long length = number(value);
        if (length < 0) fault("content-length is " + printable(value) + ", no number");
        else if (contentLength >= 0 && contentLength != length)
          fault("content-length is both " + contentLength + " and " + length);
        contentLength = length;
      }
      default -> {}
    }
  }

  private static int status(String value) {
    if (value.length() != 3) return 0;
    long n = number(value);
    return n < 100 ? 0 : (int) n;
  }

  /// −1 if it is no number of at most 18 digits.
  private static long number(String value) {
    if (value.isEmpty() || value.length() > 18) return -1;
    long n = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < '0' || c > '9') return -1;
      n = 10 * n + (c - '0');
    }
    return n;
  }

  /// What is wrong with the list as a request; null if nothing is.
  @Nullable String requestFault() {
    if (fault != null) return fault;
    if ((pseudo & ~REQUEST) != 0) return "a request has :status";
    if (connect) {
      return pseudo == CONNECT
          ? null
          : "CONNECT goes with :authority, and without :scheme and :path";
    }
    if ((pseudo & REQUIRED) == REQUIRED) return null;
    if ((pseudo & bit(FieldTraits.METHOD)) == 0) return ":method is missing";
    return (pseudo & bit(FieldTraits.SCHEME)) == 0 ? ":scheme is missing" : ":path is missing";
  }

  @Nullable String responseFault() {
    if (fault != null) return fault;
    if (pseudo == 0) return ":status is missing";
    if (pseudo != bit(FieldTraits.STATUS)) return "a response has pseudo-headers of a request";
    return status == 101 ? "status 101 belongs to HTTP/1.1" : null;
  }

  @Nullable String trailersFault() {
    if (fault != null) return fault;
    return pseudo == 0 ? null : "trailers have pseudo-headers";
  }

  /// Of a response without a fault.
  boolean isInterim() {
    return status < 200;
  }

  /// [#NO_CONTENT_LENGTH] if there is none.
  long contentLength() {
    return contentLength;
  }

  private static String printable(String s) {
    var text = new StringBuilder("\"");
    for (int i = 0; i < Math.min(s.length(), 64); i++) {
      char c = s.charAt(i);
      text.append(c >= ' ' && c < 0x7F ? c : '?');
    }
    return text.append(s.length() > 64 ? "…\"" : "\"").toString();
  }
}
