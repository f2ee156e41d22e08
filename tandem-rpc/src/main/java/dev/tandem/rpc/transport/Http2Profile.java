package dev.tandem.rpc.transport;

import dev.tandem.http2.Http2Limits;
import dev.tandem.http2.Http2Settings;
import dev.tandem.rpc.ConnectionSettings;

/// What a connection's settings mean to HTTP/2.
final class Http2Profile {
  private Http2Profile() {}

  static Http2Settings settings(ConnectionSettings s) {
    return Http2Settings.DEFAULTS
        .withEnablePush(false)
        .withInitialWindowSize(s.streamWindowBytes())
        .withMaxHeaderListSize(s.maxHeaderBytes());
  }

  static Http2Limits limits(ConnectionSettings s) {
    return Http2Limits.defaults()
        .withConnectionWindow(s.connectionWindowBytes())
        .withMaxHeaderListBytes(s.maxHeaderBytes());
  }
}
