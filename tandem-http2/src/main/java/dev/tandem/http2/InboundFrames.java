package dev.tandem.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tandem.http2.FrameParser.Payload;
import dev.tandem.http2.hpack.HpackDecoder;
import dev.tandem.http2.hpack.HpackException;
import java.nio.ByteBuffer;

/// What each frame means to the connection; what it means to a stream is said by [InboundStreams]
/// and [DataFrames].
final class InboundFrames implements FrameParser.Handler, ConnectionFault {
  /// Longest reason of a GOAWAY that is passed on.
  private static final int MAX_DEBUG = 256;

  private final Role role;
  private final InboundEvents events;
  private final LocalSettings local;
  private final HeaderAssembly block;
  private final HpackDecoder decoder;
  private final FrameParser parser = new FrameParser(this);
  final InboundStreams streams;
  final DataFrames data;

  /// Those that have begun, without CONTINUATION.
  private long frames;

  private boolean settingsSeen;
  private Http2Settings peer = Http2Settings.DEFAULTS;
  private int goAwayLast = Integer.MAX_VALUE;

  InboundFrames(Role role, LocalSettings local, Http2Limits limits, InboundEvents events) {
    this.role = role;
    this.events = events;
    this.local = local;
    decoder =
        new HpackDecoder(Http2Settings.DEFAULTS.headerTableSize(), limits.maxHeaderListBytes());
    block = new HeaderAssembly(decoder, limits);
    streams = new InboundStreams(role, local, events, this);
    data = new DataFrames(streams, local, limits, events, this);
  }

  void feed(ByteBuffer in) {
    parser.feed(in);
  }

  void stop() {
    parser.stop();
  }

  boolean settingsSeen() {
    return settingsSeen;
  }

  boolean isUnfinished() {
    return block.isOpen() || parser.awaitsPayload();
  }

  long frames() {
    return frames;
  }

  @Override
  public void fail(ErrorCode code, String what) {
    if (parser.isStopped()) return;
    parser.stop();
    events.command(new Command.GoAway(streams.lastTaken(), code, what));
    events.connectionError(code, what);
  }

  // ---- heads

  @Override
  public Payload begin(int type, int flags, int id, int length) {
    if (type != FrameType.CONTINUATION) frames++;
    if (length > local.maxFrameSize()) {
      fail(
          ErrorCode.FRAME_SIZE_ERROR,
          "a "
              + FrameType.name(type)
              + " of "
              + length
              + " bytes; MAX_FRAME_SIZE is "
              + local.maxFrameSize());
    } else if (!settingsSeen && (type != FrameType.SETTINGS || (flags & FrameType.ACK) != 0)) {
      fail(
          ErrorCode.PROTOCOL_ERROR,
          "the first frame is " + FrameType.name(type) + "; it has to be SETTINGS");
    } else if (block.isOpen() && (type != FrameType.CONTINUATION || id != block.streamId())) {
      fail(
          ErrorCode.PROTOCOL_ERROR,
          FrameType.name(type)
              + " on stream "
              + id
              + " inside the header block of stream "
              + block.streamId());
    } else {
      return switch (type) {
        case FrameType.DATA -> beginData(flags, id, length);
        case FrameType.HEADERS -> beginBlock(id);
        case FrameType.CONTINUATION -> beginContinuation(id);
        case FrameType.PRIORITY -> ofStream(type, id);
        case FrameType.RST_STREAM -> fixed(ofStream(type, id), type, length, 4);
        case FrameType.WINDOW_UPDATE -> fixed(Payload.WHOLE, type, length, 4);
        case FrameType.SETTINGS -> beginSettings(flags, id, length);
        case FrameType.PING -> fixed(ofConnection(type, id), type, length, 8);
        case FrameType.GOAWAY -> beginGoAway(id, length);
        case FrameType.PUSH_PROMISE ->
            refuse(ErrorCode.PROTOCOL_ERROR, "PUSH_PROMISE, but push is not allowed");
        default -> Payload.STEP_OVER;
      };
    }
    return Payload.STEP_OVER;
  }

  private Payload refuse(ErrorCode code, String what) {
    fail(code, what);
    return Payload.STEP_OVER;
  }

  private Payload ofStream(int type, int id) {
    return id != 0
        ? Payload.WHOLE
        : refuse(ErrorCode.PROTOCOL_ERROR, FrameType.name(type) + " on stream 0");
  }

  private Payload ofConnection(int type, int id) {
    return id == 0
        ? Payload.WHOLE
        : refuse(
            ErrorCode.PROTOCOL_ERROR,
            FrameType.name(type) + " on stream " + id + "; it belongs to stream 0");
  }

  private Payload fixed(Payload so, int type, int length, int wanted) {
    if (length == wanted) return so;
    return refuse(
        ErrorCode.FRAME_SIZE_ERROR,
        FrameType.name(type) + " of " + length + " bytes; it has " + wanted);
  }

  private Payload beginData(int flags, int id, int length) {
    if (id == 0) return refuse(ErrorCode.PROTOCOL_ERROR, "DATA on stream 0");
    data.begin(id, (flags & FrameType.END_STREAM) != 0, length);
    return Payload.DATA;
  }

  private Payload beginBlock(int id) {
    if (ofStream(FrameType.HEADERS, id) == Payload.STEP_OVER || !streams.mayHaveHeaders(id))
      return Payload.STEP_OVER;
    return Payload.WHOLE;
  }

  private Payload beginContinuation(int id) {
    if (block.isOpen()) return Payload.WHOLE;
    return refuse(
        ErrorCode.PROTOCOL_ERROR, "CONTINUATION on stream " + id + " outside of a header block");
  }

  private Payload beginSettings(int flags, int id, int length) {
    if (ofConnection(FrameType.SETTINGS, id) == Payload.STEP_OVER) return Payload.STEP_OVER;
    boolean ack = (flags & FrameType.ACK) != 0;
    if (ack ? length == 0 : length % SettingsFrame.SETTING_BYTES == 0) return Payload.WHOLE;
    return refuse(
        ErrorCode.FRAME_SIZE_ERROR,
        "SETTINGS of "
            + length
            + " bytes; "
            + (ack ? "an acknowledgement is empty" : "each setting has 6"));
  }

  private Payload beginGoAway(int id, int length) {
    if (length >= 8) return ofConnection(FrameType.GOAWAY, id);
    return refuse(ErrorCode.FRAME_SIZE_ERROR, "GOAWAY of " + length + " bytes; it has at least 8");
  }

  // ---- payloads

  @Override
  public void frame(int type, int flags, int id, ByteBuffer in) {
    switch (type) {
      case FrameType.HEADERS -> headers(flags, id, in);
      case FrameType.CONTINUATION -> {
        block.continued();
        fragment(in, flags);
      }
      case FrameType.PRIORITY -> priority(id, in);
      case FrameType.RST_STREAM -> streams.resetByPeer(id, ErrorCode.of(in.getInt()));
      case FrameType.WINDOW_UPDATE -> windowUpdate(id, in.getInt() & 0x7FFF_FFFF);
      case FrameType.SETTINGS -> settings(flags, in);
      case FrameType.PING -> ping(flags, in.getLong());
      case FrameType.GOAWAY -> goAway(in);
      default -> {}
    }
  }

  /// ```
  ///   +---------------+
  ///   |Pad Length? (8)|                                          PADDED
  ///   +-+-------------+-----------------------------------------------+
  ///   |E|                 Stream Dependency? (31)                     |   PRIORITY
  ///   +-+-------------+-----------------------------------------------+
  ///   |  Weight? (8)  |
  ///   +-+-------------+-----------------------------------------------+
  ///   |                   Field Block Fragment (*)                  ...
  ///   +---------------------------------------------------------------+
  ///   |                           Padding (*)                       ...   RFC 9113 §6.2
  ///   +---------------------------------------------------------------+
  /// ```
  private void headers(int flags, int id, ByteBuffer in) {
    int length = in.remaining();
    int needed = (flags & FrameType.PADDED) != 0 ? 1 : 0;
    if ((flags & FrameType.PRIORITY_FLAG) != 0) needed += 5;
    if (length < needed) {
      fail(ErrorCode.FRAME_SIZE_ERROR, "HEADERS of " + length + " bytes; its flags need " + needed);
      return;
    }
    int padding = (flags & FrameType.PADDED) != 0 ? in.get() & 0xFF : 0;
    int dependency = -1;
    if ((flags & FrameType.PRIORITY_FLAG) != 0) {
      dependency = in.getInt() & 0x7FFF_FFFF;
      in.get();
    }
    if (padding > in.remaining()) {
      badPadding(FrameType.HEADERS, padding, length);
      return;
    }
    in.limit(in.limit() - padding);
    block.begin(id, (flags & FrameType.END_STREAM) != 0, dependency);
    fragment(in, flags);
  }

  private void fragment(ByteBuffer in, int flags) {
    if (!block.bears(in.remaining())) {
      fail(
          ErrorCode.ENHANCE_YOUR_CALM,
          "the header block of stream " + block.streamId() + " does not end");
      return;
    }
    try {
      block.fragment(in, (flags & FrameType.END_HEADERS) != 0);
    } catch (HpackException e) {
      fail(ErrorCode.COMPRESSION_ERROR, String.valueOf(e.getMessage()));
      return;
    }
    if (!block.isOpen()) streams.headers(block);
  }

  @Override
  public void badPadding(int type, int padding, int length) {
    fail(
        length == 0 ? ErrorCode.FRAME_SIZE_ERROR : ErrorCode.PROTOCOL_ERROR,
        FrameType.name(type) + " of " + length + " bytes with " + padding + " of padding");
  }

  /// What priorities say is ignored; RFC 9113 has none. That a stream cannot depend on itself is
  /// left from RFC 7540 §5.3.1.
  private void priority(int id, ByteBuffer in) {
    if (in.remaining() != 5) {
      streams.priorityFault(
          id, ErrorCode.FRAME_SIZE_ERROR, "PRIORITY of " + in.remaining() + " bytes; it has 5");
    } else if ((in.getInt() & 0x7FFF_FFFF) == id) {
      streams.priorityFault(id, ErrorCode.PROTOCOL_ERROR, "a stream that depends on itself");
    }
  }

  private void windowUpdate(int id, int increment) {
    if (id != 0) streams.windowUpdate(id, increment);
    else if (increment == 0) fail(ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE of 0 on the connection");
    else events.windowUpdate(null, increment);
  }

  private void settings(int flags, ByteBuffer in) {
    if ((flags & FrameType.ACK) != 0) {
      acknowledged();
      return;
    }
    int lowestTable = SettingsFrame.lowestTable(in);
    try {
      peer = SettingsFrame.read(in, peer, role == Role.SERVER ? Role.CLIENT : Role.SERVER);
    } catch (SettingsFrame.Refused e) {
      fail(e.code, e.what());
      return;
    }
    settingsSeen = true;
    events.command(new Command.PeerSettings(peer, lowestTable));
    events.peerSettings(peer);
  }

  private void acknowledged() {
    int before = local.initialWindow();
    Http2Settings now = local.acknowledged();
    if (now == null) return; // of what was never sent: harmless
    streams.moveWindows(now.initialWindowSize() - before);
    decoder.limit(now.headerTableSize());
  }

  private void ping(int flags, long payload) {
    if ((flags & FrameType.ACK) != 0) events.pong(payload);
    else events.command(new Command.PingAck(payload));
  }

  /// ```
  ///   +-+-------------------------------------------------------------+
  ///   |R|                  Last-Stream-ID (31)                        |
  ///   +-+-------------------------------------------------------------+
  ///   |                      Error Code (32)                          |
  ///   +---------------------------------------------------------------+
  ///   |                  Additional Debug Data (*)                  ...   RFC 9113 §6.8
  ///   +---------------------------------------------------------------+
  /// ```
  private void goAway(ByteBuffer in) {
    int last = in.getInt() & 0x7FFF_FFFF;
    ErrorCode code = ErrorCode.of(in.getInt());
    if (last > goAwayLast) {
      fail(
          ErrorCode.PROTOCOL_ERROR,
          "GOAWAY with last stream "
              + last
              + " after one with "
              + goAwayLast
              + "; it can only fall");
      return;
    }
    goAwayLast = last;
    events.goAway(last, code, printable(in));
    streams.goAwayReceived(last);
  }

  private static String printable(ByteBuffer in) {
    byte[] debug = new byte[Math.min(in.remaining(), MAX_DEBUG)];
    in.get(debug);
    for (int i = 0; i < debug.length; i++) if (debug[i] < ' ' || debug[i] == 0x7F) debug[i] = '?';
    return new String(debug, ISO_8859_1);
  }

  @Override
  public void dataLayout(int bytes, int padding) {
    data.layout(bytes, padding);
  }

  @Override
  public void dataPiece(ByteBuffer in, boolean last) {
    data.piece(in, last);
  }
}
