package dev.tandem.rpc.transport;

import java.util.ArrayList;
import java.util.List;

/// What servers and channels hold of the engine, and give back when they are closed.
public final class Held {
  private final List<ServerTransport> servers;
  private final List<LoopGroup> groups = new ArrayList<>();
  private final LoopGroup clients = LoopGroup.shared();

  private Held(List<ServerTransport> servers) {
    this.servers = servers;
    for (ServerTransport server : servers) add(server.startedLoops());
    add(clients);
  }

  private void add(LoopGroup group) {
    if (group != null) groups.add(group);
  }

  /// What there is now, while it is open.
  public static Held by(List<ServerTransport> servers) {
    return new Held(List.copyOf(servers));
  }

  /// What is still held. Empty once all servers and channels are closed and no handler runs.
  public List<String> left() {
    var left = new ArrayList<String>();
    for (ServerTransport server : servers) {
      count(left, server.openConnections(), "connections of a server");
      count(left, server.gate().load(), "places of handlers");
      count(left, server.held().bytes(), "bytes of messages");
    }
    for (LoopGroup group : groups) {
      count(left, group.buffers().borrowed(), "write buffers");
      for (Loop loop : group.all()) {
        count(left, loop.timers().size(), "timers");
        count(left, loop.isTicking() ? 1 : 0, "ticking connections");
      }
    }
    if (clients != null && clients.equals(LoopGroup.shared())) left.add("the channels' loops");
    return left;
  }

  private static void count(List<String> left, long n, String what) {
    if (n != 0) left.add(n + " " + what);
  }
}
