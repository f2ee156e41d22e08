package dev.tandem.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Passes connections on to a server of this machine, and counts the bytes: what went over the
/// wire.
final class Relay implements AutoCloseable {
  private final ServerSocket listening;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong toServer = new AtomicLong();
  private final AtomicLong toClient = new AtomicLong();

  Relay(int port) {
    this.port = port;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String target() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  long bytesToServer() {
    return toServer.get();
  }

  long bytesToClient() {
    return toClient.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        open.add(client);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(server);
        Thread.ofVirtual().start(() -> pass(client, server, toServer));
        Thread.ofVirtual().start(() -> pass(server, client, toClient));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void pass(Socket from, Socket to, AtomicLong count) {
    var buffer = new byte[16 * 1024];
    try (from;
        to) {
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        count.addAndGet(n);
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One side has gone: closing the other says so.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
