package dev.tandem.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Contact as processes: what becomes of tasks when one side goes away.
class ContactTest {
  private static final String NEVER = "100000";

  private final List<Program> programs = new ArrayList<>();
  @TempDir Path directory;

  @AfterEach
  void end() {
    programs.forEach(Program::close);
  }

  @Test
  void noTaskIsLostWhenTheServerIsKilled() throws InterruptedException {
    var journal = directory.resolve("journal").toString();
    var killed =
        start(ContactServer.class, "--port", "0", "--task-interval", NEVER, "--journal", journal);
    var address = killed.awaitAddress();
    var idle = start(Idler.class, address); // takes ten tasks, acknowledges none
    var made = new ArrayList<String>();
    for (int i = 0; i < 10; i++) made.add(task(killed.awaitLine(line -> line.startsWith("sent "))));
    killed.kill();
    idle.close();

    var port = address.substring(address.lastIndexOf(':') + 1);
    var next =
        start(ContactServer.class, "--port", port, "--task-interval", NEVER, "--journal", journal);
    next.awaitAddress();
    var client = start(ContactClient.class, "--target", address);
    var done = new ArrayList<String>();
    for (int i = 0; i < 10; i++)
      done.add(task(next.awaitLine(line -> line.startsWith("acknowledged: "))));

    assertThat(done).containsExactlyInAnyOrderElementsOf(made);
    assertThat(client.terminate()).isZero();
    assertThat(next.terminate()).isZero();
  }

  @Test
  void theClientGoesOnWhenTheServerIsBack() throws InterruptedException {
    var first = start(ContactServer.class, "--port", "0", "--grace", "0.2");
    var address = first.awaitAddress();
    var client = start(ContactClient.class, "--target", address);
    client.awaitLine(line -> line.startsWith("task received: task:"));
    client.awaitLine(line -> line.startsWith("server received: "));
    assertThat(first.terminate()).isZero();
    client.awaitLine(line -> line.startsWith("server gone: UNAVAILABLE: "));

    var second =
        start(ContactServer.class, "--port", address.substring(address.lastIndexOf(':') + 1));

    client.awaitLine(line -> line.startsWith("task received: task:"));
    second.awaitLine(line -> line.startsWith("acknowledged: "));
    assertThat(client.terminate()).isZero();
  }

  @Test
  void theClientEndsWhenItsTimeIsOver() throws InterruptedException {
    var server = start(ContactServer.class, "--port", "0");
    var client = start(ContactClient.class, "--target", server.awaitAddress(), "--for", "0.5");
    assertThat(client.awaitExit()).as(client.errors().toString()).isZero();
    assertThat(client.lines()).anyMatch(line -> line.startsWith("task received: "));
  }

  @Test
  void twoServersDoNotShareAJournal() throws InterruptedException {
    var journal = directory.resolve("journal").toString();
    start(ContactServer.class, "--port", "0", "--journal", journal).awaitAddress();
    var second = start(ContactServer.class, "--port", "0", "--journal", journal);
    assertThat(second.awaitExit()).isEqualTo(2);
    assertThat(second.errors()).hasSize(1).first().asString().contains(journal);
  }

  private static String task(String line) {
    return line.replaceFirst(".*(task:\\d+).*", "$1");
  }

  private Program start(Class<?> main, String... args) {
    var program = Program.start(main, _ -> {}, args);
    programs.add(program);
    return program;
  }
}
