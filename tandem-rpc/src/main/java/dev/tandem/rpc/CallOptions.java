package dev.tandem.rpc;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How calls are made. Immutable; the last setting of a thing wins, headers and taps add up.
///
/// ```java
/// guide.with(o -> o.timeout(ofSeconds(1)).header(TENANT, "acme")).getFeature(point);
/// ```
public final class CallOptions {
  public static final CallOptions DEFAULT =
      new CallOptions(null, Metadata.EMPTY, null, null, List.of(), null, 0);

  private final @Nullable Duration timeout;
  private final Metadata headers;
  private final @Nullable Boolean waitForReady;
  private final @Nullable Answer answer;
  private final List<CallTap> taps;
  private final @Nullable String compressor;
  private final int maxMessageBytes; // 0: the channel's

  private CallOptions(
      @Nullable Duration timeout,
      Metadata headers,
      @Nullable Boolean waitForReady,
      @Nullable Answer answer,
      List<CallTap> taps,
      @Nullable String compressor,
      int maxMessageBytes) {
    this.timeout = timeout;
    this.headers = headers;
    this.waitForReady = waitForReady;
    this.answer = answer;
    this.taps = taps;
    this.compressor = compressor;
    this.maxMessageBytes = maxMessageBytes;
  }

  /// Each call ends with `DEADLINE_EXCEEDED` so long after its start. The surrounding call's
  /// deadline holds too: the earlier one counts. Zero or less has passed already.
  public CallOptions timeout(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    return new CallOptions(
        timeout, headers, waitForReady, answer, taps, compressor, maxMessageBytes);
  }

  /// Adds a header to those that each call sends.
  public <T> CallOptions header(Metadata.Key<T> key, T value) {
    return headers(Metadata.EMPTY.with(key, value));
  }

  /// Adds to the headers that each call sends.
  public CallOptions headers(Metadata more) {
    return new CallOptions(
        timeout, headers.and(more), waitForReady, answer, taps, compressor, maxMessageBytes);
  }

  /// Whether a call waits for a connection while the server cannot be reached. By default it fails
  /// with `UNAVAILABLE`.
  public CallOptions waitForReady(boolean wait) {
    return new CallOptions(timeout, headers, wait, answer, taps, compressor, maxMessageBytes);
  }

  /// Records the response's headers and trailers of the next call made through a stub.
  public CallOptions capture(Answer answer) {
    Objects.requireNonNull(answer, "answer");
    return new CallOptions(
        timeout, headers, waitForReady, answer, taps, compressor, maxMessageBytes);
  }

  /// Adds a watcher of each call.
  public CallOptions tap(CallTap tap) {
    return new CallOptions(
        timeout,
        headers,
        waitForReady,
        answer,
        plus(taps, List.of(tap)),
        compressor,
        maxMessageBytes);
  }

  /// Compresses the messages that each call sends. `encoding` is a name that the channel knows:
  /// `gzip`, or `identity` for none.
  public CallOptions compress(String encoding) {
    Objects.requireNonNull(encoding, "encoding");
    return new CallOptions(timeout, headers, waitForReady, answer, taps, encoding, maxMessageBytes);
  }

  /// The largest message a call receives, instead of the channel's limit. A larger one ends the
  /// call with `RESOURCE_EXHAUSTED`.
  public CallOptions maxMessageBytes(int bytes) {
    if (bytes < 1)
      throw new IllegalArgumentException("maxMessageBytes of " + bytes + ": at least 1");
    return new CallOptions(timeout, headers, waitForReady, answer, taps, compressor, bytes);
  }

  /// Null: none of its own.
  public @Nullable Duration timeout() {
    return timeout;
  }

  public Metadata headers() {
    return headers;
  }

  public boolean waitForReady() {
    return waitForReady != null && waitForReady;
  }

  public List<CallTap> taps() {
    return taps;
  }

  /// The encoding of messages sent, as [#compress] named it. Null: the channel's.
  public @Nullable String compressor() {
    return compressor;
  }

  /// Empty: the channel's limit.
  public OptionalInt maxMessageBytes() {
    return maxMessageBytes == 0 ? OptionalInt.empty() : OptionalInt.of(maxMessageBytes);
  }

  @Nullable Answer answer() {
    return answer;
  }

  /// These as defaults, `o` over them.
  CallOptions and(CallOptions o) {
    if (this == DEFAULT) return o;
    return new CallOptions(
        o.timeout != null ? o.timeout : timeout,
        headers.and(o.headers),
        o.waitForReady != null ? o.waitForReady : waitForReady,
        o.answer != null ? o.answer : answer,
        plus(taps, o.taps),
        o.compressor != null ? o.compressor : compressor,
        o.maxMessageBytes != 0 ? o.maxMessageBytes : maxMessageBytes);
  }

  private static List<CallTap> plus(List<CallTap> a, List<CallTap> b) {
    return b.isEmpty() ? a : Stream.concat(a.stream(), b.stream()).toList();
  }
}
