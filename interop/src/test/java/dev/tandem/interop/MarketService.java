package dev.tandem.interop;

import com.google.rpc.QuotaFailure;
import dev.tandem.interop.market.Market;
import dev.tandem.interop.market.MarketOuterClass.Order;
import dev.tandem.interop.market.MarketOuterClass.Receipt;
import dev.tandem.protobuf.java.ProtobufJavaDetails;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.MessageStream;
import dev.tandem.rpc.RpcException;

/// The market, served by Tandem over protobuf-java's classes.
final class MarketService implements Market {
  static final QuotaFailure SOLD_OUT =
      QuotaFailure.newBuilder()
          .addViolations(QuotaFailure.Violation.newBuilder().setSubject("gold"))
          .build();

  @Override
  public Receipt buy(Order order) {
    if (order.getItem().equals("gold"))
      throw new RpcException(Code.RESOURCE_EXHAUSTED, "sold out", ProtobufJavaDetails.of(SOLD_OUT));
    return receipt(order);
  }

  @Override
  public Receipt buyAll(MessageStream<Order> orders) {
    var all = Receipt.newBuilder();
    for (Order order : orders) all.mergeFrom(receipt(order));
    return all.build();
  }

  @Override
  public MessageStream<Receipt.Line> count(Receipt receipt) {
    return MessageStream.of(receipt.getLinesList());
  }

  @Override
  public MessageStream<Receipt> haggle(MessageStream<Order> orders) {
    return orders.map(MarketService::receipt);
  }

  static Receipt receipt(Order order) {
    return Receipt.newBuilder()
        .addLines(
            Receipt.Line.newBuilder()
                .setItem(order.getItem())
                .setPieces(order.getPieces())
                .setPlaced(order.getPlaced()))
        .putAllRemarks(order.getRemarksMap())
        .setAttachment(order.getAttachment())
        .build();
  }
}
