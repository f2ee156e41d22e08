package dev.tandem.benchmarks;

import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ManagedChannel;
import helloworld.Greeter;
import helloworld.HelloRequest;

/// Tandem's stub on a channel with its defaults.
final class TandemGreeter implements Callers.Greeter {
  private final ManagedChannel channel;
  private final Greeter stub;

  TandemGreeter(String target) {
    channel = Channel.to(target);
    stub = Greeter.client(channel);
  }

  @Override
  public String sayHello(String name) {
    return stub.sayHello(new HelloRequest(name)).message();
  }

  @Override
  public void close() {
    channel.close();
  }
}
