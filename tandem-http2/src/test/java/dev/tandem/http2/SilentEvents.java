package dev.tandem.http2;

import java.nio.ByteBuffer;

/// Hears everything and does nothing.
class SilentEvents implements InboundEvents {
  @Override
  public void headers(InboundStream s, Headers h, boolean endStream) {}

  @Override
  public void headersTooLarge(InboundStream s) {}

  @Override
  public void trailers(InboundStream s, Headers h) {}

  @Override
  public void data(InboundStream s, ByteBuffer data, boolean endStream) {}

  @Override
  public void reset(InboundStream s, ErrorCode code, boolean byPeer, String why) {}

  @Override
  public void closed(InboundStream s) {}

  @Override
  public void windowUpdate(InboundStream s, int increment) {}

  @Override
  public void command(Command c) {}

  @Override
  public void peerSettings(Http2Settings s) {}

  @Override
  public void pong(long payload) {}

  @Override
  public void goAway(int lastStreamId, ErrorCode code, String debug) {}

  @Override
  public void connectionError(ErrorCode code, String what) {}

  @Override
  public void notHttp2(String what, ByteBuffer begin) {}
}
