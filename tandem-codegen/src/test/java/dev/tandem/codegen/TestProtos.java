package dev.tandem.codegen;

import dev.tandem.protobuf.descriptor.FileDescriptorProto;
import dev.tandem.protobuf.descriptor.FileDescriptorSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Descriptor sets that `protoc` has made, and what the generator makes of them.
final class TestProtos {
  static final Path TESTS = Path.of("src/test/proto/tests.binpb");

  private TestProtos() {}

  static List<FileDescriptorProto> files(Path descriptorSet) {
    try {
      return FileDescriptorSet.TYPE.parse(Files.readAllBytes(descriptorSet)).file();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The sources for some files of the tests' descriptor set.
  static List<Generator.SourceText> generate(String... names) {
    return Generator.generate(files(TESTS), List.of(names), "");
  }

  static List<Generator.SourceText> generate(Path descriptorSet, List<String> names) {
    return Generator.generate(files(descriptorSet), names, "");
  }
}
