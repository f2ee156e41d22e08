package dev.tandem.interop;

import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerBuilder;
import java.nio.file.Path;
import java.time.Duration;

/// The probe, served by Tandem in this JVM to programs beside it.
final class ServedProbe implements AutoCloseable {
  static final Path PROTO = Repository.ROOT.resolve("interop/src/main/proto/probe.proto");

  /// A `Failure` in JSON, with two details.
  static final String FAILURE =
      """
      {"code": 9, "message": "ошибка: 100% “ünïcode” 🚲", "details": [{"text": "one"}, {"text": "zwölf"}]}
      """;

  private final Server server = builder().start();
  private final ManagedChannel channel = Channel.to("http://" + target());
  private final Probe probe = Probe.client(channel);

  static ServerBuilder builder() {
    return Server.builder()
        .host("127.0.0.1")
        .port(0)
        .service(Probe.SERVICE, new ProbeService())
        .intercept(new ThisCall());
  }

  String target() {
    return "127.0.0.1:" + server.port();
  }

  /// It, behind a network. A client's own clock ends its call there: without one the server's reset
  /// may be as fast.
  Network farAway() {
    return new Network(server.port()).roundTrip(Duration.ofMillis(100));
  }

  /// Waits until a call of this name is held.
  void awaitHeld(String name) {
    probe.awaitHeld(new OutcomeRequest(name));
  }

  /// What became of it.
  String outcome(String name) {
    return probe.outcome(new OutcomeRequest(name)).outcome();
  }

  @Override
  public void close() {
    channel.close();
    server.close();
  }
}
