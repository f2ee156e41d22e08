package dev.tandem.interop;

import dev.tandem.rpc.Server;
import io.grpc.testing.integration.TestService;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/// Serves gRPC's `TestService` to the interop clients of other languages.
final class InteropServer {
  private static final List<String> OPTIONS =
      List.of("host=127.0.0.1", "port=8080", "use_tls=false");

  private static final Duration GRACE = Duration.ofSeconds(5);

  public static void main(String... args) throws InterruptedException {
    var options = new Arguments(OPTIONS, args);
    try (var server =
        Server.builder()
            .host(options.text("host"))
            .port(options.number("port"))
            .service(TestService.SERVICE, new InteropService())
            .intercept(new ThisCall())
            .start()) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
      options.sayListening(server.port());
      server.awaitTermination();
    } catch (UncheckedIOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void stop(Server server) {
    server.stop(GRACE);
    Runtime.getRuntime().halt(0); // a JVM that just ends now would say 143
  }
}
