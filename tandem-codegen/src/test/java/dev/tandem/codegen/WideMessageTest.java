package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import dev.tandem.protobuf.descriptor.DescriptorProto;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto.Label;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages with as many fields, and as many presence bits, as a record takes.
class WideMessageTest {
  /// A message of proto2, where each field has presence, with fields `f1`, `f2`, ….
  private static List<Generator.SourceText> wide(int fields, FieldDescriptorProto.Type type) {
    var message = DescriptorProto.builder().name("Wide");
    for (int i = 1; i <= fields; i++) {
      message.addField(
          FieldDescriptorProto.builder()
              .name("f" + i)
              .number(i)
              .label(Label.LABEL_OPTIONAL)
              .type(type)
              .build());
    }
    var file =
        FileDescriptorProto.builder()
            .name("wide.proto")
            .package_("wide")
            .addMessageType_(message.build())
            .build();
    return Generator.generate(List.of(file), List.of("wide.proto"), "");
  }

  @ParameterizedTest
  @CsvSource({"64, TYPE_INT32", "65, TYPE_STRING", "253, TYPE_INT32", "126, TYPE_DOUBLE"})
  void compileAndRoundTrip(int fields, FieldDescriptorProto.Type type) throws Exception {
    var compiled = Compiled.of("wide-" + fields, wide(fields, type));
    var wide = compiled.type("wide.Wide").asSubclass(Message.class);
    assertThat(wide.isRecord()).isTrue();
    var messageType = (MessageType<?>) wide.getField("TYPE").get(null);
    var random = new RandomMessages(8);
    for (int i = 0; i < 50; i++) {
      var message = random.next(wide);
      assertThat(messageType.parse(message.toByteArray())).isEqualTo(message);
      for (int number = 1; number <= fields; number++) {
        boolean has = (boolean) wide.getMethod("hasF" + number).invoke(message);
        assertThat(message.tail().has(number - 1)).isEqualTo(has);
      }
    }
  }

  @Test
  void whatAConstructorCannotTakeIsAnErrorThatSaysSo() {
    assertThatThrownBy(() -> wide(254, FieldDescriptorProto.Type.TYPE_INT32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "wide.proto: message wide.Wide takes 254 slots of a constructor, and 253 is the most;"
                + " put some of its fields into a message of their own");
    assertThatThrownBy(() -> wide(127, FieldDescriptorProto.Type.TYPE_DOUBLE))
        .hasMessageContaining("254 slots");
    assertThatThrownBy(() -> wide(2000, FieldDescriptorProto.Type.TYPE_STRING))
        .hasMessageContaining("2000 slots");
  }
}
