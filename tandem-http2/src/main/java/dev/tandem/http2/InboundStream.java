package dev.tandem.http2;

import org.jspecify.annotations.Nullable;

/// One stream as the inbound half sees it. Confined to the inbound half's thread, but for [#id] and
/// [#creditWorthAnnouncing], which anyone may ask.
///
/// ```
///                      HEADERS
///                         │
///                       open ──── remoteEnded ───▶ half-closed (remote) ─┐
///                         │                                               ├─ both ──▶ closed: out of the table
///                         └────── localEnded ────▶ half-closed (local) ──┘
///                    RST_STREAM, either way: out of the table at once                     RFC 9113 §5.1
/// ```
public final class InboundStream {
  private final int id;
  private @Nullable Object attachment;

  final ReceiveWindow window;

  /// By how much its window is wider than the settings say.
  int widened;

  boolean remoteEnded;
  boolean localEnded;

  /// A client's: the final response headers have come. A server's streams begin with theirs.
  boolean headersSeen;

  /// How much of what content-length promised is still to come, or
  /// [MessageRules#NO_CONTENT_LENGTH].
  long contentLeft = MessageRules.NO_CONTENT_LENGTH;

  InboundStream(int id, int window) {
    this.id = id;
    this.window = new ReceiveWindow(window);
  }

  /// Odd: only clients open streams.
  public int id() {
    return id;
  }

  /// Credit of fewer bytes than this is not worth a WINDOW_UPDATE. At least 1.
  public int creditWorthAnnouncing() {
    return window.worthAnnouncing();
  }

  /// What the caller has put here: its call.
  public @Nullable Object attachment() {
    return attachment;
  }

  /// Puts the caller's call here; on a client, what [Notice.Opened] brought is here from the start.
  public void attach(Object o) {
    attachment = o;
  }

  /// Whether the peer has sent END_STREAM. True already inside the event that carries it.
  public boolean remoteEnded() {
    return remoteEnded;
  }
}
