package dev.tandem.interop;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.rpc.QuotaFailure;
import dev.tandem.interop.market.Market;
import dev.tandem.interop.market.MarketOuterClass.Order;
import dev.tandem.interop.market.MarketOuterClass.Receipt;
import dev.tandem.protobuf.java.ProtobufJavaDetails;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.MessageStream;
import dev.tandem.rpc.Pipe;
import dev.tandem.rpc.RpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Tandem's client over protobuf-java's classes.
final class ProtobufJavaMarketClient implements MarketClient {
  private final ManagedChannel channel;
  private final Market market;

  ProtobufJavaMarketClient(int port) {
    channel = Channel.to("http://127.0.0.1:" + port);
    market = Market.client(channel);
  }

  static Order order(Goods goods) {
    return Order.newBuilder()
        .setItem(goods.item())
        .setPieces(goods.pieces())
        .setPlaced(Timestamp.newBuilder().setSeconds(goods.placed()))
        .putRemarks(goods.item(), goods.remark())
        .setAttachment(ByteString.copyFrom(goods.attachment()))
        .build();
  }

  static Receipt receipt(List<Goods> goods) {
    var receipt = Receipt.newBuilder();
    for (var some : goods)
      receipt.addLines(
          Receipt.Line.newBuilder()
              .setItem(some.item())
              .setPieces(some.pieces())
              .setPlaced(Timestamp.newBuilder().setSeconds(some.placed())));
    return receipt.build();
  }

  static String text(Receipt.Line line) {
    return Goods.line(line.getItem(), line.getPieces(), line.getPlaced().getSeconds());
  }

  static String text(Receipt receipt) {
    return receipt.getLinesList().stream()
            .map(ProtobufJavaMarketClient::text)
            .collect(Collectors.joining(", "))
        + " "
        + receipt.getRemarksMap()
        + " "
        + receipt.getAttachment().size();
  }

  @Override
  public String buy(Goods goods) {
    return text(market.buy(order(goods)));
  }

  @Override
  public String buyAll(List<Goods> goods) {
    return text(
        market.buyAll(MessageStream.of(goods.stream().map(ProtobufJavaMarketClient::order))));
  }

  @Override
  public List<String> count(List<Goods> goods) {
    return market.count(receipt(goods)).map(ProtobufJavaMarketClient::text).toList();
  }

  @Override
  public List<String> haggle(List<Goods> goods) {
    var answers = new ArrayList<String>();
    try (var orders = new Pipe<Order>();
        var receipts = market.haggle(orders.stream())) {
      for (var some : goods) {
        orders.send(order(some));
        answers.add(text(receipts.next()));
      }
    }
    return answers;
  }

  @Override
  public String failure(Goods goods) {
    try {
      return "none: " + buy(goods);
    } catch (RpcException e) {
      var quota = ProtobufJavaDetails.find(e.status(), QuotaFailure.getDefaultInstance());
      return e.code() + " " + e.message() + " " + quota.orElseThrow().getViolations(0).getSubject();
    }
  }

  @Override
  public void close() {
    channel.close();
  }
}
