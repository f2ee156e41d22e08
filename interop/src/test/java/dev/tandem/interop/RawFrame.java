package dev.tandem.interop;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A frame of HTTP/2 as it lies on the wire (RFC 9113 §4.1):
///
/// ```
/// +-----------------------------------------------+
/// |                  length (24)                  |
/// +---------------+---------------+---------------+
/// |    type (8)   |   flags (8)   |
/// +-+-------------+---------------+-------------------------------+
/// |R|                      stream (31)                            |
/// +=+=============================================================+
/// |                    payload (length bytes)                   ...
/// +---------------------------------------------------------------+
/// ```
@SuppressWarnings("ArrayRecordComponent") // nobody compares two
record RawFrame(int type, int flags, int stream, byte[] payload) {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int UNKNOWN = 77;

  static final int ACK = 0x1; // of SETTINGS and PING
  static final int END_STREAM = 0x1; // of DATA and HEADERS
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;

  static final int HEADER_TABLE_SIZE = 1; // of SETTINGS, as the next
  static final int MAX_CONCURRENT_STREAMS = 3;
  static final int INITIAL_WINDOW_SIZE = 4;

  /// The next frame; null behind the last.
  static RawFrame read(DataInputStream in) throws IOException {
    int length = in.read();
    if (length < 0) return null;
    length = length << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) throw new EOFException("inside a frame");
    return new RawFrame(type, flags, stream, payload);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }

  /// A frame whose payload is numbers of four bytes.
  static RawFrame of(int type, int stream, int... numbers) {
    var payload = ByteBuffer.allocate(4 * numbers.length);
    for (int number : numbers) payload.putInt(number);
    return new RawFrame(type, 0, stream, payload.array());
  }

  /// The `n`th of those numbers.
  int number(int n) {
    return ByteBuffer.wrap(payload).getInt(4 * n);
  }

  static RawFrame settings(int... idsAndValues) {
    var payload = ByteBuffer.allocate(3 * idsAndValues.length);
    for (int i = 0; i < idsAndValues.length; i += 2) {
      payload.putShort((short) idsAndValues[i]).putInt(idsAndValues[i + 1]);
    }
    return new RawFrame(SETTINGS, 0, 0, payload.array());
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  RawFrame acknowledged() {
    return new RawFrame(type, ACK, stream, type == SETTINGS ? new byte[0] : payload);
  }
}
