package dev.tandem.rpc;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a body sends. Pushed on the thread that drains it, which costs nothing; or, when the
/// program itself pulls, run on a virtual thread that hands messages over in batches: a switch of
/// threads for each message costs ten times as much.
final class Generated<T> extends MessageStream<T> {
  /// Messages the body may be ahead of a reader's batch.
  private static final int HAND_OVER = 16;

  private final Body<T> body;
  private final Context context = Context.current();

  /// Null until the program pulls. The reader's own once it is there.
  private volatile @Nullable Pulling<T> pulling;

  Generated(Body<T> body) {
    this.body = Objects.requireNonNull(body, "body");
  }

  @Override
  @Nullable T pull() {
    Pulling<T> p = pulling;
    if (p == null) p = startPulling();
    MessageStream<T> messages = p.pipe.stream();
    return messages.hasNext() ? messages.take() : null;
  }

  /// Under the lock, so that [#closeSource] on another thread either finds the thread or forbids
  /// it.
  private synchronized Pulling<T> startPulling() {
    if (isClosed()) throw readerClosed();
    var started = new Pulling<T>(new Pipe<>(HAND_OVER), body, context);
    pulling = started;
    started.thread.start();
    return started;
  }

  @SuppressWarnings("unchecked") // a body only puts messages in
  @Override
  void drain(Sender<? super T> out) throws Exception {
    if (pulling == null) body.run((Sender<T>) out);
    else super.drain(out);
  }

  @Override
  synchronized void closeSource() {
    Pulling<T> p = pulling;
    if (p == null) return;
    p.pipe.stream().close();
    p.thread.interrupt();
  }

  /// A body that runs on its own thread into a pipe.
  private static final class Pulling<T> {
    final Pipe<T> pipe;
    final Thread thread;

    Pulling(Pipe<T> pipe, Body<T> body, Context context) {
      this.pipe = pipe;
      this.thread =
          Thread.ofVirtual().name("generate").unstarted(context.wrap(() -> run(pipe, body)));
    }

    private static <T> void run(Pipe<T> pipe, Body<T> body) {
      try {
        body.run(pipe);
        pipe.close();
      } catch (Throwable thrown) {
        pipe.fail(thrown);
      }
    }
  }
}
