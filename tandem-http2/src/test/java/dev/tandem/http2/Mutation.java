package dev.tandem.http2;

import java.util.Random;

/// Damage to bytes.
final class Mutation {
  private Mutation() {}

  /// A few bits change, or a few bytes.
  static void of(byte[] bytes, Random random) {
    for (int n = 1 + random.nextInt(4); n > 0 && bytes.length > 0; n--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        default -> {
          int to = random.nextInt(bytes.length);
          int length = Math.min(bytes.length - Math.max(at, to), random.nextInt(40));
          System.arraycopy(bytes, at, bytes, to, length);
        }
      }
    }
  }
}
