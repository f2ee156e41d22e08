package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tandem.protobuf.descriptor.DescriptorProto;
import dev.tandem.protobuf.descriptor.Edition;
import dev.tandem.protobuf.descriptor.EnumDescriptorProto;
import dev.tandem.protobuf.descriptor.EnumValueDescriptorProto;
import dev.tandem.protobuf.descriptor.FeatureSet;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto.Label;
import dev.tandem.protobuf.descriptor.FieldOptions;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import dev.tandem.protobuf.descriptor.FileOptions;
import dev.tandem.protobuf.descriptor.MessageOptions;
import dev.tandem.protobuf.descriptor.MethodDescriptorProto;
import dev.tandem.protobuf.descriptor.OneofDescriptorProto;
import dev.tandem.protobuf.descriptor.OneofOptions;
import dev.tandem.protobuf.descriptor.ServiceDescriptorProto;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DescriptorsTest {
  private static final FeatureSet.FieldPresence IMPLICIT = FeatureSet.FieldPresence.IMPLICIT;

  // ---- What the syntax says

  @ParameterizedTest
  @CsvSource({"proto2, true, false, false, false", "proto3, false, true, true, true"})
  void syntaxDecides(
      String syntax, boolean presence, boolean packed, boolean checked, boolean open) {
    var file = link(file().syntax(syntax).addMessageType_(message("M")).addEnumType(letters()));
    var message = found(file, "M");
    assertThat(message.field(1)).returns(presence, FieldDescriptor::hasPresence);
    assertThat(message.field(2)).returns(packed, FieldDescriptor::isPacked);
    assertThat(message.field(3)).returns(checked, FieldDescriptor::isUtf8Checked);
    assertThat(Objects.requireNonNull(file.enumType("p.Letter")).isOpen()).isEqualTo(open);
  }

  @Test
  void withoutASyntaxItIsProto2() {
    assertThat(link(file()).edition()).isEqualTo(Edition.EDITION_PROTO2);
  }

  @ParameterizedTest
  @EnumSource(names = {"EDITION_2023", "EDITION_2024"})
  void editionsHavePresenceAndOpenEnums(Edition edition) {
    var file = link(edition(edition).addMessageType_(message("M")).addEnumType(letters()));
    assertThat(file.edition()).isEqualTo(edition);
    assertThat(found(file, "M").field(1)).returns(true, FieldDescriptor::hasPresence);
    assertThat(found(file, "M").field(2)).returns(true, FieldDescriptor::isPacked);
    assertThat(found(file, "M").field(3)).returns(true, FieldDescriptor::isUtf8Checked);
    assertThat(Objects.requireNonNull(file.enumType("p.Letter")).isOpen()).isTrue();
  }

  @Test
  void editionsThatAreNotKnownAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(link(edition(Edition.EDITION_99999_TEST_ONLY))::features)
        .withMessage(
            "a.proto: EDITION_99999_TEST_ONLY is not known; proto2, proto3 and the editions 2023"
                + " and 2024 are");
  }

  @Test
  void syntaxThatIsNotKnownIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(link(file().syntax("proto4"))::edition)
        .withMessageStartingWith("a.proto: syntax proto4 is not known");
  }

  @Test
  void keywordsOfOldSyntaxesAreFeatures() {
    var message =
        DescriptorProto.builder()
            .name("M")
            .addField(
                field("needed", 1, FieldDescriptorProto.Type.TYPE_INT32, Label.LABEL_REQUIRED))
            .addField(
                with(
                    field("many", 2, FieldDescriptorProto.Type.TYPE_INT32, Label.LABEL_REPEATED),
                    FieldOptions.builder().packed(true).build()))
            .addField(
                message("group", 3, "p.M.Group").toBuilder()
                    .type(FieldDescriptorProto.Type.TYPE_GROUP)
                    .build())
            .addNestedType(DescriptorProto.builder().name("Group").build())
            .build();
    var linked = found(link(file().addMessageType_(message)), "M");
    assertThat(linked.field(1)).returns(true, FieldDescriptor::isRequired);
    assertThat(linked.field(2)).returns(true, FieldDescriptor::isPacked);
    assertThat(linked.field(3))
        .returns(true, FieldDescriptor::isDelimited)
        .returns("Group", FieldDescriptor::textName)
        .returns(3, FieldDescriptor::wireType);
  }

  // ---- What is inherited

  @Nested
  class Inheritance {
    @Test
    void goesFromTheFileToItsFields() {
      var options = FileOptions.builder().features(presence(IMPLICIT)).build();
      var file = link(edition(Edition.EDITION_2023).options(options).addMessageType_(message("M")));
      assertThat(found(file, "M").field(1)).returns(false, FieldDescriptor::hasPresence);
    }

    @Test
    void isOverruledByWhatIsNearer() {
      var own = FieldOptions.builder().features(presence(IMPLICIT)).build();
      var message =
          DescriptorProto.builder()
              .name("M")
              .options(MessageOptions.builder().features(DELIMITED).build())
              .addField(with(field("a", 1, FieldDescriptorProto.Type.TYPE_INT32), own))
              .addField(message("inner", 2, "p.M.Inner"))
              .addNestedType(
                  DescriptorProto.builder().name("Inner").addField(message("m", 1, "p.M")).build())
              .build();
      var file = link(edition(Edition.EDITION_2023).addMessageType_(message));
      assertThat(found(file, "M").field(1)).returns(false, FieldDescriptor::hasPresence);
      assertThat(found(file, "M").field(2)).returns(true, FieldDescriptor::isDelimited);
      assertThat(found(file, "M.Inner").field(1)).returns(true, FieldDescriptor::isDelimited);
    }

    @Test
    void goesThroughOneofs() {
      var message =
          DescriptorProto.builder()
              .name("M")
              .addOneofDecl(
                  new OneofDescriptorProto(
                      "one", OneofOptions.builder().features(DELIMITED).build()))
              .addField(message("m", 1, "p.M").toBuilder().oneofIndex(0).build())
              .build();
      var file = link(edition(Edition.EDITION_2023).addMessageType_(message));
      assertThat(found(file, "M").field(1)).returns(true, FieldDescriptor::isDelimited);
    }

    @Test
    void makesNoGroupsOfMaps() {
      var entry =
          DescriptorProto.builder()
              .name("MapEntry")
              .options(MessageOptions.builder().mapEntry(true).build())
              .addField(field("key", 1, FieldDescriptorProto.Type.TYPE_INT32))
              .addField(message("value", 2, "p.M"))
              .build();
      var map = message("map", 1, "p.M.MapEntry").toBuilder().label(Label.LABEL_REPEATED).build();
      var message = DescriptorProto.builder().name("M").addField(map).addNestedType(entry).build();
      var options = FileOptions.builder().features(DELIMITED).build();
      var file = link(edition(Edition.EDITION_2023).options(options).addMessageType_(message));
      var field = Objects.requireNonNull(found(file, "M").field("map"));
      assertThat(field).returns(true, FieldDescriptor::isMap);
      assertThat(field).returns(false, FieldDescriptor::isDelimited);
      assertThat(field.mapKey().name()).isEqualTo("key");
      assertThat(field.mapValue().isDelimited()).isFalse();
      assertThat(field.mapValue().messageType()).isSameAs(found(file, "M"));
    }

    private static final FeatureSet DELIMITED =
        FeatureSet.builder().messageEncoding(FeatureSet.MessageEncoding.DELIMITED).build();

    private static FeatureSet presence(FeatureSet.FieldPresence presence) {
      return FeatureSet.builder().fieldPresence(presence).build();
    }
  }

  // ---- Oneofs, names, defaults

  @Test
  void oneofThatOnlyStandsForOptionalIsNone() {
    var message =
        DescriptorProto.builder()
            .name("M")
            .addOneofDecl(new OneofDescriptorProto("kind"))
            .addOneofDecl(new OneofDescriptorProto("_lone"))
            .addField(
                field("b", 2, FieldDescriptorProto.Type.TYPE_INT32).toBuilder()
                    .oneofIndex(0)
                    .build())
            .addField(
                field("a", 1, FieldDescriptorProto.Type.TYPE_INT32).toBuilder()
                    .oneofIndex(0)
                    .build())
            .addField(
                field("lone", 3, FieldDescriptorProto.Type.TYPE_INT32).toBuilder()
                    .oneofIndex(1)
                    .proto3Optional(true)
                    .build())
            .build();
    var linked = found(link(file().syntax("proto3").addMessageType_(message)), "M");
    assertThat(linked.oneofs()).singleElement().hasToString("p.M.kind");
    assertThat(linked.oneofs().getFirst().fields())
        .extracting(FieldDescriptor::name)
        .containsExactly("a", "b");
    assertThat(Objects.requireNonNull(linked.field("lone")))
        .returns(true, FieldDescriptor::hasPresence)
        .returns(null, FieldDescriptor::oneof);
  }

  @ParameterizedTest
  @CsvSource({
    "foo_bar, fooBar",
    "_foo, Foo",
    "foo__bar, fooBar",
    "foo_1a, foo1a",
    "FooBar, FooBar"
  })
  void namesInJsonAreDerived(String name, String jsonName) {
    var message =
        DescriptorProto.builder()
            .name("M")
            .addField(field(name, 1, FieldDescriptorProto.Type.TYPE_INT32))
            .build();
    assertThat(found(link(file().addMessageType_(message)), "M").fields().getFirst().jsonName())
        .isEqualTo(jsonName);
  }

  @ParameterizedTest
  @CsvSource({
    "TYPE_INT32, -7, -7",
    "TYPE_UINT32, 4294967295, -1",
    "TYPE_UINT64, 18446744073709551615, -1",
    "TYPE_DOUBLE, inf, Infinity",
    "TYPE_FLOAT, nan, NaN",
    "TYPE_BOOL, true, true",
    "TYPE_STRING, é\\n, é\\n",
    "TYPE_BYTES, \\001\\n\\\"\\377, 'Bytes[4: 010a22ff]'",
    "TYPE_ENUM, B, 7",
  })
  void defaultsAreRead(FieldDescriptorProto.Type type, String text, String value) {
    assertThat(fieldOf(type, text).defaultValue()).hasToString(value);
  }

  @ParameterizedTest
  @CsvSource({
    "TYPE_INT32, 0",
    "TYPE_FIXED64, 0",
    "TYPE_DOUBLE, 0.0",
    "TYPE_BOOL, false",
    "TYPE_STRING, ''",
    "TYPE_BYTES, Bytes[0]",
    "TYPE_ENUM, 3",
  })
  void withoutADefaultItIsZeroOrTheFirst(FieldDescriptorProto.Type type, String value) {
    assertThat(fieldOf(type, "").defaultValue()).hasToString(value);
  }

  @Test
  void messagesHaveNoDefault() {
    assertThatIllegalStateException()
        .isThrownBy(fieldOf(FieldDescriptorProto.Type.TYPE_MESSAGE, "")::defaultValue)
        .withMessage("p.M.f is a message, which has no default");
  }

  private static FieldDescriptor fieldOf(FieldDescriptorProto.Type type, String defaultValue) {
    var field = field("f", 1, type).toBuilder();
    if (!defaultValue.isEmpty()) field.defaultValue(defaultValue);
    if (type == FieldDescriptorProto.Type.TYPE_ENUM) field.typeName(".p.Letter");
    if (type == FieldDescriptorProto.Type.TYPE_MESSAGE) field.typeName(".p.M");
    var message = DescriptorProto.builder().name("M").addField(field.build()).build();
    var file = link(file().addMessageType_(message).addEnumType(letters()));
    return found(file, "M").fields().getFirst();
  }

  // ---- Several files

  @Test
  void registryFindsWhatFilesImport() {
    var base = link(file().addMessageType_(extendable("Base")));
    var extension =
        field("more", 100, FieldDescriptorProto.Type.TYPE_INT32).toBuilder()
            .extendee(".p.Base")
            .build();
    var scope = DescriptorProto.builder().name("Scope").addExtension(extension).build();
    var user =
        FileDescriptor.of(
            FileDescriptorProto.builder()
                .name("b.proto")
                .package_("q")
                .addDependency("a.proto")
                .addMessageType_(scope)
                .build(),
            List.of(base));
    var types = TypeRegistry.of(user);
    var baseType = Objects.requireNonNull(types.message("p.Base"));
    assertThat(types.extension("q.Scope.more"))
        .isSameAs(types.extension(baseType, 100))
        .returns(true, FieldDescriptor::isExtension)
        .returns(true, FieldDescriptor::hasPresence)
        .returns(baseType, FieldDescriptor::containingType)
        .returns("[q.Scope.more]", FieldDescriptor::jsonName)
        .returns("[q.Scope.more]", FieldDescriptor::textName);
    assertThat(baseType.isExtensionNumber(100)).isTrue();
    assertThat(baseType.isExtensionNumber(200)).isFalse();
    assertThat(base.types().extension("q.Scope.more")).isNull();
    assertThat(base.types().plus(types).extension("q.Scope.more")).isNotNull();
  }

  @Test
  void servicesKnowTheirMessages() {
    var method =
        MethodDescriptorProto.builder()
            .name("Call")
            .inputType(".p.M")
            .outputType(".p.M")
            .serverStreaming(true)
            .build();
    var file =
        link(
            file()
                .addMessageType_(message("M"))
                .addService(
                    ServiceDescriptorProto.builder().name("Desk").addMethod(method).build()));
    var call = file.services().getFirst().methods().getFirst();
    assertThat(call)
        .hasToString("p.Desk.Call")
        .returns(found(file, "M"), ServiceDescriptor.Method::input)
        .returns(found(file, "M"), ServiceDescriptor.Method::output)
        .returns(false, ServiceDescriptor.Method::isClientStreaming)
        .returns(true, ServiceDescriptor.Method::isServerStreaming);
  }

  @Test
  void typesThatAreNowhereAreNamed() {
    var message = DescriptorProto.builder().name("M").addField(message("m", 1, "p.Gone")).build();
    var field = found(link(file().addMessageType_(message)), "M").fields().getFirst();
    assertThatIllegalArgumentException()
        .isThrownBy(field::messageType)
        .withMessage("message p.Gone is not known to a.proto");
  }

  // ---- Making descriptors

  private static FileDescriptorProto.Builder file() {
    return FileDescriptorProto.builder().name("a.proto").package_("p");
  }

  private static FileDescriptorProto.Builder edition(Edition edition) {
    return file().syntax("editions").edition(edition);
  }

  private static FileDescriptor link(FileDescriptorProto.Builder file) {
    return FileDescriptor.of(file.build(), List.of());
  }

  private static MessageDescriptor found(FileDescriptor file, String name) {
    return Objects.requireNonNull(file.message("p." + name));
  }

  private static DescriptorProto message(String name) {
    return DescriptorProto.builder()
        .name(name)
        .addField(field("one", 1, FieldDescriptorProto.Type.TYPE_INT32))
        .addField(field("many", 2, FieldDescriptorProto.Type.TYPE_INT32, Label.LABEL_REPEATED))
        .addField(field("text", 3, FieldDescriptorProto.Type.TYPE_STRING))
        .build();
  }

  private static DescriptorProto extendable(String name) {
    return DescriptorProto.builder()
        .name(name)
        .addExtensionRange(DescriptorProto.ExtensionRange.builder().start(100).end(200).build())
        .build();
  }

  private static EnumDescriptorProto letters() {
    return EnumDescriptorProto.builder()
        .name("Letter")
        .addValue(EnumValueDescriptorProto.builder().name("A").number(3).build())
        .addValue(EnumValueDescriptorProto.builder().name("B").number(7).build())
        .build();
  }

  private static FieldDescriptorProto field(
      String name, int number, FieldDescriptorProto.Type type) {
    return field(name, number, type, Label.LABEL_OPTIONAL);
  }

  private static FieldDescriptorProto field(
      String name, int number, FieldDescriptorProto.Type type, Label label) {
    return FieldDescriptorProto.builder().name(name).number(number).type(type).label(label).build();
  }

  private static FieldDescriptorProto message(String name, int number, String typeName) {
    return field(name, number, FieldDescriptorProto.Type.TYPE_MESSAGE).toBuilder()
        .typeName("." + typeName)
        .build();
  }

  private static FieldDescriptorProto with(FieldDescriptorProto field, FieldOptions options) {
    return field.toBuilder().options(options).build();
  }
}
