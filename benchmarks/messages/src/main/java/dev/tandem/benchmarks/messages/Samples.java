package dev.tandem.benchmarks.messages;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// The values that messages are built from: the same for all libraries, and the same in each run.
final class Samples {
  static final String HELLO = "Hello, World!";

  static final long ID = 8_123_456_789L;
  static final String NAME = "Berkshire Valley";
  static final byte[] TOKEN =
      "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  static final int[] SIZES = {3, 200, 7, 70_000, 12};
  static final String[] TAGS = {"blue", "on sale", "new"};
  static final String NOTE = "to be picked up on Friday";

  static final String ASCII = "The quick brown fox jumps over the lazy dog. ".repeat(90);
  static final String CHINESE = "敏捷的棕色狐狸跳过了那只懒狗。".repeat(90);

  /// More numbers than a branch predictor learns by heart: a message is not met again before the
  /// others were.
  static final int PACKED = 64; // a power of two, so that the turn is a mask of a count

  static final int[][] INT32S = new int[PACKED][1000];
  static final long[][] SINT64S = new long[PACKED][1000];
  static final double[] DOUBLES = new double[1000];

  record ItemSample(int id, String label, double value, boolean done) {}

  record NodeSample(
      String name,
      long id,
      int latitude,
      int longitude,
      List<ItemSample> items,
      List<NodeSample> children) {}

  static final NodeSample TREE;

  /// What `protoc` says of `descriptor.proto`, without the options that only say how long others
  /// last.
  static final FileDescriptorProto DESCRIPTOR = plain(DescriptorProtos.getDescriptor().toProto());

  /// What all libraries build that descriptor from.
  static final DescriptorSample FILE = DescriptorSample.of(DESCRIPTOR);

  static {
    var random = new Random(42);
    for (int[] numbers : INT32S)
      Arrays.setAll(numbers, _ -> random.nextInt() >>> random.nextInt(32));
    for (long[] numbers : SINT64S)
      Arrays.setAll(numbers, _ -> random.nextLong() >> random.nextInt(64));
    Arrays.setAll(DOUBLES, _ -> random.nextGaussian());
    TREE = node(random, 4);
  }

  private Samples() {}

  /// 156 nodes with 20 items each.
  private static NodeSample node(Random random, int levels) {
    var items = new ArrayList<ItemSample>();
    for (int i = 0; i < 20; i++)
      items.add(
          new ItemSample(
              1 + random.nextInt(5000),
              "item " + (1000 + random.nextInt(100_000)),
              random.nextDouble(),
              true));
    var children = new ArrayList<NodeSample>();
    if (levels > 1) for (int i = 0; i < 5; i++) children.add(node(random, levels - 1));
    return new NodeSample(
        "node " + random.nextInt(),
        1 + random.nextInt(Integer.MAX_VALUE),
        1 + random.nextInt(900_000_000),
        -1 - random.nextInt(1_000_000),
        items,
        children);
  }

  private static FileDescriptorProto plain(FileDescriptorProto file) {
    var plain = file.toBuilder().clearSourceCodeInfo().clearMessageType().clearEnumType();
    for (var message : file.getMessageTypeList()) plain.addMessageType(plain(message));
    for (var type : file.getEnumTypeList()) plain.addEnumType(plain(type));
    return plain.build();
  }

  private static DescriptorProto plain(DescriptorProto message) {
    var plain =
        message.toBuilder()
            .clearField()
            .clearNestedType()
            .clearEnumType()
            .clearExtensionRange()
            .clearVisibility();
    for (var field : message.getFieldList()) plain.addField(plain(field));
    for (var nested : message.getNestedTypeList()) plain.addNestedType(plain(nested));
    for (var type : message.getEnumTypeList()) plain.addEnumType(plain(type));
    for (var range : message.getExtensionRangeList())
      plain.addExtensionRange(range.toBuilder().clearOptions());
    return plain.build();
  }

  private static EnumDescriptorProto plain(EnumDescriptorProto type) {
    var plain = type.toBuilder().clearValue().clearVisibility();
    for (var value : type.getValueList()) plain.addValue(value.toBuilder().clearOptions());
    return plain.build();
  }

  private static FieldDescriptorProto plain(FieldDescriptorProto field) {
    if (!field.hasOptions()) return field;
    var options = FieldOptions.newBuilder();
    if (field.getOptions().hasDeprecated())
      options.setDeprecated(field.getOptions().getDeprecated());
    if (field.getOptions().hasPacked()) options.setPacked(field.getOptions().getPacked());
    return field.toBuilder().setOptions(options).build();
  }
}
