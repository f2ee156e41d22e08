package dev.tandem.examples;

import compute.Compute;
import compute.HelloReply;

final class ComputeServer {
  static final Compute SERVICE = request -> new HelloReply("" + characters(request.helloworld()));

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  public static void main(String... args) {
    ServerOptions.of(19999, args).serve(Compute.SERVICE, SERVICE);
  }
}
