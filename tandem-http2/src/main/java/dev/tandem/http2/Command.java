package dev.tandem.http2;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A message to the outbound half. Each object is applied at most once; from then on it is the
/// outbound half's.
public abstract sealed class Command extends Mailbox.Node {
  private Command() {}

  /// Headers, then data, then trailers of one stream; any of them may be missing. One of these is a
  /// whole unary reply.
  ///
  /// Writes of one stream keep their order. The first of a client's stream opens it, and has
  /// headers. After `endStream` nothing may follow. The array belongs to the machine until
  /// [OutboundEvents#written] has been told of its bytes.
  public static final class Write extends Command {
    final OutboundStream stream;
    final @Nullable Headers headers;
    final byte @Nullable [] data;
    int offset;
    int length;
    final @Nullable Headers trailers;
    final boolean endStream;

    public Write(
        OutboundStream stream,
        @Nullable Headers headers,
        byte @Nullable [] data,
        int offset,
        int length,
        @Nullable Headers trailers,
        boolean endStream) {
      if (data != null) Objects.checkFromIndexSize(offset, length, data.length);
      this.stream = stream;
      this.headers = headers;
      this.data = data;
      this.offset = offset;
      this.length = data == null ? 0 : length;
      this.trailers = trailers;
      this.endStream = endStream || trailers != null;
    }
  }

  /// Drops what is queued and resets the stream; but NO_ERROR, which says that an answer is whole
  /// although the request is not, waits for an END_STREAM that is queued (RFC 9113 §8.1). Nothing
  /// is sent for a stream that the peer has not seen, that was [Closed], or that was reset before
  /// by either side. One that crosses the peer's END_STREAM does no harm (§5.1).
  public static final class Reset extends Command {
    final OutboundStream stream;
    final ErrorCode code;

    public Reset(OutboundStream stream, ErrorCode code) {
      this.stream = stream;
      this.code = code;
    }
  }

  /// Resets a stream of which only the inbound half knows: refused, or in error. Should it have a
  /// queue, that is dropped.
  public static final class ResetId extends Command {
    final int id;
    final ErrorCode code;

    public ResetId(int id, ErrorCode code) {
      this.id = id;
      this.code = code;
    }
  }

  /// The peer reset the stream, or has refused it by GOAWAY: the queue is dropped, nothing is sent.
  public static final class PeerReset extends Command {
    final OutboundStream stream;

    public PeerReset(OutboundStream stream) {
      this.stream = stream;
    }
  }

  /// The stream has left the inbound half's table: nothing is written on it any more, a [Reset]
  /// neither. On a client this frees its place under the peer's MAX_CONCURRENT_STREAMS; on a server
  /// it is needed only if a [Reset] may follow.
  public static final class Closed extends Command {
    final OutboundStream stream;

    public Closed(OutboundStream stream) {
      this.stream = stream;
    }
  }

  /// The peer widened a send window: that of `stream`, or (null) the connection's.
  public static final class PeerWindow extends Command {
    final @Nullable OutboundStream stream;
    final int increment;

    public PeerWindow(@Nullable OutboundStream stream, int increment) {
      this.stream = stream;
      this.increment = increment;
    }
  }

  /// The peer's settings changed: they hold for all that is written from now on, and are
  /// acknowledged before it.
  public static final class PeerSettings extends Command {
    final Http2Settings settings;
    final int lowestTable;

    /// @param lowestTable the smallest HPACK table on the way to these settings
    PeerSettings(Http2Settings settings, int lowestTable) {
      this.settings = settings;
      this.lowestTable = lowestTable;
    }
  }

  /// Gives credit to the peer, on a stream or (0) on the connection.
  public static final class WindowUpdate extends Command {
    final int streamId;
    final int increment;

    public WindowUpdate(int streamId, int increment) {
      this.streamId = streamId;
      this.increment = increment;
    }
  }

  /// Asks the peer for an answer, which [InboundEvents#pong] tells. Source: RFC 9113 §6.7.
  public static final class Ping extends Command {
    final long payload;

    public Ping(long payload) {
      this.payload = payload;
    }
  }

  /// Answers the peer's PING.
  public static final class PingAck extends Command {
    final long payload;

    public PingAck(long payload) {
      this.payload = payload;
    }
  }

  /// A client opens no more streams: those that were not opened come back
  /// ([OutboundEvents#notOpened]), ahead of what is written next.
  public static final class OpenNoMore extends Command {}

  /// Announces the end. One with an error is the last thing that is written: all queues are
  /// dropped. The last stream id that is sent never rises.
  public static final class GoAway extends Command {
    final int lastStreamId;
    final ErrorCode code;
    final String debug;

    public GoAway(int lastStreamId, ErrorCode code, String debug) {
      this.lastStreamId = lastStreamId;
      this.code = code;
      this.debug = debug;
    }
  }

  /// Changes our settings. The inbound half has to be told by [Notice.SettingsSent], since they
  /// bind the peer from its acknowledgement on.
  ///
  /// For whoever lives longer than their first settings hold: a program that runs short of memory
  /// asks for fewer streams and smaller windows, a proxy passes on what the other side allows. No
  /// other frame takes anything back. gRPC needs none of that: `tandem-rpc` never sends it.
  public static final class Settings extends Command {
    final Http2Settings settings;

    public Settings(Http2Settings settings) {
      this.settings = settings;
    }
  }

  /// The start of a connection: a client's magic, SETTINGS, and the connection's window if it is
  /// larger than every connection's.
  public static final class Preface extends Command {
    final Http2Settings settings;
    final int connectionWindow;

    public Preface(Http2Settings settings, int connectionWindow) {
      this.settings = settings;
      this.connectionWindow = connectionWindow;
    }
  }
}
