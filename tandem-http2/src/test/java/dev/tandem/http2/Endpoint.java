package dev.tandem.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Both halves of one end, wired as a transport wires them, on one thread: it keeps a log of the
/// events, and a [Transcript] of what it says.
///
/// ```
/// headers 1 {…}          data 1 "text" end        trailers 1 {…}        reset 1 CANCEL byPeer
/// window 1 +10           settings                 goaway 3 NO_ERROR     error PROTOCOL_ERROR
/// ended 1                wasReset 1               opening 1             closed 1
/// ```
///
/// Data is credited at once; [#greedy] off, never.
final class Endpoint implements InboundEvents, OutboundEvents {
  /// An open stream and what was heard on it.
  static final class Stream extends OutboundStream {
    final StringBuilder heard = new StringBuilder();
    InboundStream in;
    int written;
    int writesDone;
    boolean gone;

    Stream(int id) {
      super(id);
    }

    Stream() {}
  }

  final Role role;
  final Inbound inbound;
  final Outbound outbound;
  final Transcript transcript;
  final Map<Integer, Stream> streams = new HashMap<>();
  final List<String> reasons = new ArrayList<>();
  final List<Command> commands = new ArrayList<>();
  boolean greedy = true;
  int bufferSize = 64 * 1024;
  private List<String> log = new ArrayList<>();

  Endpoint(Role role, Http2Settings local, Http2Limits limits) {
    this.role = role;
    inbound = new Inbound(role, local, limits, this);
    outbound = new Outbound(role, this);
    transcript = new Transcript(role == Role.CLIENT);
    outbound.apply(new Command.Preface(local, limits.connectionWindow()));
  }

  static Endpoint server() {
    return server(Http2Settings.DEFAULTS, Http2Limits.defaults());
  }

  static Endpoint server(Http2Settings local, Http2Limits limits) {
    return new Endpoint(Role.SERVER, local, limits);
  }

  static Endpoint client() {
    return new Endpoint(
        Role.CLIENT, Http2Settings.DEFAULTS.withEnablePush(false), Http2Limits.defaults());
  }

  /// Past the handshake: both sides' settings are acknowledged, and nobody talks of it any more.
  Endpoint ready(Frames peer) {
    if (role == Role.SERVER) peer.magic();
    hear(peer.settings().settingsAck());
    says();
    log();
    return this;
  }

  // ---- hearing

  Endpoint hear(Frames frames) {
    return hear(frames.take());
  }

  Endpoint hear(byte[] bytes) {
    inbound.feed(ByteBuffer.wrap(bytes));
    return this;
  }

  /// The events since the last time.
  List<String> log() {
    List<String> lines = log;
    log = new ArrayList<>();
    return lines;
  }

  // ---- saying

  byte[] bytes() {
    var out = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(bufferSize);
    Outbound.Fill fill;
    do {
      fill = outbound.fill(buffer);
      out.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    } while (fill == Outbound.Fill.MORE);
    return out.toByteArray();
  }

  /// The frames since the last time.
  List<String> says() {
    return transcript.read(bytes());
  }

  /// Other settings of ours, as a transport sends them.
  void change(Http2Settings settings) {
    inbound.handle(new Notice.SettingsSent(settings));
    outbound.apply(new Command.Settings(settings));
  }

  Stream open(String... fields) {
    var s = new Stream();
    outbound.apply(new Command.Write(s, Headers.of(fields), null, 0, 0, null, false));
    return s;
  }

  Stream openRequest() {
    return open(Frames.REQUEST);
  }

  Stream stream(int id) {
    return streams.get(id);
  }

  void headers(Stream s, boolean end, String... fields) {
    outbound.apply(new Command.Write(s, Headers.of(fields), null, 0, 0, null, end));
  }

  void data(Stream s, String text, boolean end) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    outbound.apply(new Command.Write(s, null, bytes, 0, bytes.length, null, end));
  }

  void data(Stream s, int bytes, boolean end) {
    outbound.apply(new Command.Write(s, null, new byte[bytes], 0, bytes, null, end));
  }

  void reply(Stream s, String body) {
    byte[] bytes = body.getBytes(ISO_8859_1);
    outbound.apply(
        new Command.Write(
            s,
            Headers.of(":status", "200"),
            bytes,
            0,
            bytes.length,
            Headers.of("grpc-status", "0"),
            true));
  }

  void reset(Stream s, ErrorCode code) {
    outbound.apply(new Command.Reset(s, code));
  }

  // ---- events

  private Stream of(InboundStream s) {
    if (s.attachment() instanceof Stream known) {
      known.in = s;
      return known;
    }
    var fresh = new Stream(s.id());
    fresh.in = s;
    s.attach(fresh);
    streams.put(s.id(), fresh);
    return fresh;
  }

  @Override
  public void headers(InboundStream s, Headers h, boolean endStream) {
    of(s);
    log.add("headers " + s.id() + " " + h + (endStream ? " end" : ""));
  }

  @Override
  public void headersTooLarge(InboundStream s) {
    of(s);
    log.add("headersTooLarge " + s.id());
  }

  @Override
  public void trailers(InboundStream s, Headers h) {
    log.add("trailers " + s.id() + " " + h);
  }

  @Override
  public void data(InboundStream s, ByteBuffer data, boolean endStream) {
    String text = ISO_8859_1.decode(data.duplicate()).toString();
    of(s).heard.append(text);
    String what =
        text.isEmpty() ? "" : text.length() > 24 ? " " + text.length() : " \"" + text + "\"";
    log.add("data " + s.id() + what + (endStream ? " end" : ""));
    if (greedy) inbound.credit(s, text.length());
  }

  @Override
  public void reset(InboundStream s, ErrorCode code, boolean byPeer, String why) {
    log.add("reset " + s.id() + " " + code + (byPeer ? " byPeer" : ""));
    reasons.add(why);
    if (!(s.attachment() instanceof Stream out)) return;
    out.gone = true;
    if (byPeer) outbound.apply(new Command.PeerReset(out));
    outbound.apply(new Command.Closed(out));
  }

  @Override
  public void closed(InboundStream s) {
    log.add("closed " + s.id());
    of(s).gone = true;
    outbound.apply(new Command.Closed(of(s)));
  }

  @Override
  public void windowUpdate(InboundStream s, int increment) {
    log.add("window " + (s == null ? 0 : s.id()) + " +" + increment);
    outbound.apply(new Command.PeerWindow(s == null ? null : of(s), increment));
  }

  @Override
  public void refused(int id) {
    log.add("refused " + id);
  }

  @Override
  public void command(Command c) {
    commands.add(c);
    outbound.apply(c);
  }

  @Override
  public void peerSettings(Http2Settings s) {
    log.add("settings");
  }

  @Override
  public void pong(long payload) {
    log.add("pong " + payload);
  }

  @Override
  public void goAway(int lastStreamId, ErrorCode code, String debug) {
    log.add("goaway " + lastStreamId + " " + code + (debug.isEmpty() ? "" : " \"" + debug + "\""));
  }

  @Override
  public void connectionError(ErrorCode code, String what) {
    log.add("error " + code);
    reasons.add(what);
  }

  @Override
  public void notHttp2(String what, ByteBuffer begin) {
    log.add("not HTTP/2: " + what);
  }

  @Override
  public void opening(OutboundStream s, int id) {
    log.add("opening " + id);
    streams.put(id, (Stream) s);
    inbound.handle(new Notice.Opened(id, s));
  }

  @Override
  public void written(OutboundStream s, int bytes, int writes) {
    ((Stream) s).writesDone += writes;
    ((Stream) s).written += bytes;
  }

  @Override
  public void ended(OutboundStream s) {
    inbound.handle(new Notice.LocalEnded(s.id()));
  }

  @Override
  public void wasReset(OutboundStream s) {
    log.add("wasReset " + s.id());
    if (s.id() > 0) inbound.handle(new Notice.LocalReset(s.id()));
  }

  @Override
  public void faulted(OutboundStream s, ErrorCode code, String why) {
    log.add("faulted " + s.id() + " " + code);
    inbound.handle(new Notice.Faulted(s.id(), code, why));
  }

  @Override
  public void notOpened(OutboundStream s) {
    log.add("notOpened");
  }
}
