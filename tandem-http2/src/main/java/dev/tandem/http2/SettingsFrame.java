package dev.tandem.http2;

import java.nio.ByteBuffer;

/// SETTINGS between bytes and values.
///
/// ```
///   +-------------------------------+
///   |         Identifier (16)       |
///   +-------------------------------+-------------------------------+
///   |                          Value (32)                           |  …       RFC 9113 §6.5.1
///   +---------------------------------------------------------------+
/// ```
final class SettingsFrame {
  static final int SETTING_BYTES = 6;

  /// What [#write] writes at most.
  static final int MAX_BYTES = 6 * SETTING_BYTES;

  private static final int HEADER_TABLE_SIZE = 0x1;
  private static final int ENABLE_PUSH = 0x2;
  private static final int MAX_CONCURRENT_STREAMS = 0x3;
  private static final int INITIAL_WINDOW_SIZE = 0x4;
  private static final int MAX_FRAME_SIZE = 0x5;
  private static final int MAX_HEADER_LIST_SIZE = 0x6;

  /// A value that is not allowed.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    final ErrorCode code;

    Refused(ErrorCode code, String what) {
      super(what, null, false, false);
      this.code = code;
    }

    String what() {
      return String.valueOf(getMessage());
    }
  }

  private SettingsFrame() {}

  /// `current` as the payload changes it: value by value, the last one counts. Unknown settings are
  /// ignored.
  ///
  /// @param sender whose settings these are
  static Http2Settings read(ByteBuffer payload, Http2Settings current, Role sender) throws Refused {
    Http2Settings s = current;
    while (payload.hasRemaining()) {
      int setting = payload.getShort() & 0xFFFF;
      long value = payload.getInt() & 0xFFFF_FFFFL;
      s =
          switch (setting) {
            case HEADER_TABLE_SIZE ->
                s.withHeaderTableSize((int) Math.min(value, Integer.MAX_VALUE));
            case ENABLE_PUSH -> s.withEnablePush(push(value, sender));
            case MAX_CONCURRENT_STREAMS -> s.withMaxConcurrentStreams(value);
            case INITIAL_WINDOW_SIZE -> s.withInitialWindowSize(window(value));
            case MAX_FRAME_SIZE -> s.withMaxFrameSize(frameSize(value));
            case MAX_HEADER_LIST_SIZE -> s.withMaxHeaderListSize(value);
            default -> s;
          };
    }
    return s;
  }

  /// The smallest HPACK table that the payload asks for, however large the last: what is above it
  /// is thrown out in between (RFC 7541 §4.2). [Integer#MAX_VALUE] if there is none.
  static int lowestTable(ByteBuffer payload) {
    long lowest = Integer.MAX_VALUE;
    for (int at = payload.position(); at < payload.limit(); at += SETTING_BYTES) {
      if (payload.getShort(at) == HEADER_TABLE_SIZE)
        lowest = Math.min(lowest, payload.getInt(at + 2) & 0xFFFF_FFFFL);
    }
    return (int) lowest;
  }

  private static boolean push(long value, Role sender) throws Refused {
    long most = sender == Role.SERVER ? 0 : 1;
    if (value > most)
      throw new Refused(
          ErrorCode.PROTOCOL_ERROR,
          "SETTINGS_ENABLE_PUSH is " + value + "; it can be at most " + most);
    return value == 1;
  }

  private static int window(long value) throws Refused {
    if (value <= Integer.MAX_VALUE) return (int) value;
    throw new Refused(
        ErrorCode.FLOW_CONTROL_ERROR,
        "SETTINGS_INITIAL_WINDOW_SIZE is " + value + "; it can be at most 2147483647");
  }

  private static int frameSize(long value) throws Refused {
    if (value >= Http2Settings.MIN_MAX_FRAME_SIZE && value <= Http2Settings.MAX_MAX_FRAME_SIZE)
      return (int) value;
    throw new Refused(
        ErrorCode.PROTOCOL_ERROR,
        "SETTINGS_MAX_FRAME_SIZE is " + value + "; it can be 16384 to 16777215");
  }

  /// The payload that says in what `now` differs from `before`. ENABLE_PUSH is a client's to send.
  static void write(Http2Settings before, Http2Settings now, Role sender, ByteBuffer out) {
    if (now.headerTableSize() != before.headerTableSize())
      put(out, HEADER_TABLE_SIZE, now.headerTableSize());
    if (sender == Role.CLIENT && now.enablePush() != before.enablePush())
      put(out, ENABLE_PUSH, now.enablePush() ? 1 : 0);
    if (now.maxConcurrentStreams() != before.maxConcurrentStreams())
      put(out, MAX_CONCURRENT_STREAMS, now.maxConcurrentStreams());
    if (now.initialWindowSize() != before.initialWindowSize())
      put(out, INITIAL_WINDOW_SIZE, now.initialWindowSize());
    if (now.maxFrameSize() != before.maxFrameSize()) put(out, MAX_FRAME_SIZE, now.maxFrameSize());
    if (now.maxHeaderListSize() != before.maxHeaderListSize())
      put(out, MAX_HEADER_LIST_SIZE, now.maxHeaderListSize());
  }

  private static void put(ByteBuffer out, int setting, long value) {
    out.putShort((short) setting).putInt((int) value);
  }
}
