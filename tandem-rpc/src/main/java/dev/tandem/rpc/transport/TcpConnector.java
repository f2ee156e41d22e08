package dev.tandem.rpc.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Plain TCP: the name is looked up for each attempt (on a thread of its own, since that blocks),
/// and its addresses are tried in turn.
record TcpConnector(String host, int port) implements Connector {
  @Override
  public String target() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public Attempt connect(ClientChannel channel) {
    var attempt = new TcpAttempt(channel);
    attempt.start();
    return attempt;
  }

  /// Confined to the channel's loop, apart from the look-up.
  private final class TcpAttempt implements Attempt, Loop.Selected {
    private final ClientChannel channel;
    private final Queue<InetAddress> left = new ArrayDeque<>();
    private @Nullable SocketChannel socket;
    private @Nullable InetSocketAddress trying;
    private String failure = "";
    private boolean over;

    TcpAttempt(ClientChannel channel) {
      this.channel = channel;
    }

    void start() {
      Thread.ofVirtual().name("look up " + host).start(this::lookUp);
    }

    private void lookUp() {
      try {
        InetAddress[] found = InetAddress.getAllByName(host);
        channel.loop().execute(() -> found(List.of(found)));
      } catch (UnknownHostException e) {
        channel
            .loop()
            .execute(
                () -> fail("cannot connect to " + target() + ": no address is known for the host"));
      }
    }

    private void found(List<InetAddress> addresses) {
      left.addAll(addresses);
      next();
    }

    private void next() {
      while (!over) {
        InetAddress address = left.poll();
        if (address == null) {
          fail(failure);
          return;
        }
        trying = new InetSocketAddress(address, port);
        try {
          SocketChannel s = SocketChannel.open();
          socket = s;
          s.configureBlocking(false);
          if (s.connect(trying)) {
            connected(channel.loop().register(s, 0, this));
          } else {
            channel.loop().register(s, SelectionKey.OP_CONNECT, this);
          }
          return;
        } catch (IOException e) {
          failed(e);
        }
      }
    }

    @Override
    public void selected(SelectionKey key) {
      SocketChannel s = socket;
      if (over || s == null) return;
      try {
        if (s.finishConnect()) connected(key);
      } catch (IOException e) {
        failed(e);
        next();
      }
    }

    private void connected(SelectionKey key) throws IOException {
      SocketChannel s = java.util.Objects.requireNonNull(socket);
      over = true;
      var selected = new SelectedConnection();
      key.attach(selected);
      key.interestOps(SelectionKey.OP_READ);
      var connection = new ClientConnection(channel, channel.loop(), new TcpWire(s, key), target());
      selected.connection = connection;
      channel.opened(connection);
    }

    private void failed(IOException e) {
      InetSocketAddress at = trying;
      String where = at == null ? target() : TcpWire.text(at);
      failure =
          "cannot connect to "
              + target()
              + (where.equals(target()) ? "" : " (" + where + ")")
              + ": "
              + e.getMessage();
      closeSocket();
    }

    private void fail(String why) {
      if (over) return;
      over = true;
      channel.notOpened(why);
    }

    private void closeSocket() {
      SocketChannel s = socket;
      socket = null;
      if (s == null) return;
      try {
        s.close();
      } catch (IOException e) {
        Connection.LOG.log(System.Logger.Level.DEBUG, "closing failed", e);
      }
    }

    @Override
    public void abandon() {
      if (over) return;
      over = true;
      closeSocket();
    }
  }
}
