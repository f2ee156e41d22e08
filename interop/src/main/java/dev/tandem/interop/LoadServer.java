package dev.tandem.interop;

import dev.tandem.rpc.Server;
import java.time.Duration;
import java.util.List;

/// Serves [LoadService] and [ProbeService], to tests that bring thousands of streams and
/// connections. Its settings are the defaults, unless it is told how many seconds a `handshake` may
/// take and a socket that is not read may `stall`. Told to end, it lets open calls end within its
/// `grace` in seconds.
final class LoadServer {
  private static final List<String> OPTIONS =
      List.of("host=127.0.0.1", "port=0", "grace=0", "handshake=10", "stall=30");

  public static void main(String... args) throws InterruptedException {
    var options = new Arguments(OPTIONS, args);
    try (var server =
        Server.builder()
            .host(options.text("host"))
            .port(options.number("port"))
            .handshakeTimeout(Duration.ofSeconds(options.number("handshake")))
            .stallTimeout(Duration.ofSeconds(options.number("stall")))
            .service(Load.SERVICE, new LoadService())
            .service(Probe.SERVICE, new ProbeService())
            .start()) {
      var grace = Duration.ofSeconds(options.number("grace"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, grace)));
      options.sayListening(server.port());
      server.awaitTermination();
    }
  }

  private static void stop(Server server, Duration grace) {
    server.stop(grace);
    Runtime.getRuntime().halt(0); // a JVM that just ends now would say 143
  }
}
