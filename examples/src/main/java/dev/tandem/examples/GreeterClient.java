package dev.tandem.examples;

import dev.tandem.rpc.Channel;
import helloworld.Greeter;
import helloworld.HelloRequest;

final class GreeterClient {
  static void talk(Channel channel) {
    Greeter greeter = Greeter.client(channel);
    var reply = greeter.sayHello(new HelloRequest("czl"));
    IO.println("Greeter client received: " + reply.message());
    reply = greeter.sayHelloAgain(new HelloRequest("daydaygo"));
    IO.println("Greeter client received: " + reply.message());
  }

  public static void main(String... args) {
    ClientOptions.of(50051, args).call(GreeterClient::talk);
  }
}
