package dev.tandem.rpc.transport;

import dev.tandem.http2.Headers;
import dev.tandem.rpc.CallOptions;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.grpc.Framing;
import dev.tandem.rpc.grpc.RequestHeaders;
import dev.tandem.rpc.spi.Payload;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a call that is being made begins: its headers, and the encoding of its messages. Any thread.
final class ClientRequest {
  private final ClientChannel channel;
  private final MethodDescriptor<?, ?> method;
  private final CallOptions options;
  private final long deadlineNanos; // Long.MAX_VALUE: none

  private boolean begun; // guarded by this
  private volatile @Nullable String encoding;
  private volatile boolean compress;

  ClientRequest(
      ClientChannel channel,
      MethodDescriptor<?, ?> method,
      CallOptions options,
      long deadlineNanos) {
    this.channel = channel;
    this.method = method;
    this.options = options;
    this.deadlineNanos = deadlineNanos;
    if (options.compressor() != null) {
      encoding = channel.encodings().known(options.compressor());
      compress = true;
    }
  }

  /// Of [System#nanoTime]: the earlier of a timeout from now on and the surrounding call's.
  /// [Long#MAX_VALUE]: none.
  static long deadline(@Nullable Duration timeout, long surrounding) {
    if (timeout == null) return surrounding;
    long now = System.nanoTime();
    long nanos;
    try {
      nanos = timeout.toNanos();
    } catch (ArithmeticException e) {
      return timeout.isNegative() ? now : surrounding; // centuries
    }
    long own = now + Math.clamp(nanos, 0, Long.MAX_VALUE / 4);
    return surrounding == Long.MAX_VALUE || own - surrounding < 0 ? own : surrounding;
  }

  /// Leaves the headers with `out`, for its first message or the half-close. The first call counts.
  void begin(Outbox out) {
    synchronized (this) { // until they are there: another sender's message may follow at once
      if (begun) return;
      begun = true;
      Headers h = channel.requestHeaders().of(method, timeout(), encoding, options.headers());
      out.headers(h);
    }
  }

  private long timeout() {
    return deadlineNanos == Long.MAX_VALUE
        ? RequestHeaders.NO_TIMEOUT
        : deadlineNanos - System.nanoTime();
  }

  Payload framed(Payload message) {
    String by = compress ? encoding : null;
    return by == null ? Framing.frame(message) : channel.encodings().compress(message, by);
  }

  void compressNext(boolean compress) {
    this.compress = compress;
    if (!compress) return;
    synchronized (this) { // headers that have gone announced no encoding: then it has no effect
      if (!begun && encoding == null) encoding = channel.encodings().known("gzip");
    }
  }
}
