package dev.tandem.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/// The tasks that are still to do, on disk. One line an event:
///
/// ```
/// + ID TEXT      there is a task
/// - ID           it is done
/// ```
///
/// Additions are on the disk itself when [#added] returns. A `-` can be lost with the machine's
/// power: its task is then done twice, which "at least once" allows. For one thread at a time.
final class Journal implements AutoCloseable {
  private final FileChannel file;

  private Journal(FileChannel file) {
    this.file = file;
  }

  /// Opens the file, or makes it. No two servers may have the same one.
  static Journal open(Path path) throws IOException {
    var file = FileChannel.open(path, CREATE, READ, WRITE);
    if (file.tryLock() == null) throw new IOException("another server has it");
    return new Journal(file);
  }

  /// The tasks that were added and are not done, the oldest first.
  Collection<Task> read() throws IOException {
    var bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
    while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {}
    var text = new String(bytes.array(), UTF_8);
    var whole =
        text.substring(
            0, text.lastIndexOf('\n') + 1); // what follows was being written when the end came
    var open = new TreeMap<Long, Task>();
    for (var line : whole.lines().map(line -> line.split(" ", 3)).toList()) {
      long id = Long.parseLong(line[1]);
      if (line[0].equals("+")) open.put(id, new Task(id, line[2]));
      else open.remove(id);
    }
    file.truncate(whole.getBytes(UTF_8).length).position(file.size());
    return open.values();
  }

  void added(List<Task> tasks) {
    var lines = new StringBuilder();
    for (var task : tasks) lines.append("+ " + task.id() + " " + task.text() + "\n");
    change(
        () -> {
          append(lines.toString());
          file.force(false);
        });
  }

  void done(Task task) {
    change(() -> append("- " + task.id() + "\n"));
  }

  /// Forgets everything: no task is left to do.
  void clear() {
    change(() -> file.truncate(0));
  }

  @Override
  public void close() {
    change(file::close);
  }

  private void append(String lines) throws IOException {
    long end = file.position();
    try {
      var bytes = ByteBuffer.wrap(lines.getBytes(UTF_8));
      while (bytes.hasRemaining()) file.write(bytes);
    } catch (IOException e) {
      file.truncate(end); // half a line would spoil the next one
      throw e;
    }
  }

  private interface Change {
    void run() throws IOException;
  }

  private static void change(Change change) {
    try {
      change.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
