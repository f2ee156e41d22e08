package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.MalformedMessageException;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import dev.tandem.protobuf.ProtoWriter;
import dev.tandem.protobuf.descriptor.DescriptorProto;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto.Label;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import dev.tandem.protobuf.descriptor.OneofDescriptorProto;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages with as many fields, and as many presence bits, as a record takes; and with more.
class WideMessageTest {
  private static FieldDescriptorProto field(
      int number, FieldDescriptorProto.Type type, Label label) {
    var field =
        FieldDescriptorProto.builder().name("f" + number).number(number).label(label).type(type);
    if (type == FieldDescriptorProto.Type.TYPE_MESSAGE) field.typeName(".wide.Wide");
    return field.build();
  }

  /// A message of proto2, where each singular field has presence.
  private static Compiled compiled(String folder, List<FieldDescriptorProto> fields)
      throws Exception {
    var message = DescriptorProto.builder().name("Wide").field(fields);
    message.addOneofDecl(OneofDescriptorProto.builder().name("choice").build());
    var file =
        FileDescriptorProto.builder()
            .name("wide.proto")
            .package_("wide")
            .addMessageType_(message.build())
            .build();
    return Compiled.of(folder, Generator.generate(List.of(file), List.of("wide.proto"), ""));
  }

  private static List<FieldDescriptorProto> fields(int count, FieldDescriptorProto.Type type) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> field(i, type, Label.LABEL_OPTIONAL))
        .toList();
  }

  private static void roundTrip(Class<? extends Message> wide) throws Exception {
    var type = (MessageType<?>) wide.getField("TYPE").get(null);
    var random = new RandomMessages(8);
    for (int i = 0; i < 20; i++) {
      var message = random.next(wide);
      var again = type.parse(message.toByteArray());
      assertThat(again).isEqualTo(message).hasSameHashCodeAs(message);
      assertThat(wide.getMethod("toBuilder").invoke(again)).isNotNull();
      assertThat(again.toString()).isEqualTo(message.toString());
      assertThat(again).isNotEqualTo(type.defaultValue());
    }
    assertThat(type.parse(new byte[0])).isEqualTo(type.defaultValue());
  }

  @ParameterizedTest
  @CsvSource({
    "64, TYPE_INT32, true",
    "65, TYPE_STRING, true",
    "253, TYPE_INT32, true",
    "254, TYPE_INT32, false",
    "126, TYPE_DOUBLE, true",
    "127, TYPE_DOUBLE, false",
    "127, TYPE_INT64, false"
  })
  void areRecordsAsLongAsAConstructorTakesTheirFields(int count, String type, boolean record)
      throws Exception {
    var wide =
        compiled("wide-" + count, fields(count, FieldDescriptorProto.Type.valueOf(type)))
            .type("wide.Wide")
            .asSubclass(Message.class);
    assertThat(wide.isRecord()).isEqualTo(record);
    assertThat(Modifier.isFinal(wide.getModifiers())).isTrue();
    roundTrip(wide);
    var type64 = (MessageType<?>) wide.getField("TYPE").get(null);
    for (int number = 1; number <= count; number++) {
      Object builder = wide.getMethod("builder").invoke(null);
      var set = field(number, FieldDescriptorProto.Type.valueOf(type), Label.LABEL_OPTIONAL);
      for (var setter : builder.getClass().getMethods())
        if (setter.getName().equals(set.name())) setter.invoke(builder, one(setter));
      var message =
          type64.parse(
              ((Message) builder.getClass().getMethod("build").invoke(builder)).toByteArray());
      for (int other = 1; other <= count; other++)
        assertThat(wide.getMethod("hasF" + other).invoke(message)).isEqualTo(other == number);
    }
  }

  private static Object one(Method setter) {
    return switch (setter.getParameterTypes()[0].getSimpleName()) {
      case "int" -> 0;
      case "long" -> 0L;
      case "double" -> 0d;
      default -> "";
    };
  }

  /// Two thousand fields of all kinds, some of them in a oneof, some required.
  @Test
  void mayHaveThousandsOfFields() throws Exception {
    var fields = new ArrayList<FieldDescriptorProto>();
    var types = List.of(FieldDescriptorProto.Type.values());
    for (int number = 1; number <= 2000; number++) {
      var type = types.get(number % types.size());
      boolean another =
          switch (type) {
            case TYPE_GROUP, TYPE_ENUM -> true;
            case TYPE_MESSAGE -> number > 50; // or random messages would have thousands in them
            default -> false;
          };
      if (another) type = FieldDescriptorProto.Type.TYPE_STRING;
      var label =
          number % 5 == 0
              ? Label.LABEL_REPEATED
              : number % 301 == 0 && type != FieldDescriptorProto.Type.TYPE_MESSAGE
                  ? Label.LABEL_REQUIRED
                  : Label.LABEL_OPTIONAL;
      var field = field(number, type, label);
      if (number > 1990 && label == Label.LABEL_OPTIONAL)
        field = field.toBuilder().oneofIndex(0).build();
      fields.add(field);
    }
    var wide = compiled("wide-2000", fields).type("wide.Wide").asSubclass(Message.class);
    assertThat(wide.isRecord()).isFalse();
    var random = new RandomMessages(8);
    var type = (MessageType<?>) wide.getField("TYPE").get(null);
    for (int i = 0; i < 10; i++) {
      var message = random.next(wide);
      var again = type.parse(message.toByteArray());
      assertThat(again).isEqualTo(message).hasSameHashCodeAs(message);
      assertThat(type.parse(withUnknown(message.toByteArray())).tail().unknownFields())
          .isEqualTo(Bytes.hex("80fa0105"));
    }
    assertThatThrownBy(() -> type.parse(new byte[0]))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("wide.Wide: missing required f301, at byte 0");
  }

  private static byte[] withUnknown(byte[] message) {
    var out = new ProtoWriter();
    out.int32(4000, 5);
    byte[] more = Arrays.copyOf(message, message.length + out.size());
    System.arraycopy(out.toByteArray(), 0, more, message.length, out.size());
    return more;
  }

  /// A message that grows out of being a record loses its patterns, but not its constructors.
  @Test
  void keepTheConstructorsOfARecord() throws Exception {
    var wide =
        compiled("wide-255", fields(255, FieldDescriptorProto.Type.TYPE_INT32)).type("wide.Wide");
    assertThat(wide.getConstructors()).hasSize(7);
    Object message = wide.getConstructor(int.class, int.class).newInstance(0, 7);
    assertThat(message).hasToString("f1: 0 f2: 7");
    assertThat(wide.getMethod("f2").invoke(message)).isEqualTo(7);
  }
}
