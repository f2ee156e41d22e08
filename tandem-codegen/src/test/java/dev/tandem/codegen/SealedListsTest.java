package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.codegen.shapes.Everything;
import dev.tandem.codegen.shapes.Leaf;
import dev.tandem.codegen.shapes.ShapesProto;
import dev.tandem.protobuf.BoolList;
import dev.tandem.protobuf.DoubleList;
import dev.tandem.protobuf.FloatList;
import dev.tandem.protobuf.IntList;
import dev.tandem.protobuf.LongList;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import dev.tandem.protobuf.ProtoReader;
import dev.tandem.protobuf.ScalarType;
import dev.tandem.protobuf.descriptor.DescriptorProto;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a message was made by, code that reads on into one of its lists does not change it.
@SuppressWarnings("unchecked") // what is read into a list does not look at what is in it
class SealedListsTest {
  /// What a reader makes of a field of one value and the list before it.
  private static Object readOn(Object before) {
    return switch (before) {
      case IntList list -> read("08 01", in -> in.int32s(list));
      case LongList list -> read("08 01", in -> in.int64s(list));
      case BoolList list -> read("08 01", in -> in.bools(list));
      case FloatList list -> read("0d 0000803f", in -> in.floats(list));
      case DoubleList list -> read("09 000000000000f03f", in -> in.doubles(list));
      case List<?> list -> read("0a 01 61", in -> in.strings((List<String>) list));
      case Map<?, ?> map ->
          read("0a 02 0a 00", in -> in.entry(KEYS, KEYS, (Map<String, String>) map));
      default -> throw new AssertionError(before.getClass());
    };
  }

  private static final ScalarType<String> KEYS = ScalarType.STRING;

  private static Object read(String hex, Function<ProtoReader, Object> reading) {
    var result = new Object[1];
    MessageType.of(
            "shapes.Leaf",
            Leaf.DEFAULT,
            in -> {
              in.tag();
              result[0] = reading.apply(in);
              return Leaf.DEFAULT;
            },
            ShapesProto::file)
        .parse(HexFormat.of().parseHex(hex.replace(" ", "")));
    return result[0];
  }

  private static int size(Object value) {
    return value instanceof Map<?, ?> map ? map.size() : ((Collection<?>) value).size();
  }

  /// Reads on into each list and map; how many there were with something in them.
  private static int assertSealed(Message message) throws Exception {
    int filled = 0;
    byte[] before = message.toByteArray();
    for (var method : message.getClass().getDeclaredMethods()) {
      if (Modifier.isStatic(method.getModifiers()) || method.getParameterCount() > 0) continue;
      if (!List.class.isAssignableFrom(method.getReturnType())
          && method.getReturnType() != Map.class) continue;
      var value = method.invoke(message);
      int size = size(value);
      if (size > 0) filled++;
      assertThat(readOn(value)).as(method.getName()).isNotSameAs(value);
      assertThat(size(value)).as(method.getName()).isEqualTo(size);
    }
    assertThat(message.toByteArray()).isEqualTo(before);
    return filled;
  }

  @Test
  void ofEveryKindInARecord() throws Exception {
    var random = new RandomMessages(11);
    int filled = 0;
    for (int i = 0; i < 20; i++) {
      var message = random.next(Everything.class);
      filled += assertSealed(message);
      filled += assertSealed(Everything.TYPE.parse(message.toByteArray()));
      filled += assertSealed(message.toBuilder().build());
    }
    assertThat(filled).isGreaterThan(300);
  }

  /// 110 fields are read by a builder, and 300 are no record any more.
  @ParameterizedTest
  @ValueSource(ints = {20, 110, 300})
  void inMessagesOfManyFields(int count) throws Exception {
    var types =
        List.of(
            FieldDescriptorProto.Type.TYPE_INT32,
            FieldDescriptorProto.Type.TYPE_SINT64,
            FieldDescriptorProto.Type.TYPE_BOOL,
            FieldDescriptorProto.Type.TYPE_FLOAT,
            FieldDescriptorProto.Type.TYPE_DOUBLE,
            FieldDescriptorProto.Type.TYPE_STRING);
    var fields =
        IntStream.rangeClosed(1, count)
            .mapToObj(
                i ->
                    FieldDescriptorProto.builder()
                        .name("f" + i)
                        .number(i)
                        .label(FieldDescriptorProto.Label.LABEL_REPEATED)
                        .type(types.get(i % types.size()))
                        .build())
            .toList();
    var file =
        FileDescriptorProto.builder()
            .name("lists.proto")
            .package_("lists")
            .addMessageType_(DescriptorProto.builder().name("Lists").field(fields).build())
            .build();
    var lists =
        Compiled.of("lists-" + count, Generator.generate(List.of(file), List.of("lists.proto"), ""))
            .type("lists.Lists")
            .asSubclass(Message.class);
    assertThat(lists.isRecord()).isEqualTo(count < 255);
    var type = (MessageType<?>) lists.getField("TYPE").get(null);
    var message = new RandomMessages(12).next(lists);
    assertThat(assertSealed(message)).isPositive();
    assertThat(assertSealed(type.parse(message.toByteArray()))).isPositive();
  }
}
