package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import routeguide.RouteGuide;
import routeguide.RouteNote;

/// Both ways at once, and one after the other.
class PingPongTest extends CallContract {
  @Test
  void oneThreadCanWriteAndReadInTurns() {
    var notes = new Pipe<RouteNote>();
    try (var replies = over(new Guide()).routeChat(notes.stream())) {
      for (int i = 0; i < 3; i++) {
        notes.send(Guide.note(i));
        assertThat(replies.next()).isEqualTo(Guide.note(i));
      }
      notes.close();
      assertThat(replies.hasNext()).isFalse();
    }
  }

  @Test
  void theSameWithThePlainCall() {
    var channel = channel(Server.builder().service(RouteGuide.SERVICE, new Guide()));
    try (var call = channel.call(RouteGuide.ROUTE_CHAT, CallOptions.DEFAULT)) {
      call.send(Guide.note(1));
      assertThat(call.receive()).isEqualTo(Guide.note(1));
      call.halfClose();
      assertThat(call.receive()).isNull();
      assertThat(call.isOpen()).isFalse();
    }
  }

  @Test
  void aSourceHasItsOwnThreadSoReadingAndWritingCannotBlockEachOther() {
    var notes = IntStream.range(0, 1000).mapToObj(Guide::note).toList();
    assertThat(over(new Guide()).routeChat(MessageStream.of(notes)).toList()).isEqualTo(notes);
  }

  @Test
  void whatAPipeHeldBeforeTheCallGoesFirst() {
    var notes = new Pipe<RouteNote>(100);
    for (int i = 0; i < 100; i++) notes.send(Guide.note(i)); // more than the windows take
    try (var replies = over(new Guide()).routeChat(notes.stream())) {
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 100; i < 200; i++) notes.send(Guide.note(i));
                    notes.close();
                  });
      for (int i = 0; i < 200; i++) assertThat(replies.next()).isEqualTo(Guide.note(i));
      assertThat(replies.hasNext()).isFalse();
      assertThat(writer).isNotNull();
    }
  }

  @Test
  void aPipeThatWasClosedBeforeTheCallEndsTheRequests() {
    var notes = new Pipe<RouteNote>();
    notes.send(Guide.note(1));
    notes.close();
    assertThat(over(new Guide()).routeChat(notes.stream()).toList()).containsExactly(Guide.note(1));
  }

  @Test
  void sendingAfterHalfCloseIsRefused() {
    var channel = channel(Server.builder().service(RouteGuide.SERVICE, new Guide()));
    try (var call = channel.call(RouteGuide.ROUTE_CHAT, CallOptions.DEFAULT)) {
      call.halfClose();
      call.halfClose();
      assertThatThrownBy(() -> call.send(Guide.note(1)))
          .isInstanceOfAny(IllegalStateException.class, RpcException.class);
    }
  }
}
