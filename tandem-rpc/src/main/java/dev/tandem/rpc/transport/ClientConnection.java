package dev.tandem.rpc.transport;

import dev.tandem.http2.Command;
import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Headers;
import dev.tandem.http2.Http2Settings;
import dev.tandem.http2.InboundStream;
import dev.tandem.http2.Notice;
import dev.tandem.http2.OutboundStream;
import dev.tandem.http2.Role;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A connection of a channel to its server: carries the channel's calls until it is lost or told to
/// go away.
final class ClientConnection extends Connection {
  /// A connection that lasts longer has been of use, if only to say that the server is there: as
  /// long as the first wait between attempts to connect.
  private static final long BARREN_NANOS = 1_000_000_000L;

  private final ClientChannel channel;
  private final String address;

  /// Where the messages of its calls are counted that were not read yet.
  final HeldBytes.Share held;

  /// All calls bound to this connection that have not ended.
  private final Set<ClientStream<?, ?>> streams = ConcurrentHashMap.newKeySet();

  private final AtomicInteger calls = new AtomicInteger();
  private volatile long peerMaxStreams = Long.MAX_VALUE;
  private volatile boolean leaving;

  /// A call was added since the last tick. Cleared by the loop.
  private volatile boolean used;

  // the loop's
  private boolean ready;
  private boolean answered;
  private long readyAt;
  private long idleSince = System.nanoTime();
  private @Nullable String whyLeaving;
  private @Nullable String whatWasMet;

  ClientConnection(ClientChannel channel, Loop loop, Wire wire, String address) {
    super(
        loop,
        wire,
        Role.CLIENT,
        channel.http2Settings(),
        channel.http2Limits(),
        channel.connectionSettings(),
        channel.slowerKeepAlive());
    this.channel = channel;
    this.address = address;
    this.held = channel.held().share();
  }

  @Override
  int inFlight() {
    return calls.get();
  }

  @Override
  boolean speaks() {
    return true;
  }

  /// Any thread: the call will be carried here. False if this connection takes no more.
  boolean add(ClientStream<?, ?> call) {
    if (leaving || isDead()) return false;
    streams.add(call);
    calls.incrementAndGet();
    if (!used) used = true;
    if (leaving || isDead()) {
      // whoever empties the set may have missed it; only one of us finds it
      if (streams.remove(call)) {
        if (calls.decrementAndGet() == 0 && leaving) loop.execute(this::closeIfDone);
        return false;
      }
    }
    return true;
  }

  void remove(ClientStream<?, ?> call) {
    if (streams.remove(call)) {
      int left = calls.decrementAndGet();
      if (left == 0 && leaving) loop.execute(this::closeIfDone);
    }
  }

  /// On the loop: whether the server's SETTINGS have come.
  boolean isReady() {
    return ready;
  }

  /// On the loop: whether it has brought nothing, no call an answer, and that in no time.
  boolean isBarren() {
    return !answered && System.nanoTime() - readyAt < BARREN_NANOS;
  }

  /// How many calls wait for the server's MAX_CONCURRENT_STREAMS.
  long waiting() {
    return calls.get() - peerMaxStreams;
  }

  // ---- events

  @Override
  public void peerSettings(Http2Settings settings) {
    peerMaxStreams = settings.maxConcurrentStreams();
    if (!ready && !isDead()) {
      ready = true;
      readyAt = System.nanoTime();
      channel.connected(this);
    }
  }

  @Override
  public void headers(InboundStream s, Headers h, boolean endStream) {
    if (!answered) {
      answered = true;
      channel.answered();
    }
    if (s.attachment() instanceof ClientStream<?, ?> call)
      call.inbox().headers(this, s, h, endStream);
  }

  @Override
  public void headersTooLarge(InboundStream s) {
    if (s.attachment() instanceof ClientStream<?, ?> call) {
      call.end(
          Verdict.local(
              Code.RESOURCE_EXHAUSTED,
              "the response's header list is larger than "
                  + channel.http2Settings().maxHeaderListSize()
                  + " bytes"));
    }
  }

  @Override
  public void trailers(InboundStream s, Headers h) {
    if (s.attachment() instanceof ClientStream<?, ?> call) call.inbox().trailers(h);
  }

  @Override
  public void data(InboundStream s, ByteBuffer data, boolean endStream) {
    if (s.attachment() instanceof ClientStream<?, ?> call)
      call.inbox().data(this, s, data, endStream);
  }

  @Override
  public void reset(InboundStream s, ErrorCode code, boolean byPeer, String why) {
    if (!(s.attachment() instanceof ClientStream<?, ?> call)) return;
    OutboundStream out = call.outFor(s.id());
    if (out != null) {
      if (byPeer) post(new Command.PeerReset(out));
      post(new Command.Closed(out));
    }
    call.reset(code, byPeer, why);
    call.inbox().streamOver(s);
  }

  @Override
  public void closed(InboundStream s) {
    if (!(s.attachment() instanceof ClientStream<?, ?> call)) return;
    OutboundStream out = call.outFor(s.id());
    if (out != null) post(new Command.Closed(out));
    call.inbox().streamOver(s);
  }

  @Override
  public void windowUpdate(@Nullable InboundStream s, int increment) {
    if (s == null) {
      post(new Command.PeerWindow(null, increment));
    } else if (s.attachment() instanceof ClientStream<?, ?> call) {
      OutboundStream out = call.outFor(s.id());
      if (out != null) post(new Command.PeerWindow(out, increment));
    }
  }

  @Override
  public void goAway(int lastStreamId, ErrorCode code, String debug) {
    if (code == ErrorCode.ENHANCE_YOUR_CALM && debug.equals(PingStrikes.REASON)) {
      channel.keepAliveLess();
    }
    leave("the server said GOAWAY (" + code + (debug.isEmpty() ? "" : ": " + debug) + ")");
  }

  @Override
  public void notHttp2(String what, ByteBuffer begin) {
    whatWasMet = what;
    lost(new IOException("no HTTP/2 server there: " + what));
  }

  /// On the loop: takes no new calls; those that are open may end. Those that were not sent go
  /// elsewhere.
  void leave(String why) {
    if (leaving) return;
    whyLeaving = why;
    leaving = true;
    channel.leaving(this, why);
    post(new Command.OpenNoMore());
    flush();
    closeIfDone();
  }

  /// What a call is told that found no place here.
  String takesNoCalls() {
    String why = "the connection to " + address + " takes no new calls";
    return whyLeaving == null ? why : why + ": " + whyLeaving;
  }

  @Override
  public void tick(long now) {
    super.tick(now);
    if (used || calls.get() > 0) {
      used = false;
      idleSince = now;
    } else if (ready && !leaving && now - idleSince >= channel.idleNanos()) {
      post(new Command.GoAway(0, ErrorCode.NO_ERROR, ""));
      leave("it had no call for long");
    }
  }

  @Override
  boolean mayWiden() {
    return channel.held().hasRoom();
  }

  private void closeIfDone() {
    if (leaving && calls.get() == 0 && !isClosed()) closeAfterFlush();
  }

  @Override
  void endCalls(@Nullable Throwable cause) {
    leaving = true;
    String why =
        whatWasMet != null
            ? "no HTTP/2 server at " + address + ": " + whatWasMet
            : "the connection to "
                + address
                + " was lost"
                + (cause == null ? "" : ": " + cause.getMessage());
    if (whyLeaving != null) why += " (" + whyLeaving + ")";
    var status = new Status(Code.UNAVAILABLE, why);
    channel.leaving(this, why);
    if (!ready) channel.failed(this, why, cause);
    for (ClientStream<?, ?> call : streams.toArray(new ClientStream<?, ?>[0])) {
      if (streams.remove(call)) {
        calls.decrementAndGet();
        call.connectionLost(this, status, cause, !isCutOff() || call.isOpened());
      }
    }
  }

  /// On the loop: the channel is closed.
  void closeAll(Verdict v) {
    leaving = true;
    for (ClientStream<?, ?> call : streams.toArray(new ClientStream<?, ?>[0])) call.end(v);
    post(new Command.GoAway(0, ErrorCode.NO_ERROR, ""));
    closeAfterFlush();
  }

  @Override
  public void opening(OutboundStream s, int id) {
    var box = (ClientOutbox) s;
    box.opening();
    notice(new Notice.Opened(id, box.call));
  }

  @Override
  public void notOpened(OutboundStream s) {
    if (!leaving) loop.execute(() -> leave("its stream ids are used up"));
    var box = (ClientOutbox) s;
    loop.execute(() -> box.call.notOpened(box, this));
  }

  @Override
  void gone() {
    held.close();
    channel.gone(this);
  }

  @Override
  public void ended(OutboundStream s) {
    super.ended(s);
    if (outbound.pendingOpens() > 0 || leaving) loop.execute(this::catchUp);
  }
}
