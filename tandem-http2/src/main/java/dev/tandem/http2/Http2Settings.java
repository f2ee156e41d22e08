package dev.tandem.http2;

/// What one end of a connection asks of the other by SETTINGS. Source: RFC 9113 §6.5.2.
///
/// @param headerTableSize bytes of the HPACK table that the other end's encoder may use
/// @param enablePush whether the other end may push; a server's is never sent
/// @param maxConcurrentStreams how many streams the other end may have open; 0 to 2³²−1, which is
///   no limit
/// @param initialWindowSize the send window that each stream gives the other end to begin with; 0
///   to 2³¹−1
/// @param maxFrameSize largest frame payload that the other end may send; 2¹⁴ to 2²⁴−1
/// @param maxHeaderListSize header list that will not be refused, counted as [Headers#listSize];
///   2³²−1 is no limit
public record Http2Settings(
    int headerTableSize,
    boolean enablePush,
    long maxConcurrentStreams,
    int initialWindowSize,
    int maxFrameSize,
    long maxHeaderListSize) {
  /// The value that says "no limit".
  public static final long UNLIMITED = 0xFFFF_FFFFL;

  /// What holds until SETTINGS say otherwise.
  public static final Http2Settings DEFAULTS =
      new Http2Settings(4096, true, UNLIMITED, 65_535, 16_384, UNLIMITED);

  static final int MIN_MAX_FRAME_SIZE = 1 << 14;
  static final int MAX_MAX_FRAME_SIZE = (1 << 24) - 1;

  public Http2Settings {
    if (headerTableSize < 0) throw bad("headerTableSize", headerTableSize, "0 to 2147483647");
    if (maxConcurrentStreams < 0 || maxConcurrentStreams > UNLIMITED) {
      throw bad("maxConcurrentStreams", maxConcurrentStreams, "0 to 4294967295");
    }
    if (initialWindowSize < 0) throw bad("initialWindowSize", initialWindowSize, "0 to 2147483647");
    if (maxFrameSize < MIN_MAX_FRAME_SIZE || maxFrameSize > MAX_MAX_FRAME_SIZE) {
      throw bad("maxFrameSize", maxFrameSize, "16384 to 16777215");
    }
    if (maxHeaderListSize < 0 || maxHeaderListSize > UNLIMITED) {
      throw bad("maxHeaderListSize", maxHeaderListSize, "0 to 4294967295");
    }
  }

  private static IllegalArgumentException bad(String name, long value, String range) {
    return new IllegalArgumentException(name + " is " + value + "; it can be " + range);
  }

  public Http2Settings withHeaderTableSize(int bytes) {
    return new Http2Settings(
        bytes,
        enablePush,
        maxConcurrentStreams,
        initialWindowSize,
        maxFrameSize,
        maxHeaderListSize);
  }

  public Http2Settings withEnablePush(boolean enabled) {
    return new Http2Settings(
        headerTableSize,
        enabled,
        maxConcurrentStreams,
        initialWindowSize,
        maxFrameSize,
        maxHeaderListSize);
  }

  public Http2Settings withMaxConcurrentStreams(long streams) {
    return new Http2Settings(
        headerTableSize, enablePush, streams, initialWindowSize, maxFrameSize, maxHeaderListSize);
  }

  public Http2Settings withInitialWindowSize(int bytes) {
    return new Http2Settings(
        headerTableSize, enablePush, maxConcurrentStreams, bytes, maxFrameSize, maxHeaderListSize);
  }

  public Http2Settings withMaxFrameSize(int bytes) {
    return new Http2Settings(
        headerTableSize,
        enablePush,
        maxConcurrentStreams,
        initialWindowSize,
        bytes,
        maxHeaderListSize);
  }

  public Http2Settings withMaxHeaderListSize(long bytes) {
    return new Http2Settings(
        headerTableSize, enablePush, maxConcurrentStreams, initialWindowSize, maxFrameSize, bytes);
  }
}
