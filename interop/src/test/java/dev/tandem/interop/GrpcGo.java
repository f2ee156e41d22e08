package dev.tandem.interop;

import java.util.ArrayList;
import java.util.List;

/// grpc-go's interop programs.
final class GrpcGo {
  private GrpcGo() {}

  static Program server(int port) {
    var server = start(GoProgram.GRPC_SERVER, "--port=" + port);
    server.awaitErrors("interop server listening on");
    return server;
  }

  static Program client(int port, String testCase, String... more) {
    return client(GoProgram.GRPC_CLIENT, port, testCase, more);
  }

  /// Its client for the cases of HTTP/2.
  static Program http2Client(int port, String testCase) {
    return client(GoProgram.GRPC_HTTP2_CLIENT, port, testCase);
  }

  private static Program client(GoProgram program, int port, String testCase, String... more) {
    var options = new ArrayList<>(List.of(more));
    options.add("--server_host=127.0.0.1");
    options.add("--server_port=" + port);
    options.add("--test_case=" + testCase);
    return start(program, options.toArray(String[]::new));
  }

  /// Without the log it would not say that it is done.
  private static Program start(GoProgram program, String... options) {
    var command = new ArrayList<>(List.of("env", "GRPC_GO_LOG_SEVERITY_LEVEL=info"));
    command.add(program.path().toString());
    command.addAll(List.of(options));
    return new Program(command);
  }
}
