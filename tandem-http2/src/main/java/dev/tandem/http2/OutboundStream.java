package dev.tandem.http2;

/// One stream as the outbound half sees it; the caller subclasses or holds it. All that is in it
/// belongs to whoever may use the [Outbound] just now.
public class OutboundStream {
  int id;

  /// A server's: the peer has opened the stream.
  public OutboundStream(int id) {
    if (id <= 0)
      throw new IllegalArgumentException("a stream's id is " + id + "; it must be positive");
    this.id = id;
  }

  /// A client's: gets its id when its HEADERS are written.
  public OutboundStream() {}

  /// 0 until the stream is opened. Safe to read by whoever heard of the opening through
  /// [OutboundEvents#opening].
  public final int id() {
    return id;
  }
}
