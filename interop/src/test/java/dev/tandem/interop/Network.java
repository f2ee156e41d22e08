package dev.tandem.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A network between clients and a server of this machine: passes bytes on, as late, as slowly and
/// as long as it is told, and counts them. What it is told holds for the connections that come
/// after.
final class Network implements AutoCloseable {
  private static final int PIECE_BYTES = 16 * 1024;
  private static final long NEVER = Long.MAX_VALUE;

  /// What is under way in one direction.
  private static final int PIECES = 2 * 1024;

  /// An empty one: nothing follows.
  private static final class Piece {
    static final Piece END = new Piece(new byte[0], 0, System.nanoTime());

    final byte[] bytes;
    final int length;
    final long due;

    Piece(byte[] bytes, int length, long due) {
      this.bytes = bytes;
      this.length = length;
      this.due = due;
    }
  }

  private final ServerSocket listening;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong toServer = new AtomicLong();
  private final AtomicLong toClient = new AtomicLong();
  private volatile long delayNanos;
  private volatile double nanosPerByte;
  private volatile long serverCut = NEVER;
  private volatile long clientCut = NEVER;
  private volatile boolean dead;

  /// @param port where the server listens
  Network(int port) {
    this.port = port;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String target() {
    return "127.0.0.1:" + port();
  }

  int port() {
    return listening.getLocalPort();
  }

  long bytesToServer() {
    return toServer.get();
  }

  long bytesToClient() {
    return toClient.get();
  }

  // ---- what it is told

  /// What is sent arrives half of this later, in either direction.
  Network roundTrip(Duration time) {
    delayNanos = time.toNanos() / 2;
    return this;
  }

  /// So much passes, in either direction.
  Network bytesPerSecond(long bytes) {
    nanosPerByte = 1e9 / bytes;
    return this;
  }

  /// A connection breaks when so many bytes have passed to the server.
  Network cutToServerAfter(long bytes) {
    serverCut = bytes;
    return this;
  }

  /// A connection breaks when so many bytes have passed to the client.
  Network cutToClientAfter(long bytes) {
    clientCut = bytes;
    return this;
  }

  /// From now on nothing passes, also on connections that are open, and nobody is told.
  void die() {
    dead = true;
  }

  /// How many connections are open, of clients and to the server together.
  int openSockets() {
    return open.size();
  }

  // ---- what it does

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        open.add(client);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        pass(client, server, toServer, serverCut);
        pass(server, client, toClient, clientCut);
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void pass(Socket from, Socket to, AtomicLong count, long cutAfter) {
    var underWay = new LinkedBlockingQueue<Piece>(PIECES);
    Thread.ofVirtual().start(() -> take(from, to, underWay));
    Thread.ofVirtual().start(() -> deliver(underWay, from, to, count, cutAfter));
  }

  private void take(Socket from, Socket to, BlockingQueue<Piece> underWay) {
    long free = System.nanoTime(); // when the line has passed on all that came before
    try {
      while (true) {
        var bytes = new byte[PIECE_BYTES];
        int n = from.getInputStream().read(bytes);
        long now = System.nanoTime();
        free = Math.max(free, now) + (long) (Math.max(0, n) * nanosPerByte);
        underWay.put(new Piece(bytes, Math.max(0, n), free + delayNanos));
        if (n < 0) return;
        park(free - TimeUnit.MILLISECONDS.toNanos(1)); // a slow line has a short queue
      }
    } catch (IOException e) {
      hangUp(from, to); // one side has broken off: so does the other
      underWay.clear();
      underWay.add(Piece.END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(
      BlockingQueue<Piece> underWay, Socket from, Socket to, AtomicLong count, long cutAfter) {
    long left = cutAfter;
    try {
      while (true) {
        Piece piece = underWay.take();
        park(piece.due);
        if (dead) continue;
        if (piece.length == 0) {
          to.shutdownOutput();
          if (from.isOutputShutdown()) hangUp(from, to); // both directions have ended
          return;
        }
        int n = (int) Math.min(left, piece.length);
        to.getOutputStream().write(piece.bytes, 0, n);
        count.addAndGet(n);
        left -= n;
        if (left == 0) {
          hangUp(from, to);
          return;
        }
      }
    } catch (IOException e) {
      hangUp(from, to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void park(long until) throws InterruptedException {
    long nanos = until - System.nanoTime();
    if (nanos > 0) TimeUnit.NANOSECONDS.sleep(nanos);
  }

  private void hangUp(Socket... sockets) {
    for (Socket socket : sockets) {
      open.remove(socket);
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    hangUp(open.toArray(new Socket[0]));
  }
}
