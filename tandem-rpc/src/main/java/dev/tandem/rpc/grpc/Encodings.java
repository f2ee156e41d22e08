package dev.tandem.rpc.grpc;

import dev.tandem.http2.Headers;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.RpcException;
import dev.tandem.rpc.Status;
import dev.tandem.rpc.spi.Compressor;
import dev.tandem.rpc.spi.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The message encodings that one end knows: gzip, and what was registered. Any number of threads.
///
/// Each message is compressed by itself, with a compressor of its own. Sources: PROTOCOL-HTTP2.md,
/// "Compressed-Flag"; compression.md.
public final class Encodings {
  /// No compression; every end knows it.
  private static final String IDENTITY = "identity";

  /// What small text shrinks to, about: the first array has as much room.
  private static final int USUAL_RATIO = 4;

  private final Map<String, Compressor> known = new LinkedHashMap<>();
  private final String accepted;
  private final Headers plainResponse;
  private final int largestResponse;
  private final Map<String, Headers> compressedResponses = new HashMap<>();

  /// @param more besides gzip, which one of the same name replaces; the server's choice goes by
  ///   this order
  public Encodings(Collection<? extends Compressor> more) {
    var gzip = new Gzip();
    known.put(gzip.name(), gzip);
    for (Compressor c : more) known.put(c.name(), c);
    accepted = IDENTITY + "," + String.join(",", known.keySet());
    plainResponse = make(null, Metadata.EMPTY);
    for (String name : known.keySet()) compressedResponses.put(name, make(name, Metadata.EMPTY));
    largestResponse =
        compressedResponses.values().stream().mapToInt(Headers::listSize).max().orElseThrow();
  }

  /// The value of `grpc-accept-encoding`.
  public String accepted() {
    return accepted;
  }

  /// The encoding to announce for what a program calls `name`; null for `identity`, which is none.
  ///
  /// @throws IllegalArgumentException if there is no such encoding
  public @Nullable String known(String name) {
    if (name.equals(IDENTITY)) return null;
    return compressor(name).name();
  }

  private Compressor compressor(String name) {
    Compressor compressor = known.get(name);
    if (compressor != null) return compressor;
    throw new IllegalArgumentException(
        "no compressor is called '" + name + "'; there are " + accepted);
  }

  // ---- a server's

  /// What to answer, at once and as the whole response, to a request in an encoding that is not
  /// known here: UNIMPLEMENTED, with those that are. Null if it is known, or none.
  public @Nullable Headers refusal(RequestHead request) {
    String encoding = request.encoding();
    if (encoding == null || encoding.equals(IDENTITY) || known.containsKey(encoding)) return null;
    var status =
        new Status(
            Code.UNIMPLEMENTED,
            "grpc-encoding '" + encoding + "' is not known here; " + accepted + " are");
    Headers trailersOnly = StatusTrailers.write(status, Metadata.EMPTY, true);
    Headers.Builder out = Headers.builder();
    for (int i = 0; i < trailersOnly.size(); i++)
      out.add(trailersOnly.name(i), trailersOnly.value(i));
    return out.add("grpc-accept-encoding", accepted).build();
  }

  /// An encoding that the client accepts and that is known here: the request's own if possible,
  /// else the first. Null if there is none: then nothing must be compressed.
  public @Nullable String choose(RequestHead request) {
    String list = request.acceptEncoding();
    if (list == null) return null;
    String own = request.encoding();
    if (own != null && known.containsKey(own) && contains(list, own)) return own;
    for (String name : known.keySet()) if (contains(list, name)) return name;
    return null;
  }

  /// Whether `name` is one of the names in `list`, between which there are commas and perhaps
  /// spaces.
  private static boolean contains(String list, String name) {
    for (int from = 0; from < list.length(); ) {
      int comma = list.indexOf(',', from);
      int to = comma < 0 ? list.length() : comma;
      if (list.substring(from, to).strip().equals(name)) return true;
      from = to + 1;
    }
    return false;
  }

  /// The headers of a response that is not trailers only.
  ///
  /// @param encoding what its compressed messages are in, as [#choose] gave it; null if none will
  ///   be compressed
  public Headers responseHeaders(@Nullable String encoding, Metadata metadata) {
    if (!metadata.isEmpty()) return make(encoding, metadata);
    if (encoding == null) return plainResponse;
    Headers kept = compressedResponses.get(encoding);
    return kept != null ? kept : make(encoding, metadata);
  }

  /// The size of a response's headers with this metadata, at most: counted as [Headers#listSize].
  public int responseHeaderBytes(Metadata metadata) {
    return largestResponse + metadata.listSize();
  }

  private Headers make(@Nullable String encoding, Metadata metadata) {
    Headers.Builder out =
        Headers.builder().add(":status", "200").add("content-type", RequestHead.GRPC);
    if (encoding != null) out.add("grpc-encoding", encoding);
    out.add("grpc-accept-encoding", accepted);
    CustomMetadata.write(metadata, out);
    return out.build();
  }

  // ---- messages

  /// The message compressed, behind its prefix. An empty one is sent as it is.
  ///
  /// @throws RpcException INTERNAL if the compressor fails
  /// @throws IllegalArgumentException if there is no such encoding
  public Payload compress(Payload message, String encoding) {
    if (message.size() == 0 || encoding.equals(IDENTITY)) return Framing.frame(message);
    Compressor compressor = compressor(encoding);
    var out = new Chunks(message.size() / USUAL_RATIO);
    try (OutputStream to = compressor.compress(out)) {
      for (Payload p = message; p != null; p = p.next())
        to.write(p.array(), p.offset(), p.length());
    } catch (IOException | RuntimeException e) {
      var status =
          new Status(
              Code.INTERNAL,
              "a message could not be compressed with " + encoding + ": " + e.getMessage());
      throw new RpcException(status, Metadata.EMPTY, RpcException.Origin.LOCAL, e);
    }
    return Framing.frame(out.payload(), true);
  }

  /// The message that a frame holds, decompressed if it is compressed. Not for loops: it takes its
  /// time.
  ///
  /// @param encoding the `grpc-encoding` of the request or response; null if it has none
  /// @param maxMessageBytes the largest message to give out; what would be larger is not inflated
  ///   further
  /// @throws ProtocolFailure RESOURCE_EXHAUSTED if it is larger; INTERNAL if it is marked as
  ///   compressed though no encoding was named or one that is not known (a server finds that out
  ///   earlier: [#refusal]), and if it is truncated, broken or followed by something
  public Payload decompress(Frame frame, @Nullable String encoding, int maxMessageBytes)
      throws ProtocolFailure {
    if (!frame.compressed()) return frame.bytes();
    Payload whole = inflate(frame, compressorOf(encoding), maxMessageBytes);
    if (whole != null) return whole;
    throw new ProtocolFailure(
        Code.RESOURCE_EXHAUSTED,
        "a message of "
            + frame.bytes().size()
            + " bytes is larger than the limit of "
            + maxMessageBytes
            + " (maxMessageBytes) once it is decompressed");
  }

  /// As [#decompress], but of a compressed frame alone, and null if the message is larger than
  /// `most`.
  public @Nullable Payload decompressSmall(Frame frame, @Nullable String encoding, int most)
      throws ProtocolFailure {
    return frame.bytes().size() <= most ? inflate(frame, compressorOf(encoding), most) : null;
  }

  private Compressor compressorOf(@Nullable String encoding) throws ProtocolFailure {
    if (encoding == null || encoding.equals(IDENTITY)) {
      throw new ProtocolFailure(
          Code.INTERNAL,
          "a message is marked as compressed, but "
              + (encoding == null ? "there is no grpc-encoding" : "grpc-encoding is identity"));
    }
    Compressor compressor = known.get(encoding);
    if (compressor == null) {
      throw new ProtocolFailure(
          Code.INTERNAL,
          "a message is in grpc-encoding '"
              + encoding
              + "', which is not known here; "
              + accepted
              + " are");
    }
    return compressor;
  }

  private static @Nullable Payload inflate(Frame frame, Compressor compressor, int most)
      throws ProtocolFailure {
    var from = frame.bytes().input();
    var out = new Chunks(Math.min((long) USUAL_RATIO * frame.bytes().size(), most));
    try (InputStream in = compressor.decompress(from)) {
      if (!out.readAll(in, most)) return null;
      if (from.available() > 0) throw new IOException("bytes follow its end");
    } catch (IOException | RuntimeException e) {
      throw new ProtocolFailure(
          Code.INTERNAL,
          "a message could not be decompressed with " + compressor.name() + ": " + e.getMessage());
    }
    return out.payload();
  }
}
