package dev.tandem.interop;

import java.util.List;

/// A client of the market, with whatever library and classes. What it sends and gets is told in
/// plain values: a receipt as lines of `3 apples at 12`, its remarks and its attachment's size.
interface MarketClient {
  String buy(Goods goods);

  String buyAll(List<Goods> goods);

  /// Sends a receipt with a line for each of the goods.
  List<String> count(List<Goods> goods);

  /// Sends the next when the one before it is answered.
  List<String> haggle(List<Goods> goods);

  /// The code, text, and quota's subject with which buying them fails.
  String failure(Goods goods);

  void close();

  /// An order.
  record Goods(String item, int pieces, long placed, String remark, int attachmentBytes) {
    Goods(String item, int pieces) {
      this(item, pieces, 12, "fragile", 10);
    }

    byte[] attachment() {
      var attachment = new byte[attachmentBytes];
      for (int i = 0; i < attachment.length; i++) attachment[i] = (byte) i;
      return attachment;
    }

    String line() {
      return line(item, pieces, placed);
    }

    static String line(String item, int pieces, long placed) {
      return pieces + " " + item + " at " + placed;
    }
  }
}
