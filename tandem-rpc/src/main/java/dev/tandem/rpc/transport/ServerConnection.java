package dev.tandem.rpc.transport;

import dev.tandem.http2.Command;
import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Headers;
import dev.tandem.http2.Http2Settings;
import dev.tandem.http2.InboundStream;
import dev.tandem.http2.OutboundStream;
import dev.tandem.http2.Role;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.Status;
import dev.tandem.rpc.grpc.RequestHead;
import dev.tandem.rpc.grpc.ServedMethod;
import dev.tandem.rpc.grpc.StatusTrailers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A connection that a client opened: turns its streams into calls of the server's methods.
final class ServerConnection extends Connection {
  final ServerTransport server;
  final HeldBytes.Share held;

  /// For its messages that take long to inflate.
  final InflatingTurns.Queue inflating;

  private final int maxConcurrentStreams;
  private final StreamList streams = new StreamList();

  /// Calls whose stream is over while their handler still runs: they count as streams.
  private int zombies;

  private final Drain drain = new Drain(this);
  private final ResetRate resets;
  private final PingStrikes pings;
  private final Age age;

  /// HEADERS or DATA were sent since the client's last PING. Written by the token's holder, cleared
  /// by the loop.
  private volatile boolean said;

  /// Calls that are open or still run. Written by the loop.
  private volatile int inFlight;

  /// Written by the loop.
  private volatile long maxSentHeaderBytes = Http2Settings.UNLIMITED;

  ServerConnection(ServerTransport server, Loop loop, Wire wire) {
    super(
        loop,
        wire,
        Role.SERVER,
        server.http2Settings(),
        server.http2Limits(),
        server.connectionSettings(),
        1);
    this.server = server;
    this.held = server.held().share();
    this.maxConcurrentStreams = server.maxConcurrentStreams();
    this.resets = server.resetRate();
    this.pings = server.pingStrikes();
    this.age = server.age();
    this.inflating = server.inflating().of(loop);
  }

  // ---- what the client asks

  @Override
  public void headers(InboundStream s, Headers h, boolean endStream) {
    RequestHead head = RequestHead.of(h);
    RequestHead.Refusal refusal = head.refusal();
    if (refusal != null) {
      refuse(s, refusal.headers(), refusal.body());
      return;
    }
    ServedMethod method = server.host().method(head.path());
    if (method == null) {
      refuse(s, new Status(Code.UNIMPLEMENTED, "no method " + printable(head.path())));
      return;
    }
    Headers unknownEncoding = server.encodings().refusal(head);
    if (unknownEncoding != null) {
      answer(s, unknownEncoding, null);
      return;
    }
    if (held.isOver()) {
      refuse(s, new Status(Code.RESOURCE_EXHAUSTED, held.refusal()));
      return;
    }
    if (streams.size() + zombies >= maxConcurrentStreams || owesTooMuch()) {
      inbound.resetStream(s, ErrorCode.REFUSED_STREAM);
      refused(s.id());
      return;
    }
    int open = streams.size() + zombies;
    if (!server.callBegins(open)) {
      refuse(s, new Status(Code.RESOURCE_EXHAUSTED, server.tooManyCalls(open)));
      return;
    }
    var call = new ServerStream<>(this, s, head, method);
    s.attach(call);
    streams.add(call);
    inFlight = streams.size() + zombies;
    call.begin(endStream);
  }

  /// What each stream may have ready does not count: many readers that stand still are no reason to
  /// refuse another.
  private boolean owesTooMuch() {
    var settings = server.connectionSettings();
    return owedBytes()
        > settings.maxOwedBytes() + (long) streams.size() * settings.sendBufferBytes();
  }

  @Override
  public void headersTooLarge(InboundStream s) {
    refuse(
        s,
        Headers.of(":status", "431", "content-type", "text/plain"),
        "the request's header list is larger than this server takes");
  }

  private static String printable(String path) {
    return path.length() <= 200 ? path : path.substring(0, 200) + "…";
  }

  private void refuse(InboundStream s, Status status) {
    answer(s, StatusTrailers.write(status, Metadata.EMPTY, true), null);
  }

  private void refuse(InboundStream s, Headers headers, String body) {
    answer(s, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  /// A whole answer without a call. What the client may still be sending is not wanted.
  private void answer(InboundStream s, Headers headers, byte @Nullable [] body) {
    var out = new Outbox(s.id(), this, 0, held);
    s.attach(new Refusal(out));
    if (!s.remoteEnded() && body == null) out.endsEarly(); // as gRPC has it
    post(new Command.Write(out, headers, body, 0, body == null ? 0 : body.length, null, true));
  }

  @Override
  public void opening(OutboundStream s, int id) {
    throw new IllegalStateException("a server opens no streams");
  }

  @Override
  public void notOpened(OutboundStream s) {
    opening(s, 0);
  }

  @Override
  public void trailers(InboundStream s, Headers h) {
    switch (s.attachment()) {
      case ServerStream<?, ?> call -> call.received(ServerStream.NOTHING, true);
      case Refusal refusal -> refusal.out.requestEnded();
      case null, default -> {}
    }
  }

  @Override
  public void data(InboundStream s, ByteBuffer data, boolean endStream) {
    switch (s.attachment()) {
      case ServerStream<?, ?> call -> call.received(data, endStream);
      case Refusal refusal -> drop(s, refusal, data.remaining(), endStream);
      case null, default -> inbound.credit(s, data.remaining());
    }
  }

  private void drop(InboundStream s, Refusal refusal, int bytes, boolean endStream) {
    if (endStream) refusal.out.requestEnded();
    else if (refusal.exhausts(bytes)) post(new Command.Reset(refusal.out, ErrorCode.NO_ERROR));
    inbound.credit(s, bytes);
  }

  @Override
  public void reset(InboundStream s, ErrorCode code, boolean byPeer, String why) {
    long now = System.nanoTime();
    long openedAt = now;
    switch (s.attachment()) {
      case ServerStream<?, ?> call -> {
        post(byPeer ? new Command.PeerReset(call.out) : new Command.Closed(call.out));
        openedAt = call.openedAt();
        leave(call);
        call.gone("the client reset the stream (" + code + ")");
      }
      case Refusal refusal -> {
        post(byPeer ? new Command.PeerReset(refusal.out) : new Command.Closed(refusal.out));
      }
      case null, default -> {}
    }
    countReset(openedAt, now);
  }

  /// A stream too many is a reset that the client provoked.
  @Override
  public void refused(int id) {
    long now = System.nanoTime();
    countReset(now, now);
  }

  private void countReset(long openedAt, long now) {
    if (resets.allows(openedAt, now)) return;
    calm("too many streams were reset right after they were opened");
  }

  @Override
  public void command(Command c) {
    super.command(c);
    if (c instanceof Command.PingAck) pinged();
  }

  private void pinged() {
    boolean saidSomething = said;
    said = false;
    if (pings.tooMany(System.nanoTime(), inFlight > 0, saidSomething)) calm(PingStrikes.REASON);
  }

  @Override
  public void written(OutboundStream s, int bytes, int writes) {
    super.written(s, bytes, writes);
    if (!said) said = true;
  }

  @Override
  public void closed(InboundStream s) {
    if (s.attachment() instanceof ServerStream<?, ?> call) {
      leave(call);
      call.closed();
    }
  }

  /// Once: a stream that was told to stop is heard of again when it leaves the table.
  private void leave(ServerStream<?, ?> call) {
    if (!call.listed) return;
    streams.remove(call);
    if (call.streamOver()) zombies++;
    else server.callOver();
    inFlight = streams.size() + zombies;
    checkDrained();
  }

  /// On any thread: a handler has returned whose stream was over before.
  void zombieDone() {
    server.callOver();
    loop.execute(
        () -> {
          zombies--;
          inFlight = streams.size() + zombies;
          checkDrained();
        });
  }

  @Override
  public void windowUpdate(@Nullable InboundStream s, int increment) {
    OutboundStream out =
        s == null
            ? null
            : s.attachment() instanceof ServerStream<?, ?> call
                ? call.out
                : s.attachment() instanceof Refusal refusal ? refusal.out : null;
    if (s == null || out != null) post(new Command.PeerWindow(out, increment));
  }

  @Override
  public void goAway(int lastStreamId, ErrorCode code, String debug) {
    // the client opens no more streams; those that are open go on, and then it closes
  }

  @Override
  public void notHttp2(String what, ByteBuffer begin) {
    LOG.log(System.Logger.Level.DEBUG, "{0}: not HTTP/2: {1}", wire.peer(), what);
    PlainAnswer.to(begin).ifPresentOrElse(this::say, () -> lost(null));
  }

  private void say(String text) {
    try {
      var _ = wire.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
      hangUp();
    } catch (java.io.IOException e) {
      lost(e); // it would not listen
    }
  }

  // ---- stopping

  /// On the loop: no new calls; when all have ended, close.
  void drain() {
    drain.begin("the server is stopping");
  }

  @Override
  public void pong(long payload) {
    super.pong(payload);
    if (drain.isAnswered(payload)) lastGoAway();
  }

  private void lastGoAway() {
    if (drain.hasEnded()) return;
    drain.end();
    checkDrained();
  }

  private void checkDrained() {
    if (drain.hasEnded() && streams.size() == 0 && zombies == 0 && !isClosed()) closeAfterFlush();
  }

  /// On the loop: the grace is over.
  void stopNow() {
    if (isClosed()) return;
    drain();
    lastGoAway();
    for (ServerStream<?, ?> s; (s = streams.any()) != null; ) {
      s.stop();
      leave(s);
    }
    closeAfterFlush();
  }

  @Override
  public void tick(long now) {
    super.tick(now);
    if (isClosed()) return;
    if (!inbound.prefaceComplete()) {
      if (drain.isPastHello(now)) closeNow();
      return;
    }
    switch (age.tick(now, inFlight > 0, inbound.lastPeerStreamId())) {
      case NOTHING -> {}
      case OLD -> drain.begin("the connection is old");
      case IDLE -> drain.begin("the connection is idle");
      case END -> stopNow();
    }
  }

  @Override
  boolean mayWiden() {
    return server.held().hasRoom();
  }

  @Override
  public void ended(OutboundStream s) {
    super.ended(s);
    if (!said) said = true;
    if (drain.hasBegun()) loop.execute(this::catchUpAndCheck);
  }

  private void catchUpAndCheck() {
    catchUp();
    checkDrained();
  }

  @Override
  void endCalls(@Nullable Throwable cause) {
    for (ServerStream<?, ?> s; (s = streams.any()) != null; ) {
      leave(s);
      s.gone("the connection to the client was lost");
    }
  }

  @Override
  void gone() {
    held.close();
    server.connectionGone(this);
  }

  @Override
  int inFlight() {
    return inFlight;
  }

  /// Nothing is said to a client before it is known to speak HTTP/2: one that does not could not
  /// read the answer that it gets instead behind our SETTINGS.
  @Override
  boolean speaks() {
    return inbound.prefaceComplete();
  }

  @Override
  public void peerSettings(Http2Settings settings) {
    maxSentHeaderBytes = settings.maxHeaderListSize();
  }

  /// The largest list of fields that the client takes, counted as [Headers#listSize].
  long maxSentHeaderBytes() {
    return maxSentHeaderBytes;
  }
}
