package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import dev.tandem.protobuf.types.Any;
import dev.tandem.protobuf.types.ListValue;
import dev.tandem.protobuf.types.StructProto;
import dev.tandem.protobuf.types.Value;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Generated code reads the same, however the input is cut and however long its tags and numbers
/// are.
class ProtoPositionsTest {
  private final Random random = new Random(Long.getLong("tandem.seed", 20_261_127));

  private static <T extends Message> void assertReads(
      MessageType<T> type, byte[] data, T expected) {
    assertThat(type.parse(data)).isEqualTo(expected);
    for (int size = 1; size <= 12; size++)
      assertThat(type.parse(Wire.cut(data, size))).as("in pieces of " + size).isEqualTo(expected);
  }

  @Test
  void aTagMayBeLongerThanItHasToBe() {
    var any = new Any("a", Bytes.hex("beef"));
    assertReads(Any.TYPE, Wire.hex("0a 01 61 92 80 80 00 02 beef"), any);
    assertReads(Any.TYPE, Wire.hex("8a 00 01 61 12 02 beef"), any);
    assertReads(Any.TYPE, Wire.hex("8a 80 80 80 00 01 61 92 00 02 beef"), any);
  }

  @Test
  void aLongTagInAMessageInsideEndsWithIt() {
    assertReads(
        Value.TYPE,
        Wire.hex("32 07 8a 00 04 1a 02 68 69"),
        Value.builder()
            .kind(
                new Value.Kind.ListValue(
                    ListValue.builder()
                        .addValues(Value.builder().kind(new Value.Kind.StringValue("hi")).build())
                        .build()))
            .build());
  }

  @Test
  void aLongTagOfAnUnknownFieldIsKeptAsItIsUsuallyWritten() {
    for (byte[] data : new byte[][] {Wire.hex("98 00 05"), Wire.hex("98 80 00 05")})
      assertThat(Any.TYPE.parse(data).toByteArray()).isEqualTo(Wire.hex("18 05"));
  }

  @Test
  void aTagOfTwoBytesMayBeCut() {
    var field = FieldDescriptorProto.builder().name("f").proto3Optional(true).number(7).build();
    assertReads(FieldDescriptorProto.TYPE, field.toByteArray(), field);
  }

  @Test
  void aLargeMessageMayBeCutAnywhere() {
    var file = StructProto.file().proto();
    assertReads(FileDescriptorProto.TYPE, file.toByteArray(), file);
  }

  @Test
  void packedNumbersMayBeOfAnyLength() {
    for (int round = 0; round < 300; round++) {
      int count = random.nextInt(40);
      var ints = IntList.builder();
      var longs = LongList.builder();
      for (int i = 0; i < count; i++) {
        ints.add(random.nextInt() >> random.nextInt(32));
        longs.add(random.nextLong() >> random.nextInt(64));
      }
      var someInts = ints.build();
      var someLongs = longs.build();
      assertPacked(
          Wire.written(out -> out.packedInt32s(1, someInts)),
          someInts,
          IntList.EMPTY,
          (in, p, list) -> in.int32s(p, list));
      assertPacked(
          Wire.written(out -> out.packedSint32s(1, someInts)),
          someInts,
          IntList.EMPTY,
          (in, p, list) -> in.sint32s(p, list));
      assertPacked(
          Wire.written(out -> out.packedUint32s(1, someInts)),
          someInts,
          IntList.EMPTY,
          (in, p, list) -> in.uint32s(p, list));
      assertPacked(
          Wire.written(out -> out.packedInt64s(1, someLongs)),
          someLongs,
          LongList.EMPTY,
          (in, p, list) -> in.int64s(p, list));
      assertPacked(
          Wire.written(out -> out.packedSint64s(1, someLongs)),
          someLongs,
          LongList.EMPTY,
          (in, p, list) -> in.sint64s(p, list));
    }
  }

  private interface Reading<L> {
    L read(ProtoReader in, int p, L list);
  }

  private static <L> void assertPacked(byte[] data, L expected, L empty, Reading<L> reading) {
    for (var in : Wire.readers(data)) {
      L list = empty;
      for (int p = in.at(); (p = in.next(p)) >= 0; p = in.at()) {
        assertThat(in.tag(p)).isEqualTo(1 << 3 | WireType.LEN);
        list = reading.read(in, p + 1, list);
      }
      assertThat(list).isEqualTo(expected);
    }
  }
}
