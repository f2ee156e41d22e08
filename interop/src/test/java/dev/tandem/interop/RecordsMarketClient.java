package dev.tandem.interop;

import dev.tandem.interop.market.records.Market;
import dev.tandem.interop.market.records.Order;
import dev.tandem.interop.market.records.Receipt;
import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.types.Timestamp;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.ManagedChannel;
import dev.tandem.rpc.MessageStream;
import dev.tandem.rpc.Pipe;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.types.QuotaFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Tandem's client over records.
final class RecordsMarketClient implements MarketClient {
  private final ManagedChannel channel;
  private final Market market;

  RecordsMarketClient(int port) {
    channel = Channel.to("http://127.0.0.1:" + port);
    market = Market.client(channel);
  }

  private static Order order(Goods goods) {
    return new Order(
        goods.item(),
        goods.pieces(),
        new Timestamp(goods.placed(), 0),
        Map.of(goods.item(), goods.remark()),
        Bytes.copyOf(goods.attachment()));
  }

  private static Receipt.Line line(Goods goods) {
    return new Receipt.Line(goods.item(), goods.pieces(), new Timestamp(goods.placed(), 0));
  }

  private static String text(Receipt.Line line) {
    return Goods.line(line.item(), line.pieces(), line.placed().seconds());
  }

  private static String text(Receipt receipt) {
    return receipt.lines().stream().map(RecordsMarketClient::text).collect(Collectors.joining(", "))
        + " "
        + receipt.remarks()
        + " "
        + receipt.attachment().size();
  }

  @Override
  public String buy(Goods goods) {
    return text(market.buy(order(goods)));
  }

  @Override
  public String buyAll(List<Goods> goods) {
    return text(market.buyAll(MessageStream.of(goods.stream().map(RecordsMarketClient::order))));
  }

  @Override
  public List<String> count(List<Goods> goods) {
    var receipt = new Receipt(goods.stream().map(RecordsMarketClient::line).toList());
    return market.count(receipt).map(RecordsMarketClient::text).toList();
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
      var quota = e.detail(QuotaFailure.TYPE).orElseThrow();
      return e.code() + " " + e.message() + " " + quota.violations().getFirst().subject();
    }
  }

  @Override
  public void close() {
    channel.close();
  }
}
