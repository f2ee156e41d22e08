package dev.tandem.http2;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Cuts bytes into frames, however they arrive.
///
/// ```
///   +-----------------------------------------------+
///   |                 Length (24)                   |
///   +---------------+---------------+---------------+
///   |   Type (8)    |   Flags (8)   |
///   +-+-------------+---------------+-------------------------------+
///   |R|                 Stream Identifier (31)                      |
///   +=+=============================================================+
///   |                   Frame Payload (0...)                      ...      RFC 9113 §4.1
///   +---------------------------------------------------------------+
/// ```
///
/// DATA is handed on as it comes; unknown frames are stepped over; of all others the handler gets
/// the whole payload, in place if it is there, else from a buffer that lives until it is.
final class FrameParser {
  /// What to do with the payload of a frame whose head has been read.
  enum Payload {
    /// Hand it on when it is whole.
    WHOLE,
    /// Hand it on in pieces, without padding.
    DATA,
    STEP_OVER
  }

  interface Handler {
    /// The head of a frame. Whatever is wrong with it is the handler's to say; after [#stop] the
    /// answer does not matter.
    Payload begin(int type, int flags, int id, int length);

    /// The payload, between position and limit.
    void frame(int type, int flags, int id, ByteBuffer payload);

    /// The frame that has begun has so many bytes of data, and so many of padding with their length
    /// byte.
    void dataLayout(int bytes, int paddingAndLength);

    /// The next piece of the data, between position and limit. Empty only if the frame has no data.
    void dataPiece(ByteBuffer in, boolean last);

    /// The padding is longer than the frame, or (0) there is no room for its length.
    void badPadding(int type, int padding, int length);
  }

  private enum State {
    HEAD,
    WHOLE,
    PAD_LENGTH,
    DATA,
    STEP_OVER,
    STOPPED
  }

  private final Handler handler;
  private State state = State.HEAD;

  /// A head that came in parts.
  private final byte[] head = new byte[FrameType.HEAD_BYTES];

  private int headBytes;

  // the frame that has begun
  private int type;
  private int flags;
  private int id;
  private int length;

  /// Bytes of data, or of what is stepped over, that are still to come.
  private int left;

  private int padding;

  /// The payload that is being waited for.
  private @Nullable ByteBuffer partial;

  FrameParser(Handler handler) {
    this.handler = handler;
  }

  /// From now on all bytes are ignored.
  void stop() {
    state = State.STOPPED;
    partial = null;
  }

  boolean isStopped() {
    return state == State.STOPPED;
  }

  /// Whether a frame that is handed on whole has begun, and is not.
  boolean awaitsPayload() {
    return partial != null;
  }

  void feed(ByteBuffer in) {
    while (true) {
      switch (state) {
        case HEAD -> {
          if (!head(in)) return;
          begin();
        }
        case WHOLE -> {
          if (!whole(in)) return;
        }
        case PAD_LENGTH -> {
          if (!in.hasRemaining()) return;
          layout(in.get() & 0xFF, 1);
        }
        case DATA -> {
          if (!data(in)) return;
        }
        case STEP_OVER -> {
          int stepped = Math.min(left, in.remaining());
          in.position(in.position() + stepped);
          left -= stepped;
          if (left > 0) return;
          state = State.HEAD;
        }
        case STOPPED -> {
          in.position(in.limit());
          return;
        }
      }
    }
  }

  private boolean head(ByteBuffer in) {
    if (headBytes == 0 && in.remaining() >= FrameType.HEAD_BYTES) {
      int lengthAndType = in.getInt();
      length = lengthAndType >>> 8;
      type = lengthAndType & 0xFF;
      flags = in.get() & 0xFF;
      id = in.getInt() & 0x7FFF_FFFF;
      return true;
    }
    int taken = Math.min(in.remaining(), FrameType.HEAD_BYTES - headBytes);
    in.get(head, headBytes, taken);
    headBytes += taken;
    if (headBytes < FrameType.HEAD_BYTES) return false;
    headBytes = 0;
    length = (head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | (head[2] & 0xFF);
    type = head[3] & 0xFF;
    flags = head[4] & 0xFF;
    id = (head[5] & 0x7F) << 24 | (head[6] & 0xFF) << 16 | (head[7] & 0xFF) << 8 | (head[8] & 0xFF);
    return true;
  }

  private void begin() {
    Payload payload = handler.begin(type, flags, id, length);
    if (state == State.STOPPED) return;
    switch (payload) {
      case WHOLE -> state = State.WHOLE;
      case DATA -> {
        if ((flags & FrameType.PADDED) == 0) layout(0, 0);
        else if (length == 0) handler.badPadding(type, 0, 0);
        else state = State.PAD_LENGTH;
      }
      case STEP_OVER -> {
        left = length;
        state = State.STEP_OVER;
      }
    }
  }

  /// A frame in one piece is handed on where it lies.
  private boolean whole(ByteBuffer in) {
    ByteBuffer payload = partial;
    if (payload == null) {
      if (in.remaining() >= length) {
        int limit = in.limit();
        int end = in.position() + length;
        in.limit(end);
        deliver(in);
        in.limit(limit).position(end);
        return true;
      }
      payload = ByteBuffer.allocate(length);
      partial = payload;
    }
    int taken = Math.min(payload.remaining(), in.remaining());
    payload.put(payload.position(), in, in.position(), taken).position(payload.position() + taken);
    in.position(in.position() + taken);
    if (payload.hasRemaining()) return false;
    partial = null;
    deliver(payload.flip());
    return true;
  }

  private void deliver(ByteBuffer payload) {
    state = State.HEAD;
    handler.frame(type, flags, id, payload);
  }

  /// ```
  ///   +---------------+
  ///   |Pad Length? (8)|
  ///   +---------------+-----------------------------------------------+
  ///   |                            Data (*)                         ...
  ///   +---------------------------------------------------------------+
  ///   |                           Padding (*)                       ...      RFC 9113 §6.1
  ///   +---------------------------------------------------------------+
  /// ```
  private void layout(int paddingBytes, int lengthBytes) {
    if (paddingBytes + lengthBytes > length) {
      handler.badPadding(type, paddingBytes, length);
      return;
    }
    padding = paddingBytes;
    left = length - paddingBytes - lengthBytes;
    state = State.DATA;
    handler.dataLayout(left, paddingBytes + lengthBytes);
  }

  private boolean data(ByteBuffer in) {
    int piece = Math.min(left, in.remaining());
    if (piece == 0 && left > 0) return false;
    left -= piece;
    int limit = in.limit();
    int end = in.position() + piece;
    in.limit(end);
    boolean last = left == 0;
    if (last) {
      left = padding;
      state = padding > 0 ? State.STEP_OVER : State.HEAD;
    }
    handler.dataPiece(in, last);
    in.limit(limit).position(end);
    return true;
  }
}
