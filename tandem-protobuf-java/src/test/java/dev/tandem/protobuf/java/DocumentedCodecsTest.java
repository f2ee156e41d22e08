package dev.tandem.protobuf.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FeatureSet;
import com.google.protobuf.JavaFeaturesProto;
import com.google.protobuf.JavaFeaturesProto.JavaFeatures;
import com.google.protobuf.ListValue;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Value;
import dev.tandem.rpc.spi.Codec;
import java.io.File;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The class that `docs/messages.md` shows for the option `codecs`, as it stands there.
class DocumentedCodecsTest {
  private static final Pattern SHOWN =
      Pattern.compile("```java\n(public final class Codecs \\{.*?\n}\n)```", Pattern.DOTALL);
  private static final String IMPORTS =
      """
      import com.google.protobuf.ExtensionRegistry;
      import com.google.protobuf.MessageLite;
      import dev.tandem.protobuf.java.ProtobufJavaCodec;
      import dev.tandem.rpc.spi.Codec;

      """;

  /// In place of what protoc generates for a file of the reader's: its extensions are others.
  private static final String SHOP =
      """
      final class ShopProto {
        static void registerAllExtensions(com.google.protobuf.ExtensionRegistry registry) {
          com.google.protobuf.JavaFeaturesProto.registerAllExtensions(registry);
        }
      }
      """;

  @TempDir static Path folder;
  private static Class<?> codecs = Object.class;

  @BeforeAll
  static void compile() throws Exception {
    // protobuf-java's own extension does not initialize if it is the first that is asked for.
    assertThat(DescriptorProtos.getDescriptor().getExtensions()).isEmpty();
    var shown = SHOWN.matcher(Files.readString(Path.of("../docs/messages.md")));
    assertThat(shown.find()).as("the class is shown").isTrue();
    var javac = ToolProvider.getSystemJavaCompiler();
    var problems = new DiagnosticCollector<JavaFileObject>();
    var options =
        List.of("-d", folder.toString(), "-cp", classPath(), "-proc:none", "-Xlint:all", "-Werror");
    var sources = List.of(source("Codecs", IMPORTS + shown.group(1)), source("ShopProto", SHOP));
    var task = javac.getTask(new StringWriter(), null, problems, options, null, sources);
    assertThat(task.call()).as(problems.getDiagnostics().toString()).isTrue();
    var parent = DocumentedCodecsTest.class.getClassLoader();
    codecs =
        URLClassLoader.newInstance(new URL[] {folder.toUri().toURL()}, parent).loadClass("Codecs");
  }

  private static String classPath() {
    return System.getProperty("java.class.path")
        + File.pathSeparator
        + System.getProperty("jdk.module.path", "");
  }

  private static JavaFileObject source(String name, String text) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  @SuppressWarnings("unchecked") // as the method says
  private static <T extends MessageLite> Codec<T> codec(T defaultInstance) throws Exception {
    return (Codec<T>) codecs.getMethod("of", MessageLite.class).invoke(null, defaultInstance);
  }

  @Test
  void itFindsTheExtensions() throws Exception {
    var features =
        FeatureSet.newBuilder()
            .setExtension(
                JavaFeaturesProto.java_,
                JavaFeatures.newBuilder().setLegacyClosedEnum(true).build())
            .build();
    var codec = codec(FeatureSet.getDefaultInstance());
    assertThat(codec.decode(codec.encode(features, 0)).hasExtension(JavaFeaturesProto.java_))
        .isTrue();
    var plain = ProtobufJavaCodec.of(FeatureSet.getDefaultInstance());
    assertThat(plain.decode(codec.encode(features, 0)).hasExtension(JavaFeaturesProto.java_))
        .isFalse();
  }

  @Test
  void itReadsMessagesDeeperInsideEachOther() throws Exception {
    var value = Value.newBuilder().setBoolValue(true).build();
    for (int i = 0; i < 80; i++)
      value = Value.newBuilder().setListValue(ListValue.newBuilder().addValues(value)).build();
    var codec = codec(Value.getDefaultInstance());
    var payload = codec.encode(value, 0);
    assertThat(codec.decode(payload)).isEqualTo(value);
    var plain = ProtobufJavaCodec.of(Value.getDefaultInstance());
    assertThatThrownBy(() -> plain.decode(payload))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("too many levels of nesting");
  }
}
