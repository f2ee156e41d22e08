package dev.tandem.protobuf;

import java.math.BigInteger;

/// The powers of ten that doubles need, each to 128 bits: what printing the shortest decimal and
/// reading the nearest double have in common.
///
/// ```text
/// 10^k = (high × 2^64 + low + less than 1) × 2^(log2(k) - 127)       high begins with a 1
/// ```
final class PowersOfTen {
  /// The smallest normal double is 2^-1022, and digits that are read have 64 bits.
  static final int LEAST = -327;

  /// The smallest double of all is 4.9 × 10^-324.
  static final int MOST = 324;

  private static final int BITS = 128;
  private static final long[] WORDS = new long[2 * (MOST - LEAST + 1)];

  // Powers of five are as good, and shorter.
  static {
    var five = BigInteger.valueOf(5);
    var power = BigInteger.ONE;
    for (int k = 0; k <= MOST; k++, power = power.multiply(five)) {
      int length = power.bitLength();
      set(k, length > BITS ? power.shiftRight(length - BITS) : power.shiftLeft(BITS - length));
      // 2^n / 5^k has n - length + 1 bits, as 5^k is no power of two
      if (k > 0 && k <= -LEAST) set(-k, BigInteger.ONE.shiftLeft(BITS - 1 + length).divide(power));
    }
    for (int k = MOST + 1; k <= -LEAST; k++, power = power.multiply(five))
      set(-k, BigInteger.ONE.shiftLeft(BITS - 1 + power.bitLength()).divide(power));
  }

  private PowersOfTen() {}

  private static void set(int k, BigInteger bits) {
    WORDS[2 * (k - LEAST)] = bits.shiftRight(64).longValue();
    WORDS[2 * (k - LEAST) + 1] = bits.longValue();
  }

  static long high(int k) {
    return WORDS[2 * (k - LEAST)];
  }

  static long low(int k) {
    return WORDS[2 * (k - LEAST) + 1];
  }

  // The factors are the logarithms times 2^32.

  /// The logarithm of 10^k to the base 2, rounded down.
  static int log2(int k) {
    return (int) ((k * 14_267_572_527L) >> 32);
  }

  /// The logarithm of 2^q to the base 10, rounded down.
  static int log10(int q) {
    return (int) ((q * 1_292_913_986L) >> 32);
  }

  /// The logarithm of 3/4 × 2^q to the base 10, rounded down.
  static int log10OfThreeQuarters(int q) {
    return (int) ((q * 1_292_913_986L - 536_607_788L) >> 32);
  }
}
