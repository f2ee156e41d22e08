package dev.tandem.examples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Types the README: writes its files into an empty folder and runs its commands as they stand.
class ReadmeTest {
  private static final Path CHECKOUT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:^\\*\\*(\\S+)\\*\\*\n\n)?^```(\\w+)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final List<Process> started = new ArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void end() {
    for (var process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  @Test
  void theTwoCommandsWork() throws Exception {
    var commands = blocks("sh").getFirst().lines().toList();
    assertThat(commands).hasSize(2);

    for (var command : commands) {
      var typed = type(command, CHECKOUT);
      assertThat(typed.exitCode()).as(command + "\n" + typed.printed()).isZero();
    }
  }

  @Test
  void aServiceOfOnesOwnWorks() throws Exception {
    int port = freePort();
    writeFiles(Map.of("50051", Integer.toString(port)));
    var commands = blocks("sh").subList(1, 5);
    start(commands.get(0), folder);
    awaitListening(port);

    var client = type(commands.get(1), folder);
    var test = type(commands.get(2), folder);
    var orders = type(commands.get(3), folder);

    assertThat(client.printed()).isEqualTo(blocks("text").getFirst());
    assertThat(client.exitCode()).isZero();
    assertThat(test.exitCode()).as(test.printed()).isZero();
    assertThat(orders.printed()).isEqualTo(blocks("text").get(1));
    assertThat(orders.exitCode()).isZero();
    assertThat(folder.resolve("target/surefire-reports/TEST-HelloTest.xml"))
        .content()
        .contains("tests=\"1\"");
  }

  private void writeFiles(Map<String, String> replaced) throws IOException {
    for (var block : readme().filter(b -> b.group(1) != null).toList()) {
      var text = block.group(3);
      for (var change : replaced.entrySet())
        text = text.replace(change.getKey(), change.getValue());
      var file = folder.resolve(block.group(1));
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
  }

  private static List<String> blocks(String language) throws IOException {
    return readme()
        .filter(block -> block.group(2).equals(language))
        .map(block -> block.group(3))
        .toList();
  }

  private static java.util.stream.Stream<MatchResult> readme() throws IOException {
    return BLOCK.matcher(Files.readString(CHECKOUT.resolve("README.md"))).results();
  }

  private record Typed(int exitCode, String printed) {}

  private Typed type(String command, Path directory) throws Exception {
    var process = start(command, directory);
    try (var printed = process.inputReader()) {
      var text =
          printed
              .lines()
              .map(
                  line -> line.replaceAll("\033\\[[0-9;]*m", "")) // Maven resets colours in the end
              .filter(line -> !line.isEmpty())
              .map(line -> line + "\n")
              .collect(joining());
      assertThat(process.waitFor(PATIENCE)).as(command).isTrue();
      return new Typed(process.exitValue(), text);
    }
  }

  private Process start(String command, Path directory) throws IOException {
    var builder = new ProcessBuilder("bash", "-c", command).directory(directory.toFile());
    builder.redirectError(folder.resolve("errors.txt").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    var repository = System.getProperty("maven.repo.local");
    if (repository != null)
      builder.environment().put("MAVEN_OPTS", "-Dmaven.repo.local=" + repository);
    var process = builder.start();
    process.getOutputStream().close();
    started.add(process);
    return process;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitListening(int port) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isListening(port)) {
      assertThat(System.nanoTime()).as("the server listens in time").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private static boolean isListening(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
