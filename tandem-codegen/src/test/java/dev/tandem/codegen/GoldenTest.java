package dev.tandem.codegen;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What generated code looks like, and that everything which is checked in is what the generator
/// writes today.
class GoldenTest {
  private static final List<String> TYPES =
      List.of(
          "any",
          "api",
          "descriptor",
          "duration",
          "empty",
          "field_mask",
          "source_context",
          "struct",
          "timestamp",
          "type",
          "wrappers");

  /// These are compiled with the tests, which use them.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "shapes.proto",
        "closed.proto",
        "extended.proto",
        "modern.proto",
        "passed_types.proto",
        "passed_on.proto"
      })
  void messagesAndEnumsLookLikeThis(String file) throws IOException {
    Golden.check(Path.of("src/test/java"), TestProtos.generate(file));
  }

  @Test
  void servicesLookLikeThis() throws IOException {
    Golden.check(Path.of("src/test/golden"), TestProtos.generate("services.proto"));
  }

  /// The generator reads descriptors with these classes: so this is also its fixed point.
  @Test
  void descriptorsAndWellKnownTypesAreWhatTheGeneratorWrites() throws IOException {
    var protobuf = Path.of("../tandem-protobuf/src/main");
    var names = TYPES.stream().map(name -> "google/protobuf/" + name + ".proto").toList();
    Golden.check(
        protobuf.resolve("java"),
        TestProtos.generate(protobuf.resolve("proto/protobuf.binpb"), names));
  }

  @Test
  void pluginMessagesAreWhatTheGeneratorWrites() throws IOException {
    Golden.check(
        Path.of("src/main/java"),
        TestProtos.generate(
            Path.of("src/main/proto/plugin.binpb"),
            List.of("google/protobuf/compiler/plugin.proto")));
    Golden.check(
        Path.of("src/main/java"),
        TestProtos.generate(
            Path.of("src/main/proto/java_features.binpb"), List.of("pb/java_features.proto")));
  }

  @Test
  void statusTypesAreWhatTheGeneratorWrites() throws IOException {
    var rpc = Path.of("../tandem-rpc/src/main");
    var names =
        List.of(
            "google/rpc/status.proto", "google/rpc/code.proto", "google/rpc/error_details.proto");
    Golden.check(rpc.resolve("java"), TestProtos.generate(rpc.resolve("proto/rpc.binpb"), names));
  }

  /// What the tests of `tandem-rpc` call, which is built before the generator.
  @Test
  void servicesOfTheRuntimesTestsAreWhatTheGeneratorWrites() throws IOException {
    var rpc = Path.of("../tandem-rpc/src/test");
    var names = List.of("chat.proto", "files.proto", "routeguide.proto");
    Golden.checkAll(
        rpc.resolve("generated"), TestProtos.generate(rpc.resolve("proto/trials.binpb"), names));
  }
}
