package dev.tandem.examples;

import contact.Contact;
import contact.Empty;
import dev.tandem.rpc.Channel;

/// A client that takes tasks and acknowledges none.
final class Idler {
  public static void main(String... args) {
    try (var channel = Channel.to(args[0])) {
      Contact.client(channel).getTask(new Empty()).forEach(task -> IO.println(task.task()));
    }
  }
}
