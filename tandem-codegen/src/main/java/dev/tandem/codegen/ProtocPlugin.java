package dev.tandem.codegen;

import dev.tandem.codegen.plugin.CodeGeneratorRequest;
import dev.tandem.codegen.plugin.CodeGeneratorResponse;
import dev.tandem.codegen.plugin.CodeGeneratorResponse.Feature;
import dev.tandem.protobuf.MalformedMessageException;
import dev.tandem.protobuf.descriptor.Edition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// The generator as a plugin of `protoc`: a CodeGeneratorRequest on standard input, a
/// CodeGeneratorResponse on standard output.
///
/// ```
/// protoc --plugin=protoc-gen-tandem=… --tandem_out=target/generated-sources helloworld.proto
/// ```
public final class ProtocPlugin {
  private static final long FEATURES =
      Feature.FEATURE_PROTO3_OPTIONAL.number() | Feature.FEATURE_SUPPORTS_EDITIONS.number();

  private ProtocPlugin() {}

  public static void main(String[] arguments) throws IOException {
    run(System.in, System.out);
  }

  /// Answers one request. What the user has to know is in the response; only the pipes throw.
  static void run(InputStream in, OutputStream out) throws IOException {
    CodeGeneratorResponse response;
    try {
      response = answer(CodeGeneratorRequest.TYPE.parse(in.readAllBytes()));
    } catch (MalformedMessageException e) {
      response = failure("standard input is not a request of protoc: " + e.getMessage());
    }
    out.write(response.toByteArray());
    out.flush();
  }

  private static CodeGeneratorResponse answer(CodeGeneratorRequest request) {
    try {
      var response =
          CodeGeneratorResponse.builder()
              .supportedFeatures(FEATURES)
              .minimumEdition(Edition.EDITION_PROTO2.number())
              .maximumEdition(Edition.EDITION_2024.number());
      var sources =
          Generator.generate(
              request.protoFile(),
              request.sourceFileDescriptors(),
              request.fileToGenerate(),
              Options.parse(request.parameter()));
      for (var source : sources) {
        response.addFile(
            CodeGeneratorResponse.File.builder()
                .name(source.path())
                .content(source.text())
                .build());
      }
      return response.build();
    } catch (IllegalArgumentException e) {
      return failure(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return failure(
          "the generator failed on %s, which is a mistake in it: %s"
              .formatted(String.join(", ", request.fileToGenerate()), e));
    }
  }

  private static CodeGeneratorResponse failure(String sentence) {
    return CodeGeneratorResponse.builder().error(sentence).build();
  }
}
