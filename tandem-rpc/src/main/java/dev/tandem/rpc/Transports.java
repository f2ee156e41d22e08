package dev.tandem.rpc;

import dev.tandem.rpc.grpc.ContextHost;
import dev.tandem.rpc.grpc.ServedMethod;
import dev.tandem.rpc.grpc.ServerHost;
import dev.tandem.rpc.transport.ClientChannel;
import dev.tandem.rpc.transport.ServerTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Finds transports for servers and channels, and gives them what they need of this package: the
/// only class here that knows the layers below.
final class Transports {
  private Transports() {}

  static ManagedChannel connect(Target target, ChannelSettings settings) {
    return ClientChannel.tcp(
        target.host(), target.port(), target.authority(), new Contexts(), settings);
  }

  static ManagedChannel inProcess(Serving server, boolean stopsServer, ChannelSettings settings) {
    return ClientChannel.inProcess(server.transport, stopsServer, new Contexts(), settings);
  }

  static Serving serve(ServerBuilder builder) {
    return new Serving(new ServerTransport(new Host(builder), builder.settings()));
  }

  /// A server's transport, as the rest of this package sees it.
  static final class Serving {
    final ServerTransport transport;

    private Serving(ServerTransport transport) {
      this.transport = transport;
    }

    void listen(String host, int port) throws IOException {
      transport.listen(host, port);
    }

    int port() {
      return transport.port();
    }

    void stop(Duration grace) {
      transport.stop(grace);
    }

    void awaitTermination() throws InterruptedException {
      transport.awaitTermination();
    }
  }

  private static class Contexts implements ContextHost {
    @Override
    public long deadlineNanos(Context context) {
      return context.deadlineNanos();
    }

    @Override
    public Runnable onCancel(Context context, Consumer<RpcException> listener) {
      return context.onCancel(listener);
    }
  }

  /// A server's table of methods, and how they are run.
  private static final class Host extends Contexts implements ServerHost {
    private final Handling handling;
    private final Map<String, ServedMethod> methods = new HashMap<>();

    Host(ServerBuilder builder) {
      handling = builder.handling();
      for (Service.Bound bound : builder.methods()) {
        MethodDescriptor<?, ?> method = bound.method();
        var handler = handling.around(bound.handler());
        methods.put(method.path(), new ServedMethod(method, handler, builder.isInline(method)));
      }
    }

    @Override
    public @Nullable ServedMethod method(String path) {
      return methods.get(path);
    }

    @Override
    public Status run(ServerCall<?, ?> call, ServedMethod method) {
      return handling.run(call, method.handler());
    }

    @Override
    public Context serving(ServerInfo info, long deadlineNanos) {
      return Context.serving(info, deadlineNanos);
    }

    @Override
    public void mark(Context context, RpcException why) {
      context.mark(why);
    }

    @Override
    public void cancel(Context context, RpcException why) {
      context.cancel(why);
    }
  }
}
