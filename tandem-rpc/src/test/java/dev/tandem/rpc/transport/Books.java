package dev.tandem.rpc.transport;

import dev.tandem.http2.Outbound;
import dev.tandem.rpc.ManagedChannel;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The books of a server and a channel, connected in memory: what connections that are open hold
/// while no call is. And ways to lose connections.
public final class Books {
  private final ServerTransport server;
  private final ClientChannel channel;

  public Books(ServerTransport server, ManagedChannel channel) {
    this.server = server;
    this.channel = (ClientChannel) channel;
  }

  // ---- losing

  /// The server's ends fail, as if a network had.
  public void loseServersEnds() {
    lose(serverConnections());
  }

  /// The client's ends fail.
  public void loseClientsEnds() {
    channel.loop().execute(() -> lose(clientConnections()));
  }

  /// The server says GOAWAY, and goes on to serve.
  public void goAway() {
    for (ServerConnection c : serverConnections()) c.loop.execute(c::drain);
  }

  private static void lose(Collection<? extends Connection> connections) {
    for (Connection c : connections) {
      c.loop.execute(() -> c.lost(new IOException("as planned")));
    }
  }

  /// The channel's connection has so many stream ids left. To be called while no call is open.
  public void useUpStreamIds(int left) throws InterruptedException {
    var done = new CountDownLatch(1);
    Runnable use =
        () -> {
          for (ClientConnection c : clientConnections()) {
            setNextId(c.outbound, Integer.MAX_VALUE - 2 * (left - 1));
            c.flush(); // whoever writes next sees it
          }
          done.countDown();
        };
    channel.loop().execute(use);
    done.await();
  }

  /// The connection that takes the channel's calls.
  public Object current() {
    return field(channel, "ready");
  }

  // ---- counting

  /// Has connections learn what they have not read yet. To be called before [#left], with time for
  /// the loops between.
  public void catchUp() {
    for (Connection c : serverConnections()) c.loop.execute(c::catchUp);
    for (Connection c : clientConnections()) c.loop.execute(c::catchUp);
  }

  /// What is held though no call is open. Exact once all threads wait.
  public List<String> left() {
    var left = new ArrayList<String>();
    count(left, server.gate().load(), "places of handlers");
    count(left, server.held().bytes(), "bytes of messages");
    var loops = server.startedLoops();
    if (loops != null) loops(left, loops, "server");
    var clients = LoopGroup.shared();
    if (clients != null) loops(left, clients, "client");
    for (ServerConnection c : serverConnections()) connection(left, c, "server");
    for (ClientConnection c : clientConnections()) connection(left, c, "client");
    windows(left);
    return left;
  }

  private static void loops(List<String> left, LoopGroup group, String whose) {
    count(left, group.buffers().borrowed(), "write buffers of the " + whose);
    for (Loop loop : group.all()) count(left, loop.timers().size(), "timers of the " + whose);
  }

  private static void connection(List<String> left, Connection c, String whose) {
    count(left, c.inFlight(), "calls in flight of a connection of the " + whose);
    count(left, c.inbound.openStreams(), "streams of a connection of the " + whose);
    count(left, c.outbound.unsentBytes(), "unsent bytes of a connection of the " + whose);
    count(left, c.outbound.pendingOpens(), "unopened streams of a connection of the " + whose);
    count(left, c.owedBytes(), "owed bytes of a connection of the " + whose);
  }

  /// What one end may send is what the other lets it: no byte of credit is lost, none is given
  /// twice.
  private void windows(List<String> left) {
    var servers = serverConnections();
    var clients = clientConnections();
    if (servers.size() != 1 || clients.size() != 1) return; // which belong together is not known
    same(left, clients.getFirst(), servers.getFirst(), "from client to server");
    same(left, servers.getFirst(), clients.getFirst(), "from server to client");
  }

  private static void same(List<String> left, Connection from, Connection to, String which) {
    long mayBeSent = number(field(from.outbound, "windows"), "connection");
    Object data = field(field(to.inbound, "frames"), "data");
    Object window = field(data, "connection");
    long awaited = number(window, "left");
    long owed = number(window, "owed");
    long whole = number(window, "size");
    if (mayBeSent == awaited && awaited + owed == whole) return;
    left.add(
        "%s %d bytes may be sent, %d are awaited, %d owed, of %d"
            .formatted(which, mayBeSent, awaited, owed, whole));
  }

  private static void count(List<String> left, long n, String what) {
    if (n != 0) left.add(n + " " + what);
  }

  // ---- what nobody else needs to see

  private List<ServerConnection> serverConnections() {
    return connections(server, ServerConnection.class);
  }

  private List<ClientConnection> clientConnections() {
    return connections(channel, ClientConnection.class);
  }

  /// Those that are open, of a server or a channel.
  static <C> List<C> connections(Object of, Class<C> type) {
    var connections = new ArrayList<C>();
    for (Object c : (Collection<?>) field(of, "connections")) connections.add(type.cast(c));
    return connections;
  }

  private static long number(Object of, String name) {
    return ((Number) field(of, name)).longValue();
  }

  private static void setNextId(Outbound outbound, int id) {
    try {
      Field field = Outbound.class.getDeclaredField("nextId");
      field.setAccessible(true);
      field.setInt(outbound, id);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object field(Object of, String name) {
    try {
      Field field = of.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
