package dev.tandem.benchmarks.messages;

import dev.tandem.benchmarks.messages.Samples.NodeSample;
import dev.tandem.benchmarks.messages.quickbuf.HelloReply;
import dev.tandem.benchmarks.messages.quickbuf.Kind;
import dev.tandem.benchmarks.messages.quickbuf.Mixed;
import dev.tandem.benchmarks.messages.quickbuf.Node;
import dev.tandem.benchmarks.messages.quickbuf.Numbers;
import dev.tandem.benchmarks.messages.quickbuf.Text;
import java.io.IOException;

/// quickbuf, as its documentation shows it.
final class QuickbufWork {
  private QuickbufWork() {}

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
      return HelloReply.newInstance().setMessage(Samples.HELLO).toByteArray();
    }

    @Override
    public long decode(byte[] data) throws IOException {
      return HelloReply.parseFrom(data).getMessage().length();
    }
  }

  private static final class MixedWork implements Work {
    @Override
    public byte[] encode() {
      return mixed().toByteArray();
    }

    @Override
    public long decode(byte[] data) throws IOException {
      return sum(Mixed.parseFrom(data));
    }
  }

  static Mixed mixed() {
    var mixed =
        Mixed.newInstance()
            .setId(Samples.ID)
            .setName(Samples.NAME)
            .setKind(Kind.KIND_LARGE)
            .setPrice(19.99)
            .setActive(true)
            .setCount(300)
            .setDelta(-5)
            .setHash(0x1234_5678_9ABC_DEF0L)
            .setRatio(0.25f)
            .setFlags(6)
            .setToken(Samples.TOKEN)
            .addTags(Samples.TAGS[0])
            .addTags(Samples.TAGS[1])
            .addTags(Samples.TAGS[2])
            .setLimit(50)
            .setNote(Samples.NOTE);
    mixed.getMutablePlace().setLatitude(409146138).setLongitude(-746188906);
    mixed.addAllSizes(Samples.SIZES);
    return mixed;
  }

  static long sum(Mixed m) {
    long sum =
        m.getId()
            + m.getName().length()
            + m.getKind().getNumber()
            + (long) m.getPrice()
            + (m.getActive() ? 1 : 0);
    sum += m.getCount() + m.getDelta() + m.getHash() + (long) m.getRatio() + m.getFlags();
    sum += m.getPlace().getLatitude() + m.getPlace().getLongitude();
    for (int i = 0; i < m.getToken().length(); i++) sum += m.getToken().get(i);
    for (int i = 0; i < m.getSizes().length(); i++) sum += m.getSizes().get(i);
    for (int i = 0; i < m.getTags().length(); i++) sum += m.getTags().get(i).length();
    return sum + m.getLimit() + m.getNote().length();
  }

  private record TextWork(String text) implements Work {
    @Override
    public byte[] encode() {
      return Text.newInstance().setText(text).toByteArray();
    }

    @Override
    public long decode(byte[] data) throws IOException {
      return Text.parseFrom(data).getText().length();
    }
  }

  private static final class Ints implements Work {
    private int turn;

    @Override
    public byte[] encode() {
      var numbers = Numbers.newInstance();
      numbers.addAllInts(Samples.INT32S[turn++ & Samples.PACKED - 1]);
      return numbers.toByteArray();
    }

    @Override
    public long decode(byte[] data) throws IOException {
      var list = Numbers.parseFrom(data).getInts();
      long sum = 0;
      for (int i = 0; i < list.length(); i++) sum += list.get(i);
      return sum;
    }
  }

  private static final class Longs implements Work {
    private int turn;

    @Override
    public byte[] encode() {
      var numbers = Numbers.newInstance();
      numbers.addAllLongs(Samples.SINT64S[turn++ & Samples.PACKED - 1]);
      return numbers.toByteArray();
    }

    @Override
    public long decode(byte[] data) throws IOException {
      var list = Numbers.parseFrom(data).getLongs();
      long sum = 0;
      for (int i = 0; i < list.length(); i++) sum += list.get(i);
      return sum;
    }
  }

  private static final class Doubles implements Work {
    @Override
    public byte[] encode() {
      var numbers = Numbers.newInstance();
      numbers.addAllDoubles(Samples.DOUBLES);
      return numbers.toByteArray();
    }

    @Override
    public long decode(byte[] data) throws IOException {
      var list = Numbers.parseFrom(data).getDoubles();
      double sum = 0;
      for (int i = 0; i < list.length(); i++) sum += list.get(i);
      return Double.doubleToLongBits(sum);
    }
  }

  private static final class Tree implements Work {
    @Override
    public byte[] encode() {
      return tree(Samples.TREE).toByteArray();
    }

    @Override
    public long decode(byte[] data) throws IOException {
      return sum(Node.parseFrom(data));
    }
  }

  static Node tree(NodeSample from) {
    var node = Node.newInstance();
    fill(node, from);
    return node;
  }

  private static void fill(Node node, NodeSample from) {
    node.setName(from.name()).setId(from.id());
    node.getMutablePlace().setLatitude(from.latitude()).setLongitude(from.longitude());
    var items = node.getMutableItems();
    for (var item : from.items())
      items
          .next()
          .setId(item.id())
          .setLabel(item.label())
          .setValue(item.value())
          .setDone(item.done());
    var children = node.getMutableChildren();
    for (var child : from.children()) fill(children.next(), child);
  }

  static long sum(Node node) {
    long sum =
        node.getName().length()
            + node.getId()
            + node.getPlace().getLatitude()
            + node.getPlace().getLongitude();
    for (var item : node.getItems())
      sum +=
          item.getId()
              + item.getLabel().length()
              + (long) item.getValue()
              + (item.getDone() ? 1 : 0);
    for (var child : node.getChildren()) sum += sum(child);
    return sum;
  }
}
