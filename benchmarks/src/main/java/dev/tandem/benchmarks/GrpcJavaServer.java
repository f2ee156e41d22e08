package dev.tandem.benchmarks;

import dev.tandem.benchmarks.grpcjava.GreeterGrpc;
import dev.tandem.benchmarks.grpcjava.HelloReply;
import dev.tandem.benchmarks.grpcjava.HelloRequest;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.Executors;

/// The Greeter as a grpc-java user writes it, on port 0 unless told otherwise.
///
/// `--port N`, and at most one of `--direct` (handlers on the event loop) and `--virtual` (a
/// virtual thread per call); without either, grpc-java's own default executor.
final class GrpcJavaServer extends GreeterGrpc.GreeterImplBase {
  @Override
  public void sayHello(HelloRequest request, StreamObserver<HelloReply> reply) {
    reply.onNext(HelloReply.newBuilder().setMessage("hello " + request.getName()).build());
    reply.onCompleted();
  }

  @Override
  public void sayHelloAgain(HelloRequest request, StreamObserver<HelloReply> reply) {
    sayHello(request, reply);
  }

  public static void main(String... args) throws IOException, InterruptedException {
    int port = 0;
    boolean direct = false;
    boolean virtual = false;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--port" -> port = Integer.parseInt(args[++i]);
        case "--direct" -> direct = true;
        case "--virtual" -> virtual = true;
        default ->
            throw new IllegalArgumentException(
                args[i] + ": --port N, --direct or --virtual is meant");
      }
    }
    ServerBuilder<?> builder = ServerBuilder.forPort(port).addService(new GrpcJavaServer());
    if (direct) {
      builder.directExecutor();
    } else if (virtual) {
      builder.executor(Executors.newVirtualThreadPerTaskExecutor());
    }
    Server server = builder.build().start();
    IO.println("listening on [::]:" + server.getPort());
    server.awaitTermination();
  }
}
