package dev.tandem.interop;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// What a [RawClient] was answered. Header blocks are decoded by Netty's HPACK, not by ours.
final class RawHeard {
  static final int NO_ERROR = 0;
  static final int PROTOCOL_ERROR = 1;
  static final int FLOW_CONTROL_ERROR = 3;
  static final int SETTINGS_TIMEOUT = 4;
  static final int REFUSED_STREAM = 7;
  static final int CANCEL = 8;
  static final int COMPRESSION_ERROR = 9;
  static final int ENHANCE_YOUR_CALM = 11;

  private static final int NONE = -1;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

  // guarded by this
  private final Map<Integer, Integer> resets = new HashMap<>();
  private final Map<String, Integer> statuses = new HashMap<>();
  private int settingsAcks;
  private int pongs;
  private int lastAnswered;
  private long dataBytes;
  private int dataFrames;
  private int goAway = NONE;
  private String goAwayText = "";
  private boolean over;

  RawHeard(InputStream in) {
    this.in = new DataInputStream(new BufferedInputStream(in, 1 << 16));
  }

  /// Reads until the server hangs up, or breaks off.
  void listen() {
    try {
      for (RawFrame frame; (frame = RawFrame.read(in)) != null; ) note(frame);
    } catch (IOException e) {
      // so it has broken off
    }
    synchronized (this) {
      over = true;
      notifyAll();
    }
  }

  private synchronized void note(RawFrame frame) throws IOException {
    boolean ack = frame.has(RawFrame.ACK);
    switch (frame.type()) {
      case RawFrame.HEADERS -> headers(frame);
      case RawFrame.DATA -> {
        dataFrames++;
        dataBytes += frame.payload().length;
      }
      case RawFrame.RST_STREAM -> resets.merge(frame.number(0), 1, Integer::sum);
      case RawFrame.SETTINGS -> settingsAcks += ack ? 1 : 0;
      case RawFrame.PING -> pongs += ack ? 1 : 0;
      case RawFrame.GOAWAY -> {
        goAway = frame.number(1);
        byte[] text = frame.payload();
        goAwayText = new String(text, 8, text.length - 8, StandardCharsets.UTF_8);
      }
      default -> {}
    }
    notifyAll();
  }

  /// Our answers fit one frame.
  private void headers(RawFrame frame) throws IOException {
    try {
      lastAnswered = Math.max(lastAnswered, frame.stream());
      Http2Headers fields =
          decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
      count("status ", fields.status());
      count("grpc-status ", fields.get("grpc-status"));
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }

  private void count(String what, CharSequence value) {
    if (value != null) statuses.merge(what + value, 1, Integer::sum);
  }

  synchronized boolean isOver() {
    return over;
  }

  /// Whether a GOAWAY has come.
  synchronized boolean isTold() {
    return goAway != NONE;
  }

  /// The error code of the last GOAWAY and what it says, once the server has hung up; "hung up" if
  /// it has said nothing before.
  synchronized String end() {
    await("the end", () -> over);
    return goAway == NONE ? "hung up" : goAway + " " + goAwayText;
  }

  /// RST_STREAMs with this code so far.
  synchronized int resets(int code) {
    return resets.getOrDefault(code, 0);
  }

  /// How many answers had this `status` or `grpc-status`, once there are so many.
  synchronized void awaitAnswers(String status, int many) {
    await(many + " times " + status, () -> statuses.getOrDefault(status, 0) >= many);
  }

  /// Any answer at all to the call that was begun last.
  synchronized void awaitAnswerTo(int stream) {
    await("answer on stream " + stream, () -> lastAnswered >= stream);
  }

  synchronized void awaitResets(int code, int many) {
    await(many + " resets with " + code, () -> resets.getOrDefault(code, 0) >= many);
  }

  synchronized void awaitDataFrames(int many) {
    await(many + " DATA frames", () -> dataFrames >= many);
  }

  synchronized void awaitPongs(int many) {
    await(many + " answers to PING", () -> pongs >= many);
  }

  synchronized long dataBytes() {
    return dataBytes;
  }

  /// Fails if the server leaves before, or for too long nothing comes of it.
  private void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      long millis = (until - System.nanoTime()) / 1_000_000;
      if (millis <= 0 || over) throw new AssertionError("no " + what + "; heard was " + this);
      try {
        wait(millis);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }
  }

  @Override
  public synchronized String toString() {
    return "%s, resets %s, %d acknowledgements of SETTINGS, %d of PING, %,d bytes in %,d DATA frames, %s"
        .formatted(
            statuses,
            resets,
            settingsAcks,
            pongs,
            dataBytes,
            dataFrames,
            goAway == NONE ? "no GOAWAY" : "GOAWAY " + goAway + " " + goAwayText);
  }
}
