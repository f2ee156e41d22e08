package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import dev.tandem.protobuf.descriptor.DescriptorProto;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto.Label;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever things are called in a `.proto` file, the Java code compiles without a warning, and its
/// messages come back as they went.
class NamesTest {
  /// All messages of the file, filled at random.
  private static void roundTrip(Compiled compiled) throws ReflectiveOperationException {
    var random = new RandomMessages(3);
    int types = 0;
    for (var type : compiled.types()) {
      if (!Message.class.isAssignableFrom(type)) continue;
      types++;
      var messageType = (MessageType<?>) type.getField("TYPE").get(null);
      for (int i = 0; i < 20; i++) {
        var message = random.next(type.asSubclass(Message.class));
        var again = messageType.parse(message.toByteArray());
        assertThat(again).isEqualTo(message).hasSameHashCodeAs(message);
        assertThat(again.toString()).isEqualTo(message.toString());
      }
      assertThat(messageType.descriptor().fullName()).isEqualTo(messageType.fullName());
    }
    assertThat(types).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shapes.proto",
        "closed.proto",
        "evil.proto",
        "evil_old.proto",
        "evil_types.proto",
        "services_evil.proto",
        "clash.proto",
        "evil_limits.proto",
        "services.proto",
        "extended.proto",
        "modern.proto",
        "circles.proto"
      })
  void compileAndRoundTrip(String file) throws Exception {
    roundTrip(Compiled.of(file.replace('.', '-'), TestProtos.generate(file)));
  }

  private static Class<?> evil(Compiled compiled, String name) throws ClassNotFoundException {
    return compiled.type("evil.class_.int_." + name);
  }

  private static List<String> components(Class<?> record) {
    var names = new ArrayList<String>();
    for (var component : record.getRecordComponents()) names.add(component.getName());
    return names;
  }

  @Test
  void becomeWhatTheRulesSay() throws Exception {
    var compiled = Compiled.of("rules", TestProtos.generate("evil.proto"));
    assertThat(String.join(" ", components(evil(compiled, "Names"))))
        .isEqualTo(
            "foo bar hasBar_ hasFoo hashCode_ getClass_ class_ toString_ __ fooBar fooBar_ tail_"
                + " builder_ toBuilder_ messageType_ toByteArray_ writeTo_ in out tag presence from"
                + " value addValue_ key putKey clone_ finalize_ notify_ notifyAll_ wait_ one known"
                + " read of equals type tYPE dEFAULT this_ super_ null_ var record yield _1st build"
                + " clearBar requireNonNull leading trailing int_ names enum_ dev__ java__ presence1"
                + " tail");
    assertThat(evil(compiled, "record_").isRecord()).isTrue();
    assertThat(evil(compiled, "Nested$Nested_$Nested__").isRecord()).isTrue();
    assertThat(components(compiled("evil_old.proto").type("evil.old.Old")))
        .containsExactly(
            "fooBar", "fooBar_", "fooBar__", "hasFooBar___", "old", "quote", "word", "tail");
    assertThat(compiled("evil_old.proto").type("evil.old.Old$Word").getFields())
        .extracting(java.lang.reflect.Field::getName)
        .containsExactly("class_", "of", "class__", "TYPE");
  }

  @Test
  void constantsOfExtensionsHideNothing() throws Exception {
    var old = compiled("evil_old.proto");
    assertThat(constants(old.type("evil.old.EvilOldProto")))
        .containsExactly("EXTRA", "FILE_", "UPPER_", "__", "ABC_", "EXTENSION");
    assertThat(constants(old.type("evil.old.UPPER")))
        .containsExactly(
            "UPPER_", "TYPE_", "DEFAULT_", "T_", "DEFAULT_RAW", "XYZ_", "DEFAULT", "TYPE");
  }

  @Test
  void typesAreNotCalledLikeWhatTheGeneratorHasInThem() throws Exception {
    var types = compiled("evil_types.proto");
    for (String name : List.of("Builder", "DEFAULT", "FILE", "SERVICE", "TYPE", "Unset", "permits"))
      assertThat(types.type("evil.types." + name + "_").isRecord()).as(name).isTrue();
    assertThat(types.type("evil.types.DEFAULT_$Unset_").isSealed()).isTrue();
    assertThat(constants(types.type("evil.types.EvilTypesProto")))
        .containsExactly("X", "FILE__", "NOTE");
    assertThat(constants(types.type("evil.types.ECHO")))
        .containsExactly(
            "ECHO_", "PING_", "SERVICE__", "CLOSE", "WAIT", "TO_STRING", "HASH_CODE", "SERVICE");
    var word = types.type("evil.types.TYPE_$Word");
    assertThat(word.getMethod("of", int.class).invoke(null, 0)).hasToString("number");
    var alias = types.type("evil.types.Aliases$Alias");
    assertThat(alias.getField("number").get(null)).isSameAs(alias.getField("A").get(null));
  }

  /// Class files of the first version, which call what is there, run with the second.
  @Test
  void aFieldThatComesWithTheHighestNumberRenamesNoOther() throws Exception {
    var fields = List.of("has_foo", "foo", "add_bar", "bar", "bar_baz", "barBaz", "has_bar_baz");
    for (int count = 1; count <= fields.size(); count++) {
      var message = DescriptorProto.builder().name("M");
      for (int i = 0; i < count; i++)
        message.addField(
            FieldDescriptorProto.builder()
                .name(fields.get(i))
                .number(i + 1)
                .label(fields.get(i).equals("bar") ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL)
                .type(FieldDescriptorProto.Type.TYPE_STRING)
                .build());
      var file =
          FileDescriptorProto.builder()
              .name("grown.proto")
              .addMessageType_(message.build())
              .build();
      var compiled =
          Compiled.of(
              "grown-" + count, Generator.generate(List.of(file), List.of("grown.proto"), ""));
      assertThat(components(compiled.type("grown.M")).subList(0, count))
          .isEqualTo(
              List.of("hasFoo", "foo_", "addBar", "bar_", "barBaz", "barBaz_", "hasBarBaz__")
                  .subList(0, count));
      roundTrip(compiled);
    }
  }

  private static List<String> constants(Class<?> type) {
    return java.util.stream.Stream.of(type.getFields())
        .map(java.lang.reflect.Field::getName)
        .toList();
  }

  private static Compiled compiled(String file) throws Exception {
    return Compiled.of("rules", TestProtos.generate(file));
  }

  /// Where a name is taken, a type is spelled out with its package, which a variable may hide.
  @Test
  void aFieldThatHidesAPackageThatIsNeededIsAnErrorThatSaysSo() {
    var other = file("other.proto", "acme.v1").addMessageType_(message("Thing"));
    var own =
        file("own.proto", "acme.v2")
            .addDependency("other.proto")
            .addMessageType_(
                message("Thing").toBuilder()
                    .addField(
                        FieldDescriptorProto.builder()
                            .name("acme")
                            .number(1)
                            .label(Label.LABEL_OPTIONAL)
                            .type(FieldDescriptorProto.Type.TYPE_MESSAGE)
                            .typeName(".acme.v1.Thing")
                            .build())
                    .build());
    var files = List.of(other.build(), own.build());
    assertThatThrownBy(() -> Generator.generate(files, List.of("own.proto"), ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a field of acme.v2.Thing is called acme, which hides the package of acme.v1.Thing:"
                + " give that another package with the option package:PROTO_PACKAGE=JAVA_PACKAGE");
    assertThat(Generator.generate(files, List.of("own.proto"), "package:acme.v1=com.acme.v1"))
        .hasSize(2);
  }

  private static FileDescriptorProto.Builder file(String name, String protoPackage) {
    return FileDescriptorProto.builder().name(name).package_(protoPackage).syntax("proto3");
  }

  private static DescriptorProto message(String name) {
    return DescriptorProto.builder().name(name).build();
  }

  @Test
  void rpcsThatFallTogetherAreToldApart() throws Exception {
    var compiled = Compiled.of("rpcs", TestProtos.generate("services_evil.proto"));
    var methods = new ArrayList<String>();
    for (Method method : compiled.type("evil.services.Everything").getDeclaredMethods()) {
      if (!java.lang.reflect.Modifier.isStatic(method.getModifiers()))
        methods.add(method.getName());
    }
    assertThat(methods)
        .contains("getFeature", "getFeature_", "get_feature", "equals", "getClass", "notify");
  }
}
