package dev.tandem.protobuf.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ClientCall;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.MethodDescriptor.Kind;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.Service;
import dev.tandem.rpc.Stub;
import dev.tandem.rpc.spi.Codec;
import dev.tandem.rpc.spi.Payload;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// A call ends alike, whether its messages are protobuf-java's or our own.
class CallsTest {
  private static final Payload NO_MESSAGE = Payload.of(new byte[] {10, 9, 'x'});

  private static final Codec<StringValue> THEIRS =
      ProtobufJavaCodec.of(StringValue.getDefaultInstance());

  private static <T> MethodDescriptor<T, T> echo(Codec<T> codec) {
    return MethodDescriptor.of("test.Echo/Echo", Kind.UNARY, codec, codec);
  }

  private static final MethodDescriptor<StringValue, StringValue> ECHO = echo(THEIRS);
  private static final MethodDescriptor<
          dev.tandem.protobuf.types.StringValue, dev.tandem.protobuf.types.StringValue>
      OWN_ECHO =
          MethodDescriptor.unary(
              "test.Echo/Echo",
              dev.tandem.protobuf.types.StringValue.TYPE,
              dev.tandem.protobuf.types.StringValue.TYPE);

  /// A stub of one method; what the generator writes, by hand.
  private static final class Client<T> extends Stub<Client<T>> implements UnaryOperator<T> {
    private final MethodDescriptor<T, T> method;

    Client(Channel channel, CallOptions options, MethodDescriptor<T, T> method) {
      super(channel, options, (c, o) -> new Client<>(c, o, method));
      this.method = method;
    }

    @Override
    public T apply(T request) {
      return unary(method, request);
    }
  }

  private static <T> Service<UnaryOperator<T>, Client<T>> service(MethodDescriptor<T, T> method) {
    return Service.<UnaryOperator<T>, Client<T>>named("test.Echo")
        .unary(method, UnaryOperator::apply)
        .client((channel, options) -> new Client<>(channel, options, method));
  }

  @Test
  void messagesComeBack() {
    try (var channel = Channel.inProcess(service(ECHO), request -> request)) {
      for (int length : new int[] {0, 1, 100, 200_000}) {
        var message = StringValue.of("x".repeat(length));
        assertThat(service(ECHO).client(channel).apply(message)).isEqualTo(message);
      }
    }
  }

  @Test
  void aBadRequestIsInvalidArgument() {
    assertThat(badRequest(ECHO)).isEqualTo(badRequest(OWN_ECHO)).isEqualTo(Code.INVALID_ARGUMENT);
  }

  private static <T> Code badRequest(MethodDescriptor<T, T> method) {
    try (var channel = Channel.inProcess(service(method), request -> request);
        ClientCall<Payload, Payload> call = channel.call(method.raw(), CallOptions.DEFAULT)) {
      call.sendLast(NO_MESSAGE);
      var e = org.junit.jupiter.api.Assertions.assertThrows(RpcException.class, call::receive);
      assertThat(e.message()).startsWith("the request could not be decoded: google.protobuf.Str");
      return e.code();
    }
  }

  @Test
  void aBadResponseIsInternal() {
    assertThat(badResponse(ECHO)).isEqualTo(badResponse(OWN_ECHO)).isEqualTo(Code.INTERNAL);
  }

  private static <T> Code badResponse(MethodDescriptor<T, T> method) {
    try (var channel = Channel.inProcess(service(echo(Codec.RAW)), request -> NO_MESSAGE);
        var call = channel.call(method, CallOptions.DEFAULT)) {
      call.sendLast(method.request().decode(Payload.EMPTY));
      var e = org.junit.jupiter.api.Assertions.assertThrows(RpcException.class, call::receive);
      assertThat(e.message()).startsWith("the response could not be decoded: google.protobuf.Str");
      return e.code();
    }
  }

  @Test
  void aMessageTooLargeForTheServerIsRefusedByIt() {
    try (var channel = Channel.inProcess(service(ECHO), request -> request)) {
      var message = StringValue.of("x".repeat(5 * 1024 * 1024));
      assertThatThrownBy(() -> service(ECHO).client(channel).apply(message))
          .isInstanceOfSatisfying(
              RpcException.class, e -> assertThat(e.code()).isEqualTo(Code.RESOURCE_EXHAUSTED));
    }
  }
}
