package dev.tandem.examples;

import contact.ClientMsg;
import contact.Contact;
import contact.Empty;
import contact.Result;
import contact.ServerMsg;
import dev.tandem.rpc.MessageStream;
import dev.tandem.rpc.ServerInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import picocli.CommandLine.Option;

final class ContactServer implements Contact {
  private static final int ENOUGH = 1000;

  private final Tasks tasks;

  ContactServer(Tasks tasks) {
    this.tasks = tasks;
  }

  @Override
  public MessageStream<Result> sendStatus(MessageStream<ClientMsg> messages) {
    return messages.map(m -> new Result("server received: " + m.msg()));
  }

  @Override
  public MessageStream<ServerMsg> getTask(Empty online) {
    return MessageStream.generate(
        out -> {
          var peer = ServerInfo.current().peer();
          IO.println("client online: " + peer);
          if (tasks.waiting() == 0) addTen();
          try (var worker = tasks.online(peer)) {
            while (true) {
              var task = worker.take().text();
              IO.println("sent " + task + " to " + peer);
              out.send(new ServerMsg(task));
            }
          }
        });
  }

  @Override
  public Empty tellResult(MessageStream<Result> results) {
    for (var result : results) {
      tasks.acknowledge(ServerInfo.current().peer(), result.ret());
      IO.println("acknowledged: " + result.ret());
    }
    return new Empty();
  }

  private void addTen() {
    tasks.add(new Random().ints(10, 100, 201).mapToObj(i -> "task:" + i));
  }

  private void keepAdding(Duration interval) {
    while (true) {
      try {
        Thread.sleep(interval);
      } catch (InterruptedException e) {
        return;
      }
      if (tasks.anyoneOnline() && tasks.waiting() < ENOUGH) addTen();
    }
  }

  private static final class Settings extends ServerOptions {
    @Option(
        names = "--task-interval",
        paramLabel = "S",
        description = "How often there are ten tasks more; default 5.")
    private Duration taskInterval = Duration.ofSeconds(5);

    @Option(
        names = "--journal",
        paramLabel = "FILE",
        description = "Keeps the tasks, whatever becomes of the server.")
    private Path journal;

    Settings() {
      super(50051);
    }

    @Override
    void check() {
      super.check();
      require(taskInterval.isPositive(), "--task-interval above 0", taskInterval.toSeconds());
    }

    Tasks tasks() {
      try {
        return new Tasks(journal == null ? null : Journal.open(journal));
      } catch (IOException | RuntimeException e) {
        throw wrong("--journal " + journal + " cannot be used as one: " + e.getMessage());
      }
    }
  }

  public static void main(String... args) {
    var settings = Options.parse(new Settings(), args);
    var contact = new ContactServer(settings.tasks());
    Thread.ofVirtual().start(() -> contact.keepAdding(settings.taskInterval));
    settings.serve(Contact.SERVICE, contact);
  }
}
