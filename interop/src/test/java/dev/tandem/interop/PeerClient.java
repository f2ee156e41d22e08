package dev.tandem.interop;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The probe's clients in `peers/`, each on what others have made of gRPC. They are built below
/// target/, from copies beside which probe.proto lies; what was built from the same files is kept.
enum PeerClient {
  GRPC_JS("grpc-js", "npm ci --ignore-scripts --no-audit --no-fund", ":", "node client.js"),

  CONNECT(
      "connect",
      "go mod download",
      "buf generate probe.proto && go build -o client .",
      "./client",
      GoProgram.BUF),

  TONIC(
      "tonic",
      "cargo fetch",
      "cargo build --offline --target-dir target",
      "target/debug/probe-client");

  private final String name;
  private final String fetch;
  private final String build;
  private final String start;

  @SuppressWarnings("ImmutableEnumChecker") // of List.of, which cannot be changed
  private final List<GoProgram> tools;

  /// Command lines: one that gets what others have made, one that builds what is ours, and one that
  /// starts it.
  PeerClient(String name, String fetch, String build, String start, GoProgram... tools) {
    this.name = name;
    this.fetch = fetch;
    this.build = build;
    this.start = start;
    this.tools = List.of(tools);
  }

  Program start(String target, String probed) throws IOException {
    prepare();
    return new Program(inFolder("exec " + start + " \"$@\"", target, probed));
  }

  /// Builds it if it has to be. Where nothing can be fetched the test is skipped, and the reason is
  /// printed; what is ours has to build.
  private void prepare() throws IOException {
    Path built = folder().resolve("built");
    if (!copyAll() && Files.exists(built)) return;
    Files.deleteIfExists(built);
    Needs.fetched("what peers/" + name + " stands on", inFolder(fetch));
    Needs.built(inFolder(build));
    Files.createFile(built);
  }

  private List<String> inFolder(String line, String... arguments) {
    var path = new StringBuilder("PATH=");
    for (GoProgram tool : tools) path.append(tool.path().getParent()).append(File.pathSeparator);
    path.append(System.getenv("PATH"));
    var command = new ArrayList<>(List.of("env", path.toString()));
    command.addAll(List.of("sh", "-c", "cd \"$0\" && " + line, folder().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private Path folder() {
    return Repository.ROOT.resolve("interop/target/peers").resolve(name);
  }

  /// Whether anything is not what it was.
  private boolean copyAll() throws IOException {
    Path sources = Repository.ROOT.resolve("interop/peers").resolve(name);
    boolean changed = copy(ServedProbe.PROTO, folder().resolve("probe.proto"));
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        changed |= copy(file, folder().resolve(sources.relativize(file)));
      }
    }
    return changed;
  }

  private static boolean copy(Path from, Path to) throws IOException {
    if (Files.exists(to) && Files.mismatch(from, to) < 0) return false;
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }
}
