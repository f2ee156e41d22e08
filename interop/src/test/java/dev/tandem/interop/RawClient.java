package dev.tandem.interop;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client without an implementation of HTTP/2: it sends whatever bytes it is told to, right or
/// wrong, in pieces of 64 KiB. One that listens notes what it is answered ([RawHeard]), and says
/// nothing to that by itself; another never reads a byte.
///
/// Once it has been cut off, what it says goes nowhere.
final class RawClient implements AutoCloseable {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int PIECE_BYTES = 64 * 1024;

  /// So that a peer which never reads is soon owed more than its socket takes.
  private static final int SMALL_BUFFER = 4 * 1024;

  private final Socket socket = new Socket();
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final DataOutputStream frames = new DataOutputStream(said);
  private final RawHeard heard;
  private int lastStream = -1;
  private long sent;
  private int packetBytes = PIECE_BYTES;
  private boolean cutOff;

  /// What it says from now on goes out in packets of one byte.
  void byTheByte() {
    packetBytes = 1;
  }

  private RawClient(int port, boolean listens) {
    try {
      if (!listens) socket.setReceiveBufferSize(SMALL_BUFFER);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setTcpNoDelay(true);
      heard = new RawHeard(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (listens) Thread.ofVirtual().start(heard::listen);
  }

  static RawClient listening(int port) {
    return new RawClient(port, true);
  }

  static RawClient neverReading(int port) {
    return new RawClient(port, false);
  }

  /// The preface with these settings, and the acknowledgement of the server's, which it may be too
  /// early for.
  RawClient hello(int... settings) {
    return raw(PREFACE)
        .say(RawFrame.settings(settings))
        .say(new RawFrame(RawFrame.SETTINGS, RawFrame.ACK, 0, new byte[0]));
  }

  /// The preface's first bytes.
  RawClient beginHello(int bytes) {
    said.write(PREFACE, 0, bytes);
    return this;
  }

  RawClient say(RawFrame frame) {
    try {
      frame.write(frames);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // not into memory
    }
    if (said.size() >= PIECE_BYTES) send();
    return this;
  }

  RawClient raw(byte[] bytes) {
    said.writeBytes(bytes);
    return this;
  }

  /// HEADERS that begin a gRPC call; returns its stream.
  int call(String path, String... more) {
    return begin(RawHeaders.request(path, more), false);
  }

  /// HEADERS on the next stream, which is returned.
  int begin(byte[] block, boolean end) {
    int flags = RawFrame.END_HEADERS | (end ? RawFrame.END_STREAM : 0);
    say(new RawFrame(RawFrame.HEADERS, flags, nextStream(), block));
    return lastStream;
  }

  int nextStream() {
    lastStream += 2;
    return lastStream;
  }

  RawClient data(int stream, byte[] bytes, boolean end) {
    return say(new RawFrame(RawFrame.DATA, end ? RawFrame.END_STREAM : 0, stream, bytes));
  }

  RawClient reset(int stream) {
    return say(RawFrame.of(RawFrame.RST_STREAM, stream, RawHeard.CANCEL));
  }

  /// Sends what was said; waits as long as the server does not read.
  RawClient send() {
    try {
      byte[] all = said.toByteArray();
      for (int from = 0; from < all.length && !cutOff; from += packetBytes) {
        socket.getOutputStream().write(all, from, Math.min(all.length - from, packetBytes));
      }
      sent += said.size();
    } catch (IOException e) {
      cutOff = true;
    }
    said.reset();
    return this;
  }

  /// Whether it may still be of use to go on: neither a GOAWAY nor the end was heard.
  boolean isWelcome() {
    return !cutOff && !heard.isTold() && !heard.isOver();
  }

  long bytesSent() {
    return sent;
  }

  RawHeard heard() {
    return heard;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
