package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.rpc.transport.Held;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Clients that connect just as the server is stopped: it keeps none of their connections, and none
/// of them waits for it.
class AcceptedWhileStoppingTest {
  private static final boolean LARGE = "large".equals(System.getProperty("tandem.budget"));
  private static final int ROUNDS = LARGE ? 2_000 : 100;
  private static final int CLIENTS = 4;

  @Test
  void noConnectionIsLeft() throws Exception {
    try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (int round = 0; round < ROUNDS; round++) {
        var server = Server.builder().host("127.0.0.1").port(0).grace(Duration.ZERO).start();
        var transport = server.transport().transport;
        var start = new CyclicBarrier(CLIENTS + 1);
        var clients = new ArrayList<Future<Boolean>>();
        for (int i = 0; i < CLIENTS; i++) clients.add(threads.submit(client(server.port(), start)));
        Held held = Held.by(List.of(transport));
        start.await(20, TimeUnit.SECONDS);
        server.close();
        for (var client : clients) client.get(20, TimeUnit.SECONDS);
        assertThat(held.left()).as("round %s", round).isEmpty();
      }
    }
  }

  /// Connects, and reads until the server has closed; whether it got so far.
  private static Callable<Boolean> client(int port, CyclicBarrier start) {
    return () -> {
      start.await(20, TimeUnit.SECONDS);
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.getLocalPort() == port) return false; // connected to itself, as nobody listened
        socket.setSoTimeout(10_000);
        // Linux may forget a connection that was half made when nobody listens any more, and says
        // so to whoever speaks.
        socket.getOutputStream().write('P');
        while (socket.getInputStream().read() >= 0) {
          // its settings, perhaps
        }
        return true;
      } catch (SocketException e) {
        return false; // refused, or reset
      } catch (IOException e) {
        throw new AssertionError("the server neither closes the connection nor says anything", e);
      }
    };
  }
}
