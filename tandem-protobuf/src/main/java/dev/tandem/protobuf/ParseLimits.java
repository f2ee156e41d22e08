package dev.tandem.protobuf;

/// How deep and how large a message may be that is read. Past it, it is malformed.
///
/// @param depth Messages, groups and map entries inside each other: 1 to 500, since each takes its
///   part of the thread's stack. 100 unless set, as in all implementations of Protocol Buffers.
/// @param bytes The size of the message, 64 MiB unless set. What is in memory already is only
///   limited where it is read with limits; what comes from a stream always is.
public record ParseLimits(int depth, int bytes) {
  /// 100 deep, 64 MiB large.
  public static final ParseLimits DEFAULT = new ParseLimits(100, 64 << 20);

  /// Half of what overflows a stack of 1 MiB in dynamic messages before they are compiled.
  static final int DEEPEST = 500;

  public ParseLimits {
    if (depth < 1 || depth > DEEPEST)
      throw new IllegalArgumentException("a depth of " + depth + ": 1 to 500 is possible");
    if (bytes < 0) throw new IllegalArgumentException("a size of " + bytes + " bytes is negative");
  }

  /// These limits with another depth.
  public ParseLimits depth(int depth) {
    return new ParseLimits(depth, bytes);
  }

  /// These limits with another size.
  public ParseLimits bytes(int bytes) {
    return new ParseLimits(depth, bytes);
  }

  void check(long size) {
    if (size > bytes)
      throw new MalformedMessageException(
          "a message of " + size + " bytes is larger than the limit, which is " + bytes, 0);
  }
}
