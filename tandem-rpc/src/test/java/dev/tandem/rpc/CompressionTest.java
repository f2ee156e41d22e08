package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import routeguide.Point;
import routeguide.RouteGuide;
import routeguide.RouteNote;

/// Compressed messages, seen and set one by one.
class CompressionTest extends CallContract {
  private static final RouteNote NOTE = new RouteNote(Point.DEFAULT, "x".repeat(10_000));

  private final List<Boolean> received = new CopyOnWriteArrayList<>();

  /// Echoes, every second message uncompressed.
  private Channel echo() {
    return channel(
        Server.builder()
            .method(
                RouteGuide.ROUTE_CHAT,
                call -> {
                  boolean compress = true;
                  for (RouteNote n; (n = call.receive()) != null; compress = !compress) {
                    received.add(call.lastReceivedCompressed());
                    call.compressNext(compress);
                    call.send(n);
                  }
                }));
  }

  @Test
  void messagesAreCompressedIfAskedTo() {
    var guide = RouteGuide.client(echo());
    assertThat(guide.with(o -> o.compress("gzip")).routeChat(MessageStream.of(NOTE)).toList())
        .containsExactly(NOTE);
    assertThat(guide.routeChat(MessageStream.of(NOTE)).toList()).containsExactly(NOTE);
    assertThat(received).containsExactly(true, false);
  }

  @Test
  void bothSidesDecideMessageByMessage() {
    try (var call = echo().call(RouteGuide.ROUTE_CHAT, CallOptions.DEFAULT.compress("gzip"))) {
      for (int i = 0; i < 4; i++) {
        call.compressNext(i >= 2);
        call.send(NOTE);
        assertThat(call.receive()).isEqualTo(NOTE);
        assertThat(call.lastReceivedCompressed()).isEqualTo(i % 2 == 0);
      }
      call.halfClose();
      assertThat(call.receive()).isNull();
    }
    assertThat(received).containsExactly(false, false, true, true);
  }

  @Test
  void theLimitHoldsForWhatIsInflated() {
    Server server =
        serve(Server.builder().service(RouteGuide.SERVICE, new Guide()).maxMessageBytes(5000));
    var guide = RouteGuide.client(connect(server)).with(o -> o.compress("gzip"));
    failsWith(Code.RESOURCE_EXHAUSTED, () -> guide.routeChat(MessageStream.of(NOTE)).toList());
  }
}
