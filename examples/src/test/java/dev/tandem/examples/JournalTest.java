package dev.tandem.examples;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Task ONE = new Task(1, "task:100"), TWO = new Task(2, "wash up, then dry");

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("journal");
  }

  @Test
  void remembersWhatIsNotDone() throws IOException {
    try (var journal = Journal.open(file)) {
      journal.added(List.of(ONE, TWO));
      journal.done(ONE);
    }
    try (var again = Journal.open(file)) {
      assertThat(again.read()).containsExactly(TWO);
      again.done(TWO);
    }
    try (var again = Journal.open(file)) {
      assertThat(again.read()).isEmpty();
    }
  }

  @Test
  void forgetsALineThatWasNotWrittenToItsEnd() throws IOException {
    try (var journal = Journal.open(file)) {
      journal.added(List.of(ONE));
    }
    Files.writeString(file, "+ 2 wash u", APPEND);
    try (var journal = Journal.open(file)) {
      assertThat(journal.read()).containsExactly(ONE);
      journal.added(List.of(TWO));
    }
    try (var journal = Journal.open(file)) {
      assertThat(journal.read()).containsExactly(ONE, TWO);
    }
  }

  @Test
  void startsAnewWhenAllIsDone() throws IOException {
    try (var journal = Journal.open(file)) {
      journal.added(List.of(ONE));
      journal.clear();
      assertThat(file).isEmptyFile();
      journal.added(List.of(TWO));
      assertThat(file).hasContent("+ 2 wash up, then dry");
    }
  }
}
