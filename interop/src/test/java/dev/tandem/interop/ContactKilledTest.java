package dev.tandem.interop;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Contact's server is killed with `kill -9` again and again while tasks are under way. Its journal
/// is the account: what was in it when the server died is in it still when the next one does, or
/// was sent meanwhile; and all that was sent and is not in it has reached the client.
@Tag("endings")
@NeedsPython
@Timeout(value = 5, unit = MINUTES)
final class ContactKilledTest {
  private static final int KILLS = 10;
  private static final Pattern SENT = Pattern.compile("(?m)^sent (task:\\d+) to .*");
  private static final Pattern RECEIVED = Pattern.compile("(?m)^task received: (task:\\d+)$");
  private static final Pattern EVENT = Pattern.compile("(?m)^([+-]) (\\d+)(?: (task:\\d+))?$");
  private static final String NEVER = "100000";

  @TempDir Path folder;
  private Path journal;
  private final Random random = new Random(22);

  /// Tasks that outlived a server, and were done by a later one.
  private final List<String> outlived = new ArrayList<>();

  /// Tasks that a server sent and did not leave behind.
  private final List<String> done = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(Side.class)
  void noTaskIsLostInTenKillsOfItsServer(Side clientsSide) throws Exception {
    journal = folder.resolve("journal");
    String target;
    Map<Long, String> open;
    try (var server = start("0", "0.05")) {
      target = server.target();
      try (var client = clientsSide.start("contact-client", "--target", target)) {
        open = killInTheMiddle(server, Map.of());
        for (int kill = 2; kill <= KILLS; kill++) {
          try (var next = start(target.substring(target.lastIndexOf(':') + 1), "0.05")) {
            open = killInTheMiddle(next, open);
          }
        }
        try (var last = start(target.substring(target.lastIndexOf(':') + 1), NEVER)) {
          last.awaitAll("end of the work", _ -> journal.toFile().length() == 0);
          account(open, Map.of(), texts(SENT, last));
        }
        assertThat(outlived).as("tasks that outlived a server").hasSizeGreaterThan(KILLS);
        isPartOf(done, texts(RECEIVED, client), "tasks that the client received");
        client.terminate();
        assertThat(client.awaitExit()).as("exit code of %s", client).isZero();
      }
    }
  }

  private Program start(String port, String taskInterval) {
    return Side.TANDEM.start(
        "contact-server",
        "--port",
        port,
        "--task-interval",
        taskInterval,
        "--journal",
        journal.toString());
  }

  /// Returns what is in the journal then.
  private Map<Long, String> killInTheMiddle(Program server, Map<Long, String> before)
      throws IOException {
    server.awaitStart("sent ");
    for (int i = random.nextInt(40); i > 0; i--) server.awaitStart("acknowledged: ");
    server.kill();
    Map<Long, String> open = open();
    account(before, open, texts(SENT, server));
    return open;
  }

  private void account(Map<Long, String> before, Map<Long, String> open, List<String> sent) {
    var left = new ArrayList<String>();
    before.forEach(
        (id, text) -> {
          if (!text.equals(open.get(id))) left.add(text);
        });
    isPartOf(left, sent, "tasks that were sent since the last kill");
    outlived.addAll(left);
    var gone = new ArrayList<>(sent);
    open.values().forEach(gone::remove);
    done.addAll(gone);
  }

  /// The tasks that are to do, by their numbers.
  private Map<Long, String> open() throws IOException {
    var open = new LinkedHashMap<Long, String>();
    for (MatchResult event : EVENT.matcher(Files.readString(journal)).results().toList()) {
      long id = Long.parseLong(event.group(2));
      if (event.group(1).equals("+")) open.put(id, event.group(3));
      else open.remove(id);
    }
    return open;
  }

  private static List<String> texts(Pattern what, Program program) {
    return what.matcher(String.join("\n", program.lines())).results().map(m -> m.group(1)).toList();
  }

  /// As often as it is there: two tasks may have the same text.
  private static void isPartOf(List<String> some, List<String> all, String what) {
    var missing = new ArrayList<>(some);
    all.forEach(missing::remove);
    assertThat(missing).as("not among the " + what).isEmpty();
  }
}
