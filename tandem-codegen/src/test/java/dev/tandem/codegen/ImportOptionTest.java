package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.FileDescriptor;
import dev.tandem.protobuf.Json;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import dev.tandem.protobuf.ProtoWriter;
import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `import option` of edition 2024: a file that is needed for options alone, whose classes are not.
class ImportOptionTest {
  private static final List<FileDescriptorProto> FILES =
      TestProtos.files(Path.of("src/test/proto/marked.binpb"));

  /// Without a class for `marks.proto` anywhere.
  @BeforeAll
  static void compile() throws IOException {
    Compiled.of("marked", sources(FILES));
  }

  private static List<Generator.SourceText> sources(List<FileDescriptorProto> files) {
    return Generator.generate(files, List.of("marked.proto"), "");
  }

  private static Class<?> type(String name) throws Exception {
    return Compiled.loaded(Compiled.classes("marked")).type("dev.tandem.codegen.marked." + name);
  }

  private static MessageType<?> marked() throws Exception {
    return (MessageType<?>) type("Marked").getField("TYPE").get(null);
  }

  @Test
  void theClassesDoWithoutThoseOfTheImport() throws Exception {
    Message message = Json.parse(marked(), "{\"id\":7}");
    assertThat(message.toByteArray()).containsExactly(8, 7);
  }

  @Test
  void theDescriptorHasTheImportForOptionsApart() throws Exception {
    var file = (FileDescriptor) type("MarkedProto").getMethod("file").invoke(null);
    assertThat(file.proto().dependency()).isEmpty();
    assertThat(file.proto().optionDependency()).containsExactly("marks.proto");
  }

  @Test
  void theOptionsAreKeptInTheDescriptor() throws Exception {
    var owner = new ProtoWriter();
    owner.string(50902, "shop");
    var descriptor = marked().descriptor();
    assertThat(descriptor.proto().options().toByteArray()).isEqualTo(owner.toByteArray());
    assertThat(descriptor.field("id").proto().options().toByteArray()).isNotEmpty();
  }

  @Test
  void theFileOfTheOptionsNeedNotBeThere() {
    var without = FILES.stream().filter(file -> !file.name().equals("marks.proto")).toList();
    assertThat(without).hasSize(FILES.size() - 1);
    assertThat(sources(without)).isEqualTo(sources(FILES));
  }
}
