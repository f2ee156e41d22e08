package dev.tandem.rpc.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/// To a server in the same process.
record MemoryConnector(ServerTransport server, boolean stopsServer) implements Connector {
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Override
  public Attempt connect(ClientChannel channel) {
    try {
      MemoryWire wire = server.connectInMemory(channel.loop());
      var connection = new ClientConnection(channel, channel.loop(), wire, target());
      wire.listen(
          readable -> {
            if (readable) connection.readable();
            else connection.writable();
          });
      channel.opened(connection);
    } catch (IOException | UncheckedIOException e) {
      channel.notOpened(String.valueOf(e.getMessage()));
    }
    return () -> {};
  }

  @Override
  public String target() {
    return "the server in this process";
  }

  @Override
  public void closed() {
    if (stopsServer) server.stop(GRACE);
  }
}
