package dev.tandem.http2;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The half of a connection that writes: commands in, bytes out. Confined to one holder at a time;
/// no sockets, threads or clocks.
///
/// Every stream with something to write is in one of four lists:
///
/// ```
///   unopened ──── a place under the peer's MAX_CONCURRENT_STREAMS ───▶ ready ⟲ round robin ──▶ buffer
///                                                                       │ ▲
///                          DATA and no window                           ▼ │  WINDOW_UPDATE, SETTINGS
///                                                 waiting for the stream's, or for the connection's
/// ```
public final class Outbound {
  /// What [#fill] leaves behind.
  public enum Fill {
    /// There is more: call again with a fresh buffer.
    MORE,
    /// Nothing is left.
    DRAINED,
    /// What is left waits for the peer: for a window, or for a place under its
    /// MAX_CONCURRENT_STREAMS.
    BLOCKED
  }

  /// Owed frames that go before the streams' in one buffer, so that a peer that makes us owe a lot
  /// cannot keep all streams waiting.
  private static final int CONTROL_PER_FILL = 4_096;

  private static final int EVERY_CONNECTION = 65_535;

  private final Role role;
  private final OutboundEvents events;
  private final SendWindows windows = new SendWindows();
  private final ControlQueue control = new ControlQueue();
  private final ResetIds resets = new ResetIds();
  private final StreamWriter writer;

  private final StreamList unopened = new StreamList();
  private final StreamList ready = new StreamList();
  private final StreamList waitForStream = new StreamList();
  private final StreamList waitForConnection = new StreamList();

  private int nextId = 1;
  private int openStreams;

  /// Those of our settings that the peer was told.
  private Http2Settings ours = Http2Settings.DEFAULTS;

  private long maxConcurrentStreams = Http2Settings.DEFAULTS.maxConcurrentStreams();
  private boolean openNext = true;

  /// No stream is opened any more; also once there are no ids.
  private boolean opensNoMore;

  private boolean goAwaySent;
  private int goAwayLast = Integer.MAX_VALUE;

  /// A GOAWAY with an error was said: it is the last word.
  private boolean over;

  /// A half that has sent nothing yet; its first command is [Command.Preface].
  public Outbound(Role role, OutboundEvents events) {
    this.role = role;
    this.events = events;
    this.writer = new StreamWriter(windows, events);
  }

  // ---- commands

  /// Takes a message. Cheap; what it needs to send is put into the next buffer that is filled.
  ///
  /// @throws IllegalArgumentException if the first [Command.Write] of a client's stream has no
  ///   headers
  public void apply(Command c) {
    if (over) {
      ignore(c);
      return;
    }
    switch (c) {
      case Command.Write write -> write(write);
      case Command.Closed closed -> finish(closed.stream);
      case Command.PeerWindow window -> peerWindow(window.stream, window.increment);
      case Command.WindowUpdate update -> windowUpdate(update.streamId, update.increment);
      case Command.Reset reset -> reset(reset.stream, reset.code);
      case Command.ResetId reset -> resetId(reset.id, reset.code);
      case Command.PeerReset reset -> finish(reset.stream);
      case Command.PingAck ack -> control.ping(FrameType.ACK, ack.payload);
      case Command.Ping ping -> control.ping(0, ping.payload);
      case Command.PeerSettings settings -> peerSettings(settings.settings, settings.lowestTable);
      case Command.GoAway goAway -> goAway(goAway.lastStreamId, goAway.code, goAway.debug);
      case Command.Settings settings -> settings(settings.settings);
      case Command.OpenNoMore _ -> opensNoMore = true;
      case Command.Preface preface -> preface(preface.settings, preface.connectionWindow);
    }
  }

  private void ignore(Command c) {
    if (c instanceof Command.Write w && w.length > 0) events.written(w.stream, w.length, 1);
  }

  private void write(Command.Write w) {
    OutboundStream s = w.stream;
    if (s.id != 0 && resets.contains(s)) finish(s);
    if (s.over || s.endQueued) {
      ignore(w);
      return;
    }
    if (s.id == 0 && s.list == null && w.headers == null) {
      throw new IllegalArgumentException("the first write of a client's stream has no headers");
    }
    writer.queue(s, w);
    if (s.list == null) (s.id == 0 ? unopened : ready).add(s);
  }

  /// Nothing more is written on the stream; what is queued is dropped.
  private void finish(OutboundStream s) {
    if (s.over) return;
    s.over = true;
    leavePlace(s);
    if (s.list != null) s.list.remove(s);
    writer.drop(s);
  }

  private void leavePlace(OutboundStream s) {
    if (!s.counted) return;
    s.counted = false;
    openStreams--;
  }

  private void reset(OutboundStream s, ErrorCode code) {
    if (s.over || (code == ErrorCode.NO_ERROR && s.resetWhenEnded)) return;
    if (code == ErrorCode.NO_ERROR && s.endQueued && !s.ended) {
      s.resetWhenEnded = true;
      return;
    }
    finish(s);
    if (s.id != 0 && resets.add(s.id)) control.reset(s.id, code);
    events.wasReset(s);
  }

  private void resetId(int id, ErrorCode code) {
    OutboundStream s = ready.find(id);
    if (s == null) s = waitForStream.find(id);
    if (s == null) s = waitForConnection.find(id);
    if (s != null) finish(s);
    if (resets.add(id)) control.reset(id, code);
  }

  private void windowUpdate(int streamId, int increment) {
    if (streamId == 0 || !resets.contains(streamId)) control.windowUpdate(streamId, increment);
  }

  private void peerWindow(@Nullable OutboundStream s, int increment) {
    if (s == null) {
      if (!windows.widenConnection(increment)) {
        fail("WINDOW_UPDATE of " + increment + " takes the connection's window over 2147483647");
      } else if (windows.connection() > 0) {
        waitForConnection.moveAllTo(ready);
      }
      return;
    }
    if (s.over || s.id == 0) return;
    if (!windows.widen(s, increment)) {
      finish(s);
      if (resets.add(s.id)) control.reset(s.id, ErrorCode.FLOW_CONTROL_ERROR);
      events.faulted(
          s,
          ErrorCode.FLOW_CONTROL_ERROR,
          "WINDOW_UPDATE of " + increment + " takes the stream's window over 2147483647");
    } else if (s.list == waitForStream && windows.of(s) > 0) {
      waitForStream.remove(s);
      ready.add(s);
    }
  }

  private void peerSettings(Http2Settings peer, int lowestTable) {
    boolean larger = peer.initialWindowSize() > windows.initial();
    OutboundStream overflowing = windows.initial(peer.initialWindowSize());
    maxConcurrentStreams = peer.maxConcurrentStreams();
    writer.settings(peer, lowestTable);
    control.settingsAck();
    if (!larger) return;
    if (overflowing != null) {
      fail(
          "SETTINGS_INITIAL_WINDOW_SIZE takes the window of stream "
              + overflowing.id
              + " over 2147483647");
      return;
    }
    for (OutboundStream s = waitForStream.first(); s != null; ) {
      OutboundStream next = s.next;
      if (windows.of(s) > 0) {
        waitForStream.remove(s);
        ready.add(s);
      }
      s = next;
    }
  }

  private void goAway(int lastStreamId, ErrorCode code, String debug) {
    goAwaySent = true;
    goAwayLast = Math.min(goAwayLast, lastStreamId);
    control.goAway(goAwayLast, code, debug);
    if (code == ErrorCode.NO_ERROR) return;
    over = true;
    finishAll(unopened);
    finishAll(ready);
    finishAll(waitForStream);
    finishAll(waitForConnection);
  }

  private void finishAll(StreamList list) {
    for (OutboundStream s; (s = list.first()) != null; ) finish(s);
  }

  /// The connection cannot go on. What the peer may have had us do is unknown here, so no stream is
  /// promised to be untouched.
  private void fail(String what) {
    goAway(Integer.MAX_VALUE, ErrorCode.FLOW_CONTROL_ERROR, what);
    events.connectionError(ErrorCode.FLOW_CONTROL_ERROR, what);
  }

  private void settings(Http2Settings now) {
    control.settings(ours, now, role);
    ours = now;
  }

  private void preface(Http2Settings settings, int connectionWindow) {
    ByteBuffer out = ByteBuffer.allocate(128);
    if (role == Role.CLIENT) out.put(Preface.MAGIC);
    int headAt = out.position();
    StreamWriter.head(out, 0, FrameType.SETTINGS, 0, 0);
    SettingsFrame.write(ours, settings, role, out);
    ours = settings;
    int length = out.position() - headAt - FrameType.HEAD_BYTES;
    out.putInt(headAt, length << 8 | FrameType.SETTINGS);
    int more = connectionWindow - EVERY_CONNECTION;
    if (more > 0) {
      StreamWriter.head(out, 4, FrameType.WINDOW_UPDATE, 0, 0);
      out.putInt(more);
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    writer.carry(bytes);
  }

  // ---- bytes

  /// Puts as many frames into `buffer`, of at least 64 bytes, as it has room for: what is owed
  /// first, then the streams in turn.
  public Fill fill(ByteBuffer buffer) {
    buffer.order(ByteOrder.BIG_ENDIAN);
    int start = buffer.position();
    if (opensNoMore) giveBackUnopened();
    if (!writer.continueCarried(buffer)) return Fill.MORE;
    int controlLeft = CONTROL_PER_FILL;
    while (true) {
      if (!control.isEmpty() && (controlLeft > 0 || over || control.owesSettingsAck())) {
        int before = buffer.position();
        if (!control.drain(buffer, over ? Integer.MAX_VALUE : controlLeft))
          return controlDoesNotFit(buffer, start);
        controlLeft -= buffer.position() - before;
      }
      boolean fresh = buffer.position() == start;
      boolean opens = opensNext();
      if (opens && !writer.hasRoomForBlock(buffer, fresh))
        return Fill.MORE; // ids rise in the order of the wire
      OutboundStream s = opens ? open() : ready.first();
      if (s == null) {
        if (control.isEmpty()) break;
        controlLeft = CONTROL_PER_FILL;
        continue;
      }
      switch (writer.turn(s, buffer, fresh)) {
        case MORE -> again(s, ready);
        case IDLE -> idle(s);
        case NO_STREAM_WINDOW -> again(s, waitForStream);
        case NO_CONNECTION_WINDOW -> again(s, waitForConnection);
        case NO_ROOM -> {
          return Fill.MORE;
        }
      }
      if (!writer.continueCarried(buffer)) return Fill.MORE;
    }
    return unopened.isEmpty() && waitForStream.isEmpty() && waitForConnection.isEmpty()
        ? Fill.DRAINED
        : Fill.BLOCKED;
  }

  private Fill controlDoesNotFit(ByteBuffer buffer, int start) {
    if (buffer.position() == start) {
      writer.carry(control.takeFirst());
      writer.continueCarried(buffer);
    }
    return Fill.MORE;
  }

  private static void again(OutboundStream s, StreamList list) {
    if (s.list == list && s.previous == null && s.next == null) return; // alone
    if (s.list != null) s.list.remove(s);
    list.add(s);
  }

  private void idle(OutboundStream s) {
    if (s.list != null) s.list.remove(s);
    if (!s.ended || s.over || !s.resetWhenEnded) return;
    s.over = true;
    leavePlace(s);
    if (resets.add(s.id)) control.reset(s.id, ErrorCode.NO_ERROR);
    events.wasReset(s);
  }

  /// Whether it is a new stream's turn: those and the ones that have begun alternate. To the peer
  /// those are open too whose reset is still to be written.
  private boolean opensNext() {
    if (unopened.isEmpty() || openStreams + control.resets() >= maxConcurrentStreams) return false;
    openNext = !openNext || ready.isEmpty();
    return openNext;
  }

  /// Gives the first unopened stream its id.
  private @Nullable OutboundStream open() {
    OutboundStream s = unopened.first();
    if (s == null) return null;
    if (nextId < 0) {
      opensNoMore = true;
      giveBackUnopened();
      return ready.first();
    }
    s.id = nextId;
    nextId += 2;
    s.counted = true;
    openStreams++;
    unopened.remove(s);
    ready.add(s);
    events.opening(s, s.id);
    return s;
  }

  private void giveBackUnopened() {
    for (OutboundStream none; (none = unopened.first()) != null; ) {
      finish(none);
      events.notOpened(none);
    }
  }

  /// Bytes of control frames (acknowledgements, resets, credit) that were not put into a buffer
  /// yet.
  public int owedControlBytes() {
    return control.bytes();
  }

  /// Bytes of bodies that were not put into a buffer yet.
  public long unsentBytes() {
    return writer.unsent();
  }

  /// DATA frames with data that were put into a buffer so far.
  public long dataFrames() {
    return writer.dataFrames();
  }

  /// Streams of a client whose HEADERS were not put into a buffer yet.
  public int pendingOpens() {
    return unopened.size();
  }

  /// For tests: the next stream that is opened gets this id.
  void skipTo(int id) {
    nextId = id;
  }

  /// Whether a GOAWAY was asked for, or said by this half itself.
  public boolean goAwaySent() {
    return goAwaySent;
  }
}
