package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import routeguide.Feature;
import routeguide.Point;
import routeguide.Rectangle;
import routeguide.RouteGuide;

/// What clients owe us a window for: how much of it a server bears.
class OwedBytesTest extends CallContract {
  private static final int OWED = 2000;

  private final List<MessageStream<Feature>> unread = new ArrayList<>();

  /// Calls whose answers nobody reads. Returns when all have come to a halt.
  private void leaveUnread(RouteGuide guide, List<CountDownLatch> heldBack) throws Exception {
    for (CountDownLatch halted : heldBack) {
      unread.add(guide.listFeature(Rectangle.DEFAULT));
      happens(halted);
    }
  }

  /// Sends features of this size without end, and says of each call when it is held back.
  private static ServerBuilder sending(String name, List<CountDownLatch> heldBack) {
    var next = new AtomicInteger();
    var guide =
        new Guide() {
          @Override
          public MessageStream<Feature> listFeature(Rectangle area) {
            CountDownLatch mine = heldBack.get(next.getAndIncrement());
            return MessageStream.generate(
                out -> sendForever(out, new Feature(name), () -> {}, mine));
          }
        };
    return Server.builder().service(RouteGuide.SERVICE, guide);
  }

  private static List<CountDownLatch> latches(int count) {
    var latches = new ArrayList<CountDownLatch>();
    for (int i = 0; i < count; i++) latches.add(new CountDownLatch(1));
    return latches;
  }

  @Test
  void streamsThatNobodyReadsDoNotStopTheNext() throws Exception {
    var heldBack = latches(50);
    var guide = RouteGuide.client(channel(sending("x", heldBack).maxOwedBytes(OWED)));
    leaveUnread(guide, heldBack);
    assertThat(guide.getFeature(Point.DEFAULT).name()).isEqualTo("f");
    unread.forEach(MessageStream::close);
  }

  @Test
  void largeMessagesThatNobodyReadsStopTheNext() throws Exception {
    var heldBack = latches(2);
    var guide = RouteGuide.client(channel(sending("x".repeat(OWED), heldBack).maxOwedBytes(OWED)));
    leaveUnread(guide, heldBack);
    assertThat(refusal(guide, Code.UNAVAILABLE)).contains("REFUSED_STREAM");
    unread.forEach(MessageStream::close);
    assertThat(guide.getFeature(Point.DEFAULT).name()).isEqualTo("f");
  }

  @Test
  void whatIsOwedOverAllConnectionsIsBoundedTooAndOthersAreServed() throws Exception {
    var heldBack = latches(1);
    Server server = serve(sending("x".repeat(10 * OWED), heldBack).maxHeldBytes(15 * OWED));
    var greedy = RouteGuide.client(connect(server));
    leaveUnread(greedy, heldBack);
    assertThat(refusal(greedy, Code.RESOURCE_EXHAUSTED)).contains("maxHeldBytes, 30000");
    var other = RouteGuide.client(connect(server));
    assertThat(other.getFeature(Point.DEFAULT).name()).isEqualTo("f");
    unread.forEach(MessageStream::close);
  }

  /// A handler is held back a moment before it is known what it left behind.
  private static String refusal(RouteGuide guide, Code code) {
    long until = System.nanoTime() + SOON.toNanos();
    while (System.nanoTime() - until < 0) {
      try {
        guide.getFeature(Point.DEFAULT);
      } catch (RpcException e) {
        assertThat(e.code()).isEqualTo(code);
        return e.message();
      }
    }
    throw new AssertionError("nothing was refused");
  }
}
