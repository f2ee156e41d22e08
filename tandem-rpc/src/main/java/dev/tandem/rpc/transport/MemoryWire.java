package dev.tandem.rpc.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One end of an in-memory pipe: what is written here is read at the other end, in order, at most
/// [#CAPACITY] bytes under way.
///
/// The real HTTP/2 runs over it. Each end has a loop of its own, which is told when something can
/// be read or written.
final class MemoryWire implements Wire {
  /// Under way in one direction: what a loopback socket's buffers hold, so that back-pressure is
  /// met in tests as it is on a network.
  static final int CAPACITY = 256 * 1024;

  /// One direction. Its lock is held for copying alone.
  private static final class Flow {
    private final byte[] ring;
    private long written;
    private long read;
    private boolean ended;
    private boolean writerWaits;

    Flow(int capacity) {
      ring = new byte[capacity];
    }

    synchronized int put(ByteBuffer from) throws IOException {
      if (ended) throw new IOException("the other end of the pipe is closed");
      int n = (int) Math.min(from.remaining(), ring.length - (written - read));
      int at = (int) (written % ring.length);
      int first = Math.min(n, ring.length - at);
      from.get(ring, at, first);
      from.get(ring, 0, n - first);
      written += n;
      if (from.hasRemaining()) writerWaits = true;
      return n;
    }

    /// Bytes taken; −1 at the end.
    synchronized int take(ByteBuffer to) {
      int n = (int) Math.min(to.remaining(), written - read);
      if (n == 0) return ended ? -1 : 0;
      int at = (int) (read % ring.length);
      int first = Math.min(n, ring.length - at);
      to.put(ring, at, first);
      to.put(ring, 0, n - first);
      read += n;
      return n;
    }

    synchronized boolean readable() {
      return written > read || ended;
    }

    synchronized boolean releaseWriter() {
      boolean waits = writerWaits;
      writerWaits = false;
      return waits;
    }

    synchronized void end() {
      ended = true;
    }
  }

  private final Flow in;
  private final Flow out;
  private final Loop loop;
  private final String peer;
  private @Nullable MemoryWire other;
  private @Nullable Consumer<Boolean> listener; // true: readable, false: writable
  private boolean readWanted = true;
  private boolean writeWanted;
  private volatile boolean closed;

  private MemoryWire(Flow in, Flow out, Loop loop, String peer) {
    this.in = in;
    this.out = out;
    this.loop = loop;
    this.peer = peer;
  }

  /// The two ends, each to be used on its loop.
  static MemoryWire[] pair(Loop left, Loop right, int capacity) {
    var there = new Flow(capacity);
    var back = new Flow(capacity);
    var a = new MemoryWire(back, there, left, "in process");
    var b = new MemoryWire(there, back, right, "in process");
    a.other = b;
    b.other = a;
    return new MemoryWire[] {a, b};
  }

  /// Says who is told; on this end's loop, before anything else.
  void listen(Consumer<Boolean> listener) {
    this.listener = listener;
    loop.execute(this::checkReadable);
  }

  @Override
  public int read(ByteBuffer to) {
    int n = in.take(to);
    MemoryWire o = other;
    if (n > 0 && o != null && in.releaseWriter()) o.loop.execute(o::writable);
    return n;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    int n = out.put(from);
    MemoryWire o = other;
    if (n > 0 && o != null) o.loop.execute(o::checkReadable);
    return n;
  }

  private void writable() {
    Consumer<Boolean> l = listener;
    if (writeWanted && !closed && l != null) l.accept(false);
  }

  private void checkReadable() {
    Consumer<Boolean> l = listener;
    if (!readWanted || closed || l == null || !in.readable()) return;
    l.accept(true);
    if (in.readable() && !closed) loop.execute(this::checkReadable);
  }

  @Override
  public void wantRead(boolean on) {
    boolean again = on && !readWanted;
    readWanted = on;
    if (again) loop.execute(this::checkReadable);
  }

  /// The connection asks after a short write, when the flow has noted it: the reader's next take
  /// says so.
  @Override
  public void wantWrite(boolean on) {
    writeWanted = on;
    if (on) loop.execute(this::retryIfRoom);
  }

  private void retryIfRoom() {
    boolean room;
    synchronized (out) {
      room = out.written - out.read < out.ring.length;
    }
    if (room) writable();
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    out.end();
    in.end();
    MemoryWire o = other;
    if (o != null) o.loop.execute(o::checkReadable);
  }

  @Override
  public String peer() {
    return peer;
  }
}
