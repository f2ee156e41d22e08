package dev.tandem.interop;

import dev.tandem.protobuf.Bytes;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Context;
import dev.tandem.rpc.MessageStream;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.ServerInfo;
import dev.tandem.rpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Does as it is told, and says what it saw: see `probe.proto`.
class ProbeService implements Probe {
  private static final int PATIENCE_SECONDS = 5;

  /// What is known of a held call, as it becomes known.
  private record Held(CompletableFuture<Void> begun, CompletableFuture<String> outcome) {}

  private final Map<String, Held> calls = new ConcurrentHashMap<>();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger mostHeld = new AtomicInteger();

  @Override
  public EchoReply echo(EchoRequest request) {
    Context context = Context.current();
    returnMetadata(ServerInfo.current());
    ThisCall.current().ifPresent(call -> call.compressNext(request.compressReply()));
    Bytes payload =
        request.hasReplyBytes() ? Bytes.copyOf(new byte[request.replyBytes()]) : request.payload();
    return new EchoReply(payload, context.remaining().map(Duration::toMillis).orElse(-1L));
  }

  private static void returnMetadata(ServerInfo call) {
    for (String name : call.headers().names()) {
      if (!name.startsWith("x-")) {
        continue;
      }
      if (name.endsWith("-bin")) {
        returnAll(call, Metadata.Key.binary(name), Metadata.Key.binary("trailing-" + name));
      } else {
        returnAll(call, Metadata.Key.text(name), Metadata.Key.text("trailing-" + name));
      }
    }
  }

  private static <T> void returnAll(
      ServerInfo call, Metadata.Key<T> key, Metadata.Key<T> trailing) {
    for (T value : call.headers().all(key)) {
      call.header(key, value);
      call.trailer(trailing, value);
    }
  }

  @Override
  public Nothing fail(Failure failure) {
    throw exception(failure);
  }

  @Override
  public Nothing hold(HoldRequest request) {
    Held call = call(request.name());
    mostHeld.accumulateAndGet(held.incrementAndGet(), Math::max);
    call.begun.complete(null);
    try {
      Thread.sleep(request.millis());
      call.outcome.complete("finished");
    } catch (InterruptedException e) {
      boolean late = Context.current().remaining().filter(left -> !left.isPositive()).isPresent();
      call.outcome.complete(late ? "deadline" : "cancelled");
    } finally {
      held.decrementAndGet();
    }
    return new Nothing();
  }

  @Override
  public Nothing awaitHeld(OutcomeRequest request) {
    var begun =
        call(request.name())
            .begun
            .thenApply(_ -> true)
            .completeOnTimeout(false, PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (begun.join()) return new Nothing();
    throw new RpcException(Code.NOT_FOUND, "no call " + request.name() + " was held");
  }

  @Override
  public OutcomeReply outcome(OutcomeRequest request) {
    var outcome =
        call(request.name())
            .outcome
            .copy()
            .completeOnTimeout("unknown", PATIENCE_SECONDS, TimeUnit.SECONDS);
    return new OutcomeReply(outcome.join(), mostHeld.get());
  }

  private Held call(String name) {
    return calls.computeIfAbsent(
        name, _ -> new Held(new CompletableFuture<>(), new CompletableFuture<>()));
  }

  @Override
  public MessageStream<Chunk> count(CountRequest request) {
    return MessageStream.generate(
        out -> {
          for (int i = 0; i < request.chunks(); i++) {
            out.send(new Chunk(i, Bytes.copyOf(new byte[request.chunkBytes()])));
          }
          if (request.hasFailure()) {
            throw exception(request.failure());
          }
        });
  }

  @Override
  public Total collect(MessageStream<Chunk> chunks) {
    return total(chunks);
  }

  /// What was sent, added up; or the failure that one of them asks for.
  static Total total(MessageStream<Chunk> chunks) {
    int count = 0;
    long bytes = 0;
    for (Chunk chunk : chunks) {
      if (chunk.hasFailure()) {
        throw exception(chunk.failure());
      }
      count++;
      bytes += chunk.payload().size();
    }
    return new Total(count, bytes);
  }

  @Override
  public MessageStream<Chunk> chat(MessageStream<Chunk> chunks) {
    return chunks;
  }

  private static RpcException exception(Failure failure) {
    return new RpcException(
        new Status(Code.of(failure.code()), failure.message(), failure.details()));
  }
}
