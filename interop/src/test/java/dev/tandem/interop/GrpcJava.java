package dev.tandem.interop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// gRPC for Java's interop programs, each in a JVM of its own, without anything of ours.
final class GrpcJava {
  private GrpcJava() {}

  static Program server(int port) {
    var server = start("TestServiceServer", "--port=" + port, "--use_tls=false");
    server.awaitStart("Server started");
    return server;
  }

  static Program client(int port, String testCase) {
    return start(
        "TestServiceClient",
        "--server_host=127.0.0.1",
        "--server_port=" + port,
        "--use_tls=false",
        "--soak_per_iteration_max_acceptable_latency_ms=5000", // its first call loads its classes
        "--soak_overall_timeout_seconds=60",
        "--test_case=" + testCase);
  }

  /// Its client for the cases of HTTP/2.
  static Program http2Client(int port, String testCase) {
    return start(
        "Http2Client",
        "--server_host=127.0.0.1",
        "--server_port=" + port,
        "--test_case=" + testCase);
  }

  /// One that was free a moment ago: the server does not say which it got for 0.
  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Program start(String main, String... arguments) {
    var options = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"); // it lives for seconds
    return Program.java(options, jars(), "io.grpc.testing.integration." + main, arguments);
  }

  private static String jars() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("tandem"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
