package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The programs as people start them.
final class InteropProgramsTest {
  @Test
  void aCaseThatPassesEndsWithNought() {
    try (var server = Side.TANDEM.start("interop-server", "--port", "0")) {
      int port = server.port();
      for (String options : new String[] {"--server_%s=%s", "--server-%s=%s"}) {
        try (var client =
            Side.TANDEM.start(
                "interop-client",
                options.formatted("host", "127.0.0.1"),
                options.formatted("port", port),
                "--test_case",
                "large_unary")) {
          assertThat(client.output()).isEmpty();
        }
      }
      server.terminate();
      assertThat(server.awaitExit()).isZero();
    }
  }

  @Test
  void aCaseThatFailsSaysWhy() {
    try (var client = Side.TANDEM.start("interop-client", "--server_port=" + GrpcJava.freePort())) {
      assertThat(client.awaitExit()).isEqualTo(1);
      assertThat(client.errors()).contains("empty_unary failed:").contains("UNAVAILABLE");
    }
  }

  @Test
  void theCasesAreListed() {
    try (var client = Side.TANDEM.start("interop-client", "--test_case=list")) {
      assertThat(client.output()).hasSize(20).contains("ping_pong", "channel_soak");
    }
  }

  @Test
  void whatIsNotKnownIsNamed() {
    refused("unknown argument --colour", "interop-client", "--colour=red");
    refused("--test_case=nothing", "interop-client", "--test_case=nothing");
    refused("--server_port=many", "interop-client", "--server_port=many");
    refused("--use_tls=true", "interop-server", "--use_tls=true");
    refused("--port needs a value", "interop-server", "--port");
  }

  private static void refused(String what, String program, String argument) {
    try (var started = Side.TANDEM.start(program, argument)) {
      assertThat(started.awaitExit()).isEqualTo(2);
      assertThat(started.errors().lines()).hasSize(1).first().asString().contains(what);
    }
  }
}
