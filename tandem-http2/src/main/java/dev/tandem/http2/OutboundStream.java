package dev.tandem.http2;

import org.jspecify.annotations.Nullable;

/// One stream as the outbound half sees it; the caller subclasses or holds it. All that is in it
/// belongs to whoever may use the [Outbound] just now.
public class OutboundStream {
  int id;

  // ---- what is to be written: the nodes as they came
  Command.@Nullable Write first;
  Command.@Nullable Write last;

  /// The headers of the first node are written.
  boolean headersWritten;

  /// Bytes of bodies in the queue.
  long unsent;

  /// The last node ends the stream.
  boolean endQueued;

  // ---- where it stands
  /// END_STREAM is written.
  boolean ended;

  /// Nothing is ever written again.
  boolean over;

  /// RST_STREAM(NO_ERROR) is to follow END_STREAM.
  boolean resetWhenEnded;

  /// A client's: takes one of the peer's MAX_CONCURRENT_STREAMS.
  boolean counted;

  /// Resets that were known when this stream was last looked up among them.
  int resetsSeen;

  /// The send window, as its difference to the peer's INITIAL_WINDOW_SIZE: see [SendWindows].
  long windowDelta;

  /// Known to [SendWindows] as one whose difference was above 0.
  boolean widened;

  // ---- the list that it is in
  @Nullable StreamList list;
  @Nullable OutboundStream next;
  @Nullable OutboundStream previous;

  /// A server's: the peer has opened the stream.
  public OutboundStream(int id) {
    if (id <= 0)
      throw new IllegalArgumentException("a stream's id is " + id + "; it must be positive");
    this.id = id;
  }

  /// A client's: gets its id when its HEADERS are written.
  public OutboundStream() {}

  /// 0 until the stream is opened. Safe to read by whoever heard of the opening through
  /// [OutboundEvents#opening].
  public final int id() {
    return id;
  }

  final void enqueue(Command.Write w) {
    w.next = null;
    if (last == null) {
      first = w;
    } else {
      last.next = w;
    }
    last = w;
    unsent += w.length;
    endQueued |= w.endStream;
  }

  /// The first node is done with.
  final void dequeue() {
    if (first == null) return;
    Command.Write w = first;
    first = (Command.Write) w.next;
    if (first == null) last = null;
    w.next = null;
    headersWritten = false;
  }
}
