package dev.tandem.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// How a connection begins, and what is said of one that begins otherwise. RFC 9113 §3.4.
class HandshakeTest {
  private final Frames peer = new Frames();

  @Test
  void serverSaysSettingsAndItsWindowAndAcknowledgesTheClients() {
    var server =
        Endpoint.server(
            Http2Settings.DEFAULTS.withMaxConcurrentStreams(100), Http2Limits.defaults());
    assertThat(server.says()).containsExactly("SETTINGS 3=100", "WINDOW_UPDATE 0 983041");
    server.hear(peer.magic().settings(4, 1000));
    assertThat(server.log()).containsExactly("settings");
    assertThat(server.inbound.prefaceComplete()).isTrue();
    assertThat(server.inbound.settingsAcknowledged()).isFalse();
    assertThat(server.says()).containsExactly("SETTINGS ACK");
    server.hear(peer.settingsAck());
    assertThat(server.inbound.settingsAcknowledged()).isTrue();
  }

  @Test
  void clientSaysMagicAndForbidsPush() {
    var client = Endpoint.client();
    assertThat(client.says()).containsExactly("magic", "SETTINGS 2=0", "WINDOW_UPDATE 0 983041");
    client.hear(peer.settings().settingsAck());
    assertThat(client.inbound.settingsAcknowledged()).isTrue();
    assertThat(client.says()).containsExactly("SETTINGS ACK");
  }

  @Test
  void noticeOfThePrefaceSettingsIsNotWaitedForTwice() {
    var client = Endpoint.client();
    client.inbound.handle(new Notice.SettingsSent(Http2Settings.DEFAULTS.withEnablePush(false)));
    client.hear(peer.settings().settingsAck());
    assertThat(client.inbound.settingsAcknowledged()).isTrue();
    client.inbound.handle(new Notice.SettingsSent(Http2Settings.DEFAULTS));
    assertThat(client.inbound.settingsAcknowledged()).isFalse();
  }

  @Test
  void firstFrameHasToBeSettings() {
    var server = Endpoint.server();
    server.hear(peer.magic().ping(1));
    assertThat(server.log()).containsExactly("error PROTOCOL_ERROR");
    assertThat(server.reasons).containsExactly("the first frame is PING; it has to be SETTINGS");
    assertThat(server.says()).last().asString().startsWith("GOAWAY 0 PROTOCOL_ERROR");

    var client = Endpoint.client();
    client.hear(peer.settingsAck());
    assertThat(client.log()).containsExactly("error PROTOCOL_ERROR");
  }

  @Test
  void http1RequestIsNamed() {
    var server = Endpoint.server();
    server.hear(peer.text("GET /hel"));
    assertThat(server.log()).isEmpty();
    server.hear(peer.text("lo HTTP/1.1\r\nhost: x\r\n\r\n"));
    assertThat(server.log())
        .containsExactly("not HTTP/2: an HTTP/1.x request: GET /hello HTTP/1.1");
    server.hear(peer.magic().settings());
    assertThat(server.log()).isEmpty();
  }

  @Test
  void postAndPutBeginAsTheMagicDoesAndAreStillSeen() {
    for (String method : new String[] {"POST", "PUT", "PRI"}) {
      var server = Endpoint.server();
      server.hear(peer.text(method + " /x HTTP/1.0\r\n"));
      assertThat(server.log())
          .containsExactly("not HTTP/2: an HTTP/1.x request: " + method + " /x HTTP/1.0");
    }
  }

  @Test
  void http1ResponseIsNamed() {
    var client = Endpoint.client();
    client.hear(peer.text("HTTP/1.1 400 Bad Request\r\n"));
    assertThat(client.log())
        .containsExactly("not HTTP/2: an HTTP/1.x response: HTTP/1.1 400 Bad Request");
  }

  @Test
  void tlsIsNamedOnBothSides() {
    var server = Endpoint.server();
    server.hear(peer.hex("16030100c8010000c40303"));
    assertThat(server.log())
        .containsExactly("not HTTP/2: a TLS handshake (the peer expects TLS; here is none)");
    var client = Endpoint.client();
    client.hear(peer.hex("15030100020246"));
    assertThat(client.log())
        .containsExactly("not HTTP/2: a TLS alert (the peer expects TLS; here is none)");
  }

  @Test
  void otherProtocolsAreQuoted() {
    var client = Endpoint.client();
    client.hear(peer.text("SSH-2.0-OpenSSH_9.7\r\n"));
    assertThat(client.log()).containsExactly("not HTTP/2: the text \"SSH-2.0-OpenSSH_9.7\"");
    var server = Endpoint.server();
    server.hear(peer.hex("00010203"));
    assertThat(server.log()).containsExactly("not HTTP/2: the bytes 00 01 02 03");
  }

  @Test
  void halfALineIsNamedWhenThePeerCloses() {
    var client = Endpoint.client();
    client.hear(peer.text("HTTP/1.1 503"));
    client.inbound.eof();
    assertThat(client.log()).containsExactly("not HTTP/2: an HTTP/1.x response: HTTP/1.1 503");
  }

  @Test
  void aLineWithoutEndIsNotWaitedForForever() {
    var server = Endpoint.server();
    server.hear(peer.text("G".repeat(500)));
    assertThat(server.log()).hasSize(1);
  }

  @Test
  void theBeginningIsHandedOver() {
    var met = new StringBuilder();
    var inbound =
        new Inbound(
            Role.SERVER,
            Http2Settings.DEFAULTS,
            Http2Limits.defaults(),
            new SilentEvents() {
              @Override
              public void notHttp2(String what, ByteBuffer begin) {
                while (begin.hasRemaining()) met.append((char) begin.get());
              }
            });
    inbound.feed(ByteBuffer.wrap(peer.text("GET / HTTP/1.1\r\nhost: x\r\n\r\n").take()));
    assertThat(met.toString()).isEqualTo("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  }
}
