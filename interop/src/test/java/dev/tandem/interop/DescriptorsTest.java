package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ManagedChannel;
import io.grpc.testing.integration.Empty;
import io.grpc.testing.integration.TestService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that has no file descriptor left.
@Timeout(120)
final class DescriptorsTest {
  private static final int DESCRIPTORS = 150;
  private static final Path SHELL = Path.of("/bin/bash");
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static Program server() {
    assumeTrue(Files.isExecutable(SHELL), "no bash, whose ulimit is needed");
    return new Program(
        List.of(
            SHELL.toString(),
            "-c",
            "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\"",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            InteropServer.class.getName(),
            "--port",
            "0"));
  }

  private static void call(ManagedChannel channel) {
    TestService service = TestService.client(channel).with(o -> o.timeout(Duration.ofSeconds(30)));
    assertThat(service.emptyCall(new Empty())).isEqualTo(new Empty());
  }

  @Test
  void aServerWithoutDescriptorsServesThoseWhoAreConnectedAndRests() throws IOException {
    try (var server = server()) {
      String target = server.target();
      try (var friend = Channel.to(target)) {
        call(friend);
        var crowd = new ArrayList<Socket>();
        try {
          for (int i = 0; i < DESCRIPTORS; i++) {
            crowd.add(new Socket(InetAddress.getLoopbackAddress(), Program.port(target)));
          }
          server.awaitErrors("no connection can be accepted");
          call(friend);
          assertThat(cpuDuring(server)).isLessThan(LOOK.dividedBy(2));
          call(friend);
          assertThat(server.errors().lines().filter(line -> line.contains("accepted")))
              .as("warnings")
              .hasSize(1);
        } finally {
          for (Socket socket : crowd) socket.close();
        }
        try (var late = Channel.to(target)) {
          call(late);
        }
      }
    }
  }

  private static Duration cpuDuring(Program server) {
    Duration before = server.cpu();
    long until = System.nanoTime() + LOOK.toNanos();
    for (long left; (left = until - System.nanoTime()) > 0; ) LockSupport.parkNanos(left);
    return server.cpu().minus(before);
  }
}
