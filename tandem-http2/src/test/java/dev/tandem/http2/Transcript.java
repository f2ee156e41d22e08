package dev.tandem.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tandem.http2.hpack.HpackDecoder;
import dev.tandem.http2.hpack.HpackException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads what an outbound half writes, and writes it down a line a frame:
///
/// ```
/// SETTINGS 2=0 4=262144        HEADERS 1 {:status: 200}         DATA 1 END_STREAM 5 "hello"
/// SETTINGS ACK                 RST_STREAM 1 CANCEL              GOAWAY 3 NO_ERROR "why"
/// ```
///
/// A header block is one line, whose CONTINUATIONs are counted: `HEADERS+2 1 {…}`. It complains
/// where a peer would.
final class Transcript {
  private static final int MAX_TEXT = 24;

  private final HpackDecoder decoder = new HpackDecoder(4096, 1 << 20);
  private ByteBuffer rest = ByteBuffer.allocate(0);
  private boolean magicDue;
  int maxFrameSize = 16_384;

  /// Bytes of DATA payload seen.
  long dataBytes;

  Transcript(boolean magicDue) {
    this.magicDue = magicDue;
  }

  List<String> read(byte[] bytes) {
    var all = ByteBuffer.allocate(rest.remaining() + bytes.length).put(rest).put(bytes).flip();
    var lines = new ArrayList<String>();
    if (magicDue && all.remaining() >= Preface.MAGIC.length) {
      byte[] magic = new byte[Preface.MAGIC.length];
      all.get(magic);
      if (!new String(magic, ISO_8859_1).startsWith("PRI")) throw new AssertionError("no magic");
      lines.add("magic");
      magicDue = false;
    }
    while (!magicDue) {
      all.mark();
      String line = frame(all);
      if (line == null) {
        all.reset();
        break;
      }
      lines.add(line);
    }
    rest = all.slice();
    return lines;
  }

  boolean isWhole() {
    return !rest.hasRemaining();
  }

  private String frame(ByteBuffer in) {
    if (in.remaining() < 9) return null;
    int head = in.getInt();
    int length = head >>> 8;
    int type = head & 0xFF;
    int flags = in.get() & 0xFF;
    int id = in.getInt();
    if (length > maxFrameSize) throw new AssertionError(FrameType.name(type) + " of " + length);
    if (in.remaining() < length) return null;
    ByteBuffer payload = in.slice(in.position(), length);
    in.position(in.position() + length);
    String end = (flags & 1) != 0 ? " END_STREAM" : "";
    return switch (type) {
      case FrameType.DATA -> "DATA " + id + end + " " + data(payload);
      case FrameType.HEADERS -> headers(in, payload, id, flags, end);
      case FrameType.RST_STREAM -> "RST_STREAM " + id + " " + ErrorCode.of(payload.getInt());
      case FrameType.SETTINGS -> "SETTINGS" + ((flags & 1) != 0 ? " ACK" : settings(payload));
      case FrameType.PING -> "PING" + ((flags & 1) != 0 ? " ACK " : " ") + payload.getLong();
      case FrameType.GOAWAY ->
          "GOAWAY "
              + payload.getInt()
              + " "
              + ErrorCode.of(payload.getInt())
              + " \""
              + ISO_8859_1.decode(payload)
              + "\"";
      case FrameType.WINDOW_UPDATE -> "WINDOW_UPDATE " + id + " " + payload.getInt();
      default -> throw new AssertionError("nobody writes " + FrameType.name(type) + " here");
    };
  }

  private String data(ByteBuffer payload) {
    dataBytes += payload.remaining();
    int n = payload.remaining();
    return n == 0 ? "0" : n > MAX_TEXT ? "" + n : n + " \"" + ISO_8859_1.decode(payload) + "\"";
  }

  private static String settings(ByteBuffer payload) {
    var text = new StringBuilder();
    while (payload.hasRemaining()) {
      text.append(' ')
          .append(payload.getShort())
          .append('=')
          .append(Integer.toUnsignedString(payload.getInt()));
    }
    return text.toString();
  }

  private String headers(ByteBuffer in, ByteBuffer first, int id, int flags, String end) {
    ByteBuffer block = first;
    int continuations = 0;
    while ((flags & FrameType.END_HEADERS) == 0) {
      if (in.remaining() < 9) return null;
      int head = in.getInt();
      flags = in.get() & 0xFF;
      if ((head & 0xFF) != FrameType.CONTINUATION || in.getInt() != id)
        throw new AssertionError("no CONTINUATION");
      if (head >>> 8 > maxFrameSize) throw new AssertionError("CONTINUATION of " + (head >>> 8));
      if (in.remaining() < head >>> 8) return null;
      var more = in.slice(in.position(), head >>> 8);
      in.position(in.position() + (head >>> 8));
      block = ByteBuffer.allocate(block.remaining() + more.remaining()).put(block).put(more).flip();
      continuations++;
    }
    var fields = Headers.builder();
    try {
      decoder.begin();
      decoder.decode(
          block,
          new HpackDecoder.Sink() {
            @Override
            public void field(String name, String value, int traits) {
              fields.add(name, value);
            }

            @Override
            public void oversizedField() {
              throw new AssertionError("oversized");
            }
          });
      decoder.end(block.hasRemaining());
    } catch (HpackException e) {
      throw new AssertionError("the block of stream " + id + " cannot be decoded", e);
    }
    String plus = continuations > 0 ? "+" + continuations : "";
    return "HEADERS" + plus + " " + id + end + " " + fields.build();
  }
}
