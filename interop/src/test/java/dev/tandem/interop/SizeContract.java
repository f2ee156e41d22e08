package dev.tandem.interop;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.Bytes;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.ClientCall;
import dev.tandem.rpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How many streams and connections a server with a gigabyte of heap bears, what each costs, and
/// that nothing of them stays. The figures are printed.
@Timeout(value = 5, unit = MINUTES)
abstract class SizeContract {
  /// The server's limit of streams on one connection.
  private static final int STREAMS = 1000;

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  private final int loaded;
  private final int idle;
  private final LoadedServer server = new LoadedServer();
  private final View cold = server.await(_ -> true);
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<ClientCall<?, ?>> calls = new ArrayList<>();

  /// @param loaded connections that have as many streams as they may
  /// @param idle connections that have none
  SizeContract(int loaded, int idle) {
    this.loaded = loaded;
    this.idle = idle;
  }

  @AfterEach
  void end() {
    closeAll();
    server.close();
  }

  private void closeAll() {
    channels.forEach(ManagedChannel::close);
    channels.clear();
    calls.clear();
  }

  @Test
  void handlersOfUnaryCallsWaitOnAllStreams() throws Exception {
    openUnary(1);
    server.awaitWaiting(STREAMS);
    server.release();
    receiveAll();
    View before = warm();
    try (var live = new LiveCalls(server)) {
      openUnary(loaded);
      server.awaitWaiting(loaded * STREAMS);
      print("unary", before, live);
      server.release();
      receiveAll();
    }
    closeAll();
    leavesNothing(before);
  }

  private void openUnary(int connections) {
    for (int c = 0; c < connections; c++) {
      var channel = connect();
      for (int s = 0; s < STREAMS; s++) {
        var call = channel.call(Load.AWAIT, CallOptions.DEFAULT);
        call.sendLast(new Nothing());
        calls.add(call);
      }
    }
  }

  private void receiveAll() {
    for (var call : calls) {
      assertThat(call.receive()).isEqualTo(new Nothing());
      assertThat(call.receive()).isNull();
    }
  }

  @Test
  void handlersOfStreamsWaitOnAllStreams() throws Exception {
    openStreams(1).forEach(ClientCall::close);
    View before = warm();
    try (var live = new LiveCalls(server)) {
      var open = openStreams(loaded);
      print("streaming", before, live);
      for (int i = 0; i < open.size(); i++) {
        var call = open.get(i);
        if (i % 2 == 0) {
          call.close();
        } else {
          call.halfClose();
          assertThat(call.receive()).isNull();
        }
      }
    }
    closeAll();
    leavesNothing(before);
  }

  /// Each has had an answer: its handler now waits for the next message.
  private List<ClientCall<Chunk, Chunk>> openStreams(int connections) {
    var open = new ArrayList<ClientCall<Chunk, Chunk>>();
    for (int c = 0; c < connections; c++) {
      var channel = connect();
      for (int s = 0; s < STREAMS; s++) {
        var call = channel.call(Probe.CHAT, CallOptions.DEFAULT);
        call.send(new Chunk(open.size(), Bytes.EMPTY));
        open.add(call);
      }
      for (int i = c * STREAMS; i < open.size(); i++) {
        assertThat(open.get(i).receive()).isEqualTo(new Chunk(i, Bytes.EMPTY));
      }
    }
    return open;
  }

  @Test
  void idleConnectionsKeepNoBuffer() throws Exception {
    open(100);
    View before = warm();
    try (var live = new LiveCalls(server)) {
      open(idle);
      System.out.printf("while %,d connections are opened: %s%n", idle, live.took(100));
      System.out.printf("while they are idle: %s%n", live.took(1000));
      View open = server.look();
      assertThat(open.descriptors() - before.descriptors()).isGreaterThanOrEqualTo(idle);
      long each = (open.heapBytes() - before.heapBytes()) / idle;
      System.out.printf(
          "%,d idle connections: %,d bytes of heap each; %,d KiB of direct memory in all, %,d before%n",
          idle, each, open.directBytes() / KIB, before.directBytes() / KIB);
      assertThat(each).isLessThan(6 * KIB);
      assertThat(open.directBytes() - before.directBytes()).isLessThan(MIB);
    }
    closeAll();
    leavesNothing(before);
  }

  /// Each has carried a call.
  private void open(int connections) {
    for (int i = 0; i < connections; i++) {
      assertThat(Probe.client(connect()).echo(new EchoRequest())).isNotNull();
    }
  }

  private ManagedChannel connect() {
    var channel = server.connect();
    channels.add(channel);
    return channel;
  }

  /// Once those that warmed it up are gone.
  private View warm() {
    closeAll();
    return server.await(view -> view.descriptors() <= cold.descriptors());
  }

  private void print(String kind, View before, LiveCalls live) throws InterruptedException {
    int streams = loaded * STREAMS;
    System.out.printf("while %,d %s streams are opened: %s%n", streams, kind, live.took(100));
    System.out.printf("while they wait: %s%n", live.took(1000));
    View open = server.look();
    long each = (open.heapBytes() - before.heapBytes()) / streams;
    System.out.printf(
        "%,d %s streams over %d connections: %,d bytes of heap each, %,d MiB in all%n",
        streams, kind, loaded, each, open.heapBytes() / MIB);
    assertThat(each).isLessThan(8 * KIB);
  }

  private void leavesNothing(View before) {
    View after =
        server.await(
            view ->
                view.descriptors() <= before.descriptors()
                    && view.threads() <= before.threads() + 2);
    System.out.printf("before: %s%nafter: %s%n", before, after);
    assertThat(after.waiting()).isZero();
    assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors());
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 2);
    assertThat(after.heapBytes()).isLessThan(before.heapBytes() + 8 * MIB);
    assertThat(after.directBytes()).isLessThan(before.directBytes() + MIB);
  }
}
