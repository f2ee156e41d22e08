package dev.tandem.http2;

/// What this end bears from its peer where HTTP/2 has no setting for it.
///
/// @param connectionWindow bytes of DATA under way on all streams together; below 65,535, which a
///   connection starts with and which cannot be taken back, it counts as that
/// @param maxHeaderListBytes largest header list taken, counted as [Headers#listSize]; one that is
///   larger is decoded to its end and refused on its stream
/// @param maxContinuationFrames CONTINUATION frames in one header block; a block with more is
///   refused on its stream
/// @param maxHeaderBlockBytes encoded bytes of one header block, and 9 for each CONTINUATION; past
///   it the connection is given up (ENHANCE_YOUR_CALM), since decoding to the end is work without
///   bounds
public record Http2Limits(
    int connectionWindow,
    int maxHeaderListBytes,
    int maxContinuationFrames,
    int maxHeaderBlockBytes) {
  public Http2Limits {
    atLeast("connectionWindow", connectionWindow, 1);
    atLeast("maxHeaderListBytes", maxHeaderListBytes, 1);
    atLeast("maxContinuationFrames", maxContinuationFrames, 0);
    atLeast("maxHeaderBlockBytes", maxHeaderBlockBytes, 1);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least)
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
  }

  /// 1 MiB of window; 16 KiB of headers (what gRPC asks for at least is 8 KiB); 8 CONTINUATION
  /// frames, which hold eight times that at the smallest MAX_FRAME_SIZE; 16 MiB in one block.
  public static Http2Limits defaults() {
    return new Http2Limits(1 << 20, 16 << 10, 8, 16 << 20);
  }

  public Http2Limits withConnectionWindow(int bytes) {
    return new Http2Limits(bytes, maxHeaderListBytes, maxContinuationFrames, maxHeaderBlockBytes);
  }

  public Http2Limits withMaxHeaderListBytes(int bytes) {
    return new Http2Limits(connectionWindow, bytes, maxContinuationFrames, maxHeaderBlockBytes);
  }

  public Http2Limits withMaxContinuationFrames(int frames) {
    return new Http2Limits(connectionWindow, maxHeaderListBytes, frames, maxHeaderBlockBytes);
  }

  public Http2Limits withMaxHeaderBlockBytes(int bytes) {
    return new Http2Limits(connectionWindow, maxHeaderListBytes, maxContinuationFrames, bytes);
  }
}
