package dev.tandem.rpc.transport;

import dev.tandem.http2.Headers;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.ServerInfo;
import dev.tandem.rpc.Status;
import dev.tandem.rpc.grpc.Encodings;
import dev.tandem.rpc.grpc.Framing;
import dev.tandem.rpc.grpc.RequestHead;
import dev.tandem.rpc.grpc.StatusTrailers;
import dev.tandem.rpc.spi.Payload;
import org.jspecify.annotations.Nullable;

/// What a served call says: headers, then messages, then how it ended. Also what its handler may
/// know of it. Any thread; the box's monitor guards the order.
final class ServerResponse implements ServerInfo {
  private final ServerStream<?, ?> call;
  private final ServerConnection connection;
  private final Encodings encodings;
  private final RequestHead request;
  private final Outbox out;

  private volatile boolean compress;
  private volatile boolean compressionAsked;

  // guarded by out
  private @Nullable Payload reply; // of a method that answers once: goes out with the trailers
  private Metadata headers = Metadata.EMPTY;
  private Metadata trailers = Metadata.EMPTY;
  private boolean headersGone;
  private boolean encodingDecided;
  private @Nullable String encoding;

  ServerResponse(
      ServerStream<?, ?> call, ServerConnection connection, RequestHead request, Outbox out) {
    this.call = call;
    this.connection = connection;
    this.encodings = connection.server.encodings();
    this.request = request;
    this.out = out;
  }

  // ---- messages

  /// The one message of a method that answers once.
  void keep(Payload message) {
    Payload framed = framed(message);
    synchronized (out) {
      if (reply != null) {
        throw new RpcException(Code.INTERNAL, method().fullName() + " answers with one message");
      }
      reply = framed;
    }
  }

  /// One message of a stream, not flushed. False if all has been said already.
  boolean send(Payload message) {
    Payload framed = framed(message);
    synchronized (out) {
      prepareHeaders();
      return out.send(framed);
    }
  }

  /// How the call ended, after the reply if there is one and all is well. Not flushed.
  void end(Status status) {
    synchronized (out) {
      boolean only = !headersGone && (reply == null || !status.isOk());
      Headers last =
          StatusTrailers.write(
              status,
              only ? headers.and(trailers) : trailers,
              only,
              connection.maxSentHeaderBytes());
      Payload body = status.isOk() ? reply : null;
      reply = null;
      if (only) {
        headersGone = true;
        out.headers(last);
        out.finish(null, null);
      } else {
        prepareHeaders();
        out.finish(body, last);
      }
    }
  }

  /// The response's headers go with what is sent next. Under the box's monitor.
  private void prepareHeaders() {
    if (headersGone) return;
    headersGone = true;
    out.headers(encodings.responseHeaders(encoding(), headers));
  }

  // ---- compression

  void compressNext(boolean compress) {
    compressionAsked = true;
    this.compress = compress;
  }

  private Payload framed(Payload message) {
    String by = encoding();
    return by == null || !compress ? Framing.frame(message) : encodings.compress(message, by);
  }

  /// What the response's headers announce, decided with the first message: an encoding if the
  /// handler spoke of compression and the client accepts one. Each message then is compressed or
  /// not.
  private @Nullable String encoding() {
    synchronized (out) {
      if (!encodingDecided) {
        encodingDecided = true;
        encoding = compressionAsked ? encodings.choose(request) : null;
      }
      return encoding;
    }
  }

  // ---- what the handler may know and say

  @Override
  public MethodDescriptor<?, ?> method() {
    return call.method();
  }

  @Override
  public Metadata headers() {
    return request.metadata();
  }

  @Override
  public String peer() {
    return connection.wire.peer();
  }

  @Override
  public <T> void header(Metadata.Key<T> key, T value) {
    synchronized (out) {
      if (!call.isOpen()) return;
      if (headersGone) throw new IllegalStateException("the response's headers have been sent");
      headers = fitting(headers.with(key, value));
    }
  }

  private Metadata fitting(Metadata more) {
    long bytes = encodings.responseHeaderBytes(more);
    if (bytes <= connection.maxSentHeaderBytes()) return more;
    throw new RpcException(
        Code.RESOURCE_EXHAUSTED,
        "the response's headers would have "
            + bytes
            + " bytes, and the client takes "
            + connection.maxSentHeaderBytes());
  }

  @Override
  public void sendHeaders() {
    synchronized (out) {
      if (headersGone || !call.isOpen()) return;
      prepareHeaders();
      out.sendHeaders();
    }
    connection.flush();
  }

  @Override
  public <T> void trailer(Metadata.Key<T> key, T value) {
    synchronized (out) {
      if (call.isOpen()) trailers = trailers.with(key, value);
    }
  }
}
