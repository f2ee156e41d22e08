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
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One HTTP/2 connection over a wire: the two halves, the mailboxes between them, and the token
/// that decides who writes. `docs/concurrency.md` is its description.
abstract class Connection implements InboundEvents, OutboundEvents, Loop.Ticking {
  static final System.Logger LOG = System.getLogger("dev.tandem.rpc");

  /// Bytes read from one connection in one pass, then the next has its turn.
  private static final int READ_PER_PASS = 128 * 1024;

  /// What a holder other than the loop writes before it leaves the rest to the loop.
  private static final int WRITE_PER_TURN = 256 * 1024;

  private static final int ROUNDS = 4;

  /// What the last frames have to leave, once nothing else is to be said.
  private static final long CLOSING_NANOS = 5_000_000_000L;

  /// What the peer has to read the last frames.
  private static final long LINGER_NANOS = 1_000_000_000L;

  /// What is read once nothing can be written any more: a socket's buffer full.
  private static final int LAST_WORDS_BYTES = 4 << 20;

  private final Role role;
  final Loop loop;
  final Wire wire;

  // ---- inbound: the loop's
  final Inbound inbound;
  private final Mailbox<Notice> notices = new Mailbox<>();
  private final long openedAt = System.nanoTime();
  private final ConnectionSettings settings;
  private final long handshakeNanos;
  private final KeepAlive keepAlive;
  private final WindowGrowth growth;
  private boolean settingsAcknowledged;
  private final Unfinished unfinished = new Unfinished();
  private final IdleFrames idleFrames = new IdleFrames(openedAt);
  private boolean inPass;
  private boolean readingStopped;
  private long closingSince;
  private long lingeringSince;
  private boolean cutOff;
  private boolean closed;

  // ---- outbound: the token's
  final Outbound outbound;
  private final Mailbox<Command> commands = new Mailbox<>();
  private final AtomicInteger token = new AtomicInteger();
  private @Nullable ByteBuffer unwritten;

  // ---- the token lies with the loop until the wire takes bytes again (the loop's)
  private boolean waitsForWire;
  private long stalledSince;

  /// Bytes of bodies that wait for a window or the wire. Written by the token's holder.
  private volatile long owedBytes;

  /// An old value does no harm. Written by the token's holder.
  private volatile long dataFramesSent;

  /// Nothing will be written any more: commands are dropped.
  private volatile boolean dead;

  /// Close as soon as all that was said is on the wire.
  private volatile boolean closing;

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
    this.outbound = new Outbound(role, this);
    notices.push(new Notice.SettingsSent(local));
    commands.push(new Command.Preface(local, limits.connectionWindow()));
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
    if (!dead) commands.push(c);
  }

  final void notice(Notice n) {
    notices.push(n);
  }

  /// Sees that what was posted gets written: by this thread if it wins the token, else by whoever
  /// has it.
  final void flush() {
    if (inPass && loop.isCurrent()) return; // the end of the pass flushes
    if (token.getAndIncrement() == 0) drive(false);
  }

  /// Holds the token. Leaves it free, or with the loop.
  @SuppressWarnings("ThreadPriorityCheck") // yielding lets replies that are ready join this write
  private void drive(boolean onLoop) {
    try {
      if (!onLoop && inFlight() > 1 && Thread.currentThread().isVirtual()) Thread.yield();
      for (int round = 1; ; round++) {
        int seen = token.get();
        apply();
        switch (writeOut()) {
          case DONE -> {
            account();
            if (closing && outbound.unsentBytes() == 0 && commands.isEmpty()) {
              loop.execute(this::hangUp);
            }
            if (commands.isEmpty() && token.compareAndSet(seen, 0)) return;
            if (round < ROUNDS || onLoop) continue;
          }
          case WIRE_FULL, ENOUGH -> account();
        }
        loop.execute(this::resume); // the token goes with it
        return;
      }
    } catch (IOException e) {
      failLater(e);
    } catch (Throwable t) {
      LOG.log(Level.ERROR, "writing to " + wire.peer() + " failed", t);
      failLater(t);
    }
  }

  /// What others may know of what was written.
  private void account() {
    owedBytes = outbound.unsentBytes();
    dataFramesSent = outbound.dataFrames();
  }

  private enum Written {
    DONE,
    ENOUGH,
    WIRE_FULL
  }

  private void apply() {
    for (Command c = commands.takeAll(); c != null; ) {
      Command next = Mailbox.next(c);
      outbound.apply(c);
      c = next;
    }
  }

  private Written writeOut() throws IOException {
    ByteBuffer buffer = unwritten;
    if (buffer == null) {
      buffer = loop.buffers().borrow();
      unwritten = buffer; // known to whoever has to give it back if this fails
    } else {
      wire.write(buffer);
      if (buffer.hasRemaining()) return Written.WIRE_FULL;
      buffer.clear();
    }
    for (int total = 0; ; ) {
      Outbound.Fill fill = outbound.fill(buffer);
      buffer.flip();
      total += buffer.remaining();
      if (buffer.hasRemaining()) {
        wire.write(buffer);
        if (buffer.hasRemaining()) return Written.WIRE_FULL;
      }
      buffer.clear();
      if (fill != Outbound.Fill.MORE || total >= WRITE_PER_TURN) {
        giveBackBuffer();
        return fill == Outbound.Fill.MORE ? Written.ENOUGH : Written.DONE;
      }
    }
  }

  /// By whoever has the token.
  private void giveBackBuffer() {
    ByteBuffer buffer = unwritten;
    if (buffer == null) return;
    unwritten = null;
    loop.buffers().giveBack(buffer.clear());
  }

  /// On the loop, which has the token: goes on where a writer stopped.
  private void resume() {
    if (closed) {
      giveBackBuffer();
      return;
    }
    if (unwritten != null) {
      try {
        int before = unwritten.remaining();
        wire.write(unwritten);
        if (unwritten.hasRemaining()) {
          if (!waitsForWire || unwritten.remaining() < before) stalledSince = System.nanoTime();
          waitsForWire = true;
          wire.wantWrite(true);
          return;
        }
      } catch (IOException e) {
        giveBackBuffer();
        leftBehind(e);
        return;
      }
      giveBackBuffer();
    }
    if (waitsForWire) {
      waitsForWire = false;
      wire.wantWrite(false);
    }
    if (readingStopped) {
      readingStopped = false;
      wire.wantRead(true);
    }
    drive(true);
  }

  /// The wire takes bytes again.
  final void writable() {
    if (waitsForWire && !closed) resume();
  }

  private void failLater(Throwable t) {
    giveBackBuffer();
    dead = true;
    loop.execute(() -> leftBehind(t));
  }

  /// On the loop: nothing can be written any more. What the server has said before it left still
  /// counts: answers to calls.
  private void leftBehind(Throwable cause) {
    dead = true;
    inPass = true;
    try {
      int left = role == Role.CLIENT && lingeringSince == 0 ? LAST_WORDS_BYTES : 0;
      while (left > 0 && !closed) {
        int n = read();
        if (n <= 0) break;
        left -= n;
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0}: {1}", wire.peer(), e.toString());
    } finally {
      inPass = false;
    }
    lost(cause);
  }

  // ---- reading, on the loop

  /// The wire has bytes.
  final void readable() {
    if (closed) return;
    if (lingeringSince != 0) {
      discard();
      return;
    }
    inPass = true;
    int left = READ_PER_PASS;
    try {
      while (left > 0 && !closed && !readingStopped) {
        int n = read();
        if (n < 0) return;
        if (n == 0) break;
        left -= n;
        if (n < Loop.READ_BYTES) break;
      }
      takeNotices();
    } catch (IOException e) {
      lost(e);
      return;
    } finally {
      inPass = false;
    }
    unfinished.look(inbound);
    if (idleFrames.worthALook(inbound.frames())) lookAtFrames();
    heard(READ_PER_PASS - left);
    if (waitsForWire) {
      // the token is here: what is owed meanwhile must stay bounded
      apply();
      account();
      if (outbound.owedControlBytes() > settings.maxUnwrittenBytes()) {
        readingStopped = true;
        wire.wantRead(false);
      }
    } else if (!commands.isEmpty() && (speaks() || closing)) {
      flush();
    }
  }

  /// Bytes that were read and fed; 0: there are none; −1: there will be none, and the connection is
  /// over.
  private int read() throws IOException {
    ByteBuffer buffer = loop.readBuffer();
    int n = wire.read(buffer);
    if (n == 0) return 0;
    takeNotices();
    if (n > 0) {
      inbound.feed(buffer.flip());
    } else {
      inbound.eof();
      lost(null);
    }
    return n;
  }

  private void lookAtFrames() {
    if (idleFrames.tooMany(
        inbound.frames(), inbound.usefulFrames(), dataFramesSent, System.nanoTime())) {
      calm("too many frames that bring nothing");
    }
  }

  private void heard(int bytes) {
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

  private void takeNotices() {
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
    if (!commands.isEmpty() && speaks()) flush();
  }

  /// Calls in flight, for writers, to whom an old value does no harm.
  abstract int inFlight();

  final long owedBytes() {
    return owedBytes;
  }

  final boolean isClosed() {
    return closed;
  }

  final boolean isDead() {
    return dead;
  }

  @Override
  public void tick(long now) {
    if (closed) return;
    if (lingeringSince != 0) {
      if (now - lingeringSince > LINGER_NANOS) closeNow();
      return;
    }
    catchUp();
    if (!inbound.prefaceComplete() && now - openedAt > handshakeNanos) {
      giveUp(
          ErrorCode.SETTINGS_TIMEOUT,
          "no complete preface and SETTINGS within the time for the handshake");
    } else if (isUnacknowledged() && now - openedAt > 2 * handshakeNanos) {
      giveUp(ErrorCode.SETTINGS_TIMEOUT, "SETTINGS were not acknowledged");
    } else if (unfinished.forLongerThan(handshakeNanos, now)) {
      giveUp(ErrorCode.PROTOCOL_ERROR, "a header block or frame was not finished");
    } else if (closingSince != 0 && now - closingSince > CLOSING_NANOS) {
      closeNow();
    } else if (waitsForWire && now - stalledSince > settings.stallTimeout().toNanos()) {
      lost(
          new IOException(
              "the peer took no bytes for " + settings.stallTimeout().toSeconds() + " s"));
    } else if (inbound.prefaceComplete()) {
      checkPeer(now);
    }
  }

  private void checkPeer(long now) {
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
    closing = true;
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
    dead = true;
    lingeringSince = System.nanoTime();
  }

  private void discard() {
    try {
      for (int left = READ_PER_PASS; left > 0; ) {
        int n = wire.read(loop.readBuffer());
        if (n < 0) closeNow();
        if (n <= 0) return;
        left -= n;
      }
    } catch (IOException e) {
      closeNow();
    }
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
    dead = true;
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
    closing = false;
    cutOff();
    endCalls(null);
    loop.removeTicking(this);
    if (waitsForWire) giveBackBuffer(); // else whoever has the token will find the wire closed
    commands.takeAll();
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
    if (((Outbox) s).isEarly()) commands.push(new Command.Reset(s, ErrorCode.NO_ERROR));
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
