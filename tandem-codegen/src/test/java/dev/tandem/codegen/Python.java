package dev.tandem.codegen;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;

/// A Python with protobuf, installed below `target` when it is first needed.
final class Python {
  private static final String PROTOBUF = "protobuf==7.36.2";

  private final Path python;

  private Python(Path python) {
    this.python = python;
  }

  /// Skips the test, with the reason, where Python or its package cannot be had.
  static Python withProtobuf() throws Exception {
    var home = Path.of("target/python").toAbsolutePath();
    var python = home.resolve("bin/python");
    if (!Files.exists(home.resolve("ready"))) {
      require(List.of("python3", "-m", "venv", home.toString()));
      require(List.of(python.toString(), "-m", "pip", "install", "--quiet", PROTOBUF));
      Files.createFile(home.resolve("ready"));
    }
    return new Python(python);
  }

  private static void require(List<String> command) throws InterruptedException {
    String failure;
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (process.waitFor() == 0) return;
      failure = output.strip();
    } catch (IOException e) {
      failure = e.getMessage();
    }
    System.err.println("skipped: " + String.join(" ", command) + " failed: " + failure);
    Assumptions.abort(String.join(" ", command) + " failed: " + failure);
  }

  /// Runs the script with frames as its input, and gives back its output.
  byte[] run(List<byte[]> frames, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(python.toString(), "src/test/python/shapes_peer.py"));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var output = CompletableFuture.supplyAsync(() -> readAll(process));
    try (var in =
        new DataOutputStream(new java.io.BufferedOutputStream(process.getOutputStream()))) {
      for (byte[] frame : frames) {
        in.writeInt(frame.length);
        in.write(frame);
      }
    }
    if (process.waitFor() != 0) throw new AssertionError(String.join(" ", command) + " failed");
    return output.get();
  }

  private static byte[] readAll(Process process) {
    try {
      return process.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static List<byte[]> frames(byte[] output) throws IOException {
    var in = new DataInputStream(new java.io.ByteArrayInputStream(output));
    var frames = new ArrayList<byte[]>();
    while (in.available() > 0) frames.add(in.readNBytes(in.readInt()));
    return frames;
  }
}
