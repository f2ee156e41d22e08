import aged.AgedProto;
import aged.Kind;
import aged.Order;

/// A program that was written and compiled when `aged.proto` was proto2.
public class AgedProgram {
  public static Order made() {
    var order = Order.builder().id(7).kind(Kind.PLAIN).part(new Order.Part(3)).build();
    return AgedProto.NOTE.set(order, "n");
  }

  public static Order through(byte[] data) {
    return Order.TYPE.parse(data);
  }

  public static String note(Order order) {
    return AgedProto.NOTE.get(order);
  }

  /// All values of version 1.
  public static String kind(Order order) {
    return switch (order.kind()) {
      case PLAIN -> "plain";
    };
  }
}
