package dev.tandem.http2;

import dev.tandem.http2.ClosedStreams.End;
import org.jspecify.annotations.Nullable;

/// The streams of the inbound half: which there are, how each may end, and what a frame on one that
/// is not there means.
///
/// ```
///   frame on …              open        ended by the peer   both ended       reset by the peer   reset by us   idle
///   HEADERS, DATA           taken       STREAM_CLOSED       STREAM_CLOSED    STREAM_CLOSED       swallowed     PROTOCOL_ERROR
///                                       (stream)            (connection)     (stream)                          (connection)
///   RST_STREAM              ends it     ends it             ignored          ignored             ignored       PROTOCOL_ERROR
///   WINDOW_UPDATE           passed on   passed on           ignored          ignored             ignored       PROTOCOL_ERROR
/// ```
///
/// Every way in which the peer resets a stream or makes us reset one leads through [#resetByPeer]
/// or [#error]: a limit on the rate of resets belongs there, or behind [InboundEvents#reset], which
/// both call.
final class InboundStreams {
  private final Role role;
  private final LocalSettings settings;
  private final InboundEvents events;
  private final ConnectionFault fault;
  private final StreamTable table = new StreamTable();
  private final ClosedStreams closed = new ClosedStreams();

  /// What the window of a stream widens to when it is read; 0: it stays.
  private int wideWindow;

  /// By how much the windows of all streams together may be wider than the settings say, and are.
  private int mayWidenBy;

  private int widened;

  /// The highest id that was opened, by the peer (server) or by us (client).
  private int highest;

  /// A server's: the highest that it has taken.
  private int lastTaken;

  /// A server's, once it has said GOAWAY: streams above are ignored.
  private int goAwaySent = Integer.MAX_VALUE;

  /// A client's, once its server has: streams above are refused.
  private int goAwayReceived = Integer.MAX_VALUE;

  /// Frames that brought a header list, or bytes or the end of a body.
  private long useful;

  InboundStreams(Role role, LocalSettings settings, InboundEvents events, ConnectionFault fault) {
    this.role = role;
    this.settings = settings;
    this.events = events;
    this.fault = fault;
  }

  int open() {
    return table.size();
  }

  long useful() {
    return useful;
  }

  /// The frame that has begun is of use.
  void countUseful() {
    useful++;
  }

  int lastTaken() {
    return lastTaken;
  }

  @Nullable InboundStream get(int id) {
    return table.get(id);
  }

  /// Whether a stream with this id was never opened. Servers open none, as no push is allowed.
  boolean isIdle(int id) {
    return id > highest || (id & 1) == 0;
  }

  // ---- beginnings

  /// A client's stream is about to be opened.
  void opened(int id, Object attachment) {
    highest = Math.max(highest, id);
    var s = new InboundStream(id, settings.initialWindow());
    s.attach(attachment);
    if (id > goAwayReceived) {
      events.reset(s, ErrorCode.REFUSED_STREAM, true, "the server had said GOAWAY before");
      return;
    }
    table.add(s);
  }

  /// What the head of a block on stream `id` says already. False: the connection is lost.
  boolean mayHaveHeaders(int id) {
    if (role == Role.SERVER) {
      if ((id & 1) == 1) return true;
      fault.fail(
          ErrorCode.PROTOCOL_ERROR, "HEADERS on stream " + id + ", but clients open odd ones");
      return false;
    }
    if (!isIdle(id)) return true;
    fault.fail(ErrorCode.PROTOCOL_ERROR, "HEADERS on stream " + id + ", which we have not opened");
    return false;
  }

  /// A block has ended.
  void headers(HeaderAssembly block) {
    InboundStream s = table.get(block.streamId());
    if (s == null) {
      if (block.streamId() > highest) open(block);
      else onGone(block.streamId(), "HEADERS");
    } else if (s.remoteEnded) {
      error(s, ErrorCode.STREAM_CLOSED, "HEADERS after END_STREAM");
    } else if (s.headersSeen) {
      trailers(s, block);
    } else {
      response(s, block);
    }
  }

  private void open(HeaderAssembly block) {
    int id = block.streamId();
    closed.skipped(highest, id);
    highest = id;
    if (id > goAwaySent) return; // the client knows, and sends it elsewhere
    lastTaken = id;
    if (table.size() >= settings.maxConcurrentStreams()) {
      events.command(new Command.ResetId(id, ErrorCode.REFUSED_STREAM));
      events.refused(id);
      return;
    }
    var s = new InboundStream(id, settings.initialWindow());
    s.headersSeen = true;
    s.remoteEnded = block.endStream();
    s.contentLeft = block.rules().contentLength();
    String wrong = block.tooLarge() ? null : block.rules().requestFault();
    if (wrong == null && !block.tooLarge() && block.endStream() && s.contentLeft > 0)
      wrong = tooShort(s);
    if (wrong != null) {
      error(s, ErrorCode.PROTOCOL_ERROR, "a malformed request: " + wrong);
      return;
    }
    table.add(s);
    if (block.tooLarge()) {
      s.contentLeft = MessageRules.NO_CONTENT_LENGTH; // nobody minds any more
      events.headersTooLarge(s);
    } else {
      useful++;
      events.headers(s, block.take(), block.endStream());
    }
  }

  private static String tooShort(InboundStream s) {
    return "the body ends " + s.contentLeft + " bytes before its content-length";
  }

  private void response(InboundStream s, HeaderAssembly block) {
    if (block.tooLarge()) {
      tooLarge(s, block);
      return;
    }
    String wrong = block.rules().responseFault();
    boolean interim = wrong == null && block.rules().isInterim();
    if (interim && block.endStream()) wrong = "an interim response ends the stream";
    if (wrong != null) {
      error(s, ErrorCode.PROTOCOL_ERROR, "a malformed response: " + wrong);
      return;
    }
    if (interim) return;
    s.headersSeen = true;
    // what a response without a body promises is not checked: answers to HEAD, and 304, may
    if (!block.endStream()) s.contentLeft = block.rules().contentLength();
    s.remoteEnded = block.endStream();
    useful++;
    events.headers(s, block.take(), block.endStream());
    if (block.endStream()) closeIfEnded(s);
  }

  private void trailers(InboundStream s, HeaderAssembly block) {
    if (block.tooLarge() && role == Role.CLIENT) {
      tooLarge(s, block);
      return;
    }
    if (block.tooLarge()) {
      error(s, ErrorCode.ENHANCE_YOUR_CALM, "trailers over the limit of a header list");
      return;
    }
    String wrong = block.rules().trailersFault();
    if (!block.endStream()) wrong = "trailers without END_STREAM";
    if (wrong == null && s.contentLeft > 0) wrong = tooShort(s);
    if (wrong != null) {
      error(s, ErrorCode.PROTOCOL_ERROR, "a malformed message: " + wrong);
      return;
    }
    s.remoteEnded = true;
    useful++;
    events.trailers(s, block.take());
    closeIfEnded(s);
  }

  /// At a client: the call has no use for the rest.
  private void tooLarge(InboundStream s, HeaderAssembly block) {
    s.headersSeen = true;
    s.remoteEnded = block.endStream();
    events.headersTooLarge(s);
    if (table.get(s.id()) != s) return;
    if (s.remoteEnded && s.localEnded) close(s);
    else error(s, ErrorCode.CANCEL, "a header list over the limit");
  }

  // ---- ends

  /// Whether the stream was in the table.
  private boolean forget(InboundStream s) {
    if (!table.remove(s)) return false;
    widened -= s.widened;
    return true;
  }

  /// END_STREAM has come and was told.
  void closeIfEnded(InboundStream s) {
    if (s.localEnded && s.remoteEnded && table.get(s.id()) == s) close(s);
  }

  private void close(InboundStream s) {
    forget(s);
    closed.add(s.id(), End.ENDED);
    events.closed(s);
  }

  void localEnded(int id) {
    InboundStream s = table.get(id);
    if (s == null) return;
    s.localEnded = true;
    if (s.remoteEnded) close(s);
  }

  void localReset(int id) {
    InboundStream s = table.get(id);
    if (s == null) return;
    forget(s);
    events.closed(s);
  }

  /// The outbound half has reset the stream for a mistake of the peer's.
  void faulted(int id, ErrorCode code, String why) {
    InboundStream s = table.get(id);
    if (s == null) return;
    forget(s);
    events.reset(s, code, false, why);
  }

  void resetByUs(InboundStream s, ErrorCode code) {
    if (forget(s)) events.command(new Command.ResetId(s.id(), code));
  }

  /// RST_STREAM. It is never answered.
  void resetByPeer(int id, ErrorCode code) {
    if (isIdle(id)) {
      fault.fail(ErrorCode.PROTOCOL_ERROR, "RST_STREAM on stream " + id + ", which is idle");
      return;
    }
    InboundStream s = table.get(id);
    if (s == null) return;
    forget(s);
    closed.add(id, End.RESET_BY_PEER);
    events.reset(s, code, true, "the peer reset the stream");
  }

  /// The peer made a mistake on this stream, which may be in the table or not.
  void error(InboundStream s, ErrorCode code, String why) {
    forget(s);
    events.command(new Command.ResetId(s.id(), code));
    events.reset(s, code, false, why);
  }

  /// A frame that opens nothing, on a stream that has left the table.
  void onGone(int id, String frame) {
    switch (closed.of(id)) {
      case ENDED ->
          fault.fail(
              ErrorCode.STREAM_CLOSED, frame + " on stream " + id + ", which both sides had ended");
      case RESET_BY_PEER -> {
        closed.forget(id); // the rest races this one
        error(
            new InboundStream(id, 0),
            ErrorCode.STREAM_CLOSED,
            frame + " after the peer's own RST_STREAM");
      }
      case SKIPPED -> {
        if (frame.equals("HEADERS")) {
          fault.fail(
              ErrorCode.PROTOCOL_ERROR,
              "stream " + id + " was opened after stream " + highest + "; ids have to rise");
        }
      }
      case FORGOTTEN -> {} // it races our RST_STREAM
    }
  }

  void goAwaySent(int lastId) {
    goAwaySent = Math.min(goAwaySent, lastId);
  }

  /// A server takes no streams above `last`: they were not looked at, and can be sent again
  /// elsewhere.
  void goAwayReceived(int last) {
    if (role == Role.SERVER) return;
    goAwayReceived = last;
    for (InboundStream s : table.all()) {
      if (s.id() > last && forget(s)) {
        events.reset(
            s,
            ErrorCode.REFUSED_STREAM,
            true,
            "the server said GOAWAY and has not looked at this stream");
      }
    }
  }

  // ---- the rest

  void windowUpdate(int id, int increment) {
    if (isIdle(id)) {
      fault.fail(ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE on stream " + id + ", which is idle");
      return;
    }
    InboundStream s = table.get(id);
    if (s == null) return;
    if (increment == 0) error(s, ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE of 0");
    else events.windowUpdate(s, increment);
  }

  /// PRIORITY says nothing to us but for what is wrong with it. An idle stream cannot be reset; one
  /// that we have reset need not be again, and one that is gone otherwise is once, if the frame is
  /// broken (RFC 9113 §6.3).
  void priorityFault(int id, ErrorCode code, String what) {
    InboundStream s = table.get(id);
    if (s != null) {
      error(s, code, what);
    } else if (isIdle(id)) {
      fault.fail(code, what + " (stream " + id + ")");
    } else if (code == ErrorCode.FRAME_SIZE_ERROR && closed.of(id) != End.FORGOTTEN) {
      closed.forget(id);
      error(new InboundStream(id, 0), code, what);
    }
  }

  void credit(InboundStream s, int bytes) {
    if (s.remoteEnded) return;
    int announced = s.window.credit(bytes);
    if (announced == 0 || table.get(s.id()) != s) return;
    events.command(new Command.WindowUpdate(s.id(), announced + widen(s)));
  }

  void credited(int id, int bytes) {
    InboundStream s = table.get(id);
    if (s == null) return;
    s.window.announced(bytes);
    int more = s.remoteEnded ? 0 : widen(s);
    if (more > 0) events.command(new Command.WindowUpdate(id, more));
  }

  /// Streams that are read may have a window of `window` bytes from now on.
  void widen(int window, int byInAll) {
    wideWindow = window;
    mayWidenBy = byInAll;
  }

  /// The stream is being read. By how much more its window is to be announced.
  private int widen(InboundStream s) {
    int room = Math.min(wideWindow - s.window.size(), mayWidenBy - widened);
    if (room <= 0) return 0;
    widened += room;
    s.widened += room;
    return s.window.widen(s.window.size() + room);
  }

  /// The peer has acknowledged another initial window.
  void moveWindows(int delta) {
    if (delta == 0) return;
    for (InboundStream s : table.all()) s.window.move(delta);
  }
}
