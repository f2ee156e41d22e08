package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import routeguide.Point;
import routeguide.RouteGuide;

/// Listening and connecting: what only a network can refuse.
class AddressTest extends Expectations {
  private static ServerBuilder server() {
    return Server.builder().service(RouteGuide.SERVICE, new Guide()).grace(Duration.ZERO);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (var taken = server().host("127.0.0.1").start()) {
      assertThatThrownBy(() -> server().host("127.0.0.1").port(taken.port()).start())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1:" + taken.port());
    }
  }

  @Test
  void aHostThatIsNotOursIsNamed() {
    assertThatThrownBy(() -> server().host("192.0.2.1").start())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("192.0.2.1");
  }

  @Test
  void byDefaultAllInterfacesAreListenedOn() throws Exception {
    try (var server = server().start();
        var four = Channel.to("127.0.0.1:" + server.port());
        var name = Channel.to("localhost:" + server.port())) {
      assertThat(RouteGuide.client(four).getFeature(Point.DEFAULT).name()).isEqualTo("f");
      assertThat(RouteGuide.client(name).getFeature(Point.DEFAULT).name()).isEqualTo("f");
    }
  }

  @Test
  void whereNobodyListensACallIsUnavailableAndNamesTheAddress() throws Exception {
    int port = freePort();
    try (var channel = Channel.to("127.0.0.1:" + port)) {
      RpcException e =
          failsWith(Code.UNAVAILABLE, () -> RouteGuide.client(channel).getFeature(Point.DEFAULT));
      assertThat(e.message()).contains("127.0.0.1:" + port);
    }
  }

  @Test
  void aCallThatIsReadyToWaitFindsAServerThatComesLater() throws Exception {
    int port = freePort();
    var often = new Backoff(Duration.ofMillis(10), 1, Duration.ofMillis(10), 0);
    try (var channel = Channel.builder("127.0.0.1:" + port).backoff(often).build()) {
      failsWith(Code.UNAVAILABLE, () -> RouteGuide.client(channel).getFeature(Point.DEFAULT));
      var waiting =
          Thread.ofVirtual()
              .start(
                  () ->
                      RouteGuide.client(channel)
                          .with(o -> o.waitForReady(true).timeout(SOON))
                          .getFeature(Point.DEFAULT));
      try (var _ = server().host("127.0.0.1").port(port).start()) {
        ends(waiting);
      }
    }
  }

  @Test
  void aChannelFindsAServerThatCameBack() throws Exception {
    var often = new Backoff(Duration.ofMillis(10), 1, Duration.ofMillis(10), 0);
    Server first = server().host("127.0.0.1").start();
    int port = first.port();
    try (var channel = Channel.builder("127.0.0.1:" + port).backoff(often).build()) {
      var guide = RouteGuide.client(channel).with(o -> o.waitForReady(true).timeout(SOON));
      assertThat(guide.getFeature(Point.DEFAULT).name()).isEqualTo("f");
      first.close();
      try (var _ = server().host("127.0.0.1").port(port).start()) {
        assertThat(guide.getFeature(Point.DEFAULT).name()).isEqualTo("f");
      }
    }
  }

  @Test
  void aHandlerSeesWhereACallComesFrom() throws Exception {
    try (var server =
            Server.builder()
                .host("127.0.0.1")
                .service(
                    RouteGuide.SERVICE,
                    new Guide() {
                      @Override
                      public routeguide.Feature getFeature(Point point) {
                        return new routeguide.Feature(ServerInfo.current().peer());
                      }
                    })
                .start();
        var channel = Channel.to("127.0.0.1:" + server.port())) {
      assertThat(RouteGuide.client(channel).getFeature(Point.DEFAULT).name())
          .startsWith("127.0.0.1:");
    }
  }
}
