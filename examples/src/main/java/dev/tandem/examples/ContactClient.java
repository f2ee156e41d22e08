package dev.tandem.examples;

import contact.ClientMsg;
import contact.Contact;
import contact.Empty;
import contact.Result;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.MessageStream;
import dev.tandem.rpc.RpcException;
import java.time.Duration;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

final class ContactClient {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Contact contact;
  private int batch;

  ContactClient(Channel channel) {
    contact = Contact.client(channel);
  }

  /// Tells a batch of statuses, and prints what the server says to each.
  void tellStatus() {
    batch++;
    var statuses =
        IntStream.rangeClosed(1, 3).mapToObj(i -> new ClientMsg("batch " + batch + " status " + i));
    for (Result answer : contact.sendStatus(MessageStream.of(statuses))) IO.println(answer.ret());
  }

  /// Takes tasks and acknowledges each, for as long as the server is there.
  void work() {
    try (var tasks = contact.getTask(new Empty())) {
      contact.tellResult(
          tasks.map(
              task -> {
                IO.println("task received: " + task.task());
                return new Result("client received: " + task.task());
              }));
    }
  }

  /// Does something again and again, whatever becomes of the server, until the thread is
  /// interrupted.
  private static void again(Runnable what) {
    try {
      while (true) {
        try {
          what.run();
        } catch (RpcException e) {
          IO.println("server gone: " + e.code() + ": " + e.message());
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      // told to stop
    }
  }

  private static final class Settings extends ClientOptions {
    @Option(
        names = "--for",
        paramLabel = "S",
        description = "How long; default: until it is stopped.")
    private Duration duration = Duration.ofDays(365);

    Settings() {
      super(50051);
    }

    /// Both directions at once.
    void run(Channel channel) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
      var client = new ContactClient(channel);
      var worker = Thread.ofVirtual().start(() -> again(client::work));
      var teller = Thread.ofVirtual().start(() -> again(client::tellStatus));
      try {
        teller.join(duration);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      worker.interrupt();
      teller.interrupt();
    }
  }

  public static void main(String... args) {
    var settings = Options.parse(new Settings(), args);
    settings.call(settings::run);
  }
}
