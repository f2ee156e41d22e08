package dev.tandem.interop;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// One connection from the server's side, frame by frame: the words in which an [Http2Case] is
/// written. What is said is sent when the server next listens. While it listens it acknowledges
/// SETTINGS and PING, and counts the credit it is given; all else waits to be asked for.
final class RawConversation {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int STREAM_WINDOW = 1 << 20; // no request waits for credit
  private static final int CONNECTION_WINDOW = 1 << 30;
  private static final int FRAME_BYTES = 16_384;
  private static final byte[] OK =
      RawHeaders.of(":status", "200", "content-type", "application/grpc");
  private static final byte[] STATUS_OK = RawHeaders.of("grpc-status", "0");

  private final DataInputStream in;
  private final DataOutputStream out;
  private final RawWindows windows = new RawWindows();

  /// Calls that nobody has taken yet, those that the client still sends, and those we have not
  /// ended.
  private final Queue<Integer> begun = new ArrayDeque<>();

  private final Set<Integer> sending = new HashSet<>();
  private final Set<Integer> unanswered = new HashSet<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean answered;
  private int lastCall;
  private int pings;
  private final Queue<RawFrame> unacknowledged = new ArrayDeque<>();

  RawConversation(Socket socket) throws IOException {
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
  }

  /// The preface of both sides, ours with settings of the case.
  void begin(int... settings) throws IOException {
    say(RawFrame.settings(settings));
    say(RawFrame.settings(RawFrame.INITIAL_WINDOW_SIZE, STREAM_WINDOW));
    say(RawFrame.of(RawFrame.WINDOW_UPDATE, 0, CONNECTION_WINDOW));
    out.flush();
    readPreface();
  }

  void readPreface() throws IOException {
    if (!Arrays.equals(in.readNBytes(PREFACE.length), PREFACE)) {
      throw new AssertionError("the client did not begin with the preface of HTTP/2");
    }
  }

  // ---- listening

  /// The stream of the next call, as its headers arrive; 0 if the client has left instead.
  int call() throws IOException {
    while (begun.isEmpty()) {
      if (!listen()) return 0;
    }
    return begun.remove();
  }

  /// Waits for the end of a request.
  void whole(int call) throws IOException {
    while (sending.contains(call)) mustListen();
  }

  /// Waits until the client has reset a call that we have not ended.
  void over(int call) throws IOException {
    while (unanswered.contains(call)) mustListen();
  }

  /// Waits until the client has acknowledged every PING, and with the last all it sent before that.
  void pongs() throws IOException {
    while (!unacknowledged.isEmpty()) mustListen();
  }

  /// How many calls have begun. From any thread.
  int calls() {
    return calls.get();
  }

  /// Whether a response has begun. From any thread.
  boolean hasAnswered() {
    return answered;
  }

  /// How many of them we have not ended.
  int openCalls() {
    return unanswered.size();
  }

  /// Neither listens nor speaks until the server is closed.
  void awaitClosing() {
    while (!Thread.currentThread().isInterrupted()) LockSupport.park();
  }

  /// Listens until the client has left.
  void listenToTheEnd() throws IOException {
    while (listen()) {}
  }

  private void mustListen() throws IOException {
    if (!listen()) throw new EOFException("the client has left in the middle");
  }

  /// Takes one frame; false if there is none any more.
  private boolean listen() throws IOException {
    out.flush();
    RawFrame frame = RawFrame.read(in);
    if (frame == null) return false;
    boolean end = frame.has(RawFrame.END_STREAM);
    switch (frame.type()) {
      case RawFrame.HEADERS -> headers(frame.stream(), end);
      case RawFrame.DATA -> {
        if (end) sending.remove(frame.stream());
      }
      case RawFrame.RST_STREAM -> ended(frame.stream());
      case RawFrame.SETTINGS -> {
        if (!frame.has(RawFrame.ACK)) {
          windows.settings(frame);
          say(frame.acknowledged());
        }
      }
      case RawFrame.PING -> {
        if (frame.has(RawFrame.ACK)) pong(frame);
        else say(frame.acknowledged());
      }
      case RawFrame.WINDOW_UPDATE -> windows.update(frame);
      default -> {} // CONTINUATION, GOAWAY, PRIORITY and what nobody has defined
    }
    return true;
  }

  private void headers(int stream, boolean end) {
    if (stream > lastCall) {
      lastCall = stream;
      calls.incrementAndGet();
      begun.add(stream);
      unanswered.add(stream);
      sending.add(stream);
    }
    if (end) sending.remove(stream);
  }

  private void pong(RawFrame ack) {
    RawFrame asked = unacknowledged.poll();
    if (asked == null || !Arrays.equals(asked.payload(), ack.payload())) {
      throw new AssertionError("an acknowledgement of a PING that was not sent");
    }
  }

  private void ended(int stream) {
    sending.remove(stream);
    unanswered.remove(stream);
  }

  // ---- speaking

  /// Any frame, right or wrong.
  void say(RawFrame frame) throws IOException {
    frame.write(out);
  }

  void say(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /// Sends what was said, without listening.
  void flush() throws IOException {
    out.flush();
  }

  void headers(int call) throws IOException {
    answered = true;
    say(new RawFrame(RawFrame.HEADERS, RawFrame.END_HEADERS, call, OK));
  }

  void data(int call, byte[] bytes) throws IOException {
    data(call, bytes, FRAME_BYTES);
  }

  void data(int call, byte[] bytes, int frameBytes) throws IOException {
    for (int from = 0; from < bytes.length; from += frameBytes) {
      byte[] payload = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + frameBytes));
      flowControlled(new RawFrame(RawFrame.DATA, 0, call, payload));
    }
  }

  /// DATA frames with so much padding behind each (RFC 9113 §6.1): its length, the data, the
  /// padding, all of which count against the windows.
  void paddedData(int call, byte[] bytes, int frameBytes, int padding) throws IOException {
    for (int from = 0; from < bytes.length; from += frameBytes) {
      int length = Math.min(frameBytes, bytes.length - from);
      var payload = new byte[1 + length + padding];
      payload[0] = (byte) padding;
      System.arraycopy(bytes, from, payload, 1, length);
      flowControlled(new RawFrame(RawFrame.DATA, RawFrame.PADDED, call, payload));
    }
  }

  /// Not of a call that is over: there comes no credit for it.
  private void flowControlled(RawFrame data) throws IOException {
    while (!windows.allow(data.stream(), data.payload().length)) {
      if (!unanswered.contains(data.stream())) return;
      mustListen();
    }
    windows.take(data.stream(), data.payload().length);
    say(data);
  }

  void trailers(int call) throws IOException {
    int flags = RawFrame.END_HEADERS | RawFrame.END_STREAM;
    say(new RawFrame(RawFrame.HEADERS, flags, call, STATUS_OK));
    unanswered.remove(call);
  }

  /// RST_STREAM with code 0, NO_ERROR.
  void reset(int call) throws IOException {
    say(RawFrame.of(RawFrame.RST_STREAM, call, 0));
    ended(call);
  }

  /// GOAWAY with code 0, NO_ERROR.
  void goAway(int lastCall) throws IOException {
    say(RawFrame.of(RawFrame.GOAWAY, 0, lastCall, 0));
  }

  /// PING, each with a number of its own.
  void ping() throws IOException {
    RawFrame ping = RawFrame.of(RawFrame.PING, 0, 0, ++pings);
    unacknowledged.add(ping);
    say(ping);
  }
}
