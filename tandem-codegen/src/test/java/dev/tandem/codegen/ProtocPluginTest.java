package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.codegen.plugin.CodeGeneratorRequest;
import dev.tandem.codegen.plugin.CodeGeneratorResponse;
import dev.tandem.codegen.plugin.FeatureSetExtensions;
import dev.tandem.codegen.plugin.JavaFeatures;
import dev.tandem.protobuf.descriptor.DescriptorProto;
import dev.tandem.protobuf.descriptor.Edition;
import dev.tandem.protobuf.descriptor.EnumDescriptorProto;
import dev.tandem.protobuf.descriptor.FeatureSet;
import dev.tandem.protobuf.descriptor.FieldDescriptorProto;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import dev.tandem.protobuf.descriptor.FileOptions;
import dev.tandem.protobuf.descriptor.MessageOptions;
import dev.tandem.protobuf.descriptor.MethodDescriptorProto;
import dev.tandem.protobuf.descriptor.ServiceDescriptorProto;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `protoc` gets back: files, or one sentence for the user; never a stack trace.
class ProtocPluginTest {
  private static CodeGeneratorResponse answer(byte[] request) throws IOException {
    var out = new ByteArrayOutputStream();
    ProtocPlugin.run(new ByteArrayInputStream(request), out);
    return CodeGeneratorResponse.TYPE.parse(out.toByteArray());
  }

  private static CodeGeneratorResponse answer(String parameter, FileDescriptorProto... files)
      throws IOException {
    var request =
        CodeGeneratorRequest.builder()
            .parameter(parameter)
            .protoFile(List.of(files))
            .addFileToGenerate(files[files.length - 1].name());
    return answer(request.build().toByteArray());
  }

  private static FileDescriptorProto.Builder file(String name) {
    return FileDescriptorProto.builder().name(name).package_("p").syntax("proto3");
  }

  private static DescriptorProto message(String name) {
    return DescriptorProto.builder().name(name).build();
  }

  private static void assertError(CodeGeneratorResponse response, String sentence) {
    assertThat(response.error()).isEqualTo(sentence);
    assertThat(response.file()).isEmpty();
  }

  @Test
  void filesAreWritten() throws IOException {
    var response = answer("", file("a.proto").addMessageType_(message("A")).build());
    assertThat(response.hasError()).isFalse();
    assertThat(response.file())
        .extracting(CodeGeneratorResponse.File::name)
        .containsExactly("p/A.java", "p/AProto.java");
    assertThat(response.supportedFeatures())
        .as("FEATURE_PROTO3_OPTIONAL and FEATURE_SUPPORTS_EDITIONS")
        .isEqualTo(3);
    assertThat(response.minimumEdition()).isEqualTo(Edition.EDITION_PROTO2.number());
    assertThat(response.maximumEdition()).isEqualTo(Edition.EDITION_2024.number());
  }

  @Test
  void onlyWhatIsAskedForIsWritten() throws IOException {
    var imported = file("a.proto").addMessageType_(message("A")).build();
    var response = answer("", imported, file("b.proto").addDependency("a.proto").build());
    assertThat(response.file())
        .extracting(CodeGeneratorResponse.File::name)
        .containsExactly("p/BProto.java");
  }

  @Test
  void anOptionPutsAPackageOrAFileElsewhere() throws IOException {
    var a = file("a.proto").addMessageType_(message("A")).build();
    assertThat(answer("package:p=x.y", a).file().getFirst().name()).isEqualTo("x/y/A.java");
    assertThat(answer("package:p=x.y,package:a.proto=z", a).file().getFirst().name())
        .isEqualTo("z/A.java");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          speed            | unknown option 'speed': package:PROTO_PACKAGE_OR_FILE=JAVA_PACKAGE, messages=protobuf-java and codecs=JAVA_CLASS are possible
          lite=true        | unknown option 'lite=true': package:PROTO_PACKAGE_OR_FILE=JAVA_PACKAGE, messages=protobuf-java and codecs=JAVA_CLASS are possible
          package:p        | unknown option 'package:p': package:PROTO_PACKAGE_OR_FILE=JAVA_PACKAGE, messages=protobuf-java and codecs=JAVA_CLASS are possible
          package:=x       | unknown option 'package:=x': package:PROTO_PACKAGE_OR_FILE=JAVA_PACKAGE, messages=protobuf-java and codecs=JAVA_CLASS are possible
          package:p=       | option 'package:p=': '' cannot be a package in Java
          package:p=x.     | option 'package:p=x.': 'x.' cannot be a package in Java
          package:p=x-y    | option 'package:p=x-y': 'x-y' cannot be a package in Java
          package:p=x.int  | option 'package:p=x.int': 'x.int' cannot be a package in Java
          messages         | unknown option 'messages': package:PROTO_PACKAGE_OR_FILE=JAVA_PACKAGE, messages=protobuf-java and codecs=JAVA_CLASS are possible
          messages=lite    | option 'messages=lite': messages are records or protobuf-java
          codecs=Codecs,messages=protobuf-java | option 'codecs=Codecs': 'Codecs' cannot be a class in Java, with its package
          codecs=a.Codecs  | option 'codecs=a.Codecs': it is for messages=protobuf-java alone
          package:p=x,package:p=y | option 'package:p=y': an option before it says 'x'
          """)
  void aBadOptionIsNamed(String parameter, String sentence) throws IOException {
    assertError(answer(parameter, file("a.proto").build()), sentence);
  }

  private static final String PROTOBUF_JAVA = "messages=protobuf-java";

  private static ServiceDescriptorProto service(String name) {
    return ServiceDescriptorProto.builder().name(name).build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Other", "Thing", "ThingOrBuilder", "Kind", "Generic"})
  void aServiceThatWouldBeAClassOfProtobufJavasIsNamed(String name) throws IOException {
    var options = FileOptions.builder().javaMultipleFiles(true).javaGenericServices(true).build();
    var other =
        file("other.proto")
            .options(options)
            .addMessageType_(message("Thing"))
            .addEnumType(EnumDescriptorProto.builder().name("Kind").build())
            .addService(service("Generic"))
            .build();
    var own = file("own.proto").addService(service(name)).build();
    assertError(
        answer(PROTOBUF_JAVA, other, own),
        "own.proto: the service %s would be the class p.%s, as is a class of protobuf-java's for other.proto; give the option package:own.proto=JAVA_PACKAGE"
            .formatted(name, name));
    assertThat(answer(PROTOBUF_JAVA + ",package:own.proto=q", other, own).file())
        .extracting(CodeGeneratorResponse.File::name)
        .containsExactly("q/" + name + ".java");
  }

  @Test
  void messagesThatNoPackageCanImportAreNamed() throws IOException {
    var method =
        MethodDescriptorProto.builder().name("Take").inputType(".A").outputType(".A").build();
    var a =
        file("a.proto")
            .clearPackage_()
            .addMessageType_(message("A"))
            .addService(ServiceDescriptorProto.builder().name("S").addMethod(method).build())
            .build();
    assertThat(answer(PROTOBUF_JAVA, a).file().getFirst().name()).isEqualTo("S.java");
    assertError(
        answer(PROTOBUF_JAVA + ",package:a.proto=q", a),
        "a.proto: AOuterClass.A, which Take takes or returns, is in no package, from where package q cannot have it; give its file a java_package");
  }

  /// Compilers older than 36 keep `(pb.java).nest_in_file_class` from all but the file's compiler.
  @Test
  void namesFollowOptionsThatAreDroppedElsewhere() throws IOException {
    var method =
        MethodDescriptorProto.builder().name("Take").inputType(".p.A").outputType(".p.A").build();
    var plain =
        file("a.proto")
            .syntax("editions")
            .edition(Edition.EDITION_2024)
            .addMessageType_(message("A"))
            .addService(ServiceDescriptorProto.builder().name("S").addMethod(method).build())
            .build();
    var java = JavaFeatures.builder().nestInFileClass(JavaFeatures.NestInFileClass.YES).build();
    var nest = FeatureSetExtensions.builder().javaFeatures(java).build();
    var features = FeatureSet.TYPE.parse(nest.toByteArray());
    var options = MessageOptions.builder().features(features).build();
    var whole =
        plain.toBuilder()
            .messageType_(List.of(message("A").toBuilder().options(options).build()))
            .build();
    var request =
        CodeGeneratorRequest.builder()
            .parameter(PROTOBUF_JAVA)
            .addProtoFile(plain)
            .addFileToGenerate("a.proto");
    assertThat(answer(request.build().toByteArray()).file().getFirst().content())
        .contains("A take(A request);");
    assertThat(
            answer(request.addSourceFileDescriptors(whole).build().toByteArray())
                .file()
                .getFirst()
                .content())
        .contains("AProto.A take(AProto.A request);");
  }

  @Test
  void whatIsNoRequestIsSaidSo() throws IOException {
    assertError(
        answer(new byte[] {0x0a, 5}),
        "standard input is not a request of protoc: google.protobuf.compiler.CodeGeneratorRequest"
            + ".file_to_generate: length 5 goes past the end, which is 0 bytes away, at byte 2");
  }

  @Test
  void anEditionThatIsNotKnownIsNamedWithItsFile() throws IOException {
    var future = file("a.proto").syntax("editions").edition(Edition.EDITION_99997_TEST_ONLY);
    assertError(
        answer("", future.addMessageType_(message("A")).build()),
        "a.proto: EDITION_99997_TEST_ONLY is not known; proto2, proto3 and the editions 2023 and"
            + " 2024 are");
  }

  @Test
  void aJavaPackageThatIsNoneIsNamedWithItsFile() throws IOException {
    var options = FileOptions.builder().javaPackage("com.new").build();
    assertError(
        answer("", file("a.proto").options(options).build()),
        "a.proto: java_package 'com.new' cannot be a package in Java; change it, or give the option"
            + " package:a.proto=JAVA_PACKAGE");
  }

  @Test
  void twoTypesThatWouldBeOneClassAreNamed() throws IOException {
    var first = file("a.proto").package_("x").addMessageType_(message("A")).build();
    var second = file("b.proto").package_("y").addMessageType_(message("A")).build();
    assertError(
        answer("package:x=z,package:y=z", first, second),
        "b.proto: A would be the second class z.A; give the file another java_package, or the"
            + " option package:b.proto=JAVA_PACKAGE");
  }

  @Test
  void aTypeThatIsNotThereIsNamed() throws IOException {
    var field =
        FieldDescriptorProto.builder()
            .name("b")
            .number(1)
            .label(FieldDescriptorProto.Label.LABEL_OPTIONAL)
            .type(FieldDescriptorProto.Type.TYPE_MESSAGE)
            .typeName(".p.B")
            .build();
    var a = message("A").toBuilder().addField(field).build();
    assertError(
        answer("", file("a.proto").addMessageType_(a).build()),
        "message .p.B is not in the request: give all files that are imported too");
    assertError(
        answer("", file("a.proto").addDependency("b.proto").build()),
        "file b.proto is not in the request: give all files that are imported too");
  }

  /// Descriptors that no compiler makes.
  @Test
  void aDescriptorThatMakesNoSenseIsAnErrorToo() throws IOException {
    var noValues =
        file("a.proto")
            .addEnumType(
                dev.tandem.protobuf.descriptor.EnumDescriptorProto.builder().name("E").build())
            .build();
    assertThat(answer("", noValues).error())
        .startsWith("the generator failed on a.proto, which is a mistake in it: ");
  }

  @Test
  void filesMayBeCalledAnything() throws IOException {
    var odd =
        FileDescriptorProto.builder()
            .name("dir/2fa-new.proto")
            .syntax("proto3")
            .addMessageType_(message("A"))
            .build();
    assertThat(answer("", odd).file())
        .extracting(CodeGeneratorResponse.File::name)
        .containsExactly("_2fa_new/A.java", "_2fa_new/_2faNewProto.java");
  }
}
