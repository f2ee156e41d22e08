package dev.tandem.examples;

import helloworld.Greeter;
import helloworld.HelloReply;
import helloworld.HelloRequest;

final class GreeterServer implements Greeter {
  @Override
  public HelloReply sayHello(HelloRequest request) {
    return new HelloReply("hello " + request.name());
  }

  @Override
  public HelloReply sayHelloAgain(HelloRequest request) {
    return new HelloReply("hello " + request.name());
  }

  public static void main(String... args) {
    ServerOptions.of(50051, args).serve(Greeter.SERVICE, new GreeterServer());
  }
}
