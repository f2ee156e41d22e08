package dev.tandem.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tandem.http2.hpack.HpackEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/// What a peer says, frame by frame: right or wrong, it writes what it is told.
///
/// ```
/// peer.magic().settings().headers(1, END_STREAM, "…").ping(7)
/// ```
final class Frames {
  static final int END_STREAM = FrameType.END_STREAM;
  static final int END_HEADERS = FrameType.END_HEADERS;
  static final int PADDED = FrameType.PADDED;
  static final int PRIORITY = FrameType.PRIORITY_FLAG;
  static final int ACK = FrameType.ACK;

  final HpackEncoder encoder = new HpackEncoder();
  private ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// All that was said since the last time.
  byte[] take() {
    byte[] bytes = out.toByteArray();
    out = new ByteArrayOutputStream();
    return bytes;
  }

  Frames raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  Frames text(String text) {
    return raw(text.getBytes(ISO_8859_1));
  }

  Frames hex(String hex) {
    return raw(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
  }

  Frames magic() {
    return raw(Preface.MAGIC);
  }

  Frames frame(int type, int flags, int id, byte[] payload) {
    return frame(type, flags, id, payload, payload.length);
  }

  /// A frame whose head says another length.
  Frames frame(int type, int flags, int id, byte[] payload, int length) {
    raw(ByteBuffer.allocate(9).putInt(length << 8 | type).put((byte) flags).putInt(id).array());
    return raw(payload);
  }

  /// Pairs of setting and value.
  Frames settings(int... pairs) {
    var payload = ByteBuffer.allocate(3 * pairs.length);
    for (int i = 0; i < pairs.length; i += 2)
      payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
    return frame(FrameType.SETTINGS, 0, 0, payload.array());
  }

  Frames settingsAck() {
    return frame(FrameType.SETTINGS, ACK, 0, new byte[0]);
  }

  byte[] block(String... fields) {
    int length = encoder.encode(Headers.of(fields));
    return Arrays.copyOf(encoder.block(), length);
  }

  /// HEADERS that are whole.
  Frames headers(int id, int flags, String... fields) {
    return frame(FrameType.HEADERS, flags | END_HEADERS, id, block(fields));
  }

  Frames request(int id, int flags) {
    return headers(id, flags, REQUEST);
  }

  Frames response(int id, int flags) {
    return headers(id, flags, ":status", "200");
  }

  static final String[] REQUEST = {
    ":method", "POST", ":scheme", "http", ":path", "/a", ":authority", "here"
  };

  /// The request with more fields behind it.
  static String[] requestWith(String... more) {
    String[] all = Arrays.copyOf(REQUEST, REQUEST.length + more.length);
    System.arraycopy(more, 0, all, REQUEST.length, more.length);
    return all;
  }

  /// HEADERS without END_HEADERS, and a CONTINUATION for each fragment that follows; the last one
  /// ends the block.
  Frames headersInParts(int id, int flags, byte[] block, int... cuts) {
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i < cuts.length ? cuts[i] : block.length;
      int end = i == cuts.length ? END_HEADERS : 0;
      byte[] part = Arrays.copyOfRange(block, from, to);
      if (i == 0) frame(FrameType.HEADERS, flags | end, id, part);
      else frame(FrameType.CONTINUATION, end, id, part);
      from = to;
    }
    return this;
  }

  Frames data(int id, int flags, String text) {
    return frame(FrameType.DATA, flags, id, text.getBytes(ISO_8859_1));
  }

  Frames data(int id, int flags, int bytes) {
    return frame(FrameType.DATA, flags, id, new byte[bytes]);
  }

  Frames paddedData(int id, int flags, String text, int padding) {
    byte[] payload = new byte[1 + text.length() + padding];
    payload[0] = (byte) padding;
    System.arraycopy(text.getBytes(ISO_8859_1), 0, payload, 1, text.length());
    return frame(FrameType.DATA, flags | PADDED, id, payload);
  }

  Frames reset(int id, ErrorCode code) {
    return frame(FrameType.RST_STREAM, 0, id, ints(code.code()));
  }

  Frames windowUpdate(int id, int increment) {
    return frame(FrameType.WINDOW_UPDATE, 0, id, ints(increment));
  }

  Frames ping(long payload) {
    return frame(FrameType.PING, 0, 0, ByteBuffer.allocate(8).putLong(payload).array());
  }

  Frames pingAck(long payload) {
    return frame(FrameType.PING, ACK, 0, ByteBuffer.allocate(8).putLong(payload).array());
  }

  Frames goAway(int last, ErrorCode code, String debug) {
    byte[] text = debug.getBytes(ISO_8859_1);
    return frame(
        FrameType.GOAWAY,
        0,
        0,
        ByteBuffer.allocate(8 + text.length).putInt(last).putInt(code.code()).put(text).array());
  }

  Frames priority(int id, int dependency) {
    return frame(
        FrameType.PRIORITY,
        0,
        id,
        ByteBuffer.allocate(5).putInt(dependency).put((byte) 16).array());
  }

  static byte[] ints(int... values) {
    var b = ByteBuffer.allocate(4 * values.length);
    for (int v : values) b.putInt(v);
    return b.array();
  }
}
