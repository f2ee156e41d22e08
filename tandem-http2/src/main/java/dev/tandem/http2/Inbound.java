package dev.tandem.http2;

import java.nio.ByteBuffer;

/// The half of a connection that reads: bytes in, events out. Confined to one thread; no sockets,
/// threads or clocks.
public final class Inbound {
  /// @param local the settings that our preface announces
  public Inbound(Role role, Http2Settings local, Http2Limits limits, InboundEvents events) {}

  /// Consumes all of `in`. What the peer does wrong never throws: it becomes a stream's
  /// [InboundEvents#reset] or the connection's [InboundEvents#connectionError], after which all
  /// bytes are ignored. DATA is passed on in pieces, as it arrives; other frames that are not whole
  /// yet are kept in a buffer that exists only until they are.
  public void feed(ByteBuffer in) {}

  /// The peer closed its side.
  public void eof() {}

  /// Takes a message of the outbound half, before the bytes that may answer it are fed.
  public void handle(Notice n) {}

  /// The application has consumed `bytes` of the stream's data: a WINDOW_UPDATE is sent once half
  /// the stream's window is owed. Does nothing once the peer has ended the stream.
  public void credit(InboundStream s, int bytes) {}

  /// Forgets the stream and has RST_STREAM sent. What the peer has sent meanwhile is swallowed. No
  /// event follows.
  public void resetStream(InboundStream s, ErrorCode code) {}

  public int openStreams() {
    return 0;
  }

  /// Whether the peer has acknowledged all settings that were sent.
  public boolean settingsAcknowledged() {
    return false;
  }

  /// Whether the peer's magic (of a client) and first SETTINGS have arrived.
  public boolean prefaceComplete() {
    return false;
  }

  /// Whether a header block has begun and not ended.
  public boolean inHeaderBlock() {
    return false;
  }

  /// The highest stream id of the peer's that was taken (or refused one by one); for GOAWAY. 0 on a
  /// client.
  public int lastPeerStreamId() {
    return 0;
  }
}
