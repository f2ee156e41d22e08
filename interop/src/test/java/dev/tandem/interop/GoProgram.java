package dev.tandem.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Programs in Go that others have published, as they have published them. Each is built below
/// target/ when a test first needs it; where that cannot be done the test is skipped, and the
/// reason is printed.
enum GoProgram {
  BUF("github.com/bufbuild/buf", "cmd/buf", "v1.75.0"),
  GHZ("github.com/bojand/ghz", "cmd/ghz", "v0.93.0"),
  GRPC_CLIENT("google.golang.org/grpc", "interop/client", "v1.85.0"),
  GRPC_HTTP2_CLIENT("google.golang.org/grpc", "interop/http2", "v1.85.0"),
  GRPC_SERVER("google.golang.org/grpc", "interop/server", "v1.85.0"),
  GRPCURL("github.com/fullstorydev/grpcurl", "cmd/grpcurl", "v1.9.4"),
  H2SPEC("github.com/summerwind/h2spec", "cmd/h2spec", "v2.2.1+incompatible");

  private final String module;
  private final String main;
  private final String version;

  GoProgram(String module, String main, String version) {
    this.module = module;
    this.main = main;
    this.version = version;
  }

  /// Where it lies, built. The version names its folder, so what is there is what is meant.
  Path path() {
    Path folder = Repository.ROOT.resolve("interop/target/go").resolve(module + "@" + version);
    Path program = folder.resolve(Path.of(main).getFileName());
    if (!Files.isExecutable(program)) {
      var source = module + "/" + main + "@" + version;
      Needs.fetched(source, List.of("env", "GOBIN=" + folder, "go", "install", source));
    }
    return program;
  }
}
