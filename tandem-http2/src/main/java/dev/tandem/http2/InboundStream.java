package dev.tandem.http2;

import org.jspecify.annotations.Nullable;

/// One stream as the inbound half sees it. Confined to the inbound half's thread, but for [#id],
/// which anyone may ask.
public final class InboundStream {
  private final int id;
  private @Nullable Object attachment;
  boolean remoteEnded;

  InboundStream(int id) {
    this.id = id;
  }

  public int id() {
    return id;
  }

  /// What the caller has put here: its call.
  public @Nullable Object attachment() {
    return attachment;
  }

  public void attach(Object o) {
    attachment = o;
  }

  /// Whether the peer has sent END_STREAM. True already inside the event that carries it.
  public boolean remoteEnded() {
    return remoteEnded;
  }
}
