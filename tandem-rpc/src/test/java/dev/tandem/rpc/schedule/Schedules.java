package dev.tandem.rpc.schedule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Plays many schedules, on as many workers as there are processors, each with a [Woven] loader of
/// its own.
///
/// With the system property `tandem.schedule` set to a script, that one is played and no other.
public final class Schedules {
  private static final @Nullable String ALONE = System.getProperty("tandem.schedule");
  private static final Path TRACES = Path.of("target", "schedules");

  private final Class<? extends Play> play;
  private final @Nullable Mutant mutant;

  /// Those that nobody plays now: classes that are woven anew are slow at first.
  private final Queue<Play> plays = new ConcurrentLinkedQueue<>();

  private Schedules(Class<? extends Play> play, @Nullable Mutant mutant) {
    this.play = play;
    this.mutant = mutant;
  }

  public static Schedules of(Class<? extends Play> play) {
    return new Schedules(play, null);
  }

  /// With a bug put in.
  public Schedules with(Mutant mutant) {
    return new Schedules(play, mutant);
  }

  /// Plays one schedule.
  public Run play(String script) {
    Play mine = take();
    Run run = mine.play(script, false);
    plays.add(mine);
    return run;
  }

  private Play take() {
    Play idle = plays.poll();
    return idle != null ? idle : new Woven(mutant).play(play);
  }

  /// What is found wrong first, with its script; null: nothing. A bug may be found in another
  /// schedule each time, for the workers are not in step.
  public @Nullable String firstFault(Stream<String> scripts) throws InterruptedException {
    return search(scripts).fault.get();
  }

  /// Plays all `scripts`. Fails at the first in which something is wrong, and says what, and how to
  /// see it again.
  ///
  /// @return how many points there were in all
  public long endWell(Stream<String> scripts) throws InterruptedException {
    Search search = search(ALONE == null ? scripts : Stream.of(ALONE));
    String fault = search.fault.get();
    if (fault != null) throw new AssertionError(fault);
    return search.points.get();
  }

  private Search search(Stream<String> scripts) throws InterruptedException {
    var search = new Search(scripts.iterator());
    var workers = new ArrayList<Thread>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Play mine = take();
      Runnable work =
          () -> {
            search.work(mine);
            plays.add(mine);
          };
      workers.add(Thread.ofPlatform().name("schedules-" + i).start(work));
    }
    for (Thread worker : workers) worker.join();
    return search;
  }

  private static final class Search {
    private final Iterator<String> scripts;
    final AtomicReference<@Nullable String> fault = new AtomicReference<>();
    final AtomicLong points = new AtomicLong();

    Search(Iterator<String> scripts) {
      this.scripts = scripts;
    }

    private synchronized @Nullable String next() {
      return fault.get() == null && scripts.hasNext() ? scripts.next() : null;
    }

    void work(Play play) {
      for (String script; (script = next()) != null; ) {
        Run run = play.play(script, false);
        points.addAndGet(run.points());
        if (!run.faults().isEmpty()) fault.compareAndSet(null, story(play, script, run));
      }
    }
  }

  /// Played once more, with its trace: it is the same.
  private static String story(Play play, String script, Run run) {
    Run again = play.play(script, true);
    boolean same = again.fingerprint() == run.fingerprint();
    var story = new StringBuilder();
    story.append("-Dtandem.schedule='").append(script).append("' plays it alone");
    story.append(same ? "" : " (but it was not the same when it was played again!)");
    story.append("; ").append(write(script, again)).append(" has its trace:");
    for (String fault : run.faults()) story.append('\n').append(fault);
    return story.toString();
  }

  private static Path write(String script, Run run) {
    try {
      Files.createDirectories(TRACES);
      List<String> lines = new ArrayList<>(run.faults());
      lines.add(run.trace());
      return Files.write(TRACES.resolve(script.replace(' ', '-') + ".txt"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
