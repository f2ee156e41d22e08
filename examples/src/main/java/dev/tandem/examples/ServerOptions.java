package dev.tandem.examples;

import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerBuilder;
import dev.tandem.rpc.Service;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What every server of the examples can be told, and how it runs then.
@Command(sortOptions = false)
class ServerOptions extends Options {
  @Option(
      names = "--host",
      paramLabel = "H",
      description = "The address to listen on; default ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "0 for any that is free; default ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--grace",
      paramLabel = "S",
      description = "How long open calls have when it is told to stop; default 5.")
  private Duration grace = Duration.ofSeconds(5);

  @Option(names = "--inline", description = "Runs unary handlers on the network's own threads.")
  private boolean inline;

  @Option(
      names = "--max-concurrent-calls",
      paramLabel = "N",
      description = "How many handlers run at a time.")
  private int maxConcurrentCalls;

  ServerOptions(int port) {
    this.port = port;
  }

  static ServerOptions of(int port, String... args) {
    return parse(new ServerOptions(port), args);
  }

  @Override
  void check() {
    require(port >= 0 && port <= 65535, "--port 0 to 65535", port);
    require(maxConcurrentCalls >= 0, "--max-concurrent-calls of 1 or more", maxConcurrentCalls);
  }

  /// How many handlers run at a time, if the command line does not say it.
  ServerOptions workers(int number) {
    if (maxConcurrentCalls == 0) maxConcurrentCalls = number;
    return this;
  }

  <S> void serve(Service<S, ?> service, S implementation) {
    serve(service, implementation, server -> server);
  }

  /// Serves until SIGTERM or SIGINT, then lets open calls end within the grace period and ends with
  /// 0.
  <S> void serve(Service<S, ?> service, S implementation, UnaryOperator<ServerBuilder> settings) {
    var builder =
        settings.apply(Server.builder().host(host).port(port).service(service, implementation));
    if (inline) service.methods().stream().filter(ServerOptions::isUnary).forEach(builder::inline);
    if (maxConcurrentCalls > 0) builder.maxConcurrentCalls(maxConcurrentCalls);
    try (var server = builder.start()) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
      IO.println(
          "listening on " + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port());
      server.awaitTermination();
    } catch (UncheckedIOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(Server server) {
    server.stop(grace);
    Runtime.getRuntime().halt(0); // a JVM that just ends now would say 143
  }

  private static boolean isUnary(MethodDescriptor<?, ?> method) {
    return method.kind() == MethodDescriptor.Kind.UNARY;
  }
}
