package dev.tandem.http2.hpack;

/// The peer's header block cannot be decoded, so the two tables differ from now on: the connection
/// is lost (COMPRESSION_ERROR).
public final class HpackException extends Exception {
  private static final long serialVersionUID = 1;

  HpackException(String message) {
    super(message, null, false, false); // says what the peer did; where we noticed it is of no use
  }
}
