package dev.tandem.benchmarks.messages;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tandem.benchmarks.messages.Samples.NodeSample;
import dev.tandem.benchmarks.messages.google.HelloReply;
import dev.tandem.benchmarks.messages.google.Item;
import dev.tandem.benchmarks.messages.google.Kind;
import dev.tandem.benchmarks.messages.google.Mixed;
import dev.tandem.benchmarks.messages.google.Node;
import dev.tandem.benchmarks.messages.google.Numbers;
import dev.tandem.benchmarks.messages.google.Point;
import dev.tandem.benchmarks.messages.google.Text;

/// protobuf-java, as its documentation shows it.
final class GoogleWork {
  private GoogleWork() {}

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
      return HelloReply.newBuilder().setMessage(Samples.HELLO).build().toByteArray();
    }

    @Override
    public long decode(byte[] data) throws InvalidProtocolBufferException {
      return HelloReply.parseFrom(data).getMessage().length();
    }
  }

  private static final class MixedWork implements Work {
    @Override
    public byte[] encode() {
      return mixed().toByteArray();
    }

    @Override
    public long decode(byte[] data) throws InvalidProtocolBufferException {
      return sum(Mixed.parseFrom(data));
    }
  }

  static Mixed mixed() {
    var mixed =
        Mixed.newBuilder()
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
            .setPlace(point(409146138, -746188906))
            .setToken(ByteString.copyFrom(Samples.TOKEN))
            .addTags(Samples.TAGS[0])
            .addTags(Samples.TAGS[1])
            .addTags(Samples.TAGS[2])
            .setLimit(50)
            .setNote(Samples.NOTE);
    for (int size : Samples.SIZES) mixed.addSizes(size);
    return mixed.build();
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
    for (int i = 0; i < m.getToken().size(); i++) sum += m.getToken().byteAt(i);
    for (int i = 0; i < m.getSizesCount(); i++) sum += m.getSizes(i);
    for (int i = 0; i < m.getTagsCount(); i++) sum += m.getTags(i).length();
    return sum + m.getLimit() + m.getNote().length();
  }

  private static Point point(int latitude, int longitude) {
    return Point.newBuilder().setLatitude(latitude).setLongitude(longitude).build();
  }

  private record TextWork(String text) implements Work {
    @Override
    public byte[] encode() {
      return Text.newBuilder().setText(text).build().toByteArray();
    }

    @Override
    public long decode(byte[] data) throws InvalidProtocolBufferException {
      return Text.parseFrom(data).getText().length();
    }
  }

  private static final class Ints implements Work {
    private int turn;

    @Override
    public byte[] encode() {
      var numbers = Numbers.newBuilder();
      for (int value : Samples.INT32S[turn++ & Samples.PACKED - 1]) numbers.addInts(value);
      return numbers.build().toByteArray();
    }

    @Override
    public long decode(byte[] data) throws InvalidProtocolBufferException {
      var list = Numbers.parseFrom(data);
      long sum = 0;
      for (int i = 0; i < list.getIntsCount(); i++) sum += list.getInts(i);
      return sum;
    }
  }

  private static final class Longs implements Work {
    private int turn;

    @Override
    public byte[] encode() {
      var numbers = Numbers.newBuilder();
      for (long value : Samples.SINT64S[turn++ & Samples.PACKED - 1]) numbers.addLongs(value);
      return numbers.build().toByteArray();
    }

    @Override
    public long decode(byte[] data) throws InvalidProtocolBufferException {
      var list = Numbers.parseFrom(data);
      long sum = 0;
      for (int i = 0; i < list.getLongsCount(); i++) sum += list.getLongs(i);
      return sum;
    }
  }

  private static final class Doubles implements Work {
    @Override
    public byte[] encode() {
      var numbers = Numbers.newBuilder();
      for (double value : Samples.DOUBLES) numbers.addDoubles(value);
      return numbers.build().toByteArray();
    }

    @Override
    public long decode(byte[] data) throws InvalidProtocolBufferException {
      var list = Numbers.parseFrom(data);
      double sum = 0;
      for (int i = 0; i < list.getDoublesCount(); i++) sum += list.getDoubles(i);
      return Double.doubleToLongBits(sum);
    }
  }

  private static final class Tree implements Work {
    @Override
    public byte[] encode() {
      return tree(Samples.TREE).toByteArray();
    }

    @Override
    public long decode(byte[] data) throws InvalidProtocolBufferException {
      return sum(Node.parseFrom(data));
    }
  }

  static Node tree(NodeSample from) {
    var node =
        Node.newBuilder()
            .setName(from.name())
            .setId(from.id())
            .setPlace(point(from.latitude(), from.longitude()));
    for (var item : from.items())
      node.addItems(
          Item.newBuilder()
              .setId(item.id())
              .setLabel(item.label())
              .setValue(item.value())
              .setDone(item.done())
              .build());
    for (var child : from.children()) node.addChildren(tree(child));
    return node.build();
  }

  static long sum(Node node) {
    long sum =
        node.getName().length()
            + node.getId()
            + node.getPlace().getLatitude()
            + node.getPlace().getLongitude();
    for (var item : node.getItemsList())
      sum +=
          item.getId()
              + item.getLabel().length()
              + (long) item.getValue()
              + (item.getDone() ? 1 : 0);
    for (var child : node.getChildrenList()) sum += sum(child);
    return sum;
  }
}
