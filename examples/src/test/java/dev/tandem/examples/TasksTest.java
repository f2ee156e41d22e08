package dev.tandem.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TasksTest {
  private final Tasks tasks = tasks(null);

  @Test
  void goToOneWorkerEach() throws InterruptedException {
    tasks.add(Stream.of("a", "b"));

    assertThat(tasks.online("x").take().text()).isEqualTo("a");
    assertThat(tasks.online("y").take().text()).isEqualTo("b");
  }

  @Test
  void goOutAgainInTheirOrderIfNotAcknowledged() throws InterruptedException {
    tasks.add(Stream.of("a", "b", "c", "d"));
    try (var leaving = tasks.online("x")) {
      for (int i = 0; i < 3; i++) leaving.take();
      tasks.acknowledge("x", "I did b");
    }

    var next = tasks.online("y");

    assertThat(Stream.of(next.take(), next.take(), next.take()).map(Task::text))
        .containsExactly("a", "c", "d");
  }

  @Test
  void areAcknowledgedOneByOneEvenIfTheirTextsAreTheSame() throws InterruptedException {
    tasks.add(Stream.of("same", "same"));
    try (var x = tasks.online("x");
        var y = tasks.online("y")) {
      x.take();
      var keptByY = y.take();
      tasks.acknowledge("x", "did same");
      x.close();
      assertThat(tasks.waiting()).isZero();
      y.close();
      assertThat(tasks.online("z").take()).isEqualTo(keptByY);
    }
  }

  @Test
  void canBeAcknowledgedOverALaterConnection() throws InterruptedException {
    tasks.add(Stream.of("a", "b"));
    try (var leaving = tasks.online("x")) {
      leaving.take();
    }

    tasks.acknowledge("x, later", "did a");

    assertThat(tasks.online("y").take().text()).isEqualTo("b");
  }

  @Test
  void surviveInTheJournalUntilTheyAreAcknowledged(@TempDir Path directory) throws Exception {
    var file = directory.resolve("journal");
    try (var journal = Journal.open(file)) {
      var before = tasks(journal);
      before.add(Stream.of("a", "b", "c"));
      var worker = before.online("x");
      worker.take();
      worker.take();
      before.acknowledge("x", "did a");
    }
    try (var journal = Journal.open(file)) {
      var after = tasks(journal);
      assertThat(after.waiting()).isEqualTo(2);
      after.add(Stream.of("d"));
      var worker = after.online("x");
      assertThat(Stream.of(worker.take(), worker.take(), worker.take()).map(Task::text))
          .containsExactly("b", "c", "d");
    }
  }

  private static Tasks tasks(Journal journal) {
    try {
      return new Tasks(journal);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
