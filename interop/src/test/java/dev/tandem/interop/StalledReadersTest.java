package dev.tandem.interop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.Bytes;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.ClientCall;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.MessageStream;
import dev.tandem.rpc.RpcException;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who never reads stops who writes to it, and nobody else.
@Timeout(value = 120, unit = SECONDS)
final class StalledReadersTest {
  private static final int STREAMS = 100;
  private static final int CHUNK = 16 * 1024;
  private static final long KIB = 1024;

  /// A stream's window, and what its sender may have ready behind it.
  private static final long MOST_OF_A_STREAM = (256 + 64) * KIB;

  private final LoadedServer server = new LoadedServer();
  private final ManagedChannel channel = server.connect();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void end() {
    channel.close();
    threads.close();
    server.close();
  }

  @Test
  void aHandlerStopsForAClientThatNeverReads() {
    var cost = new Cost();
    var calls = new ArrayList<ClientCall<PourRequest, Chunk>>();
    for (int i = 0; i < STREAMS; i++) {
      var call = channel.call(Load.POUR, CallOptions.DEFAULT);
      call.sendLast(new PourRequest(CHUNK));
      calls.add(call);
    }
    long poured = atRest(() -> server.look().poured());
    cost.isOf("downloads", poured, 128 * KIB, 2 * MOST_OF_A_STREAM);
    for (var call : calls) {
      for (int i = 0; i < 100; i++) assertThat(call.receive().number()).isEqualTo(i);
      call.close();
    }
  }

  @Test
  void aClientStopsForAHandlerThatNeverReads() throws Exception {
    var cost = new Cost();
    var sent = new AtomicLong();
    var totals = new ArrayList<Future<Total>>();
    var payload = Bytes.copyOf(new byte[CHUNK]);
    var enough = new AtomicLong(Long.MAX_VALUE);
    for (int i = 0; i < STREAMS; i++) {
      MessageStream<Chunk> chunks =
          MessageStream.generate(
              out -> {
                while (sent.get() < enough.get()) {
                  out.send(new Chunk(0, payload));
                  sent.incrementAndGet();
                }
              });
      totals.add(threads.submit(() -> Load.client(channel).hoard(chunks)));
    }
    server.awaitWaiting(STREAMS);
    long stopped = atRest(sent::get);
    cost.isOf("uploads", stopped, 2 * MOST_OF_A_STREAM, 128 * KIB);
    enough.set(0);
    server.release();
    long taken = 0;
    for (var total : totals) taken += total.get().chunks();
    assertThat(taken).isEqualTo(sent.get());
  }

  @Test
  void twoHundredStalledStreamsDoNotStopTheNext() throws Exception {
    var chats = new ArrayList<Chat>();
    for (int i = 0; i < 200; i++) chats.add(new Chat(i));
    atRest(() -> chats.stream().mapToLong(chat -> chat.sent.get()).sum());
    assertThat(chats).allMatch(chat -> chat.call.isOpen()); // no answer fits the window
    assertThat(new Chat(200).readAll()).isEqualTo(Chat.CHUNKS);
    for (int i = 0; i < 200; i += 2) chats.get(i).call.close();
    for (int i = 1; i < 200; i += 2) assertThat(chats.get(i).readAll()).isEqualTo(Chat.CHUNKS);
    assertThat(new Chat(201).readAll()).isEqualTo(Chat.CHUNKS);
  }

  /// What streams that nobody reads take since this was made.
  private final class Cost {
    private final long serverBefore = server.look().heapBytes();
    private final long clientBefore = LoadService.heapBytes();

    /// So many chunks went into the streams before they stood still; each may cost either process
    /// so much.
    void isOf(String what, long chunks, long mostAtServer, long mostAtClient) {
      long passed = chunks * CHUNK / STREAMS;
      long atServer = (server.look().heapBytes() - serverBefore) / STREAMS;
      long atClient = (LoadService.heapBytes() - clientBefore) / STREAMS;
      System.out.printf(
          "%,d %s that nobody reads stand still after %,d KiB each: %,d KiB of heap at the server, %,d at the client%n",
          STREAMS, what, passed / KIB, atServer / KIB, atClient / KIB);
      assertThat(passed).isBetween(64 * KIB, 2 * MOST_OF_A_STREAM);
      assertThat(atServer).isLessThan(mostAtServer);
      assertThat(atClient).isLessThan(mostAtClient);
    }
  }

  /// A stream that gets back what it sends, which is more than its window.
  private final class Chat {
    static final int CHUNKS = 64;

    final int number;
    final ClientCall<Chunk, Chunk> call = channel.call(Probe.CHAT, CallOptions.DEFAULT);
    final AtomicLong sent = new AtomicLong();

    Chat(int number) {
      this.number = number;
      threads.execute(this::send);
    }

    private void send() {
      try {
        for (int i = 0; i < CHUNKS; i++) {
          call.send(chunk(i));
          sent.incrementAndGet();
        }
        call.halfClose();
      } catch (RpcException e) {
        // half of them are cancelled; what else goes wrong, the reader sees
      }
    }

    private Chunk chunk(int i) {
      byte[] payload = new byte[CHUNK];
      new Random(1000L * number + i).nextBytes(payload);
      return new Chunk(i, Bytes.copyOf(payload));
    }

    /// How many came back, each as it was sent.
    int readAll() {
      int read = 0;
      for (Chunk back; (back = call.receive()) != null; read++) {
        assertThat(back).isEqualTo(chunk(read));
      }
      return read;
    }
  }

  /// What a sum of bytes or messages has come to once it has stood still for a while.
  private long atRest(LongSupplier sum) {
    long last = sum.getAsLong();
    for (int same = 0; same < 5; ) {
      server.look(); // takes its time
      long now = sum.getAsLong();
      same = now == last && now > 0 ? same + 1 : 0;
      last = now;
    }
    return last;
  }
}
