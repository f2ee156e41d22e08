package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// A program that runs beside the test: what it prints is read as it comes, and closing ends it,
/// with SIGTERM first and SIGKILL after five seconds, and all that it started. Those that are open
/// when this JVM is told to end go with it.
final class Program implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Set<Process> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(Process::destroyForcibly)));
  }

  private final List<String> command;
  private final Process process;
  private final Path errors;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private int awaited;
  private boolean ended;

  Program(List<String> command) {
    this.command = command;
    try {
      errors = Files.createTempFile("tandem-interop", ".stderr");
      process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      OPEN.add(process);
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader = Thread.ofVirtual().start(this::read);
  }

  /// A `main` in a JVM of its own.
  static Program java(List<String> options, String classPath, String main, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(arguments));
    return new Program(command);
  }

  private void read() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      // The stream was closed under us: the program was killed.
    }
    synchronized (lines) {
      ended = true;
      lines.notifyAll();
    }
  }

  /// The next line that begins like this, after those that were awaited before.
  String awaitStart(String beginning) {
    synchronized (lines) {
      await("line that begins with '" + beginning + "'", () -> findStart(beginning));
      return lines.get(awaited - 1);
    }
  }

  private boolean findStart(String beginning) {
    while (awaited < lines.size()) {
      if (lines.get(awaited++).startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }

  /// Waits until everything that was printed so far satisfies a condition.
  void awaitAll(String what, Predicate<List<String>> condition) {
    synchronized (lines) {
      await(what, () -> condition.test(lines));
    }
  }

  private void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (millis <= 0 || ended) {
        throw new AssertionError("no %s in the output of %s".formatted(what, this));
      }
      try {
        lines.wait(millis);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }
  }

  /// Where a server listens, from its first line.
  String target() {
    String line = awaitStart("listening on ");
    assertThat(line).matches("listening on 127\\.0\\.0\\.1:\\d+");
    return line.substring("listening on ".length());
  }

  int port() {
    return port(target());
  }

  /// The port of a [#target].
  static int port(String target) {
    return Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
  }

  int awaitExit() {
    return awaitExit(PATIENCE);
  }

  int awaitExit(Duration patience) {
    try {
      if (!process.waitFor(patience) || !reader.join(PATIENCE)) {
        throw new AssertionError(this + " has not ended");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /// Everything that it printed; it must end by itself, and well.
  List<String> output() {
    assertThat(awaitExit()).as("exit code of %s", this).isZero();
    return lines();
  }

  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /// It must end with this exit code, and have said this and no more, in one line.
  void mustEnd(int exit, String saying) {
    try {
      assertThat(awaitExit()).as("exit code of %s", this).isEqualTo(exit);
      assertThat(saidInOneLine()).isEqualTo(saying);
    } finally {
      close();
    }
  }

  /// Each run of white space is one space: for JSON of Go's that is a matter of chance.
  String saidInOneLine() {
    return said().strip().replaceAll("\\s+", " ");
  }

  /// All that it printed, and all its errors behind that.
  String said() {
    return String.join("\n", lines()) + "\n" + errors();
  }

  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until this is said on its standard error.
  void awaitErrors(String text) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!errors().contains(text)) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("no '%s' in the errors of %s".formatted(text, this));
      }
    }
  }

  /// The processor's time that it has used so far.
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /// The most memory that it has had since it began, or since this was last forgotten: what the
  /// system has given it, its heap among it.
  long peakMemoryBytes() {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      String peak = lines.filter(line -> line.startsWith("VmHWM:")).findFirst().orElseThrow();
      return 1024 * Long.parseLong(peak.replaceAll("\\D", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void forgetPeakMemory() {
    try {
      Files.writeString(Path.of("/proc", Long.toString(process.pid()), "clear_refs"), "5");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Asks it to end; what it says to that is still read, where [Process#destroy] stops listening.
  void terminate() {
    process.toHandle().destroy();
  }

  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    awaitExit();
  }

  @Override
  public void close() {
    try {
      process.destroy();
      if (!process.waitFor(Duration.ofSeconds(5))) {
        kill();
      }
      OPEN.remove(process);
      Files.deleteIfExists(errors);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "%s, which printed%n%s".formatted(String.join(" ", command), said());
  }
}
