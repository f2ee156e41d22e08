package dev.tandem.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/// What the generator knows of a service: its methods, how an implementation serves them, how a
/// client is made. The constant `SERVICE` of a generated interface.
///
/// @param <S> the generated interface
/// @param <C> its client
public final class Service<S, C extends S> {
  /// A method and what serves it.
  record Bound(MethodDescriptor<?, ?> method, ServerInterceptor.Handler<?, ?> handler) {}

  /// A method and how an implementation of the interface serves it.
  private record Row<S, Q, R>(MethodDescriptor<Q, R> method, Serving<S, Q, R> serving) {
    Bound bind(S implementation) {
      ServerInterceptor.Handler<Q, R> handler = call -> serving.serve(implementation, call);
      return new Bound(method, handler);
    }
  }

  @FunctionalInterface
  private interface Serving<S, Q, R> {
    void serve(S implementation, ServerCall<Q, R> call) throws Exception;
  }

  private final String name;
  private final List<Row<S, ?, ?>> rows;
  private final BiFunction<Channel, CallOptions, C> client;

  private Service(
      String name, List<Row<S, ?, ?>> rows, BiFunction<Channel, CallOptions, C> client) {
    this.name = name;
    this.rows = rows;
    this.client = client;
  }

  /// Begins the description of a service; what generated code calls.
  public static <S, C extends S> Builder<S, C> named(String name) {
    return new Builder<>(name);
  }

  /// The full name: `routeguide.RouteGuide`.
  public String name() {
    return name;
  }

  /// In the order of the `.proto` file.
  public List<MethodDescriptor<?, ?>> methods() {
    return rows.stream().<MethodDescriptor<?, ?>>map(Row::method).toList();
  }

  /// A client that calls this service over `channel`.
  public C client(Channel channel) {
    return client.apply(channel, CallOptions.DEFAULT);
  }

  List<Bound> bind(S implementation) {
    Objects.requireNonNull(implementation, "implementation");
    return rows.stream().map(row -> row.bind(implementation)).toList();
  }

  @Override
  public String toString() {
    return name;
  }

  /// Adds methods in the order of the `.proto` file.
  public static final class Builder<S, C extends S> {
    private final String name;
    private final List<Row<S, ?, ?>> rows = new ArrayList<>();

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    public <Q, R> Builder<S, C> unary(MethodDescriptor<Q, R> method, BiFunction<S, Q, R> serve) {
      return add(
          method,
          (implementation, call) -> {
            R answer = serve.apply(implementation, Handling.onlyRequest(call));
            call.send(Handling.returned(answer, call));
          });
    }

    public <Q, R> Builder<S, C> serverStreaming(
        MethodDescriptor<Q, R> method, BiFunction<S, Q, MessageStream<R>> serve) {
      return add(
          method,
          (implementation, call) -> {
            var answers = serve.apply(implementation, Handling.onlyRequest(call));
            Handling.sendAll(Handling.returned(answers, call), call);
          });
    }

    public <Q, R> Builder<S, C> clientStreaming(
        MethodDescriptor<Q, R> method, BiFunction<S, MessageStream<Q>, R> serve) {
      return add(
          method,
          (implementation, call) -> {
            try (var requests = new Requests<>(call)) {
              R answer = serve.apply(implementation, requests);
              call.send(Handling.returned(answer, call));
            }
          });
    }

    public <Q, R> Builder<S, C> bidi(
        MethodDescriptor<Q, R> method, BiFunction<S, MessageStream<Q>, MessageStream<R>> serve) {
      return add(
          method,
          (implementation, call) -> {
            try (var requests = new Requests<>(call)) {
              var answers = serve.apply(implementation, requests);
              Handling.sendAll(Handling.returned(answers, call), call);
            }
          });
    }

    private <Q, R> Builder<S, C> add(MethodDescriptor<Q, R> method, Serving<S, Q, R> serving) {
      rows.add(new Row<>(method, serving));
      return this;
    }

    /// Ends the description.
    ///
    /// @param client makes a client
    public Service<S, C> client(BiFunction<Channel, CallOptions, C> client) {
      return new Service<>(name, List.copyOf(rows), client);
    }
  }
}
