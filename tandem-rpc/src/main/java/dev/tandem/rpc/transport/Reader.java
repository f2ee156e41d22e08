package dev.tandem.rpc.transport;

import dev.tandem.http2.Inbound;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/// Reads what a connection's peer says, and feeds it to the inbound half: the loop's, as all here.
final class Reader {
  /// Bytes read from one connection in one pass, then the next has its turn.
  private static final int READ_PER_PASS = 128 * 1024;

  /// What is read once nothing can be written any more: a socket's buffer full.
  private static final int LAST_WORDS_BYTES = 4 << 20;

  private final Connection connection;
  private final Loop loop;
  private final Wire wire;
  private final Inbound inbound;
  private final Unfinished unfinished = new Unfinished();
  private final IdleFrames idleFrames;
  private boolean inPass;
  private boolean stopped;

  Reader(Connection connection, long now) {
    this.connection = connection;
    this.loop = connection.loop;
    this.wire = connection.wire;
    this.inbound = connection.inbound;
    this.idleFrames = new IdleFrames(now);
  }

  /// Whether bytes are being fed: whoever has something to say on this loop may wait for the end of
  /// that, which flushes. True on the loop alone means something.
  boolean isInPass() {
    return inPass;
  }

  /// Reads and feeds what is there, as much as one connection may at a time.
  void readPass(Writer writer) {
    inPass = true;
    int left = READ_PER_PASS;
    try {
      while (left > 0 && !connection.isClosed() && !stopped) {
        int n = read();
        if (n < 0) return;
        if (n == 0) break;
        left -= n;
        if (n < Loop.READ_BYTES) break;
      }
      connection.takeNotices();
    } catch (IOException e) {
      connection.lost(e);
      return;
    } finally {
      inPass = false;
    }
    unfinished.look(inbound);
    if (idleFrames.worthALook(inbound.frames())) lookAtFrames(writer);
    connection.heard(READ_PER_PASS - left);
    if (writer.waitsForWire()) {
      if (writer.owesTooMuch()) stop();
    } else if (writer.hasMore() && (connection.speaks() || writer.isClosing())) {
      connection.flush();
    }
  }

  /// Bytes that were read and fed; 0: there are none; −1: there will be none, and the connection is
  /// over.
  private int read() throws IOException {
    ByteBuffer buffer = loop.readBuffer();
    int n = wire.read(buffer);
    if (n == 0) return 0;
    connection.takeNotices();
    if (n > 0) {
      inbound.feed(buffer.flip());
    } else {
      inbound.eof();
      connection.lost(null);
    }
    return n;
  }

  private void lookAtFrames(Writer writer) {
    if (idleFrames.tooMany(
        inbound.frames(), inbound.usefulFrames(), writer.dataFramesSent(), System.nanoTime())) {
      connection.calm("too many frames that bring nothing");
    }
  }

  private void stop() {
    stopped = true;
    wire.wantRead(false);
  }

  /// The wire takes bytes again.
  void readOn() {
    if (!stopped) return;
    stopped = false;
    wire.wantRead(true);
  }

  /// Reads and feeds what is left, of a peer to whom nothing can be said any more.
  void readLast() {
    inPass = true;
    try {
      for (int left = LAST_WORDS_BYTES; left > 0 && !connection.isClosed(); ) {
        int n = read();
        if (n <= 0) break;
        left -= n;
      }
    } catch (IOException e) {
      Connection.LOG.log(Level.DEBUG, "{0}: {1}", wire.peer(), e.toString());
    } finally {
      inPass = false;
    }
  }

  /// Reads what nobody listens to any more, so that the peer's system need not.
  void drop() {
    try {
      for (int left = READ_PER_PASS; left > 0; ) {
        int n = wire.read(loop.readBuffer());
        if (n < 0) connection.closeNow();
        if (n <= 0) return;
        left -= n;
      }
    } catch (IOException e) {
      connection.closeNow();
    }
  }

  /// Whether a frame or a header block has been begun so long ago, and not been ended.
  boolean isUnfinishedFor(long nanos, long now) {
    return unfinished.forLongerThan(nanos, now);
  }
}
