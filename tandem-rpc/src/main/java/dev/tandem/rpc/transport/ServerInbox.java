package dev.tandem.rpc.transport;

import dev.tandem.http2.Command;
import dev.tandem.http2.InboundStream;
import dev.tandem.http2.Notice;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.grpc.Deframer;
import dev.tandem.rpc.grpc.Encodings;
import dev.tandem.rpc.grpc.Frame;
import dev.tandem.rpc.grpc.ProtocolFailure;
import dev.tandem.rpc.grpc.RequestHead;
import dev.tandem.rpc.spi.Payload;
import java.nio.ByteBuffer;

/// The receiving end of a call that is being served: the loop feeds it the request's body, the
/// handler takes the messages, inflated and decoded on its own thread.
final class ServerInbox<Q> extends Inbox implements Deframer.Sink {
  private final ServerConnection connection;
  private final InboundStream in;
  private final RequestHead head;
  private final MethodDescriptor<Q, ?> method;

  // the loop's
  private final Deframer deframer;
  private int requests;

  /// The request has been received whole, or nobody awaits more of it.
  private volatile boolean ended;

  // the reader's
  private boolean lastCompressed;

  ServerInbox(
      ServerConnection connection,
      InboundStream in,
      RequestHead head,
      MethodDescriptor<Q, ?> method) {
    super(connection.held);
    this.connection = connection;
    this.in = in;
    this.head = head;
    this.method = method;
    this.deframer = new Deframer(connection.server.connectionSettings().maxMessageBytes());
  }

  // ---- on the loop

  /// Whether the handler waits for the whole request.
  boolean awaitsOne() {
    return method.kind().oneRequest();
  }

  /// A piece of the request's body, and whether it was the last.
  void take(ByteBuffer data, boolean endStream) throws ProtocolFailure {
    int bytes = data.remaining();
    if (bytes > 0) feed(data);
    if (endStream) {
      deframer.end();
      return;
    }
    int credit = received(bytes);
    if (credit > 0) connection.inbound.credit(in, credit);
  }

  /// A piece that nobody will read.
  void takeUnread(ByteBuffer data, boolean endStream) {
    if (!endStream) connection.inbound.credit(in, data.remaining());
  }

  private void feed(ByteBuffer data) throws ProtocolFailure {
    long before = deframer.spareBytes();
    long more = data.remaining();
    int messages = deframer.feed(data, this);
    more += deframer.spareBytes() - before + (long) messages * HeldBytes.MESSAGE_BYTES;
    if (!holds(more)) {
      throw new ProtocolFailure(Code.RESOURCE_EXHAUSTED, connection.held.refusal());
    }
    requests += messages;
    checkRequests();
  }

  /// A second message where one is due is refused as it begins: nobody would read it, or those that
  /// might follow without end.
  private void checkRequests() throws ProtocolFailure {
    if (!awaitsOne() || requests == 0) return;
    if (requests > 1 || deframer.assembling()) {
      throw new ProtocolFailure(
          Code.UNIMPLEMENTED,
          "the client sent a second request message where " + method.fullName() + " has one");
    }
  }

  @Override
  public void frame(Frame frame) {
    add(frame);
    if (awaitsOne()) want();
    else readers.wake();
  }

  void ended(boolean ended) {
    this.ended = ended;
  }

  boolean hasEnded() {
    return ended;
  }

  /// Nobody will read it, though the client may go on sending, and take no answer.
  void drop() {
    discard();
    deframer.drop();
  }

  // ---- the reader

  boolean lastCompressed() {
    return lastCompressed;
  }

  /// The message in `frame`, which the handler has now.
  Q message(Frame frame) throws ProtocolFailure, InterruptedException {
    lastCompressed = frame.compressed();
    Payload bytes = frame.compressed() ? inflated(frame) : frame.bytes();
    if (!hands(bytes.size())) {
      throw new ProtocolFailure(Code.RESOURCE_EXHAUSTED, connection.held.refusal());
    }
    return method.request().decode(bytes);
  }

  /// A large one in its turn, for which what was inflated of it is forgotten: nobody waits who
  /// holds more than was received.
  private Payload inflated(Frame frame) throws ProtocolFailure, InterruptedException {
    Encodings encodings = connection.server.encodings();
    int most = connection.server.connectionSettings().maxMessageBytes();
    int free = Math.min(most, InflatingTurns.FREE_BYTES);
    Payload small = encodings.decompressSmall(frame, head.encoding(), free);
    if (small != null) return small;
    if (Loop.onAny()) return encodings.decompress(frame, head.encoding(), most); // must not wait
    connection.inflating.take();
    try {
      return encodings.decompress(frame, head.encoding(), most);
    } finally {
      connection.inflating.giveBack();
    }
  }

  /// Tells the peer about room that reading made.
  void announce() {
    int bytes = credit(in.creditWorthAnnouncing());
    if (bytes == 0) return;
    connection.notice(new Notice.Credited(in.id(), bytes));
    connection.post(new Command.WindowUpdate(in.id(), bytes));
    connection.flush();
  }
}
