package dev.tandem.rpc.transport;

import dev.tandem.http2.Command;
import dev.tandem.http2.Mailbox;
import dev.tandem.http2.Outbound;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Writes what a connection has to say: the commands for its outbound half, and the token that
/// decides who has that apply them and writes what follows. See `docs/concurrency.md`, "The token".
final class Writer {
  /// What a holder other than the loop writes before it leaves the rest to the loop.
  private static final int WRITE_PER_TURN = 256 * 1024;

  private static final int ROUNDS = 4;

  private final Connection connection;
  private final Loop loop;
  private final Wire wire;
  private final Mailbox<Command> commands = new Mailbox<>();
  private final AtomicInteger token = new AtomicInteger();

  // the token's
  private final Outbound outbound;
  private @Nullable ByteBuffer unwritten;

  // ---- the token lies with the loop until the wire takes bytes again (the loop's)
  private boolean waitsForWire;
  private long stalledSince;

  /// Bytes of bodies that wait for a window or the wire. Written by the token's holder.
  private volatile long owedBytes;

  /// An old value does no harm. Written by the token's holder.
  private volatile long dataFramesSent;

  /// Nothing will be written any more: commands are dropped.
  private volatile boolean stopped;

  /// Close as soon as all that was said is on the wire.
  private volatile boolean closing;

  Writer(Connection connection, Outbound outbound) {
    this.connection = connection;
    this.loop = connection.loop;
    this.wire = connection.wire;
    this.outbound = outbound;
  }

  // ---- from any thread

  /// Leaves a command for the outbound half. Nothing happens before a [#flush].
  void post(Command c) {
    if (!stopped) commands.push(c);
  }

  /// Sees that what was posted gets written: by this thread if it wins the token, else by whoever
  /// has it.
  void flush() {
    if (token.getAndIncrement() == 0) drive(false);
  }

  boolean hasMore() {
    return !commands.isEmpty();
  }

  long owedBytes() {
    return owedBytes;
  }

  long dataFramesSent() {
    return dataFramesSent;
  }

  boolean isStopped() {
    return stopped;
  }

  /// Nothing will be written any more.
  void stop() {
    stopped = true;
  }

  // ---- by whoever has the token

  /// Holds the token. Leaves it free, or with the loop.
  @SuppressWarnings("ThreadPriorityCheck") // yielding lets replies that are ready join this write
  private void drive(boolean onLoop) {
    try {
      if (!onLoop && connection.inFlight() > 1 && Thread.currentThread().isVirtual())
        Thread.yield();
      for (int round = 1; ; round++) {
        int seen = token.get();
        apply();
        switch (writeOut()) {
          case DONE -> {
            account();
            if (closing && outbound.unsentBytes() == 0 && commands.isEmpty()) {
              loop.execute(connection::hangUp);
            }
            if (commands.isEmpty() && token.compareAndSet(seen, 0)) return;
            if (round < ROUNDS || onLoop) continue;
          }
          case WIRE_FULL, ENOUGH -> account();
        }
        loop.execute(this::resume); // the token goes with it
        return;
      }
    } catch (IOException e) {
      failLater(e);
    } catch (Throwable t) {
      Connection.LOG.log(Level.ERROR, "writing to " + wire.peer() + " failed", t);
      failLater(t);
    }
  }

  /// What others may know of what was written.
  private void account() {
    owedBytes = outbound.unsentBytes();
    dataFramesSent = outbound.dataFrames();
  }

  private enum Written {
    DONE,
    ENOUGH,
    WIRE_FULL
  }

  private void apply() {
    for (Command c = commands.takeAll(); c != null; ) {
      Command next = Mailbox.next(c);
      outbound.apply(c);
      c = next;
    }
  }

  private Written writeOut() throws IOException {
    ByteBuffer buffer = unwritten;
    if (buffer == null) {
      buffer = loop.buffers().borrow();
      unwritten = buffer; // known to whoever has to give it back if this fails
    } else {
      wire.write(buffer);
      if (buffer.hasRemaining()) return Written.WIRE_FULL;
      buffer.clear();
    }
    for (int total = 0; ; ) {
      Outbound.Fill fill = outbound.fill(buffer);
      buffer.flip();
      total += buffer.remaining();
      if (buffer.hasRemaining()) {
        wire.write(buffer);
        if (buffer.hasRemaining()) return Written.WIRE_FULL;
      }
      buffer.clear();
      if (fill != Outbound.Fill.MORE || total >= WRITE_PER_TURN) {
        giveBackBuffer();
        return fill == Outbound.Fill.MORE ? Written.ENOUGH : Written.DONE;
      }
    }
  }

  /// By whoever has the token.
  private void giveBackBuffer() {
    ByteBuffer buffer = unwritten;
    if (buffer == null) return;
    unwritten = null;
    loop.buffers().giveBack(buffer.clear());
  }

  /// On the loop, which has the token: goes on where a writer stopped.
  private void resume() {
    if (connection.isClosed()) {
      giveBackBuffer();
      return;
    }
    if (unwritten != null) {
      try {
        int before = unwritten.remaining();
        wire.write(unwritten);
        if (unwritten.hasRemaining()) {
          if (!waitsForWire || unwritten.remaining() < before) stalledSince = System.nanoTime();
          waitsForWire = true;
          wire.wantWrite(true);
          return;
        }
      } catch (IOException e) {
        giveBackBuffer();
        connection.leftBehind(e);
        return;
      }
      giveBackBuffer();
    }
    if (waitsForWire) {
      waitsForWire = false;
      wire.wantWrite(false);
    }
    connection.readOn();
    drive(true);
  }

  /// On the loop: the wire takes bytes again.
  void writable() {
    if (waitsForWire) resume();
  }

  private void failLater(Throwable t) {
    giveBackBuffer();
    stopped = true;
    loop.execute(() -> connection.leftBehind(t));
  }

  // ---- on the loop

  /// Whether the token lies here until the wire takes bytes again.
  boolean waitsForWire() {
    return waitsForWire;
  }

  boolean isStalled(long now, Duration longest) {
    return waitsForWire && now - stalledSince > longest.toNanos();
  }

  /// While the token lies here: whether there is so much to say by now that no more should be read
  /// that asks for answers.
  boolean owesTooMuch() {
    apply();
    account();
    return outbound.owedControlBytes() > connection.settings().maxUnwrittenBytes();
  }

  boolean isClosing() {
    return closing;
  }

  void closeOnceDone() {
    closing = true;
  }

  void closeNoMore() {
    closing = false;
  }

  /// The connection is closed.
  void drop() {
    if (waitsForWire) giveBackBuffer(); // else whoever has the token will find the wire closed
    commands.takeAll();
  }
}
