package dev.tandem.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// One end of a connection in memory, wired as a transport does it: mailboxes between the halves,
/// which are emptied whenever it pleases. The calls that run over it check what they hear.
final class End implements InboundEvents, OutboundEvents {
  /// One side of one call: what it has to say, and what it has heard.
  static final class Call extends OutboundStream {
    final int number;
    final boolean ofClient;
    InboundStream in;

    // to say
    long toSend;
    boolean withTrailers;
    boolean beginSaid;
    boolean endSaid;
    long sent;
    long written;

    // heard
    boolean begun;
    long received;
    long uncredited;
    boolean heardEnd;
    boolean trailersHeard;
    boolean reset;
    ErrorCode resetBy;
    boolean resetAsked;
    boolean closed;

    Call(int number) {
      this.number = number;
      ofClient = true;
    }

    Call(int number, int id) {
      super(id);
      this.number = number;
      ofClient = false;
    }

    boolean isOver() {
      return closed || reset;
    }

    /// The byte at this place of a body.
    static byte at(int number, boolean ofClient, long offset) {
      return (byte) (31L * number + 7 * offset + (offset >>> 8) + (ofClient ? 1 : 2));
    }
  }

  final Role role;
  final Inbound inbound;
  final Outbound outbound;
  final Mailbox<Command> commands = new Mailbox<>();
  final Mailbox<Notice> notices = new Mailbox<>();
  final Map<Integer, Call> calls = new HashMap<>();
  final List<String> errors = new ArrayList<>();
  final Random random;
  Http2Settings settings;
  int pongs;

  /// On the way to the peer.
  private ByteArrayOutputStream wire = new ByteArrayOutputStream();

  private byte[] arrived = {};
  private int arrivedFrom;
  private Outbound.Fill lastFill = Outbound.Fill.MORE;

  End(Role role, Random random, Http2Settings settings, int connectionWindow) {
    this.role = role;
    this.random = random;
    this.settings = settings;
    var limits = new Http2Limits(connectionWindow, 1 << 20, 100, 1 << 24);
    inbound = new Inbound(role, settings, limits, this);
    outbound = new Outbound(role, this);
    outbound.apply(new Command.Preface(settings, connectionWindow));
  }

  // ---- the transport's part

  /// All at once.
  boolean apply() {
    Command c = commands.takeAll();
    boolean any = c != null;
    while (c != null) {
      Command next = Mailbox.next(c);
      outbound.apply(c);
      c = next;
    }
    return any;
  }

  boolean fill(int bytes) {
    ByteBuffer buffer =
        random.nextBoolean() ? ByteBuffer.allocate(bytes) : ByteBuffer.allocateDirect(bytes);
    lastFill = outbound.fill(buffer);
    buffer.flip();
    boolean any = buffer.hasRemaining();
    while (buffer.hasRemaining()) wire.write(buffer.get());
    return any;
  }

  boolean readFrom(End peer, int most) {
    if (arrivedFrom == arrived.length) {
      arrived = peer.wire.toByteArray();
      arrivedFrom = 0;
      peer.wire = new ByteArrayOutputStream();
    }
    takeNotices(); // whatever is answered to was said before
    int n = Math.min(most, arrived.length - arrivedFrom);
    if (n == 0) return false;
    inbound.feed(ByteBuffer.wrap(arrived, arrivedFrom, n));
    arrivedFrom += n;
    return true;
  }

  boolean takeNotices() {
    Notice n = notices.takeAll();
    boolean any = n != null;
    while (n != null) {
      Notice next = Mailbox.next(n);
      inbound.handle(n);
      n = next;
    }
    return any;
  }

  /// SETTINGS, between two frames. False if there is half a header block on the wire.
  boolean change(Http2Settings to) {
    if (lastFill == Outbound.Fill.MORE) return false;
    settings = to;
    notices.push(new Notice.SettingsSent(to));
    wire.writeBytes(
        new Frames()
            .settings(
                1, to.headerTableSize(),
                3, (int) to.maxConcurrentStreams(),
                4, to.initialWindowSize(),
                5, to.maxFrameSize())
            .take());
    return true;
  }

  // ---- the calls' part

  /// Says a little more of the call; a client's has headers first.
  void say(Call c) {
    if (c.endSaid || c.resetAsked || c.isOver()) return;
    Headers head = null;
    if (!c.beginSaid && (c.ofClient || random.nextBoolean() || c.sent == c.toSend)) {
      c.beginSaid = true;
      head = headers(c);
    }
    if (!c.beginSaid) return;
    int n =
        (int) Math.min(c.toSend - c.sent, random.nextInt(random.nextInt(5) == 0 ? 40_000 : 300));
    byte[] data = null;
    int offset = random.nextInt(3);
    if (n > 0 && random.nextInt(6) > 0) {
      data = new byte[n + offset + 1];
      for (int i = 0; i < n; i++) data[offset + i] = Call.at(c.number, c.ofClient, c.sent + i);
      c.sent += n;
    }
    boolean end = c.sent == c.toSend && random.nextBoolean();
    Headers trailers = end && c.withTrailers ? Headers.of("x-call", "" + c.number) : null;
    c.endSaid = end;
    commands.push(
        new Command.Write(
            c, head, data, data == null ? 0 : offset, data == null ? 0 : n, trailers, end));
  }

  private Headers headers(Call c) {
    var h = Headers.builder();
    if (c.ofClient)
      for (int i = 0; i < Frames.REQUEST.length; i += 2)
        h.add(Frames.REQUEST[i], Frames.REQUEST[i + 1]);
    else h.add(":status", "200");
    for (int n = random.nextInt(4); n > 0; n--)
      h.add(
          "x-" + random.nextInt(30),
          "v".repeat(random.nextInt(random.nextInt(20) == 0 ? 30_000 : 60)));
    return h.add("x-call", "" + c.number).build();
  }

  /// The application has used what it got, on the loop or on a thread of its own.
  void use(Call c) {
    if (c.uncredited == 0 || c.isOver()) return;
    int n = (int) c.uncredited;
    if (!isSettled && random.nextInt(3) == 0) n = 1 + random.nextInt(n);
    c.uncredited -= n;
    if (random.nextBoolean() || c.heardEnd) {
      inbound.credit(c.in, n);
    } else {
      notices.push(new Notice.Credited(c.in.id(), n));
      commands.push(new Command.WindowUpdate(c.in.id(), n));
    }
  }

  /// Nothing is dawdled over any more.
  boolean isSettled;

  void reset(Call c) {
    if (c.isOver() || c.resetAsked) return;
    c.resetAsked = true;
    if (c.in != null && random.nextBoolean()) {
      inbound.resetStream(c.in, ErrorCode.CANCEL);
      c.closed = true;
      commands.push(new Command.Closed(c));
    } else {
      commands.push(new Command.Reset(c, ErrorCode.CANCEL));
    }
  }

  // ---- what is heard

  private Call call(InboundStream s) {
    Call c = (Call) s.attachment();
    assertThat(c).isNotNull();
    assertThat(c.isOver()).as("nothing is heard of a stream that is over").isFalse();
    assertThat(c.heardEnd).as("nothing is heard after the end").isFalse();
    c.in = s;
    return c;
  }

  @Override
  public void headers(InboundStream s, Headers h, boolean endStream) {
    int number = Integer.parseInt(String.valueOf(h.first("x-call")));
    if (role == Role.SERVER) {
      var fresh = new Call(number, s.id());
      s.attach(fresh);
      calls.put(number, fresh);
      fresh.toSend = Pair.body(random);
      fresh.withTrailers = random.nextBoolean();
    }
    Call c = call(s);
    assertThat(number).isEqualTo(c.number);
    assertThat(c.begun).isFalse();
    c.begun = true;
    c.heardEnd = endStream;
  }

  @Override
  public void headersTooLarge(InboundStream s) {
    throw new AssertionError("a header list is too large");
  }

  @Override
  public void trailers(InboundStream s, Headers h) {
    Call c = call(s);
    assertThat(h).isEqualTo(Headers.of("x-call", "" + c.number));
    c.trailersHeard = true;
    c.heardEnd = true;
  }

  @Override
  public void data(InboundStream s, ByteBuffer data, boolean endStream) {
    Call c = call(s);
    assertThat(c.begun).isTrue();
    c.uncredited += data.remaining();
    while (data.hasRemaining()) {
      byte expected = Call.at(c.number, !c.ofClient, c.received++);
      if (data.get() != expected)
        throw new AssertionError("byte " + c.received + " of call " + c.number);
    }
    c.heardEnd = endStream;
  }

  @Override
  public void reset(InboundStream s, ErrorCode code, boolean byPeer, String why) {
    Call c = (Call) s.attachment();
    if (!byPeer) errors.add("stream " + s.id() + ": " + code + " " + why);
    if (c == null) return;
    c.reset = true;
    c.resetBy = code;
    if (byPeer) commands.push(new Command.PeerReset(c));
    commands.push(new Command.Closed(c));
  }

  @Override
  public void closed(InboundStream s) {
    Call c = (Call) s.attachment();
    c.closed = true;
    commands.push(new Command.Closed(c));
  }

  @Override
  public void windowUpdate(InboundStream s, int increment) {
    commands.push(new Command.PeerWindow(s == null ? null : (Call) s.attachment(), increment));
  }

  @Override
  public void command(Command c) {
    commands.push(c);
  }

  @Override
  public void peerSettings(Http2Settings s) {}

  @Override
  public void pong(long payload) {
    pongs++;
  }

  @Override
  public void goAway(int lastStreamId, ErrorCode code, String debug) {
    errors.add("GOAWAY " + code + " " + debug);
  }

  @Override
  public void connectionError(ErrorCode code, String what) {
    errors.add(code + " " + what);
  }

  @Override
  public void notHttp2(String what, ByteBuffer begin) {
    errors.add(what);
  }

  @Override
  public void opening(OutboundStream s, int id) {
    notices.push(new Notice.Opened(id, s));
  }

  @Override
  public void written(OutboundStream s, int bytes, int writes) {
    ((Call) s).written += bytes;
  }

  @Override
  public void ended(OutboundStream s) {
    notices.push(new Notice.LocalEnded(s.id()));
  }

  @Override
  public void wasReset(OutboundStream s) {
    if (s.id() > 0) notices.push(new Notice.LocalReset(s.id()));
    else ((Call) s).closed = true;
  }

  @Override
  public void faulted(OutboundStream s, ErrorCode code, String why) {
    notices.push(new Notice.Faulted(s.id(), code, why));
  }

  @Override
  public void notOpened(OutboundStream s) {
    errors.add("notOpened");
  }

  // ---- looking inside

  /// The value of a private field, or of one in it.
  static Object inside(Object o, String... fields) {
    for (String name : fields) {
      try {
        Field f = o.getClass().getDeclaredField(name);
        f.setAccessible(true);
        o = f.get(o);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(o.getClass() + " has no " + name, e);
      }
    }
    return o;
  }
}
