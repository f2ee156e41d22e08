package dev.tandem.http2;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// DATA: both windows, the promised length, and the pieces on their way to the stream.
///
/// Whatever becomes of a frame, its bytes (padding and its length byte too) are taken off the
/// connection's window and given back when its head is read: no stream can starve another, and none
/// of the ways out can forget it. Source: RFC 9113 §5.2, §6.1, §6.9.
final class DataFrames {
  private static final int EVERY_CONNECTION = 65_535;

  private final InboundStreams streams;
  private final LocalSettings settings;
  private final InboundEvents events;
  private final ConnectionFault fault;
  private final ReceiveWindow connection;

  /// The stream that gets the frame which has begun; null if it is swallowed.
  private @Nullable InboundStream current;

  private boolean endStream;

  DataFrames(
      InboundStreams streams,
      LocalSettings settings,
      Http2Limits limits,
      InboundEvents events,
      ConnectionFault fault) {
    this.streams = streams;
    this.settings = settings;
    this.events = events;
    this.fault = fault;
    this.connection = new ReceiveWindow(Math.max(EVERY_CONNECTION, limits.connectionWindow()));
  }

  /// The peer may have so many bytes under way from now on; a window never narrows.
  void widenConnection(int window) {
    int more = connection.widen(window);
    if (more > 0) events.command(new Command.WindowUpdate(0, more));
  }

  void begin(int id, boolean endStream, int length) {
    current = null;
    this.endStream = endStream;
    if (streams.isIdle(id)) {
      fault.fail(ErrorCode.PROTOCOL_ERROR, "DATA on stream " + id + ", which is idle");
      return;
    }
    if (!connection.receive(length, 0)) {
      fault.fail(
          ErrorCode.FLOW_CONTROL_ERROR,
          "DATA of " + length + " bytes on stream " + id + " exceeds the connection's window");
      return;
    }
    int credit = connection.credit(length);
    if (credit > 0) events.command(new Command.WindowUpdate(0, credit));
    InboundStream s = streams.get(id);
    if (s == null) {
      streams.onGone(id, "DATA");
    } else if (s.remoteEnded) {
      streams.error(s, ErrorCode.STREAM_CLOSED, "DATA after END_STREAM");
    } else if (!s.headersSeen) {
      streams.error(s, ErrorCode.PROTOCOL_ERROR, "DATA before the response's headers");
    } else if (!s.window.receive(length, settings.windowSlack())) {
      streams.error(
          s,
          ErrorCode.FLOW_CONTROL_ERROR,
          "DATA of " + length + " bytes exceeds the stream's window");
    } else {
      current = s;
    }
  }

  /// A frame has so many bytes for the application, and so many that are nobody's.
  void layout(int bytes, int padding) {
    InboundStream s = current;
    if (s == null) return;
    if (bytes > 0 || endStream) streams.countUseful();
    if (padding > 0 && !endStream) streams.credit(s, padding);
    if (s.contentLeft == MessageRules.NO_CONTENT_LENGTH || isGone(s)) return;
    s.contentLeft -= bytes;
    if (s.contentLeft < 0) {
      wrongLength(s, "the body is longer than its content-length");
    } else if (endStream && s.contentLeft > 0) {
      wrongLength(s, "the body ends " + s.contentLeft + " bytes before its content-length");
    }
  }

  /// Whether the application has reset the stream since the frame began.
  private boolean isGone(InboundStream s) {
    if (streams.get(s.id()) == s) return false;
    current = null;
    return true;
  }

  private void wrongLength(InboundStream s, String why) {
    current = null;
    streams.error(s, ErrorCode.PROTOCOL_ERROR, why);
  }

  void piece(ByteBuffer in, boolean last) {
    InboundStream s = current;
    if (s == null) return;
    if (last) current = null; // a connection that is idle then does not hold on to its last call
    if (isGone(s)) return;
    boolean end = last && endStream;
    if (!end && !in.hasRemaining()) return; // it is nothing to anybody
    if (end) s.remoteEnded = true;
    events.data(s, in, end);
    if (end) streams.closeIfEnded(s);
  }
}
