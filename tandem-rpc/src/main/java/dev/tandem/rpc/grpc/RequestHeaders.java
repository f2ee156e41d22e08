package dev.tandem.rpc.grpc;

import dev.tandem.http2.Headers;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.MethodDescriptor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Makes the headers of a channel's requests. Any number of threads.
///
/// Calls without timeout, metadata and compression have the same headers each time: they are made
/// once a method. Source: PROTOCOL-HTTP2.md, "Requests".
public final class RequestHeaders {
  /// The call may take for ever.
  public static final long NO_TIMEOUT = Long.MIN_VALUE;

  /// What the library calls itself. PROTOCOL-HTTP2.md, "User Agents".
  private static final String USER_AGENT = userAgent();

  /// Methods are few, but a proxy's come from its clients: no memory without end for those.
  private static final int KEPT = 1000;

  private final String scheme;
  private final String authority;
  private final String userAgent;
  private final String accepted;
  private final Map<String, Headers> plain = new ConcurrentHashMap<>();

  /// @param scheme `http` or `https`
  /// @param userAgent what `user-agent` begins with; null: with the library
  public RequestHeaders(
      String scheme, String authority, @Nullable String userAgent, Encodings encodings) {
    this.scheme = scheme;
    this.authority = authority;
    this.userAgent = userAgent == null ? USER_AGENT : userAgent + " " + USER_AGENT;
    this.accepted = encodings.accepted();
  }

  private static String userAgent() {
    String version = RequestHeaders.class.getPackage().getImplementationVersion();
    return version == null ? "grpc-java-tandem" : "grpc-java-tandem/" + version;
  }

  /// The headers of one request.
  ///
  /// @param timeoutNanos [#NO_TIMEOUT] for none; what has passed already is sent as the shortest
  ///   there is
  /// @param encoding what compressed messages will be in; null for no such thing
  public Headers of(
      MethodDescriptor<?, ?> method,
      long timeoutNanos,
      @Nullable String encoding,
      Metadata metadata) {
    if (timeoutNanos != NO_TIMEOUT || encoding != null || !metadata.isEmpty()) {
      return make(method.path(), timeoutNanos, encoding, metadata);
    }
    Headers kept = plain.get(method.path());
    if (kept != null) return kept;
    Headers made = make(method.path(), NO_TIMEOUT, null, Metadata.EMPTY);
    if (plain.size() < KEPT) plain.put(method.path(), made);
    return made;
  }

  private Headers make(
      String path, long timeoutNanos, @Nullable String encoding, Metadata metadata) {
    Headers.Builder out =
        Headers.builder()
            .add(":method", "POST")
            .add(":scheme", scheme)
            .add(":path", path)
            .add(":authority", authority);
    if (timeoutNanos != NO_TIMEOUT) out.add("grpc-timeout", GrpcTimeout.format(timeoutNanos));
    out.add("te", "trailers").add("content-type", RequestHead.GRPC).add("user-agent", userAgent);
    if (encoding != null) out.add("grpc-encoding", encoding);
    out.add("grpc-accept-encoding", accepted);
    CustomMetadata.write(metadata, out);
    return out.build();
  }
}
