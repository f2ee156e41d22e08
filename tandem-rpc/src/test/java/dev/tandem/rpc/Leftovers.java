package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.tandem.rpc.transport.Held;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import jdk.management.VirtualThreadSchedulerMXBean;

/// Threads of the runtime that should have ended with the call they were made for. A dump of all
/// threads is the only view of virtual ones.
final class Leftovers {
  /// Names that the runtime gives: a call's handler, its request thread, a pulled `generate` body,
  /// whoever tells taps of an end.
  private static final Pattern NAME =
      Pattern.compile("\"name\": \"((call|requests of|end of) [^\"]*|generate)\"");

  private Leftovers() {}

  /// They end on their own time: asked for until none is there.
  static void assertNone(Duration atMost) throws Exception {
    assertNone("", List::of, atMost);
  }

  /// Only those whose name has this in it.
  static void assertNone(String name, Duration atMost) throws Exception {
    assertNone(name, List::of, atMost);
  }

  /// Nor anything that is held.
  static void assertNone(Held held, Duration atMost) throws Exception {
    assertNone("", held::left, atMost);
  }

  private static void assertNone(String name, Supplier<List<String>> more, Duration atMost)
      throws Exception {
    long until = System.nanoTime() + atMost.toNanos();
    while (true) {
      var left = new ArrayList<>(threads());
      left.removeIf(thread -> !thread.contains(name));
      left.addAll(more.get());
      if (left.isEmpty()) return;
      assertThat(System.nanoTime() - until).as("left behind: " + left).isNegative();
      Thread.sleep(2);
    }
  }

  /// A dump that meets virtual threads as they end may crash the JVM (JDK 25.0.3, in
  /// `GetThreadSnapshotClosure`): it is put off while any runs, for a while.
  private static void untilNoneRuns() throws InterruptedException {
    var scheduler = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    long until = System.nanoTime() + Duration.ofMillis(200).toNanos();
    while (scheduler.getMountedVirtualThreadCount() + scheduler.getQueuedVirtualThreadCount() > 0) {
      if (System.nanoTime() - until > 0) return;
      Thread.sleep(1);
    }
  }

  static List<String> threads() throws IOException, InterruptedException {
    untilNoneRuns();
    Path directory = Files.createTempDirectory("threads");
    Path dump = directory.resolve("dump.json");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), ThreadDumpFormat.JSON);
      var names = new ArrayList<String>();
      var found = NAME.matcher(Files.readString(dump));
      while (found.find()) names.add(found.group(1));
      return names;
    } finally {
      Files.deleteIfExists(dump);
      Files.delete(directory);
    }
  }
}
