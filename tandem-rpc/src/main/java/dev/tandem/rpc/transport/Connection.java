package dev.tandem.rpc.transport;

import dev.tandem.http2.Command;
import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Http2Limits;
import dev.tandem.http2.Http2Settings;
import dev.tandem.http2.Inbound;
import dev.tandem.http2.InboundEvents;
import dev.tandem.http2.Mailbox;
import dev.tandem.http2.Notice;
import dev.tandem.http2.Outbound;
import dev.tandem.http2.OutboundEvents;
import dev.tandem.http2.OutboundStream;
import dev.tandem.http2.Role;
import dev.tandem.rpc.ConnectionSettings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// One HTTP/2 connection over a wire: the two halves, and the mailboxes between them.
/// `docs/concurrency.md` is its description.
abstract class Connection implements InboundEvents, OutboundEvents, Loop.Ticking {
  static final System.Logger LOG = System.getLogger("dev.tandem.rpc");

  /// What the last frames have to leave, once nothing else is to be said.
  private static final long CLOSING_NANOS = 5_000_000_000L;

  /// What the peer has to read the last frames.
  private static final long LINGER_NANOS = 1_000_000_000L;

  private final Role role;
  final Loop loop;
  final Wire wire;

  // ---- inbound: the loop's
  final Inbound inbound;
  private final Mailbox<Notice> notices = new Mailbox<>();
  private final Reader reader;
  private final long openedAt = System.nanoTime();
  private final ConnectionSettings settings;
  private final long handshakeNanos;
  private final KeepAlive keepAlive;
  private final WindowGrowth growth;
  private boolean settingsAcknowledged;
  private long closingSince;
  private long lingeringSince;
  private boolean cutOff;
  private boolean closed;

  // ---- outbound: the token's
  final Outbound outbound;
  private final Writer writer;

  Connection(
      Loop loop,
      Wire wire,
      Role role,
      Http2Settings local,
      Http2Limits limits,
      ConnectionSettings settings,
      int slowerKeepAlive) {
    this.loop = loop;
    this.wire = wire;
    this.role = role;
    this.settings = settings;
    this.keepAlive = new KeepAlive(settings.keepAlive(), slowerKeepAlive, openedAt);
    this.growth = new WindowGrowth(settings, openedAt);
    this.handshakeNanos = settings.handshakeTimeout().toNanos();
    this.inbound = new Inbound(role, local, limits, this);
    this.reader = new Reader(this, openedAt);
    this.outbound = new Outbound(role, this);
    this.writer = new Writer(this, outbound);
    notices.push(new Notice.SettingsSent(local));
    writer.post(new Command.Preface(local, limits.connectionWindow()));
  }

  /// On the loop, once the wire is registered: says hello, if it is our turn.
  void open() {
    loop.addTicking(this);
    if (speaks()) flush();
  }

  /// On the loop: whether what is to be said to the peer may be said already.
  abstract boolean speaks();

  // ---- sending, from any thread

  /// Leaves a command for the outbound half. Nothing happens before a [#flush].
  final void post(Command c) {
    writer.post(c);
  }

  final void notice(Notice n) {
    notices.push(n);
  }

  /// Sees that what was posted gets written: by this thread if it wins the token, else by whoever
  /// has it.
  final void flush() {
    if (reader.isInPass() && loop.isCurrent()) return; // the end of the pass flushes
    writer.flush();
  }

  /// The wire takes bytes again.
  final void writable() {
    if (!closed) writer.writable();
  }

  // ---- reading, on the loop

  /// The wire has bytes.
  final void readable() {
    if (closed) return;
    if (lingeringSince != 0) reader.drop();
    else reader.readPass(writer);
  }

  /// The writer is done with what the wire did not take at once.
  void readOn() {
    reader.readOn();
  }

  /// Nothing can be written any more. What the server has said before it left still counts: answers
  /// to calls.
  void leftBehind(Throwable cause) {
    writer.stop();
    if (role == Role.CLIENT && lingeringSince == 0) reader.readLast();
    lost(cause);
  }

  /// So many bytes came in one pass.
  void heard(int bytes) {
    if (bytes == 0 || closed) return;
    keepAlive.heard();
    if (growth.read(bytes) && growth.ask(System.nanoTime())) {
      post(new Command.Ping(WindowGrowth.PING));
    }
  }

  @Override
  public void pong(long payload) {
    if (payload != WindowGrowth.PING || !growth.answered(System.nanoTime(), mayWiden())) return;
    inbound.widen(growth.streamWindow(), growth.connectionWindow());
  }

  /// Whether there is memory for what a peer may send into wider windows.
  abstract boolean mayWiden();

  void takeNotices() {
    for (Notice n = notices.takeAll(); n != null; ) {
      Notice next = Mailbox.next(n);
      inbound.handle(n);
      n = next;
    }
  }

  /// Brings the inbound half up to date outside of a pass (nobody may be sending), and says what
  /// follows from it.
  final void catchUp() {
    if (closed) return;
    takeNotices();
    if (writer.hasMore() && speaks()) flush();
  }

  /// Calls in flight, for writers, to whom an old value does no harm.
  abstract int inFlight();

  final ConnectionSettings settings() {
    return settings;
  }

  final long owedBytes() {
    return writer.owedBytes();
  }

  final boolean isClosed() {
    return closed;
  }

  final boolean isDead() {
    return writer.isStopped();
  }

  @Override
  public void tick(long now) {
    if (closed) return;
    if (lingeringSince != 0) {
      if (now - lingeringSince > LINGER_NANOS) closeNow();
      return;
    }
    catchUp();
    if (closingSince != 0 && now - closingSince > CLOSING_NANOS) {
      closeNow();
    } else if (writer.isStalled(now, settings.stallTimeout())) {
      lost(
          new IOException(
              "the peer took no bytes for " + settings.stallTimeout().toSeconds() + " s"));
    } else if (closingSince == 0) {
      checkPeer(now);
    }
  }

  private void checkPeer(long now) {
    if (!inbound.prefaceComplete() && now - openedAt > handshakeNanos) {
      giveUp(
          ErrorCode.SETTINGS_TIMEOUT,
          "no complete preface and SETTINGS within the time for the handshake");
    } else if (isUnacknowledged() && now - openedAt > 2 * handshakeNanos) {
      giveUp(ErrorCode.SETTINGS_TIMEOUT, "SETTINGS were not acknowledged");
    } else if (reader.isUnfinishedFor(handshakeNanos, now)) {
      giveUp(ErrorCode.PROTOCOL_ERROR, "a header block or frame was not finished");
    } else if (inbound.prefaceComplete()) {
      askPeer(now);
    }
  }

  private void askPeer(long now) {
    switch (keepAlive.tick(now, inFlight() > 0)) {
      case NOTHING -> {}
      case ASK -> {
        post(new Command.Ping(KeepAlive.PING));
        flush();
      }
      case LOST ->
          lost(
              new IOException(
                  "keepalive: nothing was heard for "
                      + keepAlive.timeoutSeconds()
                      + " s after a PING"));
    }
  }

  /// Of the first settings alone: later ones may have only just been sent.
  private boolean isUnacknowledged() {
    if (!settingsAcknowledged) settingsAcknowledged = inbound.settingsAcknowledged();
    return !settingsAcknowledged;
  }

  private void giveUp(ErrorCode code, String why) {
    LOG.log(Level.DEBUG, "{0}: {1}; closed", wire.peer(), why);
    inbound.stop();
    post(new Command.GoAway(inbound.lastPeerStreamId(), code, why));
    endCalls(new IOException(why));
    closeAfterFlush();
  }

  // ---- the end

  /// On the loop: the wire closes once everything said is on it.
  final void closeAfterFlush() {
    if (closingSince == 0) closingSince = System.nanoTime();
    writer.closeOnceDone();
    flush();
  }

  /// On the loop: all is said. A server's connection lingers until the client has hung up too, or
  /// has had time to read why.
  final void hangUp() {
    if (closed || lingeringSince != 0) return;
    if (role == Role.CLIENT || !wire.shutdownOutput()) {
      closeNow();
      return;
    }
    writer.stop();
    lingeringSince = System.nanoTime();
  }

  /// On the loop: the wire failed (`cause`) or the peer closed it (null).
  final void lost(@Nullable Throwable cause) {
    if (closed) return;
    if (cause != null) LOG.log(Level.DEBUG, "{0}: {1}", wire.peer(), cause.toString());
    cutOff();
    endCalls(cause);
    closeNow();
  }

  /// From here on nothing reaches the peer, whoever is writing: what it has not seen, it never
  /// will.
  private void cutOff() {
    writer.stop();
    cutOff = true;
    wire.close();
  }

  /// On the loop: whether all is known that the peer may have seen. Before, what waits to be
  /// written may still be.
  final boolean isCutOff() {
    return cutOff;
  }

  /// On the loop: all calls of this connection end, now. Called at least once; later calls find
  /// nothing.
  abstract void endCalls(@Nullable Throwable cause);

  /// On the loop: nothing of this connection is left.
  abstract void gone();

  final void closeNow() {
    if (closed) return;
    closed = true;
    writer.closeNoMore();
    cutOff();
    endCalls(null);
    loop.removeTicking(this);
    writer.drop();
    notices.takeAll();
    gone();
  }

  // ---- events of both halves that every connection treats alike

  @Override
  public void command(Command c) {
    post(c);
  }

  @Override
  public void connectionError(ErrorCode code, String what) {
    if (loop.isCurrent()) fault(code, what);
    else loop.execute(() -> fault(code, what));
  }

  /// On the loop: the peer asks for more than anybody needs.
  final void calm(String why) {
    post(new Command.GoAway(inbound.lastPeerStreamId(), ErrorCode.ENHANCE_YOUR_CALM, why));
    connectionError(ErrorCode.ENHANCE_YOUR_CALM, why);
  }

  private void fault(ErrorCode code, String what) {
    if (closed) return;
    LOG.log(Level.DEBUG, "{0}: {1}: {2}", wire.peer(), code, what);
    inbound.stop();
    endCalls(new IOException("HTTP/2 " + code + ": " + what));
    closeAfterFlush();
  }

  @Override
  public void peerSettings(Http2Settings settings) {}

  @Override
  public void written(OutboundStream s, int bytes, int writes) {
    ((Outbox) s).written(bytes, writes);
  }

  @Override
  public void ended(OutboundStream s) {
    notices.push(new Notice.LocalEnded(s.id()));
    if (((Outbox) s).isEarly()) post(new Command.Reset(s, ErrorCode.NO_ERROR));
  }

  @Override
  public void wasReset(OutboundStream s) {
    if (s.id() > 0) notices.push(new Notice.LocalReset(s.id()));
  }

  @Override
  public void faulted(OutboundStream s, ErrorCode code, String why) {
    notices.push(new Notice.Faulted(s.id(), code, why));
    loop.execute(this::catchUp);
  }
}
