package dev.tandem.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A server or a client in a process of its own, that says what it prints and ends with the process
/// that started it.
final class Program implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private final List<Thread> readers;
  private int awaited;

  private Program(String name, Process process, Consumer<String> print) {
    this.name = name;
    this.process = process;
    readers =
        List.of(
            Thread.ofVirtual().start(() -> read(process.getInputStream(), lines, print)),
            Thread.ofVirtual().start(() -> read(process.getErrorStream(), errors, print)));
  }

  /// Starts the main class with what is on this process's own class path. `print` gets each line as
  /// it comes.
  static Program start(Class<?> main, Consumer<String> print, String... args) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // they live for seconds
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), Leash.class.getName(), main.getName()));
    command.addAll(List.of(args));
    try {
      return new Program(main.getSimpleName(), new ProcessBuilder(command).start(), print);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What it printed on its standard output until now.
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  List<String> errors() {
    synchronized (errors) {
      return List.copyOf(errors);
    }
  }

  /// The next line that is `wanted`, from where the last one was found.
  String awaitLine(Predicate<String> wanted) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    synchronized (lines) {
      while (true) {
        while (awaited < lines.size()) {
          var line = lines.get(awaited++);
          if (wanted.test(line)) return line;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (millis <= 0 || !readers.getFirst().isAlive()) {
          throw new IllegalStateException(
              name + " did not print what was waited for: " + lines + errors());
        }
        lines.wait(Math.min(millis, 100));
      }
    }
  }

  /// The address after `listening on`.
  String awaitAddress() throws InterruptedException {
    return awaitLine(line -> line.startsWith("listening on ")).substring("listening on ".length());
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE)) throw new IllegalStateException(name + " does not end");
    for (var reader : readers) reader.join();
    return process.exitValue();
  }

  /// SIGTERM, and what it exits with.
  int terminate() throws InterruptedException {
    process.toHandle().destroy(); // Process.destroy would close its standard input too
    return awaitExit();
  }

  /// `kill -9`.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static void read(InputStream from, List<String> to, Consumer<String> print) {
    try (var reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      for (String line; (line = reader.readLine()) != null; ) {
        print.accept(line);
        synchronized (to) {
          to.add(line);
          to.notifyAll();
        }
      }
    } catch (IOException e) {
      // killed: there is no more to read
    }
  }
}
