package dev.tandem.interop;

import dev.tandem.http2.Command;
import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Headers;
import dev.tandem.http2.Http2Limits;
import dev.tandem.http2.Http2Settings;
import dev.tandem.http2.Inbound;
import dev.tandem.http2.InboundEvents;
import dev.tandem.http2.InboundStream;
import dev.tandem.http2.Notice;
import dev.tandem.http2.Outbound;
import dev.tandem.http2.OutboundEvents;
import dev.tandem.http2.OutboundStream;
import dev.tandem.http2.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/// Both halves of a connection on one thread: reads, lets what is between the halves pass, writes.
final class H2Connection implements InboundEvents, OutboundEvents {
  private static final int MAX_CONCURRENT_STREAMS = 100;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final byte[] BODY = new byte[64 * 1024];

  private final SocketChannel socket;
  private final Inbound inbound;
  private final Outbound outbound = new Outbound(Role.SERVER, this);
  private final Queue<Command> commands = new ArrayDeque<>();
  private final Queue<Notice> notices = new ArrayDeque<>();
  private boolean over;

  /// What is sent on a stream, and where what was echoed is credited.
  private static final class Reply extends OutboundStream {
    final InboundStream request;
    final boolean echoes;

    Reply(InboundStream request, boolean echoes) {
      super(request.id());
      this.request = request;
      this.echoes = echoes;
    }
  }

  private H2Connection(SocketChannel socket) {
    this.socket = socket;
    var settings =
        Http2Settings.DEFAULTS
            .withEnablePush(false)
            .withMaxConcurrentStreams(MAX_CONCURRENT_STREAMS);
    var limits = Http2Limits.defaults();
    inbound = new Inbound(Role.SERVER, settings, limits, this);
    inbound.handle(new Notice.SettingsSent(settings));
    commands.add(new Command.Preface(settings, limits.connectionWindow()));
  }

  static void serve(SocketChannel socket) {
    try (socket) {
      new H2Connection(socket).run();
    } catch (IOException e) {
      // the client is gone
    }
  }

  private void run() throws IOException {
    var in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    var out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    write(out);
    while (!over && socket.read(in.clear()) >= 0) {
      inbound.feed(in.flip());
      write(out);
    }
    socket.shutdownOutput();
    while (socket.read(in.clear()) >= 0) {} // else its close would be a RST, which eats the GOAWAY
  }

  private void write(ByteBuffer out) throws IOException {
    Outbound.Fill fill;
    do {
      for (Command c; (c = commands.poll()) != null; ) outbound.apply(c);
      fill = outbound.fill(out.clear());
      out.flip();
      while (out.hasRemaining()) socket.write(out);
      for (Notice n; (n = notices.poll()) != null; ) inbound.handle(n);
    } while (fill == Outbound.Fill.MORE || !commands.isEmpty());
  }

  // ---- requests

  @Override
  public void headers(InboundStream s, Headers h, boolean endStream) {
    boolean post = "POST".equals(h.first(":method"));
    var reply = new Reply(s, post);
    s.attach(reply);
    var ok = Headers.of(":status", "200", "content-type", "application/octet-stream");
    byte[] body = post ? null : BODY;
    commands.add(
        new Command.Write(
            reply, ok, body, 0, post ? 0 : BODY.length, null, post ? endStream : true));
  }

  @Override
  public void headersTooLarge(InboundStream s) {
    var reply = new Reply(s, false);
    s.attach(reply);
    commands.add(new Command.Write(reply, Headers.of(":status", "431"), null, 0, 0, null, true));
  }

  @Override
  public void data(InboundStream s, ByteBuffer data, boolean endStream) {
    if (!(s.attachment() instanceof Reply reply) || !reply.echoes) {
      inbound.credit(s, data.remaining());
      return;
    }
    var bytes = new byte[data.remaining()];
    data.get(bytes);
    commands.add(new Command.Write(reply, null, bytes, 0, bytes.length, null, endStream));
  }

  @Override
  public void trailers(InboundStream s, Headers h) {
    if (s.attachment() instanceof Reply reply && reply.echoes) {
      commands.add(new Command.Write(reply, null, null, 0, 0, null, true));
    }
  }

  @Override
  public void reset(InboundStream s, ErrorCode code, boolean byPeer, String why) {
    if (!(s.attachment() instanceof Reply reply)) return;
    if (byPeer) commands.add(new Command.PeerReset(reply));
    commands.add(new Command.Closed(reply));
  }

  @Override
  public void closed(InboundStream s) {
    if (s.attachment() instanceof Reply reply) commands.add(new Command.Closed(reply));
  }

  @Override
  public void windowUpdate(InboundStream s, int increment) {
    if (s == null) commands.add(new Command.PeerWindow(null, increment));
    else if (s.attachment() instanceof Reply reply) {
      commands.add(new Command.PeerWindow(reply, increment));
    }
  }

  // ---- between the halves

  @Override
  public void command(Command c) {
    commands.add(c);
  }

  @Override
  public void written(OutboundStream s, int bytes, int writes) {
    if (((Reply) s).echoes) inbound.credit(((Reply) s).request, bytes);
  }

  @Override
  public void ended(OutboundStream s) {
    notices.add(new Notice.LocalEnded(s.id()));
  }

  @Override
  public void wasReset(OutboundStream s) {
    notices.add(new Notice.LocalReset(s.id()));
  }

  @Override
  public void faulted(OutboundStream s, ErrorCode code, String why) {
    notices.add(new Notice.Faulted(s.id(), code, why));
  }

  @Override
  public void connectionError(ErrorCode code, String what) {
    over = true; // once GOAWAY is written
  }

  @Override
  public void notHttp2(String what, ByteBuffer begin) {
    over = true;
  }

  // ---- what a server without calls has no use for

  @Override
  public void peerSettings(Http2Settings s) {}

  @Override
  public void pong(long payload) {}

  @Override
  public void goAway(int lastStreamId, ErrorCode code, String debug) {}

  @Override
  public void opening(OutboundStream s, int id) {}

  @Override
  public void notOpened(OutboundStream s) {}
}
