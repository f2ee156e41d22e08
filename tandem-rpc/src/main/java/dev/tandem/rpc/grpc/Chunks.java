package dev.tandem.rpc.grpc;

import dev.tandem.rpc.spi.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Bytes whose number is not known beforehand, in arrays of at most 64 KiB that double until they
/// are so large. The first has headroom for a prefix.
final class Chunks extends OutputStream {
  /// Arrays over half a G1 region are slow to copy and to collect; this is far below it.
  static final int MAX_BYTES = 64 * 1024;

  private static final int MIN_BYTES = 64;

  private final ArrayList<byte[]> full = new ArrayList<>(0);
  private byte[] last;
  private int filled = Framing.PREFIX_BYTES;
  private int size;

  /// @param expected how many bytes there may be; a guess
  Chunks(long expected) {
    last = new byte[Framing.PREFIX_BYTES + Math.clamp(expected, MIN_BYTES, MAX_BYTES)];
  }

  @Override
  public void write(int b) {
    makeRoom();
    last[filled++] = (byte) b;
    size++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    for (int from = offset, end = offset + length; from < end; ) {
      makeRoom();
      int n = Math.min(end - from, last.length - filled);
      System.arraycopy(bytes, from, last, filled, n);
      from += n;
      filled += n;
      size = Math.addExact(size, n);
    }
  }

  /// Reads `in` to its end, but no more than one byte past `limit`.
  ///
  /// @return false if there is more than `limit`
  boolean readAll(InputStream in, int limit) throws IOException {
    while (size < limit) {
      makeRoom();
      int n = in.read(last, filled, Math.min(last.length - filled, limit - size));
      if (n < 0) return true;
      filled += n;
      size += n;
    }
    return in.read() < 0;
  }

  private void makeRoom() {
    if (filled < last.length) return;
    full.add(last);
    last = new byte[Math.min(size, MAX_BYTES)];
    filled = 0;
  }

  /// All of it. Nothing may be written afterwards.
  Payload payload() {
    return payload(full, last, filled);
  }

  /// Full arrays and one that need not be, as one payload; the first has room for a prefix.
  static Payload payload(@Nullable List<byte[]> full, byte[] last, int filled) {
    if (full == null || full.isEmpty()) return range(last, filled, true, null);
    Payload bytes = range(last, filled, false, null);
    for (int i = full.size() - 1; i >= 0; i--)
      bytes = range(full.get(i), full.get(i).length, i == 0, bytes);
    return bytes;
  }

  private static Payload range(byte[] array, int end, boolean first, @Nullable Payload next) {
    int from = first ? Framing.PREFIX_BYTES : 0;
    return Payload.of(array, from, end - from, from, next);
  }
}
