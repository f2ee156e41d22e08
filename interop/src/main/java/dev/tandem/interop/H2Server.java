package dev.tandem.interop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/// Tandem's HTTP/2 alone, without gRPC: any GET is answered with 64 KB, a POST with what was sent.
/// For `h2spec`, whose requests are those of a browser.
final class H2Server {
  private static final List<String> OPTIONS = List.of("host=127.0.0.1", "port=8080");

  public static void main(String... args) {
    var options = new Arguments(OPTIONS, args);
    String host = options.text("host");
    try (var server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(host, options.number("port")));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
      options.sayListening(server.socket().getLocalPort());
      while (true) {
        var socket = server.accept();
        Thread.ofVirtual().start(() -> H2Connection.serve(socket));
      }
    } catch (IOException e) {
      System.err.println("cannot listen on " + host + ":" + options.text("port") + ": " + e);
      System.exit(1);
    }
  }
}
