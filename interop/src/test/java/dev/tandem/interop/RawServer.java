package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server without an implementation: on each connection it says what a test has it say.
final class RawServer implements AutoCloseable {
  /// What is said on one connection.
  interface Part {
    void play(RawConversation client) throws IOException;
  }

  private final ServerSocket listening;
  private final Part part;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Thread> conversations = new CopyOnWriteArrayList<>();
  private final List<RawConversation> told = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  RawServer(Part part) {
    this.part = part;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        open.add(client);
        var conversation = Thread.ofVirtual().unstarted(() -> talk(client));
        conversations.add(conversation);
        conversation.start();
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void talk(Socket client) {
    try (client) {
      var conversation = new RawConversation(client);
      told.add(conversation);
      part.play(conversation);
      conversation.flush();
    } catch (IOException e) {
      // The client has left; if that was too early, it does not pass either.
    } catch (RuntimeException | AssertionError e) {
      failures.add(e);
    }
  }

  /// Waits until the client has left, after so many connections.
  void passed(int connections) throws InterruptedException {
    for (Thread conversation : conversations) conversation.join();
    assertThat(conversations).as("connections").hasSize(connections);
  }

  /// How many there have been.
  int connections() {
    return conversations.size();
  }

  /// How many of them brought no response to any call.
  int barren() {
    return connections() - (int) told.stream().filter(RawConversation::hasAnswered).count();
  }

  /// How many streams were opened on them, of those that the part has listened to.
  int streams() {
    return told.stream().mapToInt(RawConversation::calls).sum();
  }

  /// Fails if a client did what it must not; where its calls have failed for that, this is why.
  @Override
  public void close() {
    try {
      listening.close();
      for (Thread conversation : conversations) conversation.interrupt();
      for (Socket socket : open) socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!failures.isEmpty()) throw new AssertionError("the server's part", failures.getFirst());
  }
}
