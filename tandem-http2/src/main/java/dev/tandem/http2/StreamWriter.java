package dev.tandem.http2;

import static dev.tandem.http2.FrameType.HEAD_BYTES;

import dev.tandem.http2.hpack.HpackEncoder;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Puts the frames of one stream into a buffer: its turn is a header block, at most one DATA frame,
/// and what ends the stream.
///
/// Header blocks are encoded when they are written, since the peer's decoder has to see them in the
/// same order. A block that the buffer has no room for is kept, encoded, and goes first into the
/// next one: nothing may come in between.
final class StreamWriter {
  /// How a turn ended.
  enum Turn {
    /// The stream has more to write.
    MORE,
    /// The stream has nothing to write, or will never write again.
    IDLE,
    /// Data waits for the stream's window.
    NO_STREAM_WINDOW,
    /// Data waits for the connection's window.
    NO_CONNECTION_WINDOW,
    /// What comes next is better put into a fresh buffer.
    NO_ROOM
  }

  /// Longest DATA frame that we send: streams take turns after so many bytes.
  private static final int MAX_DATA = 16_384;

  /// A DATA frame is not cut to less than this merely because the buffer is nearly full.
  private static final int SMALLEST_CUT = 4_096;

  /// In a buffer that is not fresh a header block is begun only with this much room.
  private static final int ROOM_FOR_BLOCK = 256;

  private final HpackEncoder encoder = new HpackEncoder();
  private final SendWindows windows;
  private final OutboundEvents events;
  private int maxFrameSize = Http2Settings.DEFAULTS.maxFrameSize();

  /// Encoded, but not in a buffer yet.
  private byte @Nullable [] carried;

  private int carriedFrom;
  private long unsent;
  private long dataFrames;

  /// Nodes whose data went into the frame that was written last, to its end.
  private int copied;

  StreamWriter(SendWindows windows, OutboundEvents events) {
    this.windows = windows;
    this.events = events;
  }

  void settings(Http2Settings peer, int lowestTable) {
    maxFrameSize = peer.maxFrameSize();
    encoder.peerLimit(Math.min(lowestTable, peer.headerTableSize()));
    encoder.peerLimit(peer.headerTableSize());
  }

  /// Bytes of bodies in all queues.
  long unsent() {
    return unsent;
  }

  /// DATA frames with data so far.
  long dataFrames() {
    return dataFrames;
  }

  void queue(OutboundStream s, Command.Write w) {
    s.enqueue(w);
    unsent += w.length;
  }

  /// Empties the queue of a stream that is over.
  void drop(OutboundStream s) {
    Command.Write w = s.first;
    unsent -= s.unsent;
    s.unsent = 0;
    s.first = null;
    s.last = null;
    for (; w != null; w = (Command.Write) w.next) if (w.length > 0) events.written(s, w.length, 1);
  }

  // ---- what is carried over

  /// Goes into the next buffer before all else.
  void carry(byte[] bytes) {
    if (carried != null) throw new IllegalStateException("two things cannot both come first");
    carried = bytes;
    carriedFrom = 0;
  }

  /// Whether nothing is carried over any more.
  boolean continueCarried(ByteBuffer out) {
    if (carried == null) return true;
    int n = Math.min(out.remaining(), carried.length - carriedFrom);
    out.put(carried, carriedFrom, n);
    carriedFrom += n;
    if (carriedFrom < carried.length) return false;
    carried = null;
    return true;
  }

  // ---- a turn

  /// Whether the headers of a new stream will be written in this turn.
  boolean hasRoomForBlock(ByteBuffer out, boolean fresh) {
    return fresh || out.remaining() >= ROOM_FOR_BLOCK;
  }

  /// Writes what `s` has to say in one turn.
  ///
  /// @param fresh whether nothing was put into the buffer before
  Turn turn(OutboundStream s, ByteBuffer out, boolean fresh) {
    Command.Write w = s.first;
    if (w == null) return Turn.IDLE;
    if (w.headers != null && !s.headersWritten) {
      if (!hasRoomForBlock(out, fresh)) return Turn.NO_ROOM;
      boolean end = w.endStream && w.length == 0 && w.trailers == null;
      s.headersWritten = true;
      if (end) s.dequeue();
      block(s.id, w.headers, end, out);
      if (end) return end(s);
      fresh = false;
      if (carried != null) return Turn.NO_ROOM;
    }
    return body(s, w, out, fresh);
  }

  private Turn body(OutboundStream s, Command.Write w, ByteBuffer out, boolean fresh) {
    if (s.unsent > 0) {
      // how much of one frame is there, in however many nodes
      int most = Math.min(MAX_DATA, maxFrameSize);
      int there = Math.min(w.length, most);
      Command.Write tail = w;
      while (there < most
          && tail.trailers == null
          && tail.next instanceof Command.Write n
          && n.headers == null) {
        tail = n;
        there += Math.min(n.length, most - there);
      }
      if (there > 0) return data(s, there, most, out, fresh);
    }
    // nodes without data: ends
    while (w != null && w.length == 0 && (w.headers == null || s.headersWritten)) {
      if (w.trailers != null) return trailers(s, w.trailers, out, fresh);
      if (w.endStream) {
        if (out.remaining() < HEAD_BYTES) return Turn.NO_ROOM;
        s.dequeue();
        head(out, 0, FrameType.DATA, FrameType.END_STREAM, s.id);
        return end(s);
      }
      s.dequeue();
      w = s.first;
    }
    return w == null ? Turn.IDLE : Turn.MORE;
  }

  private Turn data(OutboundStream s, int there, int most, ByteBuffer out, boolean fresh) {
    long window = windows.of(s);
    if (window <= 0) return Turn.NO_STREAM_WINDOW;
    if (windows.connection() <= 0) return Turn.NO_CONNECTION_WINDOW;
    int wanted = (int) Math.min(Math.min(there, most), Math.min(window, windows.connection()));
    int bytes = Math.min(wanted, out.remaining() - HEAD_BYTES);
    if (bytes <= 0 || (bytes < wanted && bytes < SMALLEST_CUT && !fresh)) return Turn.NO_ROOM;
    int headAt = out.position();
    head(out, bytes, FrameType.DATA, 0, s.id);
    copied = 0;
    boolean end = copy(s, bytes, out);
    if (end) out.put(headAt + 4, (byte) FrameType.END_STREAM);
    windows.take(s, bytes);
    dataFrames++;
    s.unsent -= bytes;
    unsent -= bytes;
    events.written(s, bytes, copied);
    if (end) return end(s);
    Command.Write w = s.first;
    if (w == null) return Turn.IDLE;
    if (w.length == 0 && w.trailers != null) return trailers(s, w.trailers, out, false);
    return Turn.MORE;
  }

  /// Moves `bytes` from the queue; returns whether the last of them ends the stream.
  private boolean copy(OutboundStream s, int bytes, ByteBuffer out) {
    Command.Write w = s.first;
    while (w != null) {
      int n = Math.min(bytes, w.length);
      if (n > 0) {
        byte[] data = w.data;
        if (data != null) out.put(data, w.offset, n);
        w.offset += n;
        w.length -= n;
        bytes -= n;
        if (w.length == 0) copied++;
      }
      if (w.length > 0 || w.trailers != null) return false;
      boolean end = w.endStream;
      s.dequeue();
      if (end) return true;
      w = s.first;
      if (bytes == 0) return w != null && endsHere(s, w);
    }
    return false;
  }

  /// Takes the node if it has nothing but the end.
  private static boolean endsHere(OutboundStream s, Command.Write w) {
    if (!w.endStream || w.length > 0 || w.headers != null || w.trailers != null) return false;
    s.dequeue();
    return true;
  }

  private Turn trailers(OutboundStream s, Headers trailers, ByteBuffer out, boolean fresh) {
    if (!hasRoomForBlock(out, fresh)) return Turn.NO_ROOM;
    s.dequeue();
    block(s.id, trailers, true, out);
    return end(s);
  }

  private Turn end(OutboundStream s) {
    s.ended = true;
    events.ended(s);
    return Turn.IDLE;
  }

  // ---- frames

  static void head(ByteBuffer out, int length, int type, int flags, int streamId) {
    out.putInt(length << 8 | type).put((byte) flags).putInt(streamId);
  }

  private void block(int streamId, Headers headers, boolean endStream, ByteBuffer out) {
    int length = encoder.encode(headers);
    int flags = endStream ? FrameType.END_STREAM : 0;
    if (length <= maxFrameSize && HEAD_BYTES + length <= out.remaining()) {
      head(out, length, FrameType.HEADERS, flags | FrameType.END_HEADERS, streamId);
      out.put(encoder.block(), 0, length);
      return;
    }
    ByteBuffer whole = ByteBuffer.allocate(length + HEAD_BYTES * (1 + length / maxFrameSize));
    int at = 0;
    do {
      int n = Math.min(length - at, maxFrameSize);
      int more = at + n == length ? FrameType.END_HEADERS : 0;
      if (at == 0) head(whole, n, FrameType.HEADERS, flags | more, streamId);
      else head(whole, n, FrameType.CONTINUATION, more, streamId);
      whole.put(encoder.block(), at, n);
      at += n;
    } while (at < length);
    byte[] bytes = new byte[whole.position()];
    whole.flip().get(bytes);
    carry(bytes);
    continueCarried(out);
  }
}
