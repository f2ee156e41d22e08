package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.DynamicMessage;
import dev.tandem.protobuf.FieldDescriptor;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageDescriptor;
import dev.tandem.protobuf.MessageType;
import dev.tandem.protobuf.ProtoWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Files in which everything is called, nested and numbered in the worst way, compiled by `protoc`
/// and by javac with all its warnings in the build of a user: each message comes back as it went.
class EvilProtosTest {
  private static final Path SOURCES =
      Repository.ROOT.resolve("interop/target/generated-test-sources/evil");

  /// The messages in the classes that were made of the sources.
  private static List<Class<? extends Message>> messages() throws Exception {
    var messages = new ArrayList<Class<? extends Message>>();
    try (var files = Files.walk(SOURCES)) {
      for (var file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        String name = SOURCES.relativize(file).toString().replace('/', '.');
        add(Class.forName(name.substring(0, name.length() - ".java".length())), messages);
      }
    }
    return messages;
  }

  private static void add(Class<?> type, List<Class<? extends Message>> messages) {
    if (Message.class.isAssignableFrom(type)) messages.add(type.asSubclass(Message.class));
    for (var inner : type.getDeclaredClasses()) add(inner, messages);
  }

  /// A message with every field, those of nested messages too as far as `depth` goes.
  private static byte[] filled(MessageDescriptor message, int depth) {
    var out = new ProtoWriter();
    for (var field : message.fields().reversed()) {
      var type = field.messageType();
      if (type == null) {
        scalar(out, field);
      } else if (depth > 0 || field.isRequired()) {
        byte[] nested = filled(type, depth - 1);
        if (field.isDelimited()) out.group(field.number(), DynamicMessage.type(type).parse(nested));
        else out.bytes(field.number(), Bytes.copyOf(nested));
      }
    }
    return out.toByteArray();
  }

  private static void scalar(ProtoWriter out, FieldDescriptor field) {
    var type = field.enumType();
    switch (field.wireType()) {
      case 0 ->
          out.int32(field.number(), type == null ? 1 : type.proto().value().getFirst().number());
      case 1 -> out.fixed64(field.number(), 1);
      case 2 -> out.string(field.number(), "x");
      default -> out.fixed32(field.number(), 1);
    }
  }

  @Test
  void eachMessageComesBackAsItWent() throws Exception {
    var messages = messages();
    assertThat(messages).hasSizeGreaterThan(50);
    for (var message : messages) {
      var type = (MessageType<?>) message.getField("TYPE").get(null);
      var read = type.parse(filled(type.descriptor(), 2));
      assertThat(read.tail().unknownFields().isEmpty()).as(type.fullName()).isTrue();
      assertThat(type.parse(read.toByteArray())).isEqualTo(read).hasSameHashCodeAs(read);
      Object builder = message.getMethod("toBuilder").invoke(read);
      assertThat(builder.getClass().getMethod("build").invoke(builder)).isEqualTo(read);
      assertThat(read.toString()).isEqualTo(type.parse(read.toByteArray()).toString());
    }
  }
}
