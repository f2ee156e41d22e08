package dev.tandem.http2;

import static dev.tandem.http2.FrameType.HEAD_BYTES;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Frames that are owed: acknowledgements, resets, credit, GOAWAY. They are kept as the bytes that
/// they are, so what we owe a peer that does not read is [#bytes], and its bound is a comparison.
final class ControlQueue {
  private static final int FIRST_CAPACITY = 64;
  private static final int KEPT_CAPACITY = 256;

  /// What a peer gets to read of the reason, at most.
  private static final int MAX_DEBUG_BYTES = 256;

  private byte[] frames = {};
  private int from;
  private int to;

  /// Acknowledgements of SETTINGS among them: they have to be out before anything that makes use of
  /// the settings.
  private int settingsAcks;

  private int resets;

  int bytes() {
    return to - from;
  }

  boolean isEmpty() {
    return from == to;
  }

  boolean owesSettingsAck() {
    return settingsAcks > 0;
  }

  /// Streams of which the peer does not know yet that they are over.
  int resets() {
    return resets;
  }

  void settingsAck() {
    begin(0, FrameType.SETTINGS, FrameType.ACK, 0);
    settingsAcks++;
  }

  void settings(Http2Settings before, Http2Settings now, Role sender) {
    ByteBuffer payload = ByteBuffer.allocate(SettingsFrame.MAX_BYTES);
    SettingsFrame.write(before, now, sender, payload);
    begin(payload.position(), FrameType.SETTINGS, 0, 0);
    System.arraycopy(payload.array(), 0, frames, to, payload.position());
    to += payload.position();
  }

  void ping(int flags, long payload) {
    begin(8, FrameType.PING, flags, 0);
    putInt((int) (payload >>> 32));
    putInt((int) payload);
  }

  void windowUpdate(int streamId, int increment) {
    begin(4, FrameType.WINDOW_UPDATE, 0, streamId);
    putInt(increment);
  }

  void reset(int streamId, ErrorCode code) {
    begin(4, FrameType.RST_STREAM, 0, streamId);
    putInt(code.code());
    resets++;
  }

  void goAway(int lastStreamId, ErrorCode code, String debug) {
    byte[] text = debug.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, MAX_DEBUG_BYTES);
    begin(8 + length, FrameType.GOAWAY, 0, 0);
    putInt(lastStreamId);
    putInt(code.code());
    System.arraycopy(text, 0, frames, to, length);
    to += length;
  }

  private void begin(int length, int type, int flags, int streamId) {
    room(HEAD_BYTES + length);
    putInt(length << 8 | type);
    frames[to++] = (byte) flags;
    putInt(streamId);
  }

  private void putInt(int value) {
    frames[to++] = (byte) (value >>> 24);
    frames[to++] = (byte) (value >>> 16);
    frames[to++] = (byte) (value >>> 8);
    frames[to++] = (byte) value;
  }

  private void room(int bytes) {
    if (frames.length - to >= bytes) return;
    int used = to - from;
    if (frames.length - used >= bytes && used <= frames.length / 2) {
      System.arraycopy(frames, from, frames, 0, used);
    } else {
      byte[] larger = new byte[Math.max(FIRST_CAPACITY, 2 * (used + bytes))];
      System.arraycopy(frames, from, larger, 0, used);
      frames = larger;
    }
    from = 0;
    to = used;
  }

  /// Moves whole frames to `out`: at least `atLeast` bytes of them if there are so many, and all up
  /// to the last acknowledgement of settings.
  ///
  /// @return false if there was no room for that
  boolean drain(ByteBuffer out, int atLeast) {
    for (int moved = 0; from < to && (moved < atLeast || settingsAcks > 0); ) {
      int length =
          HEAD_BYTES
              + ((frames[from] & 0xFF) << 16
                  | (frames[from + 1] & 0xFF) << 8
                  | (frames[from + 2] & 0xFF));
      if (length > out.remaining()) return false;
      leaves();
      out.put(frames, from, length);
      from += length;
      moved += length;
    }
    if (from == to) {
      from = 0;
      to = 0;
      if (frames.length > KEPT_CAPACITY) frames = new byte[0];
    }
    return true;
  }

  /// The first frame, taken out: it is larger than any buffer that we are given.
  byte[] takeFirst() {
    int length =
        HEAD_BYTES
            + ((frames[from] & 0xFF) << 16
                | (frames[from + 1] & 0xFF) << 8
                | (frames[from + 2] & 0xFF));
    leaves();
    byte[] frame = Arrays.copyOfRange(frames, from, from + length);
    from += length;
    return frame;
  }

  /// The first frame is about to be taken out.
  private void leaves() {
    if (frames[from + 3] == FrameType.SETTINGS && frames[from + 4] == FrameType.ACK) settingsAcks--;
    if (frames[from + 3] == FrameType.RST_STREAM) resets--;
  }
}
