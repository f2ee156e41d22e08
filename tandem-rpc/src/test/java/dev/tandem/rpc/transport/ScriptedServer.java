package dev.tandem.rpc.transport;

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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// An HTTP/2 server that answers each request as a test says, right or wrong: one connection after
/// another, on a thread of its own.
final class ScriptedServer implements AutoCloseable {
  /// What the script may do with one request, from inside the event that brought it.
  interface Exchange {
    Headers headers();

    /// Headers alone, or the end with them.
    Exchange answer(Headers headers, boolean end);

    Exchange data(byte[] bytes, boolean end);

    Exchange trailers(Headers trailers);

    /// DATA frames as they are given, one each, without END_STREAM.
    Exchange frames(byte[]... data);

    Exchange reset(ErrorCode code);

    /// RST_STREAM(NO_ERROR) behind the END_STREAM that was given before.
    Exchange stopReading();

    Exchange goAway(int lastStreamId, ErrorCode code, String debug);

    int streamId();
  }

  interface Script {
    void request(Exchange exchange);
  }

  private final ServerSocket listener;
  private final Script script;
  private final Http2Settings settings;
  private final Thread thread;
  private volatile @Nullable Socket open;

  /// What happened to requests: `reset 1 CANCEL`, `end 3`.
  final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  ScriptedServer(Script script) throws IOException {
    this(script, Http2Settings.DEFAULTS);
  }

  ScriptedServer(Script script, Http2Settings settings) throws IOException {
    this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.script = script;
    this.settings = settings;
    this.thread = Thread.ofPlatform().name("scripted server").daemon().start(this::serve);
  }

  /// All data of all requests.
  byte[] received() {
    synchronized (received) {
      return received.toByteArray();
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        open = socket;
        new Peer(socket).run();
      } catch (IOException e) {
        // the client has left, or the test is over
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    Socket s = open;
    if (s != null) s.close();
    thread.interrupt();
  }

  private final class Peer implements InboundEvents, OutboundEvents {
    private final Socket socket;
    private final Inbound inbound;
    private final Outbound outbound = new Outbound(Role.SERVER, this);

    /// Commands, and bytes that go between them as they are.
    private final Queue<Object> commands = new ArrayDeque<>();

    Peer(Socket socket) {
      this.socket = socket;
      this.inbound = new Inbound(Role.SERVER, settings, Http2Limits.defaults(), this);
      inbound.handle(new Notice.SettingsSent(settings));
      commands.add(new Command.Preface(settings, 1 << 20));
    }

    void run() throws IOException {
      write();
      var bytes = new byte[16 * 1024];
      for (int n; (n = socket.getInputStream().read(bytes)) >= 0; ) {
        inbound.feed(ByteBuffer.wrap(bytes, 0, n));
        write();
      }
    }

    private void write() throws IOException {
      do {
        byte[] raw = null;
        while (raw == null && !commands.isEmpty()) {
          switch (commands.remove()) {
            case Command c -> outbound.apply(c);
            case byte[] bytes -> raw = bytes;
            case Object other -> throw new AssertionError(other);
          }
        }
        drain();
        if (raw != null) socket.getOutputStream().write(raw);
      } while (!commands.isEmpty());
    }

    private void drain() throws IOException {
      var out = ByteBuffer.allocate(64 * 1024);
      Outbound.Fill fill;
      do {
        fill = outbound.fill(out.clear());
        socket.getOutputStream().write(out.array(), 0, out.position());
      } while (fill == Outbound.Fill.MORE);
    }

    private Exchange exchange(InboundStream s, Headers h) {
      var out = new OutboundStream(s.id());
      s.attach(out);
      return new Exchange() {
        @Override
        public Headers headers() {
          return h;
        }

        private Exchange write(
            @Nullable Headers headers,
            byte @Nullable [] data,
            @Nullable Headers trailers,
            boolean end) {
          commands.add(
              new Command.Write(
                  out, headers, data, 0, data == null ? 0 : data.length, trailers, end));
          return this;
        }

        @Override
        public Exchange answer(Headers headers, boolean end) {
          return write(headers, null, null, end);
        }

        @Override
        public Exchange data(byte[] bytes, boolean end) {
          return write(null, bytes, null, end);
        }

        @Override
        public Exchange trailers(Headers trailers) {
          return write(null, null, trailers, true);
        }

        @Override
        public Exchange frames(byte[]... data) {
          for (byte[] bytes : data) {
            commands.add(
                ByteBuffer.allocate(9 + bytes.length)
                    .putInt(bytes.length << 8)
                    .put((byte) 0)
                    .putInt(s.id())
                    .put(bytes)
                    .array());
          }
          return this;
        }

        @Override
        public Exchange stopReading() {
          commands.add(new Command.Reset(out, ErrorCode.NO_ERROR));
          return this;
        }

        @Override
        public Exchange reset(ErrorCode code) {
          commands.add(new Command.ResetId(s.id(), code));
          return this;
        }

        @Override
        public Exchange goAway(int lastStreamId, ErrorCode code, String debug) {
          commands.add(new Command.GoAway(lastStreamId, code, debug));
          return this;
        }

        @Override
        public int streamId() {
          return s.id();
        }
      };
    }

    @Override
    public void headers(InboundStream s, Headers h, boolean endStream) {
      script.request(exchange(s, h));
    }

    @Override
    public void headersTooLarge(InboundStream s) {}

    @Override
    public void trailers(InboundStream s, Headers h) {}

    @Override
    public void data(InboundStream s, ByteBuffer data, boolean endStream) {
      inbound.credit(s, data.remaining());
      synchronized (received) {
        while (data.hasRemaining()) received.write(data.get());
      }
      if (endStream) seen.add("end " + s.id());
    }

    @Override
    public void reset(InboundStream s, ErrorCode code, boolean byPeer, String why) {
      seen.add("reset " + s.id() + " " + code);
    }

    @Override
    public void closed(InboundStream s) {}

    @Override
    public void windowUpdate(@Nullable InboundStream s, int increment) {
      if (s == null) commands.add(new Command.PeerWindow(null, increment));
      else if (s.attachment() instanceof OutboundStream out)
        commands.add(new Command.PeerWindow(out, increment));
    }

    @Override
    public void command(Command c) {
      commands.add(c);
    }

    @Override
    public void peerSettings(Http2Settings s) {}

    @Override
    public void pong(long payload) {}

    @Override
    public void goAway(int lastStreamId, ErrorCode code, String debug) {
      seen.add("goaway " + code);
    }

    @Override
    public void connectionError(ErrorCode code, String what) {
      seen.add("error " + code + " " + what);
    }

    @Override
    public void notHttp2(String what, ByteBuffer begin) {
      seen.add("not HTTP/2: " + what + " " + StandardCharsets.US_ASCII.decode(begin));
    }

    @Override
    public void opening(OutboundStream s, int id) {}

    @Override
    public void written(OutboundStream s, int bytes, int writes) {}

    @Override
    public void ended(OutboundStream s) {
      inbound.handle(new Notice.LocalEnded(s.id()));
    }

    @Override
    public void wasReset(OutboundStream s) {
      inbound.handle(new Notice.LocalReset(s.id()));
    }

    @Override
    public void faulted(OutboundStream s, ErrorCode code, String why) {
      inbound.handle(new Notice.Faulted(s.id(), code, why));
    }

    @Override
    public void notOpened(OutboundStream s) {}
  }
}
