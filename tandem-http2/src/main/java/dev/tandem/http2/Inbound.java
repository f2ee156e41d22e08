package dev.tandem.http2;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The half of a connection that reads: bytes in, events out. Confined to one thread; no sockets,
/// threads or clocks.
///
/// An idle connection owns no buffer.
public final class Inbound {
  private final InboundEvents events;
  private final LocalSettings settings;
  private final InboundFrames frames;

  /// Until the first bytes are known for HTTP/2.
  private @Nullable Preface preface;

  /// A half whose peer has sent nothing yet.
  ///
  /// @param local the settings that our preface announces; they bind the peer from its
  ///   acknowledgement on
  public Inbound(Role role, Http2Settings local, Http2Limits limits, InboundEvents events) {
    this.events = events;
    this.settings = new LocalSettings(local);
    this.frames = new InboundFrames(role, settings, limits, events);
    this.preface = new Preface(role);
  }

  /// Consumes all of `in`. What the peer does wrong never throws: it becomes a stream's
  /// [InboundEvents#reset] or the connection's [InboundEvents#connectionError], after which all
  /// bytes are ignored. DATA is passed on in pieces, as it arrives; other frames that are not whole
  /// yet are kept in a buffer that exists only until they are.
  public void feed(ByteBuffer in) {
    ByteOrder order = in.order();
    in.order(ByteOrder.BIG_ENDIAN);
    if (preface != null) begin(preface, in);
    if (preface == null) frames.feed(in);
    in.order(order);
  }

  private void begin(Preface p, ByteBuffer in) {
    switch (p.look(in)) {
      case MORE -> {}
      case HTTP2 -> {
        preface = null;
        if (!p.isMagic()) frames.feed(p.begin());
      }
      case FOREIGN -> foreign(p);
    }
  }

  private void foreign(Preface p) {
    preface = null;
    frames.stop();
    events.notHttp2(p.what(), p.begin());
  }

  /// The peer closed its side: nothing is read any more. Says no more than what was met if it was
  /// no HTTP/2; streams are not reset.
  public void eof() {
    Preface p = preface;
    if (p != null && p.isForeign()) foreign(p);
    stop();
  }

  /// Ignores all bytes from now on: the caller has given the connection up. May be called inside an
  /// event.
  public void stop() {
    preface = null;
    frames.stop();
  }

  /// Takes a message of the outbound half, before the bytes that may answer it are fed.
  public void handle(Notice n) {
    InboundStreams streams = frames.streams;
    switch (n) {
      case Notice.LocalEnded ended -> streams.localEnded(ended.id);
      case Notice.Opened opened -> streams.opened(opened.id, opened.attachment);
      case Notice.Credited credited -> streams.credited(credited.id, credited.bytes);
      case Notice.LocalReset reset -> streams.localReset(reset.id);
      case Notice.Faulted fault -> streams.faulted(fault.id, fault.code, fault.why);
      case Notice.SettingsSent sent -> settings.notice(sent.settings);
      case Notice.GoAwaySent goAway -> streams.goAwaySent(goAway.lastId);
    }
  }

  /// The application has consumed `bytes` of the stream's data: a WINDOW_UPDATE is sent once a
  /// quarter of the stream's window is owed. Does nothing once the peer has ended the stream, or it
  /// is gone.
  public void credit(InboundStream s, int bytes) {
    frames.streams.credit(s, bytes);
  }

  /// Lets the peer have `connectionWindow` bytes under way on the connection, and `streamWindow` on
  /// each stream whose data is consumed, from then on. Windows only widen; those of all streams
  /// together by no more than `connectionWindow`, since no more can be under way. So what is not
  /// consumed takes no more memory than before.
  public void widen(int streamWindow, int connectionWindow) {
    frames.streams.widen(streamWindow, connectionWindow);
    frames.data.widenConnection(connectionWindow);
  }

  /// Forgets the stream and has RST_STREAM sent. What the peer has sent meanwhile is swallowed. No
  /// event follows.
  public void resetStream(InboundStream s, ErrorCode code) {
    frames.streams.resetByUs(s, code);
  }

  /// Streams that are open or half-closed.
  public int openStreams() {
    return frames.streams.open();
  }

  /// Whether the peer has acknowledged all settings that were sent.
  public boolean settingsAcknowledged() {
    return settings.allAcknowledged();
  }

  /// Whether the peer's magic (of a client) and first SETTINGS have arrived.
  public boolean prefaceComplete() {
    return frames.settingsSeen();
  }

  /// Whether a header block, or a frame that is no DATA, has begun and not ended.
  public boolean isUnfinished() {
    return frames.isUnfinished();
  }

  /// Frames that have begun so far, but for CONTINUATION: how many of those there are is bounded in
  /// each block.
  public long frames() {
    return frames.frames();
  }

  /// Those among them that brought something: a header list that was told, or bytes or the end of a
  /// body. A peer that sends many others is no use, and costs us as much.
  public long usefulFrames() {
    return frames.streams.useful();
  }

  /// The highest stream id of the peer's that was taken (or refused one by one); for GOAWAY. 0 on a
  /// client.
  public int lastPeerStreamId() {
    return frames.streams.lastTaken();
  }
}
