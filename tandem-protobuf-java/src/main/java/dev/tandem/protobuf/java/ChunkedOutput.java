package dev.tandem.protobuf.java;

import dev.tandem.rpc.spi.Payload;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// What is written becomes a payload of arrays, all but the last of which are full. How much it
/// will be is known from the beginning, so that no array is larger than it has to be.
///
/// Collecting arrays over half a region of G1 is slow: hence a row of small ones.
final class ChunkedOutput extends OutputStream {
  static final int MAX_BYTES = 64 * 1024;

  /// More was written than had been announced.
  static final class OverflowException extends IOException {
    private static final long serialVersionUID = 1;
  }

  private final List<byte[]> full = new ArrayList<>();
  private final int headroom; // in the first array alone
  private byte[] chunk;
  private int filled; // of the chunk
  private int missing; // behind the chunk

  /// @param size the bytes that will be written, at least 1
  ChunkedOutput(int size, int headroom) {
    this.headroom = headroom;
    int first = Math.min(size, MAX_BYTES);
    chunk = new byte[headroom + first];
    filled = headroom;
    missing = size - first;
  }

  @Override
  public void write(int b) throws OverflowException {
    makeRoom();
    chunk[filled++] = (byte) b;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws OverflowException {
    for (int done = 0; done < length; ) {
      makeRoom();
      int n = Math.min(length - done, chunk.length - filled);
      System.arraycopy(from, offset + done, chunk, filled, n);
      filled += n;
      done += n;
    }
  }

  private void makeRoom() throws OverflowException {
    if (filled < chunk.length) return;
    if (missing == 0) throw new OverflowException();
    full.add(chunk);
    chunk = new byte[Math.min(missing, MAX_BYTES)];
    filled = 0;
    missing -= chunk.length;
  }

  /// All that was written, which has to be what was announced.
  Payload payload() {
    if (missing > 0 || filled < chunk.length)
      throw new IllegalStateException("the message is smaller than it said");
    full.add(chunk);
    Payload payload = null;
    for (int i = full.size() - 1; i > 0; i--)
      payload = Payload.of(full.get(i), 0, full.get(i).length, 0, payload);
    byte[] first = full.getFirst();
    return Payload.of(first, headroom, first.length - headroom, headroom, payload);
  }
}
