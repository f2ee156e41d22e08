package dev.tandem.rpc.transport;

import dev.tandem.http2.Command;
import dev.tandem.http2.Headers;
import dev.tandem.http2.InboundStream;
import dev.tandem.http2.Notice;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.Status;
import dev.tandem.rpc.grpc.Deframer;
import dev.tandem.rpc.grpc.Frame;
import dev.tandem.rpc.grpc.ProtocolFailure;
import dev.tandem.rpc.grpc.ResponseHead;
import dev.tandem.rpc.grpc.StatusTrailers;
import dev.tandem.rpc.spi.Payload;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The receiving end of a call that is being made: the loop delivers the response as it comes, one
/// reader at a time takes its messages.
///
/// A call of whose response anything has come is on its last connection: it is not sent again.
final class ClientInbox<R> extends Inbox implements Deframer.Sink {
  private static final int ERROR_BODY_BYTES = 1024;

  private final ClientStream<?, R> call;
  private final ClientChannel channel;
  private final MethodDescriptor<?, R> method;
  private final int maxMessageBytes;

  // the loop's
  private final Deframer deframer;
  private @Nullable InboundStream in;
  private HeldBytes.@Nullable Share held;
  private @Nullable ResponseHead head;
  private @Nullable StringBuilder errorBody;
  private int responses;
  private boolean ended;

  private volatile @Nullable Metadata headers;

  // the reader's
  private boolean lastCompressed;

  ClientInbox(
      ClientStream<?, R> call,
      ClientChannel channel,
      MethodDescriptor<?, R> method,
      int maxMessageBytes) {
    super(null);
    this.call = call;
    this.channel = channel;
    this.method = method;
    this.maxMessageBytes = maxMessageBytes;
    this.deframer = new Deframer(maxMessageBytes);
  }

  // ---- on the loop

  /// The response's headers, on `from`.
  void headers(ClientConnection from, InboundStream s, Headers h, boolean endStream) {
    if (call.isOver()) return;
    in = s;
    call.answered();
    held = from.held;
    countIn(from.held);
    ResponseHead response = ResponseHead.of(h);
    if (endStream) {
      headers = Metadata.EMPTY;
      peerEnded(response.status(), response.metadata());
      return;
    }
    head = response;
    if (!response.isGrpc()) {
      errorBody = new StringBuilder();
      return;
    }
    headers = response.metadata();
    readers.wake();
  }

  void data(ClientConnection from, InboundStream s, ByteBuffer data, boolean endStream) {
    if (call.isOver()) {
      if (!endStream) from.inbound.credit(s, data.remaining());
      return;
    }
    StringBuilder foreign = errorBody;
    if (foreign != null) {
      while (data.hasRemaining() && foreign.length() < ERROR_BODY_BYTES)
        foreign.append((char) (data.get() & 0xFF));
      if (endStream || foreign.length() >= ERROR_BODY_BYTES) endForeign(foreign.toString());
      return;
    }
    int bytes = data.remaining();
    try {
      if (bytes > 0) {
        feed(data);
        checkResponses();
      }
      if (endStream) deframer.end();
    } catch (ProtocolFailure e) {
      call.end(Verdict.local(e.status()));
      return;
    }
    if (endStream) {
      peerEnded(
          new Status(Code.INTERNAL, "the server ended the stream without a status"),
          Metadata.EMPTY);
      return;
    }
    int credit = received(bytes);
    if (credit > 0) from.inbound.credit(s, credit);
  }

  private void feed(ByteBuffer data) throws ProtocolFailure {
    long before = deframer.spareBytes();
    long more = data.remaining();
    int messages = deframer.feed(data, this);
    responses += messages;
    more += deframer.spareBytes() - before + (long) messages * HeldBytes.MESSAGE_BYTES;
    if (!holds(more)) {
      throw new ProtocolFailure(Code.RESOURCE_EXHAUSTED, Objects.requireNonNull(held).refusal());
    }
  }

  @Override
  public void frame(Frame frame) {
    add(frame);
    if (!method.kind().oneResponse()) readers.wake();
  }

  /// A second message where one is due ends the call as it begins: nobody would read it, so that it
  /// might never be whole.
  private void checkResponses() throws ProtocolFailure {
    if (responses == 0 || !method.kind().oneResponse()) return;
    if (responses > 1 || deframer.assembling()) {
      throw new ProtocolFailure(
          Code.UNIMPLEMENTED,
          "the server sent a second message where " + method.fullName() + " has one");
    }
  }

  void trailers(Headers h) {
    if (call.isOver()) return;
    StringBuilder foreign = errorBody;
    if (foreign != null && h.first("grpc-status") == null) {
      endForeign(foreign.toString());
      return;
    }
    try {
      Status status = StatusTrailers.read(h);
      if (status.isOk()) deframer.end();
      peerEnded(status, StatusTrailers.metadata(h));
    } catch (ProtocolFailure e) {
      call.end(Verdict.local(e.status()));
    }
  }

  private void endForeign(String body) {
    call.end(Verdict.peer(Objects.requireNonNull(head).foreign(body), Metadata.EMPTY));
  }

  private void peerEnded(Status status, Metadata trailers) {
    ended = true;
    call.end(Verdict.peer(status, trailers));
  }

  /// The stream has left the table, if it is the one that this response came on: nothing more
  /// comes.
  void streamOver(InboundStream s) {
    if (s != in) return;
    deframer.drop();
    if (call.dropsUnread()) discard();
    else countNoMore(channel.connectionSettings().streamWindowBytes());
  }

  // ---- the reader, and others of the program's

  /// Those of the response; null if they have not come.
  @Nullable Metadata headers() {
    return headers;
  }

  /// Whether the response came whole: END_STREAM.
  boolean hasEnded() {
    return ended;
  }

  boolean lastCompressed() {
    return lastCompressed;
  }

  /// The message in `frame`.
  R message(Frame frame) throws ProtocolFailure {
    lastCompressed = frame.compressed();
    Payload bytes = frame.bytes();
    if (frame.compressed()) {
      ResponseHead h = head;
      bytes =
          channel.encodings().decompress(frame, h == null ? null : h.encoding(), maxMessageBytes);
    }
    return method.response().decode(bytes);
  }

  /// Tells the peer, over `at`, about room that reading made.
  void announce(@Nullable ClientConnection at) {
    InboundStream s = in; // set before any message was put here
    if (at == null || s == null) return;
    int bytes = credit(s.creditWorthAnnouncing());
    if (bytes == 0) return;
    int id = s.id();
    at.notice(new Notice.Credited(id, bytes));
    at.post(new Command.WindowUpdate(id, bytes));
    at.flush();
  }
}
