package dev.tandem.rpc.grpc;

import dev.tandem.rpc.Code;
import dev.tandem.rpc.spi.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Puts the messages of one stream together from the pieces that DATA frames happen to bring: the
/// boundaries of frames mean nothing. [Framing] draws a message.
///
/// What arrives is copied once, into arrays of at most 64 KiB (copying and collecting arrays over
/// half a G1 region is slow). They grow with what has arrived, not with what was declared: a peer
/// that declares 4 MiB and sends a byte costs 4 KiB. A message that arrived in one piece, or has up
/// to 4 KiB, is one array.
///
/// Confined to its stream's loop. After a failure there is nothing more to be had from it.
public final class Deframer {
  /// Takes messages as they become whole.
  public interface Sink {
    void frame(Frame frame);
  }

  private static final int FIRST_CHUNK_BYTES = 4 * 1024;

  private final int maxMessageBytes;

  // of the message being assembled
  private int prefixBytes;
  private int flags;
  private int length;
  private int arrived;
  private byte @Nullable [] chunk;
  private int filled; // of the chunk, its headroom included
  private int allocated; // in all chunks, without headroom
  private @Nullable ArrayList<byte[]> full;

  /// @param maxMessageBytes the largest message taken, as it is on the wire
  public Deframer(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /// Takes all of `data`, and gives the messages that it completes to `sink`, in order.
  ///
  /// @return how many messages that was
  /// @throws ProtocolFailure RESOURCE_EXHAUSTED for a message over the limit, as soon as its length
  ///   is known; INTERNAL for flags that nobody has defined
  public int feed(ByteBuffer data, Sink sink) throws ProtocolFailure {
    int messages = 0;
    while (data.hasRemaining()) {
      if (prefixBytes < Framing.PREFIX_BYTES) {
        readPrefix(data);
        if (prefixBytes < Framing.PREFIX_BYTES) break;
        check();
      }
      if (arrived < length && data.hasRemaining()) take(data);
      if (arrived == length) {
        sink.frame(finish());
        messages++;
      }
    }
    return messages;
  }

  private void readPrefix(ByteBuffer data) {
    if (prefixBytes == 0 && data.remaining() >= Framing.PREFIX_BYTES) {
      flags = data.get();
      length = data.getInt();
      prefixBytes = Framing.PREFIX_BYTES;
      return;
    }
    while (prefixBytes < Framing.PREFIX_BYTES && data.hasRemaining()) {
      byte b = data.get();
      if (prefixBytes++ == 0) flags = b;
      else length = length << 8 | (b & 0xFF);
    }
  }

  private void check() throws ProtocolFailure {
    if ((flags & ~1) != 0) {
      throw new ProtocolFailure(
          Code.INTERNAL,
          "a message begins with the byte "
              + (flags & 0xFF)
              + " where 0 or 1 says whether it is compressed");
    }
    long declared = Integer.toUnsignedLong(length);
    if (declared > maxMessageBytes) {
      throw new ProtocolFailure(
          Code.RESOURCE_EXHAUSTED,
          "a message of "
              + declared
              + " bytes is larger than the limit of "
              + maxMessageBytes
              + " (maxMessageBytes)");
    }
  }

  private void take(ByteBuffer data) {
    byte[] into = chunk;
    if (into == null || filled == into.length) into = nextChunk(into, data.remaining());
    int n = Math.min(data.remaining(), Math.min(into.length - filled, length - arrived));
    data.get(into, filled, n);
    filled += n;
    arrived += n;
  }

  /// Room for what is there to be copied, or for as much again as has arrived, whichever is more.
  /// The first has headroom for a prefix: whoever sends the message on needs no other array.
  private byte[] nextChunk(byte @Nullable [] before, int available) {
    if (before != null) keep(before);
    filled = before == null ? Framing.PREFIX_BYTES : 0;
    int size = Math.max(available, Math.max(arrived, FIRST_CHUNK_BYTES));
    size = Math.min(size, Math.min(length - arrived, Chunks.MAX_BYTES));
    allocated += size;
    chunk = new byte[filled + size];
    return chunk;
  }

  private void keep(byte[] array) {
    if (full == null) full = new ArrayList<>();
    full.add(array);
  }

  private Frame finish() {
    byte[] last = chunk;
    Payload bytes = last == null ? Payload.EMPTY : Chunks.payload(full, last, filled);
    var frame = new Frame(flags == 1, bytes);
    prefixBytes = 0;
    length = 0;
    arrived = 0;
    allocated = 0;
    chunk = null;
    full = null;
    return frame;
  }

  /// The peer has ended the stream.
  ///
  /// @throws ProtocolFailure INTERNAL if that was inside a message
  public void end() throws ProtocolFailure {
    if (!assembling()) return;
    String got =
        prefixBytes < Framing.PREFIX_BYTES
            ? prefixBytes + " of the " + Framing.PREFIX_BYTES + " bytes before it"
            : arrived + " of its " + length + " bytes";
    throw new ProtocolFailure(
        Code.INTERNAL, "the stream was ended inside a message: there were " + got);
  }

  /// Whether a message has begun and is not whole.
  public boolean assembling() {
    return prefixBytes > 0;
  }

  /// The memory that the message being assembled takes, in bytes. For tests.
  int heldBytes() {
    return allocated;
  }

  /// What of that has not arrived yet.
  public int spareBytes() {
    return allocated - arrived;
  }

  /// Lets go of the message being assembled. There is nothing more to be had from this.
  public void drop() {
    chunk = null;
    full = null;
    allocated = 0;
    arrived = 0;
  }
}
