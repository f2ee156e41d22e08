package dev.tandem.examples;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/// A queue of work. Each task goes to one worker, and to the next if the worker leaves without
/// acknowledging it.
///
/// A task is waiting, or it is out with one worker, or it is done and no longer here.
final class Tasks {
  private final Journal journal;
  private final Deque<Task> waiting = new ArrayDeque<>();
  private final List<Worker> workers = new ArrayList<>();
  private long lastId;

  /// Begins with what the journal says is still to do. Without one (null) tasks live no longer than
  /// the server.
  Tasks(Journal journal) throws IOException {
    this.journal = journal;
    if (journal != null) waiting.addAll(journal.read());
    if (!waiting.isEmpty()) lastId = waiting.getLast().id();
  }

  synchronized int waiting() {
    return waiting.size();
  }

  synchronized boolean anyoneOnline() {
    return !workers.isEmpty();
  }

  synchronized void add(Stream<String> texts) {
    var tasks = texts.map(text -> new Task(++lastId, text)).toList();
    if (journal != null) journal.added(tasks);
    waiting.addAll(tasks);
    notifyAll();
  }

  synchronized Worker online(String peer) {
    var worker = new Worker(peer);
    workers.add(worker);
    return worker;
  }

  /// The peer says that it has done the task that `result` names. Looked for first in what went to
  /// this peer, then in what a connection that it had before left behind. Says whether there was
  /// one.
  synchronized boolean acknowledge(String peer, String result) {
    var own = workers.stream().filter(w -> w.peer.equals(peer)).map(w -> w.out);
    var others = workers.stream().map(w -> w.out);
    return Stream.of(own, Stream.of(waiting), others)
        .flatMap(places -> places)
        .anyMatch(place -> removeFirst(place, result));
  }

  private boolean removeFirst(Collection<Task> place, String result) {
    var named = place.stream().filter(task -> result.contains(task.text())).findFirst();
    named.ifPresent(
        task -> {
          place.remove(task);
          done(task);
        });
    return named.isPresent();
  }

  private void done(Task task) {
    if (journal == null) return;
    if (waiting.isEmpty() && workers.stream().allMatch(w -> w.out.isEmpty())) journal.clear();
    else journal.done(task);
  }

  /// A client that is online. Once closed, what it did not acknowledge waits again, before the
  /// rest.
  final class Worker implements AutoCloseable {
    private final String peer;
    private final List<Task> out = new ArrayList<>();

    private Worker(String peer) {
      this.peer = peer;
    }

    /// The next task, which is then out with this worker. Waits for one.
    Task take() throws InterruptedException {
      synchronized (Tasks.this) {
        while (waiting.isEmpty()) Tasks.this.wait();
        out.add(waiting.removeFirst());
        return out.getLast();
      }
    }

    @Override
    public void close() {
      synchronized (Tasks.this) {
        workers.remove(this);
        out.reversed().forEach(waiting::addFirst);
        Tasks.this.notifyAll();
      }
    }
  }
}
