package dev.tandem.rpc.spi;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// A payload as a stream.
final class PayloadInput extends InputStream {
  private @Nullable Payload range;
  private int used; // of the range
  private int left; // in all

  PayloadInput(Payload payload) {
    range = payload;
    left = payload.size();
  }

  @Override
  public int available() {
    return left;
  }

  @Override
  public int read() {
    Payload from = current();
    if (from == null) return -1;
    left--;
    return from.array()[from.offset() + used++] & 0xFF;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    if (length == 0) return 0;
    Payload from = current();
    if (from == null) return -1;
    int n = Math.min(length, from.length() - used);
    System.arraycopy(from.array(), from.offset() + used, to, offset, n);
    used += n;
    left -= n;
    return n;
  }

  /// The range that has the next byte; null at the end.
  private @Nullable Payload current() {
    Payload r = range;
    while (r != null && used == r.length()) {
      r = r.next();
      used = 0;
    }
    range = r;
    return r;
  }
}
