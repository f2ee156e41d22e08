package dev.tandem.rpc.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// A connected TCP socket, non-blocking: a blocking one would close when its writer is interrupted.
final class TcpWire implements Wire {
  private final SocketChannel channel;
  private final SelectionKey key;
  private final String peer;

  TcpWire(SocketChannel channel, SelectionKey key) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    this.channel = channel;
    this.key = key;
    this.peer = text(channel.getRemoteAddress());
  }

  /// `host:port`, an IPv6 address in brackets.
  static String text(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) return String.valueOf(address);
    String host =
        inet.getAddress() == null ? inet.getHostString() : inet.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return channel.read(to);
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return channel.write(from);
  }

  @Override
  public void wantRead(boolean on) {
    want(SelectionKey.OP_READ, on);
  }

  @Override
  public void wantWrite(boolean on) {
    want(SelectionKey.OP_WRITE, on);
  }

  private void want(int op, boolean on) {
    if (!key.isValid()) return;
    int ops = key.interestOps();
    int wanted = on ? ops | op : ops & ~op;
    if (wanted != ops) key.interestOps(wanted);
  }

  /// A socket that is closed with bytes unread answers them with RST, at which the peer's kernel
  /// drops what it has not read: the GOAWAY that says why.
  @Override
  public boolean shutdownOutput() {
    try {
      channel.shutdownOutput();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // it is gone either way
    }
  }

  @Override
  public String peer() {
    return peer;
  }
}
