package dev.tandem.benchmarks.messages;

import dev.tandem.benchmarks.messages.Samples.NodeSample;
import dev.tandem.benchmarks.messages.tandem.HelloReply;
import dev.tandem.benchmarks.messages.tandem.Item;
import dev.tandem.benchmarks.messages.tandem.Kind;
import dev.tandem.benchmarks.messages.tandem.Mixed;
import dev.tandem.benchmarks.messages.tandem.Node;
import dev.tandem.benchmarks.messages.tandem.Numbers;
import dev.tandem.benchmarks.messages.tandem.Point;
import dev.tandem.benchmarks.messages.tandem.Text;
import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.DoubleList;
import dev.tandem.protobuf.IntList;
import dev.tandem.protobuf.LongList;

/// Tandem, as `docs/messages.md` shows it.
final class TandemWork {
  private TandemWork() {}

  static Work of(Row row) {
    return switch (row) {
      case TINY -> new Tiny();
      case MIXED -> new MixedWork();
      case ASCII -> new TextWork(Samples.ASCII);
      case CHINESE -> new TextWork(Samples.CHINESE);
      case INT32 -> new Ints();
      case SINT64 -> new Longs();
      case DOUBLE -> new Doubles();
      case TREE -> new Tree();
      case DESCRIPTOR -> throw new IllegalArgumentException(row.label);
    };
  }

  private static final class Tiny implements Work {
    @Override
    public byte[] encode() {
      return new HelloReply(Samples.HELLO).toByteArray();
    }

    @Override
    public long decode(byte[] data) {
      return HelloReply.TYPE.parse(data).message().length();
    }
  }

  private static final class MixedWork implements Work {
    @Override
    public byte[] encode() {
      return mixed().toByteArray();
    }

    @Override
    public long decode(byte[] data) {
      return sum(Mixed.TYPE.parse(data));
    }
  }

  static Mixed mixed() {
    return Mixed.builder()
        .id(Samples.ID)
        .name(Samples.NAME)
        .kind(Kind.KIND_LARGE)
        .price(19.99)
        .active(true)
        .count(300)
        .delta(-5)
        .hash(0x1234_5678_9ABC_DEF0L)
        .ratio(0.25f)
        .flags(6)
        .place(new Point(409146138, -746188906))
        .token(Bytes.copyOf(Samples.TOKEN))
        .sizes(IntList.of(Samples.SIZES))
        .addTags(Samples.TAGS[0])
        .addTags(Samples.TAGS[1])
        .addTags(Samples.TAGS[2])
        .limit(50)
        .note(Samples.NOTE)
        .build();
  }

  static long sum(Mixed m) {
    long sum =
        m.id() + m.name().length() + m.kind().number() + (long) m.price() + (m.active() ? 1 : 0);
    sum += m.count() + m.delta() + m.hash() + (long) m.ratio() + m.flags();
    sum += m.place().latitude() + m.place().longitude();
    for (int i = 0; i < m.token().size(); i++) sum += m.token().get(i);
    for (int i = 0; i < m.sizes().size(); i++) sum += m.sizes().getInt(i);
    for (int i = 0; i < m.tags().size(); i++) sum += m.tags().get(i).length();
    return sum + m.limit() + m.note().length();
  }

  private record TextWork(String text) implements Work {
    @Override
    public byte[] encode() {
      return new Text(text).toByteArray();
    }

    @Override
    public long decode(byte[] data) {
      return Text.TYPE.parse(data).text().length();
    }
  }

  private static final class Ints implements Work {
    private int turn;

    @Override
    public byte[] encode() {
      return Numbers.builder()
          .ints(IntList.of(Samples.INT32S[turn++ & Samples.PACKED - 1]))
          .build()
          .toByteArray();
    }

    @Override
    public long decode(byte[] data) {
      var list = Numbers.TYPE.parse(data).ints();
      long sum = 0;
      for (int i = 0; i < list.size(); i++) sum += list.getInt(i);
      return sum;
    }
  }

  private static final class Longs implements Work {
    private int turn;

    @Override
    public byte[] encode() {
      return Numbers.builder()
          .longs(LongList.of(Samples.SINT64S[turn++ & Samples.PACKED - 1]))
          .build()
          .toByteArray();
    }

    @Override
    public long decode(byte[] data) {
      var list = Numbers.TYPE.parse(data).longs();
      long sum = 0;
      for (int i = 0; i < list.size(); i++) sum += list.getLong(i);
      return sum;
    }
  }

  private static final class Doubles implements Work {
    @Override
    public byte[] encode() {
      return Numbers.builder().doubles(DoubleList.of(Samples.DOUBLES)).build().toByteArray();
    }

    @Override
    public long decode(byte[] data) {
      var list = Numbers.TYPE.parse(data).doubles();
      double sum = 0;
      for (int i = 0; i < list.size(); i++) sum += list.getDouble(i);
      return Double.doubleToLongBits(sum);
    }
  }

  private static final class Tree implements Work {
    @Override
    public byte[] encode() {
      return tree(Samples.TREE).toByteArray();
    }

    @Override
    public long decode(byte[] data) {
      return sum(Node.TYPE.parse(data));
    }
  }

  static Node tree(NodeSample from) {
    var node =
        Node.builder()
            .name(from.name())
            .id(from.id())
            .place(new Point(from.latitude(), from.longitude()));
    for (var item : from.items())
      node.addItems(new Item(item.id(), item.label(), item.value(), item.done()));
    for (var child : from.children()) node.addChildren(tree(child));
    return node.build();
  }

  static long sum(Node node) {
    long sum =
        node.name().length() + node.id() + node.place().latitude() + node.place().longitude();
    for (var item : node.items())
      sum += item.id() + item.label().length() + (long) item.value() + (item.done() ? 1 : 0);
    for (var child : node.children()) sum += sum(child);
    return sum;
  }
}
