package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.protobuf.Bytes;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.MessageStream;
import dev.tandem.rpc.Pipe;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.Server;
import dev.tandem.rpc.ServerBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Networks that break: at every byte, or without a word.
@Timeout(120)
final class BrokenNetworkTest {
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Bytes PAYLOAD = Bytes.copyOf("hello".getBytes(StandardCharsets.UTF_8));

  private static ServerBuilder server(Probe service) {
    return Server.builder().host("127.0.0.1").grace(SOON).service(Probe.SERVICE, service);
  }

  /// A unary call and a conversation over one connection; how many of the two were answered.
  private static int talk(String target) {
    int answered = 0;
    try (var channel = Channel.to(target)) {
      Probe probe = Probe.client(channel);
      try {
        assertThat(probe.echo(EchoRequest.builder().payload(PAYLOAD).build()).payload())
            .isEqualTo(PAYLOAD);
        answered++;
        var chunks = IntStream.range(0, 3).mapToObj(i -> new Chunk(i, PAYLOAD));
        int next = 0;
        for (Chunk chunk : probe.chat(MessageStream.of(chunks))) {
          assertThat(chunk).isEqualTo(new Chunk(next++, PAYLOAD));
        }
        assertThat(next).isEqualTo(3);
        answered++;
      } catch (RpcException e) {
        assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(e.message()).contains(target);
      }
    }
    return answered;
  }

  @Test
  void aConnectionCutAtEveryByteEndsTheCallOnce() {
    try (var server = server(new ProbeService()).start()) {
      long toServer;
      long toClient;
      try (var whole = new Network(server.port())) {
        assertThat(talk(whole.target())).isEqualTo(2);
        toServer = whole.bytesToServer();
        toClient = whole.bytesToClient();
      }
      var answered = new int[3];
      for (int cut = 1; cut <= toServer; cut++) {
        try (var network = new Network(server.port()).cutToServerAfter(cut)) {
          answered[talk(network.target())]++;
        }
      }
      for (int cut = 1; cut <= toClient; cut++) {
        try (var network = new Network(server.port()).cutToClientAfter(cut)) {
          answered[talk(network.target())]++;
        }
      }
      // Whether both are answered before a cut among the last bytes is up to who is faster.
      assertThat(List.of(answered[0], answered[1]))
          .as("connections cut before the first answer, and before the second")
          .doesNotContain(0);
    }
  }

  @Test
  void aSlowNetworkDelaysAndLosesNothing() {
    int chunks = 40;
    var payload = Bytes.copyOf(new byte[50_000]);
    try (var server = server(new ProbeService()).start();
        var network = new Network(server.port()).bytesPerSecond(2_000_000);
        var channel = Channel.to(network.target())) {
      long began = System.nanoTime();
      var total =
          Probe.client(channel)
              .collect(
                  MessageStream.of(
                      IntStream.range(0, chunks).mapToObj(i -> new Chunk(i, payload))));
      assertThat(total).isEqualTo(new Total(chunks, 2_000_000));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(900));
    }
  }

  @Test
  void aDeadNetworkIsFoundOutByBothSides() throws Exception {
    var begun = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    var service =
        new ProbeService() {
          @Override
          public MessageStream<Chunk> chat(MessageStream<Chunk> chunks) {
            return MessageStream.generate(
                out -> {
                  begun.countDown();
                  try {
                    for (Chunk chunk : chunks) out.send(chunk);
                  } finally {
                    ended.countDown();
                  }
                });
          }
        };
    var pipe = new Pipe<Chunk>();
    try (var server = server(service).keepAlive(SOON, SOON).permitPings(Duration.ZERO).start();
        var network = new Network(server.port());
        var channel = Channel.builder(network.target()).keepAlive(SOON, SOON).build();
        var answers = Probe.client(channel).chat(pipe.stream())) {
      pipe.send(new Chunk(1, PAYLOAD));
      assertThat(answers.next()).isEqualTo(new Chunk(1, PAYLOAD));
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      network.die();
      RpcException e = catchThrowableOfType(RpcException.class, answers::hasNext);
      assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(e.message()).contains(network.target()).contains("keepalive");
      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
