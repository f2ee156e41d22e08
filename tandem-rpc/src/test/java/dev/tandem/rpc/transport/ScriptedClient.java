package dev.tandem.rpc.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tandem.http2.Command;
import dev.tandem.http2.ErrorCode;
import dev.tandem.http2.Headers;
import dev.tandem.http2.Http2Limits;
import dev.tandem.http2.Http2Settings;
import dev.tandem.http2.Inbound;
import dev.tandem.http2.InboundEvents;
import dev.tandem.http2.InboundStream;
import dev.tandem.http2.Notice;
import dev.tandem.http2.Role;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// An HTTP/2 client that says what a test tells it, right or wrong, a frame at a time, and reads
/// what it is answered. For one thread, which reads only while it waits for something.
///
/// It credits nothing and needs not: its windows are larger than all that a test receives.
final class ScriptedClient implements AutoCloseable {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int WINDOW = 1 << 30;
  private static final int PATIENCE_MILLIS = 10_000;

  /// One request, and what came of it.
  static final class Exchange {
    final int id;
    @Nullable Headers headers;
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    @Nullable Headers trailers;

    /// END_STREAM has come.
    boolean ended;

    /// RST_STREAM has come; whether after END_STREAM or in its stead, [#ended] tells.
    @Nullable ErrorCode reset;

    /// How many RST_STREAM frames there were, also after the stream was over.
    int resets;

    /// What WINDOW_UPDATE has let us send besides the first window.
    long credit;

    private Exchange(int id) {
      this.id = id;
    }

    /// A field of the headers, or of the trailers if they have it not.
    @Nullable String field(String name) {
      String value = headers == null ? null : headers.first(name);
      return value != null || trailers == null ? value : trailers.first(name);
    }

    String text() {
      return body.toString(ISO_8859_1);
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final Inbound inbound;
  private final Map<Integer, Exchange> exchanges = new HashMap<>();
  private int nextId = 1;

  /// What may be sent on all streams together.
  long connectionWindow = 65_535;

  /// What the server's last PING said, which is not answered.
  byte @Nullable [] pinged;

  /// Answers to PINGs that have come.
  int pongs;

  /// The server's settings as they stand.
  Http2Settings settings = Http2Settings.DEFAULTS;

  /// The last streams that GOAWAYs have named so far.
  final List<Integer> goAways = new ArrayList<>();

  /// What is said goes here first, and to the server in one piece; null: it goes as it is said.
  private @Nullable ByteArrayOutputStream kept;

  /// The last thing that was wrong with the connection, or null.
  @Nullable String error;

  ScriptedClient(int port) throws IOException {
    this(port, Http2Settings.DEFAULTS);
  }

  /// @param settings of which MAX_HEADER_LIST_SIZE is announced
  ScriptedClient(int port, Http2Settings settings) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(socket.getInputStream());
    Http2Settings mine = settings.withEnablePush(false).withInitialWindowSize(WINDOW);
    var limits = Http2Limits.defaults().withMaxHeaderListBytes(1 << 20);
    this.inbound =
        new Inbound(Role.CLIENT, mine, limits.withConnectionWindow(WINDOW), new Events());
    var payload = ByteBuffer.allocate(18);
    payload.putShort((short) 2).putInt(0).putShort((short) 4).putInt(WINDOW);
    payload.putShort((short) 6).putInt((int) mine.maxHeaderListSize());
    socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    frame(SETTINGS, 0, 0, payload.array());
    frame(WINDOW_UPDATE, 0, 0, ints(WINDOW - 65_535));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// Closes with a TCP reset.
  void breakOff() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  // ---- speaking

  /// Any frame at all.
  ScriptedClient frame(int type, int flags, int id, byte[] payload) throws IOException {
    var frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(id).put(payload);
    return raw(frame.array());
  }

  /// Any bytes at all.
  ScriptedClient raw(byte[] bytes) throws IOException {
    if (kept == null) socket.getOutputStream().write(bytes);
    else kept.write(bytes);
    return this;
  }

  /// What is said in `words` reaches the server in one piece.
  void atOnce(Words words) throws IOException {
    kept = new ByteArrayOutputStream();
    words.say();
    byte[] all = kept.toByteArray();
    kept = null;
    socket.getOutputStream().write(all);
  }

  interface Words {
    void say() throws IOException;
  }

  /// Answers the last PING.
  ScriptedClient pong() throws IOException {
    frame(PING, ACK, 0, Objects.requireNonNull(pinged));
    pinged = null;
    return this;
  }

  private static byte[] ints(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /// A gRPC request's headers, and those given.
  Exchange call(String path, boolean end, String... more) throws IOException {
    var fields = new String[12 + more.length];
    String[] usual = {
      ":method",
      "POST",
      ":scheme",
      "http",
      ":path",
      path,
      ":authority",
      "here",
      "te",
      "trailers",
      "content-type",
      "application/grpc"
    };
    System.arraycopy(usual, 0, fields, 0, usual.length);
    System.arraycopy(more, 0, fields, usual.length, more.length);
    return request(end, fields);
  }

  /// A request's headers, just as they are given: names and values.
  Exchange request(boolean end, String... fields) throws IOException {
    var exchange = new Exchange(nextId);
    nextId += 2;
    exchanges.put(exchange.id, exchange);
    inbound.handle(new Notice.Opened(exchange.id, exchange));
    byte[] block = block(fields);
    frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), exchange.id, block);
    if (end) inbound.handle(new Notice.LocalEnded(exchange.id));
    return exchange;
  }

  /// Each field as a literal that is not indexed (RFC 7541 §6.2.2).
  private static byte[] block(String... fields) {
    var block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i++) {
      if (i % 2 == 0) block.write(0);
      byte[] text = fields[i].getBytes(ISO_8859_1);
      length(text.length, block);
      block.writeBytes(text);
    }
    return block.toByteArray();
  }

  /// An integer with a prefix of seven bits (RFC 7541 §5.1).
  private static void length(int n, ByteArrayOutputStream to) {
    if (n < 127) {
      to.write(n);
      return;
    }
    to.write(127);
    int rest = n - 127;
    for (; rest >= 128; rest >>>= 7) to.write((rest & 0x7F) | 0x80);
    to.write(rest);
  }

  /// Waits until the connection's window has room; the stream's is the test's business.
  ScriptedClient data(Exchange exchange, byte[] bytes, boolean end) throws IOException {
    readUntil(() -> connectionWindow >= bytes.length);
    connectionWindow -= bytes.length;
    frame(DATA, end ? END_STREAM : 0, exchange.id, bytes);
    if (end) inbound.handle(new Notice.LocalEnded(exchange.id));
    return this;
  }

  ScriptedClient trailers(Exchange exchange, String... fields) throws IOException {
    frame(HEADERS, END_HEADERS | END_STREAM, exchange.id, block(fields));
    inbound.handle(new Notice.LocalEnded(exchange.id));
    return this;
  }

  ScriptedClient reset(Exchange exchange, ErrorCode code) throws IOException {
    return frame(RST_STREAM, 0, exchange.id, ints(code.code()));
  }

  // ---- listening

  /// Waits for the end of the response: END_STREAM or RST_STREAM.
  Exchange answer(Exchange exchange) throws IOException {
    readUntil(() -> exchange.ended || exchange.reset != null);
    return exchange;
  }

  /// Waits for RST_STREAM.
  Exchange reset(Exchange exchange) throws IOException {
    readUntil(() -> exchange.reset != null);
    return exchange;
  }

  /// Reads frames until `enough`; fails if they end, or none comes for ten seconds.
  void readUntil(BooleanSupplier enough) throws IOException {
    while (!enough.getAsBoolean()) readFrame();
  }

  /// Reads until the server closes the connection.
  void readToTheEnd() throws IOException {
    try {
      while (true) readFrame();
    } catch (EOFException | SocketException e) {
      // that is it
    }
  }

  private void readFrame() throws IOException {
    int lengthAndType = in.readInt();
    int flags = in.readUnsignedByte();
    int id = in.readInt();
    byte[] payload = in.readNBytes(lengthAndType >>> 8);
    int type = lengthAndType & 0xFF;
    Exchange exchange = exchanges.get(id);
    if (type == PING && (flags & ACK) == 0) pinged = payload;
    if (type == RST_STREAM && exchange != null) exchange.resets++;
    var whole = ByteBuffer.allocate(9 + payload.length);
    whole.putInt(lengthAndType).put((byte) flags).putInt(id).put(payload).flip();
    inbound.feed(whole);
    if (type == SETTINGS && (flags & ACK) == 0) frame(SETTINGS, ACK, 0, new byte[0]);
  }

  private final class Events implements InboundEvents {
    private static Exchange of(InboundStream s) {
      return (Exchange) Objects.requireNonNull(s.attachment());
    }

    @Override
    public void headers(InboundStream s, Headers h, boolean endStream) {
      of(s).headers = h;
      of(s).ended = endStream;
    }

    @Override
    public void headersTooLarge(InboundStream s) {
      error = "a header list over a megabyte";
    }

    @Override
    public void trailers(InboundStream s, Headers h) {
      of(s).trailers = h;
      of(s).ended = true;
    }

    @Override
    public void data(InboundStream s, ByteBuffer data, boolean endStream) {
      while (data.hasRemaining()) of(s).body.write(data.get());
      of(s).ended |= endStream;
    }

    @Override
    public void reset(InboundStream s, ErrorCode code, boolean byPeer, String why) {
      of(s).reset = code;
      if (!byPeer) error = why;
    }

    @Override
    public void closed(InboundStream s) {}

    @Override
    public void windowUpdate(@Nullable InboundStream s, int increment) {
      if (s == null) connectionWindow += increment;
      else of(s).credit += increment;
    }

    @Override
    public void command(Command c) {}

    @Override
    public void peerSettings(Http2Settings s) {
      settings = s;
    }

    @Override
    public void pong(long payload) {
      pongs++;
    }

    @Override
    public void goAway(int lastStreamId, ErrorCode code, String debug) {
      goAways.add(lastStreamId);
      error = "GOAWAY " + lastStreamId + " " + code + " " + debug;
    }

    @Override
    public void connectionError(ErrorCode code, String what) {
      error = code + ": " + what;
    }

    @Override
    public void notHttp2(String what, ByteBuffer begin) {
      error = "not HTTP/2: " + what;
    }
  }
}
