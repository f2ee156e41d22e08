package dev.tandem.rpc;

import dev.tandem.rpc.transport.ServerTransport;

/// For tests of other packages: what is behind the API.
public final class Inside {
  private Inside() {}

  public static ServerTransport of(Server server) {
    return server.transport().transport;
  }
}
