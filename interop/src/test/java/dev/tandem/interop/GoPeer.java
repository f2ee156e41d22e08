package dev.tandem.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// The programs of `peers/` that are written in Go, built below `target/`. Where that cannot be
/// done the test is skipped, and the reason is printed.
final class GoPeer {
  private static final Path PEERS = Repository.ROOT.resolve("interop/peers");
  private static final Path BIN = Repository.ROOT.resolve("interop/target/go");

  private GoPeer() {}

  /// The executable of `peers/NAME`.
  static Path build(String name) {
    Path executable = BIN.resolve(name);
    String why;
    try {
      Files.createDirectories(BIN);
      Process go =
          new ProcessBuilder("go", "build", "-o", executable.toString(), ".")
              .directory(PEERS.resolve(name).toFile())
              .redirectErrorStream(true)
              .start();
      go.getOutputStream().close();
      why = new String(go.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (go.waitFor() == 0) return executable;
    } catch (IOException e) {
      why = e.getMessage();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
    System.err.println("interop: skipped: " + name + " cannot be built: " + why);
    Assumptions.abort(name + " cannot be built: " + why);
    throw new AssertionError();
  }
}
