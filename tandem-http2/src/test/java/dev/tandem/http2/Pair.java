package dev.tandem.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A client and a server, joined in memory, under random calls, windows, settings, buffers and
/// resets, their mailboxes emptied at random times: all arrives, in order, and nothing is left.
final class Pair {
  private final Random random;
  private final End client;
  private final End server;
  private final List<End.Call> calls = new ArrayList<>();
  private int pings;

  Pair(Random random) {
    this.random = random;
    client = new End(Role.CLIENT, random, settings().withEnablePush(false), window());
    server = new End(Role.SERVER, random, settings(), window());
  }

  static long body(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1, 2 -> random.nextInt(2_000);
      default -> random.nextInt(150_000);
    };
  }

  private int window() {
    return 65_535 + (random.nextBoolean() ? 0 : random.nextInt(200_000));
  }

  private Http2Settings settings() {
    return new Http2Settings(
        random.nextInt(3) == 0 ? 0 : random.nextInt(6_000),
        true,
        1 + random.nextInt(12),
        random.nextInt(3) == 0 ? random.nextInt(20) : random.nextInt(100_000),
        16_384 + (random.nextBoolean() ? 0 : random.nextInt(5_000)),
        Http2Settings.UNLIMITED);
  }

  void run() {
    int steps = 200 + random.nextInt(1_500);
    for (int i = 0; i < steps; i++) step();
    settle();
    windowsAgree();
    // everybody says what is left, and is read
    finish();
    nothingIsLeft();
  }

  // ---- while it runs

  private void step() {
    End end = random.nextBoolean() ? client : server;
    End other = end == client ? server : client;
    switch (random.nextInt(14)) {
      case 0 -> open();
      case 1, 2, 3, 4 -> some(end, end::say);
      case 5 -> some(end, end::use);
      case 6, 7 -> end.apply();
      case 8, 9 -> end.fill(64 + random.nextInt(random.nextBoolean() ? 200 : 30_000));
      case 10, 11 -> end.readFrom(other, 1 + random.nextInt(random.nextBoolean() ? 20 : 30_000));
      case 12 -> rare(end);
      default -> end.takeNotices();
    }
  }

  private void rare(End end) {
    switch (random.nextInt(8)) {
      case 0, 1 -> some(end, end::reset);
      case 2, 3 -> end.change(end == client ? settings().withEnablePush(false) : settings());
      case 4 -> {
        pings++;
        end.commands.push(new Command.Ping(random.nextLong()));
      }
      case 5 -> some(server, this::answerEarly);
      case 6 -> end.inbound.widen(random.nextInt(300_000), random.nextInt(600_000));
      default -> {}
    }
  }

  private void open() {
    var c = new End.Call(calls.size());
    c.toSend = body(random);
    c.withTrailers = random.nextBoolean();
    calls.add(c);
    client.calls.put(c.number, c);
    client.say(c);
  }

  private void answerEarly(End.Call c) {
    if (!c.endSaid || c.heardEnd || c.isOver() || c.resetAsked) return;
    c.resetAsked = true;
    server.commands.push(new Command.Reset(c, ErrorCode.NO_ERROR));
  }

  private void some(End end, java.util.function.Consumer<End.Call> what) {
    var open = end.calls.values().stream().filter(c -> !c.isOver()).toList();
    if (!open.isEmpty()) what.accept(open.get(random.nextInt(open.size())));
  }

  // ---- until nothing moves

  private void settle() {
    client.isSettled = true;
    server.isSettled = true;
    boolean any = true;
    for (int rounds = 0; any; rounds++) {
      assertThat(rounds).as("it comes to rest").isLessThan(200_000);
      if (rounds == 5_000) widen(); // byte by byte it would take forever
      any = false;
      for (End end : new End[] {client, server}) {
        any |= end.apply();
        any |= end.fill(64 + random.nextInt(20_000));
        any |= end.readFrom(end == client ? server : client, 1 + random.nextInt(20_000));
        for (End.Call c : end.calls.values()) {
          if (!c.isOver() && c.uncredited > 0) {
            end.use(c);
            any = true;
          }
        }
        any |= end.takeNotices();
      }
    }
    assertThat(client.errors).isEmpty();
    assertThat(server.errors).isEmpty();
  }

  /// What one end may send is what the other allows.
  private void windowsAgree() {
    for (End end : new End[] {client, server}) {
      End other = end == client ? server : client;
      assertThat(end.inbound.settingsAcknowledged()).isTrue();
      var send = (SendWindows) End.inside(end.outbound, "windows");
      var receive = (ReceiveWindow) End.inside(other.inbound, "frames", "data", "connection");
      assertThat(send.connection()).isEqualTo(receive.left());
      for (End.Call c : end.calls.values()) {
        End.Call there = other.calls.get(c.number);
        if (there == null || there.in == null || c.isOver() || there.isOver() || there.heardEnd)
          continue;
        assertThat(send.of(c)).as("call %d", c.number).isEqualTo(there.in.window.left());
      }
    }
  }

  private void finish() {
    widen();
    for (int rounds = 0; isOpen(); rounds++) {
      assertThat(rounds).as("all calls end").isLessThan(20_000);
      for (End end : new End[] {client, server}) {
        for (End.Call c : List.copyOf(end.calls.values())) end.say(c);
      }
      settle();
    }
    windowsAgree();
  }

  private void widen() {
    var generous = Http2Settings.DEFAULTS.withMaxConcurrentStreams(100);
    while (!client.change(generous.withEnablePush(false))) client.fill(1 << 16);
    while (!server.change(generous)) server.fill(1 << 16);
  }

  private boolean isOpen() {
    return !client.calls.values().stream().allMatch(End.Call::isOver)
        || !server.calls.values().stream().allMatch(End.Call::isOver);
  }

  // ---- afterwards

  private void nothingIsLeft() {
    assertThat(client.pongs + server.pongs).isEqualTo(pings);
    for (End end : new End[] {client, server}) {
      assertThat(end.inbound.openStreams()).isZero();
      assertThat(end.inbound.isUnfinished()).isFalse();
      assertThat(end.outbound.unsentBytes()).isZero();
      assertThat(end.outbound.owedControlBytes()).isZero();
      assertThat(end.outbound.pendingOpens()).isZero();
      assertThat(End.inside(end.outbound, "openStreams")).isEqualTo(0);
      for (String list : new String[] {"ready", "unopened", "waitForStream", "waitForConnection"})
        assertThat(((StreamList) End.inside(end.outbound, list)).size()).as(list).isZero();
      for (End.Call c : end.calls.values())
        assertThat(c.written).as("every byte leaves the queue once").isEqualTo(c.sent);
    }
    for (End.Call c : calls) {
      End.Call there = server.calls.get(c.number);
      if (there == null) {
        // refused, or cancelled before it was sent
        assertThat(c.resetAsked || c.resetBy == ErrorCode.REFUSED_STREAM).isTrue();
        continue;
      }
      if (!c.resetAsked) {
        // the whole answer, unless the server broke it off
        if (!there.resetAsked || c.resetBy == ErrorCode.NO_ERROR) assertWhole(there, c);
        if (!there.resetAsked) assertWhole(c, there);
      }
    }
  }

  private static void assertWhole(End.Call from, End.Call to) {
    assertThat(to.heardEnd).as("call %d", from.number).isTrue();
    assertThat(to.received).isEqualTo(from.toSend);
    assertThat(to.trailersHeard).isEqualTo(from.withTrailers);
  }
}
