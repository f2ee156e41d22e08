package dev.tandem.http2.hpack;

/// What HTTP/2's rules for messages have to know of a field: which of the special names it has, and
/// whether its bytes are allowed.
///
/// It is found out when a string is read from the wire, and kept in the table with it: a field that
/// comes by its index costs nothing. An `int`: the low byte is the kind of name, the flags are
/// above. Source: RFC 9113 §8.2 and §8.3.
public final class FieldTraits {
  public static final int KIND_MASK = 0xFF;

  public static final int REGULAR = 0;
  public static final int METHOD = 1;
  public static final int SCHEME = 2;
  public static final int AUTHORITY = 3;
  public static final int PATH = 4;
  public static final int STATUS = 5;

  /// The last of the pseudo-headers that are known.
  public static final int LAST_PSEUDO = STATUS;

  public static final int UNKNOWN_PSEUDO = 6;

  /// `connection` and its like, which only HTTP/1.1 has.
  public static final int CONNECTION_SPECIFIC = 7;

  public static final int TE = 8;
  public static final int CONTENT_LENGTH = 9;

  /// The name is empty, or has an upper-case letter, a space, a control character, a byte above
  /// 0x7E, or a colon inside.
  public static final int BAD_NAME = 1 << 8;

  /// The value has a NUL, CR or LF.
  public static final int BAD_VALUE = 1 << 9;

  private FieldTraits() {}

  static int ofName(String name) {
    return switch (name) {
      case ":method" -> METHOD;
      case ":scheme" -> SCHEME;
      case ":authority" -> AUTHORITY;
      case ":path" -> PATH;
      case ":status" -> STATUS;
      case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade" ->
          CONNECTION_SPECIFIC;
      case "te" -> TE;
      case "content-length" -> CONTENT_LENGTH;
      default -> ofOtherName(name);
    };
  }

  private static int ofOtherName(String name) {
    if (name.isEmpty()) return BAD_NAME;
    boolean pseudo = name.charAt(0) == ':';
    for (int i = pseudo ? 1 : 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7F || c == ':' || (c >= 'A' && c <= 'Z')) return BAD_NAME;
    }
    return pseudo ? UNKNOWN_PSEUDO : REGULAR;
  }

  static int ofValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= '\r' && (c == '\r' || c == '\n' || c == 0)) return BAD_VALUE;
    }
    return 0;
  }
}
