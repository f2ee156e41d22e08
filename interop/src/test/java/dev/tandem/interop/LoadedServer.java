package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/// A server with a bounded heap, in a process of its own: its descriptors are not the test's. What
/// it is asked here goes over a connection of its own.
final class LoadedServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Program program;
  private final String target;
  private final ManagedChannel channel;
  private final Load.Client load;

  /// One with a gigabyte.
  LoadedServer() {
    this(List.of("-Xmx1g"));
  }

  /// @param jvm options of its JVM
  /// @param options of [LoadServer]
  LoadedServer(List<String> jvm, String... options) {
    program =
        Program.java(
            jvm, System.getProperty("java.class.path"), LoadServer.class.getName(), options);
    target = program.target();
    channel = Channel.to(target);
    load = Load.client(channel).with(o -> o.timeout(PATIENCE));
  }

  String target() {
    return target;
  }

  ManagedChannel connect() {
    return Channel.to(target);
  }

  int port() {
    return Program.port(target);
  }

  Program program() {
    return program;
  }

  /// What it holds, but for its threads.
  View look() {
    return load.look(new LookRequest(true, false));
  }

  /// Lets those go on that wait.
  void release() {
    load.release(new Nothing());
  }

  /// Waits until so many handlers of [LoadService] wait.
  void awaitWaiting(int handlers) {
    var quick = new LookRequest(false, false);
    assertThat(await(quick, view -> view.waiting() == handlers).waiting()).isEqualTo(handlers);
  }

  /// What it holds, its threads too, once that is as `wanted`; or after a while.
  View await(Predicate<View> wanted) {
    return await(new LookRequest(true, true), wanted);
  }

  private View await(LookRequest how, Predicate<View> wanted) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      View view = load.look(how);
      if (wanted.test(view) || System.nanoTime() - until > 0) return view;
    }
  }

  @Override
  public void close() {
    channel.close();
    program.close();
  }
}
