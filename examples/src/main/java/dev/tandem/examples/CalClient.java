package dev.tandem.examples;

import dev.tandem.rpc.Channel;
import simplecal.AddRequest;
import simplecal.Cal;
import simplecal.MultiplyRequest;

final class CalClient {
  static void talk(Channel channel) {
    Cal cal = Cal.client(channel);
    IO.println("100 + 300 = " + cal.add(new AddRequest(100, 300)).number());
    IO.println("100 * 300 = " + cal.multiply(new MultiplyRequest(100, 300)).number());
  }

  public static void main(String... args) {
    ClientOptions.of(50051, args).call(CalClient::talk);
  }
}
