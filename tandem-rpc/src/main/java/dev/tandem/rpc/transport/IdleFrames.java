package dev.tandem.rpc.transport;

/// How many frames a peer may send that bring nothing: PING, SETTINGS, PRIORITY, WINDOW_UPDATE,
/// empty DATA, 1xx responses, what nobody has defined, what comes for streams that are gone. Each
/// costs us as much as one that does, or an answer on top (CVE-2019-9512, -9515, -9518).
///
/// Frames that bring something make up for one each, and DATA that we send for ten: peers measure
/// the network by PING as they read, and give credit for it. The rest leaks out with time. The
/// loop's; time comes in.
final class IdleFrames {
  /// What an honest peer may have in flight for streams that we have reset: a window of 1 MiB full
  /// of messages of 100 bytes.
  static final int BURST = 10_000;

  /// Without calls a peer has reason for one in seconds; so many cost next to nothing.
  static final int PER_SECOND = 1_000;

  /// As many as Envoy allows for WINDOW_UPDATE.
  private static final int PER_DATA_SENT = 10;

  /// So many frames are worth asking what time it is.
  private static final int LOOK = 1_000;

  private double idle;
  private long frames;
  private long useful;
  private long dataSent;
  private long since;

  IdleFrames(long now) {
    since = now;
  }

  /// Whether so many frames have come that it is time to ask [#tooMany].
  boolean worthALook(long frames) {
    return frames - this.frames >= LOOK;
  }

  /// Counts on; all numbers are those since the connection began.
  ///
  /// @param useful how many of the frames brought something
  /// @param dataSent DATA frames that went to the peer
  boolean tooMany(long frames, long useful, long dataSent, long now) {
    idle += frames - this.frames - 2.0 * (useful - this.useful);
    idle -= (double) PER_DATA_SENT * (dataSent - this.dataSent);
    idle -= (now - since) * 1e-9 * PER_SECOND;
    idle = Math.max(0, idle);
    this.frames = frames;
    this.useful = useful;
    this.dataSent = dataSent;
    since = now;
    return idle > BURST;
  }
}
