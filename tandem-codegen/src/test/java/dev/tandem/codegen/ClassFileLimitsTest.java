package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.EnumType;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import dev.tandem.protobuf.ProtoEnum;
import dev.tandem.protobuf.descriptor.DescriptorProto;
import dev.tandem.protobuf.descriptor.EnumDescriptorProto;
import dev.tandem.protobuf.descriptor.EnumValueDescriptorProto;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto.Label;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import dev.tandem.protobuf.descriptor.MessageOptions;
import dev.tandem.protobuf.descriptor.OneofDescriptorProto;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a class file cannot hold is cut, and no method that runs for each message is larger than
/// what the JVM compiles.
class ClassFileLimitsTest {
  /// HotSpot's HugeMethodLimit.
  private static final int COMPILED = 8_000;

  private static Compiled compiled(String folder, FileDescriptorProto.Builder file)
      throws IOException {
    var proto = file.name("large.proto").package_("large").build();
    return Compiled.of(folder, Generator.generate(List.of(proto), List.of("large.proto"), ""));
  }

  private static FieldDescriptorProto field(
      int number, FieldDescriptorProto.Type type, Label label) {
    return FieldDescriptorProto.builder()
        .name("f" + number)
        .number(number)
        .label(label)
        .type(type)
        .build();
  }

  private static MessageType<?> messageType(Compiled compiled, String name)
      throws ReflectiveOperationException {
    return (MessageType<?>) compiled.type(name).getField("TYPE").get(null);
  }

  /// The methods that the JVM does not compile, other than what runs once for each class.
  private static List<String> largeMethods(Path classes) throws IOException {
    var large = new ArrayList<String>();
    try (var files = Files.walk(classes)) {
      for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        for (var method : ClassFile.of().parse(file).methods()) {
          String name = method.methodName().stringValue();
          boolean once = List.of("<clinit>", "$values", "all").contains(name);
          int length =
              method
                  .findAttribute(java.lang.classfile.Attributes.code())
                  .map(code -> code.codeLength())
                  .orElse(0);
          if (!once && length > COMPILED) large.add(file.getFileName() + " " + name + " " + length);
        }
      }
    }
    return large;
  }

  // ---- Enums

  private static EnumDescriptorProto enumeration(int values) {
    var all = new ArrayList<EnumValueDescriptorProto>();
    for (int i = 0; i < values; i++)
      all.add(EnumValueDescriptorProto.builder().name("V" + i).number(i < 10 ? i : i * 3).build());
    all.add(EnumValueDescriptorProto.builder().name("ALIAS").number(6).build());
    return EnumDescriptorProto.builder()
        .name("E")
        .value(all)
        .options(dev.tandem.protobuf.descriptor.EnumOptions.builder().allowAlias(true).build())
        .build();
  }

  /// Where there are many, it is inherited from an interface that is not public.
  private static Object constant(Class<?> type, String name) throws ReflectiveOperationException {
    var constant = type.getField(name);
    constant.setAccessible(true);
    return constant.get(null);
  }

  @ParameterizedTest
  @CsvSource({
    "400, proto3", "401, proto3", "2001, proto3", "10000, proto3",
    "400, proto2", "401, proto2", "2001, proto2", "10000, proto2"
  })
  void anEnumHasAsManyValuesAsItNeeds(int count, String syntax) throws Exception {
    var message =
        DescriptorProto.builder()
            .name("M")
            .addField(
                field(1, FieldDescriptorProto.Type.TYPE_ENUM, Label.LABEL_REPEATED).toBuilder()
                    .typeName(".large.E")
                    .build())
            .build();
    String folder = "enum-" + syntax + "-" + count;
    var compiled =
        compiled(
            folder,
            FileDescriptorProto.builder()
                .syntax(syntax)
                .addEnumType(enumeration(count))
                .addMessageType_(message));
    var e = compiled.type("large.E");
    var type = (EnumType<?>) e.getField("TYPE").get(null);
    for (int i : new int[] {0, 6, 9, 10, 11, count - 2, count - 1}) {
      int number = i < 10 ? i : i * 3;
      assertThat(type.find(number)).isSameAs(constant(e, "V" + i)).hasToString("V" + i);
      assertThat(((ProtoEnum) constant(e, "V" + i)).number()).isEqualTo(number);
    }
    assertThat(constant(e, "ALIAS")).isSameAs(type.find(6));
    if (type.isOpen()) assertThat(type.find(13)).hasToString("Unrecognized[number=13]");
    else assertThat(type.find(13)).isNull();
    assertThat(type.defaultValue()).isSameAs(type.find(0));
    byte[] data = Bytes.hex("0a03061e0d").toByteArray(); // 6, 30, 13
    var read = messageType(compiled, "large.M").parse(data);
    assertThat(read).hasToString(type.isOpen() ? "f1: V6 f1: V10 f1: 13" : "f1: V6 f1: V10 1: 13");
    assertThat(largeMethods(Compiled.classes(folder))).isEmpty();
  }

  /// The constants lie in interfaces that need the enum's class, which so must not need them.
  @ParameterizedTest
  @ValueSource(strings = {"proto2", "proto3"})
  void anEnumOfAnySizeIsInitialisedFromAnyOfItsConstants(String syntax) throws Exception {
    var names = List.of("V", "number", "name", "List", "Stream", "EnumTable", "Table", "EValues0");
    var values = new ArrayList<EnumValueDescriptorProto>();
    for (int i = 0; i < 2_500; i++)
      values.add(
          EnumValueDescriptorProto.builder()
              .name(i < names.size() ? names.get(i) : "V" + i)
              .number(i)
              .build());
    var single =
        field(1, FieldDescriptorProto.Type.TYPE_ENUM, Label.LABEL_OPTIONAL).toBuilder()
            .typeName(".large.E")
            .build();
    var map =
        field(2, FieldDescriptorProto.Type.TYPE_MESSAGE, Label.LABEL_REPEATED).toBuilder()
            .typeName(".large.M.F2Entry");
    var message =
        DescriptorProto.builder()
            .name("M")
            .addField(single)
            .addField(map.build())
            .addNestedType(entry("F2Entry"));
    String folder = "enum-names-" + syntax;
    compiled(
        folder,
        FileDescriptorProto.builder()
            .syntax(syntax)
            .addEnumType(EnumDescriptorProto.builder().name("E").value(values).build())
            .addMessageType_(message.build()));
    for (String first : List.of("M", "EValues0", "EValues1", "E")) {
      var fresh = Compiled.loaded(Compiled.classes(folder));
      if (first.startsWith("EValues"))
        constant(fresh.type("large.E"), first.endsWith("0") ? "V8" : "V2400");
      else fresh.type("large." + first);
      var read = messageType(fresh, "large.M").parse(Bytes.hex("12030a0161").toByteArray());
      assertThat(read).as(first).hasToString("f2 { key: \"a\" value: V }");
      var type = (EnumType<?>) fresh.type("large.E").getField("TYPE").get(null);
      assertThat(type.defaultValue()).as(first).hasToString("V").isSameAs(type.find(0));
      assertThat(type.find(1)).hasToString("number");
    }
  }

  // ---- Messages

  /// Alone they would be a record whose methods are too large; in a oneof they are one component.
  @ParameterizedTest
  @ValueSource(strings = {"fields", "oneof", "required"})
  void aMessageHasAsManyFieldsAsItNeeds(String kind) throws Exception {
    int count = kind.equals("oneof") ? 1_500 : 250;
    var message = DescriptorProto.builder().name("M");
    if (kind.equals("oneof"))
      message.addOneofDecl(OneofDescriptorProto.builder().name("choice").build());
    for (int i = 1; i <= count; i++) {
      var label = kind.equals("required") ? Label.LABEL_REQUIRED : Label.LABEL_OPTIONAL;
      var type =
          i % 7 == 0 && kind.equals("oneof")
              ? FieldDescriptorProto.Type.TYPE_MESSAGE
              : FieldDescriptorProto.Type.TYPE_STRING;
      var field = field(i, type, label).toBuilder();
      if (type == FieldDescriptorProto.Type.TYPE_MESSAGE) field.typeName(".large.M");
      if (kind.equals("oneof")) field.oneofIndex(0);
      message.addField(field.build());
    }
    var compiled =
        compiled("large-" + kind, FileDescriptorProto.builder().addMessageType_(message.build()));
    var m = compiled.type("large.M").asSubclass(Message.class);
    assertThat(m.isRecord()).isTrue();
    var type = messageType(compiled, "large.M");
    var random = new RandomMessages(4);
    for (int i = 0; i < 20; i++) {
      var next = random.next(m);
      assertThat(type.parse(next.toByteArray())).isEqualTo(next).hasSameHashCodeAs(next);
    }
    assertThat(largeMethods(Compiled.classes("large-" + kind))).isEmpty();
  }

  @Test
  void aMessageThatIsNoRecordHasNoLargeMethod() throws Exception {
    var message = DescriptorProto.builder().name("M");
    for (int i = 1; i <= 700; i++) {
      var type =
          i % 2 == 0 ? FieldDescriptorProto.Type.TYPE_STRING : FieldDescriptorProto.Type.TYPE_INT64;
      message.addField(field(i, type, Label.LABEL_OPTIONAL));
    }
    compiled("large-wide", FileDescriptorProto.builder().addMessageType_(message.build()));
    assertThat(largeMethods(Compiled.classes("large-wide"))).isEmpty();
  }

  /// As many as are not cut, of the kinds that take the most code.
  @ParameterizedTest
  @ValueSource(strings = {"lists", "maps", "enums", "choice"})
  void aHundredFieldsOfOneKindHaveNoLargeMethod(String kind) throws Exception {
    var message = DescriptorProto.builder().name("M");
    if (kind.equals("choice"))
      message.addOneofDecl(OneofDescriptorProto.builder().name("choice").build());
    for (int i = 1; i <= 100; i++) {
      var label =
          kind.equals("lists") || kind.equals("maps") ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL;
      var type =
          kind.equals("enums")
              ? FieldDescriptorProto.Type.TYPE_ENUM
              : FieldDescriptorProto.Type.TYPE_MESSAGE;
      String typeName =
          switch (kind) {
            case "enums" -> ".large.E";
            case "maps" -> ".large.M.F" + i + "Entry";
            default -> ".large.Leaf";
          };
      var field = field(i, type, label).toBuilder().typeName(typeName);
      if (kind.equals("choice")) field.oneofIndex(0);
      if (kind.equals("maps")) message.addNestedType(entry("F" + i + "Entry"));
      message.addField(field.build());
    }
    var compiled =
        compiled(
            "hundred-" + kind,
            FileDescriptorProto.builder()
                .syntax("proto2")
                .addMessageType_(message.build())
                .addMessageType_(DescriptorProto.builder().name("Leaf").build())
                .addEnumType(enumeration(3)));
    assertThat(largeMethods(Compiled.classes("hundred-" + kind))).isEmpty();
    var random = new RandomMessages(6);
    var type = messageType(compiled, "large.M");
    for (int i = 0; i < 5; i++) {
      var next = random.next(compiled.type("large.M").asSubclass(Message.class));
      assertThat(type.parse(next.toByteArray())).isEqualTo(next);
    }
  }

  /// An entry of a map from strings to closed enums.
  private static DescriptorProto entry(String name) {
    var value = field(2, FieldDescriptorProto.Type.TYPE_ENUM, Label.LABEL_OPTIONAL);
    return DescriptorProto.builder()
        .name(name)
        .addField(
            field(1, FieldDescriptorProto.Type.TYPE_STRING, Label.LABEL_OPTIONAL).toBuilder()
                .name("key")
                .build())
        .addField(value.toBuilder().name("value").typeName(".large.E").build())
        .options(MessageOptions.builder().mapEntry(true).build())
        .build();
  }

  // ---- Constants

  @Test
  void aDefaultIsLongerThanAConstantOfAClass() throws Exception {
    String text = "\u4e2dx\0".repeat(30_000);
    String escaped = "\\000\\377".repeat(40_000);
    var message =
        DescriptorProto.builder()
            .name("M")
            .addField(
                field(1, FieldDescriptorProto.Type.TYPE_STRING, Label.LABEL_OPTIONAL).toBuilder()
                    .defaultValue(text)
                    .build())
            .addField(
                field(2, FieldDescriptorProto.Type.TYPE_BYTES, Label.LABEL_OPTIONAL).toBuilder()
                    .defaultValue(escaped)
                    .build())
            .build();
    var compiled =
        compiled("large-default", FileDescriptorProto.builder().addMessageType_(message));
    var type = messageType(compiled, "large.M");
    var m = compiled.type("large.M");
    assertThat(m.getMethod("f1").invoke(type.defaultValue())).isEqualTo(text);
    var bytes = (Bytes) m.getMethod("f2").invoke(type.parse(new byte[0]));
    assertThat(bytes.size()).isEqualTo(80_000);
    assertThat(type.descriptor().file().proto().messageType_()).hasSize(1);
  }

  @Test
  void aFileHasManyExtensions() throws Exception {
    var file =
        FileDescriptorProto.builder()
            .addMessageType_(
                DescriptorProto.builder()
                    .name("M")
                    .addExtensionRange(
                        DescriptorProto.ExtensionRange.builder().start(1).end(100_000).build())
                    .build());
    for (int i = 1; i <= 1_000; i++)
      file.addExtension(
          field(i, FieldDescriptorProto.Type.TYPE_INT32, Label.LABEL_OPTIONAL).toBuilder()
              .extendee(".large.M")
              .build());
    var compiled = compiled("large-extensions", file);
    var names = IntStream.of(1, 500, 1_000).mapToObj(i -> "[large.f" + i + "]").toList();
    for (String name : names) {
      String constant = name.replace("[large.f", "F").replace("]", "");
      assertThat(compiled.type("large.LargeProto").getField(constant).get(null)).hasToString(name);
    }
  }
}
