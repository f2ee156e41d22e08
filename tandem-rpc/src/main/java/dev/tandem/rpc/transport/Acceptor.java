package dev.tandem.rpc.transport;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.ZoneId;

/// A server's listening socket: one loop accepts, and hands each connection to the next of all
/// loops.
final class Acceptor {
  private static final System.Logger LOG = System.getLogger("dev.tandem.rpc");

  private static final int BACKLOG = 4096;

  /// After accept failed for want of descriptors or memory. Trying at once would spin.
  private static final long PAUSE_NANOS = 100_000_000;

  private static final long NOT_ACCEPTED_EVERY_NANOS = 10_000_000_000L;

  private final ServerTransport server;
  private final ServerSocketChannel channel;
  private final int port;

  /// The loop's.
  private long notAcceptedAt = System.nanoTime() - NOT_ACCEPTED_EVERY_NANOS;

  private Acceptor(ServerTransport server, ServerSocketChannel channel, int port) {
    this.server = server;
    this.channel = channel;
    this.port = port;
  }

  /// Binds. Port 0: any that is free.
  ///
  /// @param host empty: all addresses
  /// @throws IOException if that cannot be; the message names the address and the cause
  static Acceptor bind(ServerTransport server, String host, int port) throws IOException {
    InetSocketAddress address;
    try {
      address =
          host.isEmpty()
              ? new InetSocketAddress(port)
              : new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new IOException("cannot listen on " + host + ":" + port + ": no such host", e);
    }
    readyLog();
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address, BACKLOG);
      channel.configureBlocking(false);
      int bound = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      return new Acceptor(server, channel, bound);
    } catch (IOException e) {
      channel.close();
      throw new IOException("cannot listen on " + TcpWire.text(address) + ": " + e.getMessage(), e);
    }
  }

  /// The JDK's log opens files when it first writes: its settings, the table of time zones. When it
  /// first writes here, there may be no descriptor left, and its classes would be broken for good.
  private static void readyLog() {
    if (!LOG.isLoggable(Level.WARNING)) return;
    var _ = ZoneId.systemDefault();
  }

  /// Accepts from now on, on that loop.
  void start(Loop loop) {
    loop.execute(() -> register(loop));
  }

  int port() {
    return port;
  }

  /// Accepts no more. The selector lets go of the socket when it next selects.
  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing the listening socket failed", e);
    }
  }

  // ---- on the loop

  private void register(Loop loop) {
    try {
      loop.register(channel, SelectionKey.OP_ACCEPT, key -> accept(loop, key));
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the listening socket was lost", e);
    }
  }

  private void accept(Loop here, SelectionKey key) {
    while (true) {
      SocketChannel socket;
      try {
        socket = channel.accept();
      } catch (IOException e) {
        if (!channel.isOpen()) return;
        key.interestOps(0);
        here.schedule(
            System.nanoTime() + PAUSE_NANOS,
            () -> {
              if (key.isValid()) key.interestOps(SelectionKey.OP_ACCEPT);
            });
        notAccepted(e);
        return;
      }
      if (socket == null) return;
      Loop loop = server.loops().next();
      if (loop == here) adopt(loop, socket);
      else loop.execute(() -> adopt(loop, socket));
    }
  }

  /// Says so once in a while: it may go on for long, ten times a second.
  private void notAccepted(IOException e) {
    long now = System.nanoTime();
    if (now - notAcceptedAt < NOT_ACCEPTED_EVERY_NANOS) return;
    notAcceptedAt = now;
    LOG.log(
        Level.WARNING,
        "no connection can be accepted; trying again every 100 ms: {0}",
        e.getMessage());
  }

  private void adopt(Loop loop, SocketChannel socket) {
    try {
      socket.configureBlocking(false);
      var selected = new SelectedConnection();
      SelectionKey key = loop.register(socket, SelectionKey.OP_READ, selected);
      var connection = new ServerConnection(server, loop, new TcpWire(socket, key));
      selected.connection = connection;
      if (server.enters(connection)) connection.open();
      else socket.close();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      // and where the loop has ended, there is no selector to register with
      LOG.log(Level.DEBUG, "a new connection was lost: {0}", e.toString());
      try {
        socket.close();
      } catch (IOException again) {
        LOG.log(Level.DEBUG, "closing failed", again);
      }
    }
  }
}
