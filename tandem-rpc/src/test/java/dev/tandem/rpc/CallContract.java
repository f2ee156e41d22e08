package dev.tandem.rpc;

import dev.tandem.rpc.transport.Held;
import dev.tandem.rpc.transport.ServerTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import routeguide.RouteGuide;
import trial.chat.Chat;
import trial.files.Files;

/// What every transport must do: subclasses hold the promises, and run over each.
///
/// Windows and send limits are a few hundred bytes, so that whoever is not read is soon held back.
/// After each test no thread of a call may be left, nor anything that the engine lends to calls and
/// connections.
@ParameterizedClass(name = "{0}")
@EnumSource(Over.class)
abstract class CallContract extends Expectations {
  static final int WINDOW_BYTES = 300;
  static final int SEND_BYTES = 200;

  @Parameter Over over;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<ServerTransport> servers = new ArrayList<>();

  @AfterEach
  void closesAndLeavesNothing() throws Exception {
    Held held = Held.by(servers);
    for (AutoCloseable closeable : open.reversed()) closeable.close();
    open.clear();
    servers.clear();
    Leftovers.assertNone(held, SOON);
  }

  // ---- making servers and channels

  /// A server with small windows, closed after the test.
  Server serve(ServerBuilder builder) {
    Server server =
        closing(
            over.serve(
                builder
                    .streamWindowBytes(WINDOW_BYTES)
                    .sendBufferBytes(SEND_BYTES)
                    .grace(Duration.ZERO)));
    servers.add(server.transport().transport);
    return server;
  }

  /// A channel with small windows, closed after the test.
  ManagedChannel connect(Server server) {
    return connect(server, c -> c);
  }

  ManagedChannel connect(Server server, UnaryOperator<ChannelBuilder> change) {
    ChannelBuilder builder =
        over.channelTo(server).streamWindowBytes(WINDOW_BYTES).sendBufferBytes(SEND_BYTES);
    return closing(change.apply(builder).build());
  }

  ManagedChannel channel(ServerBuilder builder) {
    return connect(serve(builder));
  }

  RouteGuide.Client over(RouteGuide implementation) {
    return RouteGuide.client(channel(Server.builder().service(RouteGuide.SERVICE, implementation)));
  }

  Chat.Client over(Chat implementation) {
    return Chat.client(channel(Server.builder().service(Chat.SERVICE, implementation)));
  }

  Files.Client over(Files implementation) {
    return Files.client(channel(Server.builder().service(Files.SERVICE, implementation)));
  }

  <T extends AutoCloseable> T closing(T closeable) {
    open.add(closeable);
    return closeable;
  }
}
