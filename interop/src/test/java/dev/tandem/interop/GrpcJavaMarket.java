package dev.tandem.interop;

import com.google.protobuf.Any;
import com.google.rpc.QuotaFailure;
import dev.tandem.interop.market.MarketGrpc;
import dev.tandem.interop.market.MarketOuterClass.Order;
import dev.tandem.interop.market.MarketOuterClass.Receipt;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The market with gRPC for Java, over the very classes that Tandem serves.
final class GrpcJavaMarket implements MarketClient {
  private final ManagedChannel channel;

  GrpcJavaMarket(int port) {
    channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  @Override
  public String buy(Goods goods) {
    var order = ProtobufJavaMarketClient.order(goods);
    return ProtobufJavaMarketClient.text(MarketGrpc.newBlockingStub(channel).buy(order));
  }

  @Override
  public String buyAll(List<Goods> goods) {
    var answers = new Answers();
    var orders = MarketGrpc.newStub(channel).buyAll(answers);
    for (var some : goods) orders.onNext(ProtobufJavaMarketClient.order(some));
    orders.onCompleted();
    return answers.next();
  }

  @Override
  public List<String> count(List<Goods> goods) {
    var lines = new ArrayList<String>();
    MarketGrpc.newBlockingStub(channel)
        .count(ProtobufJavaMarketClient.receipt(goods))
        .forEachRemaining(line -> lines.add(ProtobufJavaMarketClient.text(line)));
    return lines;
  }

  @Override
  public List<String> haggle(List<Goods> goods) {
    var answers = new Answers();
    var orders = MarketGrpc.newStub(channel).haggle(answers);
    var texts = new ArrayList<String>();
    for (var some : goods) {
      orders.onNext(ProtobufJavaMarketClient.order(some));
      texts.add(answers.next());
    }
    orders.onCompleted();
    return texts;
  }

  @Override
  public String failure(Goods goods) {
    try {
      return "none: " + buy(goods);
    } catch (StatusRuntimeException e) {
      var status = StatusProto.fromThrowable(e);
      try {
        var quota = status.getDetails(0).unpack(QuotaFailure.class);
        return e.getStatus().getCode()
            + " "
            + status.getMessage()
            + " "
            + quota.getViolations(0).getSubject();
      } catch (IOException broken) {
        throw new AssertionError(broken);
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /// Receipts, as they come; then why there are no more.
  private static final class Answers implements StreamObserver<Receipt> {
    private final BlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    @Override
    public void onNext(Receipt receipt) {
      receipts.add(receipt);
    }

    @Override
    public void onError(Throwable e) {
      ended.completeExceptionally(e);
    }

    @Override
    public void onCompleted() {
      ended.complete(null);
    }

    String next() {
      try {
        while (true) {
          boolean last = ended.isDone();
          Receipt receipt = receipts.poll(100, TimeUnit.MILLISECONDS);
          if (receipt != null) return ProtobufJavaMarketClient.text(receipt);
          if (!last) continue;
          ended.join();
          throw new AssertionError("the call has ended without an answer");
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /// Its server.
  static final class Served extends MarketGrpc.MarketImplBase {
    @Override
    public void buy(Order order, StreamObserver<Receipt> answer) {
      if (order.getItem().equals("gold")) {
        answer.onError(
            StatusProto.toStatusRuntimeException(
                com.google.rpc.Status.newBuilder()
                    .setCode(com.google.rpc.Code.RESOURCE_EXHAUSTED_VALUE)
                    .setMessage("sold out")
                    .addDetails(Any.pack(MarketService.SOLD_OUT))
                    .build()));
        return;
      }
      answer.onNext(MarketService.receipt(order));
      answer.onCompleted();
    }

    @Override
    public StreamObserver<Order> buyAll(StreamObserver<Receipt> answer) {
      var all = Receipt.newBuilder();
      return new Orders(answer) {
        @Override
        public void onNext(Order order) {
          all.mergeFrom(MarketService.receipt(order));
        }

        @Override
        public void onCompleted() {
          answer.onNext(all.build());
          super.onCompleted();
        }
      };
    }

    @Override
    public void count(Receipt receipt, StreamObserver<Receipt.Line> answers) {
      receipt.getLinesList().forEach(answers::onNext);
      answers.onCompleted();
    }

    @Override
    public StreamObserver<Order> haggle(StreamObserver<Receipt> answers) {
      return new Orders(answers) {
        @Override
        public void onNext(Order order) {
          answers.onNext(MarketService.receipt(order));
        }
      };
    }

    private abstract static class Orders implements StreamObserver<Order> {
      private final StreamObserver<Receipt> answers;

      Orders(StreamObserver<Receipt> answers) {
        this.answers = answers;
      }

      @Override
      public void onError(Throwable e) {}

      @Override
      public void onCompleted() {
        answers.onCompleted();
      }
    }
  }
}
