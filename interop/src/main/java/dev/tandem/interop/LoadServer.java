package dev.tandem.interop;

import dev.tandem.rpc.Server;
import java.util.List;

/// Serves [LoadService] and [ProbeService] with the default settings, to tests that bring thousands
/// of streams and connections. It is killed when they have seen enough.
final class LoadServer {
  private static final List<String> OPTIONS = List.of("host=127.0.0.1", "port=0");

  public static void main(String... args) throws InterruptedException {
    var options = new Arguments(OPTIONS, args);
    try (var server =
        Server.builder()
            .host(options.text("host"))
            .port(options.number("port"))
            .service(Load.SERVICE, new LoadService())
            .service(Probe.SERVICE, new ProbeService())
            .start()) {
      options.sayListening(server.port());
      server.awaitTermination();
    }
  }
}
