package dev.tandem.interop;

import java.nio.file.Path;
import java.util.List;

/// The programs of `peers/` that are written in Go and need nothing generated, built below
/// `target/`. Where what they stand on cannot be had the test is skipped, and the reason is
/// printed.
final class GoPeer {
  private static final Path PEERS = Repository.ROOT.resolve("interop/peers");
  private static final Path BIN = Repository.ROOT.resolve("interop/target/go");

  private GoPeer() {}

  /// The executable of `peers/NAME`.
  static Path build(String name) {
    String folder = PEERS.resolve(name).toString();
    Path executable = BIN.resolve(name);
    Needs.fetched(
        "what peers/" + name + " stands on", List.of("go", "-C", folder, "mod", "download"));
    Needs.built(List.of("go", "-C", folder, "build", "-o", executable.toString(), "."));
    return executable;
  }
}
