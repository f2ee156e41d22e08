package dev.tandem.http2;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What the peer's bytes mean. All of it is called inside [Inbound#feed], [Inbound#eof] or
/// [Inbound#handle], on the thread that called those; [Inbound#credit] and [Inbound#resetStream]
/// may be called from within.
public interface InboundEvents {
  /// A request (server), or the final response headers (client; interim 1xx responses are skipped).
  /// They are valid by RFC 9113 §8.
  void headers(InboundStream s, Headers h, boolean endStream);

  /// A header list over the limit. On a server the stream is open and waits for an answer, such as
  /// 431, from the caller; nothing else was or will be said of the request but its data. On a
  /// client the stream is about to be reset ([#reset] follows unless both sides have ended or the
  /// caller resets it now).
  void headersTooLarge(InboundStream s);

  /// Trailers. They end the stream.
  void trailers(InboundStream s, Headers h);

  /// A piece of the body: what lies between `data`'s position and limit, valid during the call
  /// only, in the order of the wire. Padding and the connection's window are credited inside; the
  /// stream's window is credited by the receiver, with [Inbound#credit], or by
  /// [Command.WindowUpdate] and [Notice.Credited] from another thread. Empty only with `endStream`.
  void data(InboundStream s, ByteBuffer data, boolean endStream);

  /// The stream is over abnormally, and has left the table: the peer reset it, or refused it by
  /// GOAWAY (REFUSED_STREAM, `byPeer`), or the peer made a mistake on it, and RST_STREAM is on its
  /// way as a [Command.ResetId]. Every reset that the peer sends or provokes comes through here (so
  /// this is where they are counted), also for streams of which nothing was said before.
  ///
  /// @param why a sentence for a log
  void reset(InboundStream s, ErrorCode code, boolean byPeer, String why);

  /// The stream has left the table in order: both sides ended, or a reset that the caller had asked
  /// for is written.
  void closed(InboundStream s);

  /// The peer widened a send window: that of `s`, or (null) the connection's. To be passed on as
  /// [Command.PeerWindow].
  void windowUpdate(@Nullable InboundStream s, int increment);

  /// A request above MAX_CONCURRENT_STREAMS was refused (REFUSED_STREAM), and nothing else is said
  /// of it.
  default void refused(int id) {}

  /// What the peer's frames ask of the outbound half. To be passed on, in order.
  void command(Command c);

  /// The peer's settings, all of them, have changed; for information, since [Command.PeerSettings]
  /// carries the effect. The first call says that the peer speaks HTTP/2.
  void peerSettings(Http2Settings s);

  /// The peer answered our PING.
  void pong(long payload);

  /// The peer takes no streams above `lastStreamId`; those above it were [#reset] with
  /// REFUSED_STREAM just after this call.
  ///
  /// @param debug what the peer gave as its reason, printable
  void goAway(int lastStreamId, ErrorCode code, String debug);

  /// The peer has broken the protocol for the whole connection; [Command.GoAway] was given just
  /// before. All bytes that follow are ignored. Streams are not reset one by one.
  ///
  /// @param what a sentence that names the thing, its value and the limit; safe to send to the peer
  void connectionError(ErrorCode code, String what);

  /// The first bytes were no HTTP/2. All bytes that follow are ignored.
  ///
  /// @param what what was met instead, to be read after "not HTTP/2: "
  /// @param begin the first bytes, as many as were kept (at most 128); valid during the call
  void notHttp2(String what, ByteBuffer begin);
}
