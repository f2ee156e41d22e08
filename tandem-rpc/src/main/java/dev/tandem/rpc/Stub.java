package dev.tandem.rpc;

import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Base of the generated clients. Immutable; safe for any number of threads.
///
/// @param <C> the client itself
public abstract class Stub<C> {
  private final Channel channel;
  private final CallOptions options;
  private final BiFunction<Channel, CallOptions, C> make;

  /// @param make makes a client of the same kind with other options
  protected Stub(Channel channel, CallOptions options, BiFunction<Channel, CallOptions, C> make) {
    this.channel = Objects.requireNonNull(channel, "channel");
    this.options = Objects.requireNonNull(options, "options");
    this.make = make;
  }

  /// The same client with other options: `guide.with(o ->
  /// o.timeout(ofSeconds(1))).getFeature(point)`.
  public final C with(UnaryOperator<CallOptions> change) {
    return make.apply(channel, change.apply(options));
  }

  /// Makes a call of one message each way. Waits for the answer.
  protected final <Q, R> R unary(MethodDescriptor<Q, R> method, Q request) {
    Objects.requireNonNull(request, "request");
    try (var call = start(method)) {
      sendOnly(request, call);
      return only(call, null);
    }
  }

  /// Starts a call that answers one message with many.
  protected final <Q, R> MessageStream<R> serverStreaming(
      MethodDescriptor<Q, R> method, Q request) {
    Objects.requireNonNull(request, "request");
    var call = start(method);
    try {
      sendOnly(request, call);
    } catch (Throwable thrown) {
      call.close();
      throw thrown;
    }
    return new CallStream<>(call, null);
  }

  /// Makes a call that answers many messages with one. Waits for the answer.
  protected final <Q, R> R clientStreaming(
      MethodDescriptor<Q, R> method, MessageStream<Q> requests) {
    Objects.requireNonNull(requests, "requests");
    try (var call = start(method);
        var pump = Pump.start(requests, call)) {
      return only(call, pump);
    }
  }

  /// Starts a call of many messages each way.
  protected final <Q, R> MessageStream<R> bidi(
      MethodDescriptor<Q, R> method, MessageStream<Q> requests) {
    Objects.requireNonNull(requests, "requests");
    var call = start(method);
    return new CallStream<>(call, Pump.start(requests, call));
  }

  private <Q, R> ClientCall<Q, R> start(MethodDescriptor<Q, R> method) {
    ClientCall<Q, R> call = channel.call(method, options);
    Answer answer = options.answer();
    if (answer != null) answer.of(call);
    return call;
  }

  /// A call that ended before all was sent has an outcome, and maybe an answer: `receive` tells.
  private static <Q> void sendOnly(Q request, ClientCall<Q, ?> call) {
    try {
      call.sendLast(request);
    } catch (RpcException e) {
      if (call.isOpen()) throw e;
    }
  }

  /// The one message of an answer. None or two: the server's method is of another kind than ours,
  /// which gRPC calls UNIMPLEMENTED (statuscodes.md).
  private static <R> R only(ClientCall<?, R> call, @Nullable Pump pump) {
    try {
      R answer = call.receive();
      if (answer == null) throw notOne(call, "ended with OK but without a message");
      if (call.receive() != null) throw notOne(call, "sent a second message");
      return answer;
    } catch (RpcException e) {
      throw pump == null ? e : pump.outcome(e);
    }
  }

  private static RpcException notOne(ClientCall<?, ?> call, String what) {
    return RpcException.local(
        Code.UNIMPLEMENTED,
        "the server " + what + " where " + call.method().fullName() + " has one",
        null);
  }
}
