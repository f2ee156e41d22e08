package dev.tandem.protobuf.java;

import dev.tandem.rpc.spi.Payload;
import java.util.Arrays;

/// The same bytes in several ranges, each in the midst of an array of its own.
final class Cut {
  private static final int AROUND = 3;

  private Cut() {}

  /// @param at where to cut, ascending; the same place twice is an empty range between
  static Payload at(byte[] bytes, int... at) {
    Payload payload = null;
    int end = bytes.length;
    for (int i = at.length - 1; i >= 0; i--) {
      payload = range(bytes, at[i], end, payload);
      end = at[i];
    }
    return range(bytes, 0, end, payload);
  }

  /// Ranges of `size` bytes.
  static Payload every(int size, byte[] bytes) {
    int[] at = new int[Math.max(0, (bytes.length - 1) / size)];
    Arrays.setAll(at, i -> (i + 1) * size);
    return at(bytes, at);
  }

  private static Payload range(byte[] bytes, int from, int to, Payload next) {
    var array = new byte[to - from + 2 * AROUND];
    Arrays.fill(array, (byte) 0xFF);
    System.arraycopy(bytes, from, array, AROUND, to - from);
    return Payload.of(array, AROUND, to - from, AROUND, next);
  }
}
