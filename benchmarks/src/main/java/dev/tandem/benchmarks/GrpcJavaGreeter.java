package dev.tandem.benchmarks;

import dev.tandem.benchmarks.grpcjava.GreeterGrpc;
import dev.tandem.benchmarks.grpcjava.HelloRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;

/// grpc-java's blocking stub on a channel with its defaults.
final class GrpcJavaGreeter implements Callers.Greeter {
  private final ManagedChannel channel;
  private final GreeterGrpc.GreeterBlockingStub stub;

  GrpcJavaGreeter(String target) {
    channel = ManagedChannelBuilder.forTarget(target).usePlaintext().build();
    stub = GreeterGrpc.newBlockingStub(channel);
  }

  @Override
  public String sayHello(String name) {
    return stub.sayHello(HelloRequest.newBuilder().setName(name).build()).getMessage();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
