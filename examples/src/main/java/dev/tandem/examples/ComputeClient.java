package dev.tandem.examples;

import compute.Compute;
import compute.HelloRequest;
import dev.tandem.rpc.Channel;

final class ComputeClient {
  static void talk(Channel channel) {
    var reply = Compute.client(channel).sayHello(new HelloRequest("123456"));
    IO.println("received: " + reply.result());
  }

  public static void main(String... args) {
    ClientOptions.of(19999, args).call(ComputeClient::talk);
  }
}
