package dev.tandem.protobuf;

/// The double or float that is nearest to a decimal, where 128 bits of the power of ten suffice to
/// tell, as they nearly always do.
///
/// ```text
/// digits × 10^exponent       =  digits × (power + less than 1) × 2^…
/// upper 128 bits of digits × power  =  1mmm…mmm rrr…rrr          too small, by less than 2
///                                      └ 53 ──┘ └ 75 ─┘          or 24 and 104
/// ```
///
/// What is too small by less than 2 is rounded as the exact product is, unless `rrr…rrr` is a half
/// or one less. Source: Daniel Lemire, "Number Parsing at a Gigabyte per Second".
final class NearestBinary {
  /// What is returned if it takes more to tell.
  static final int UNDECIDED = -1;

  private NearestBinary() {}

  /// The bits of a double. The digits are unsigned.
  static long doubleBits(long digits, long exponent) {
    return bits(digits, exponent, 53, 1023);
  }

  /// The bits of a float. The digits are unsigned.
  static int floatBits(long digits, long exponent) {
    return (int) bits(digits, exponent, 24, 127);
  }

  private static long bits(long digits, long exponent, int precision, int bias) {
    if (digits == 0 || exponent < PowersOfTen.LEAST || exponent > PowersOfTen.MOST)
      return UNDECIDED;
    int power = (int) exponent;
    int zeros = Long.numberOfLeadingZeros(digits);
    long normal = digits << zeros;
    long high = PowersOfTen.high(power);
    long part = high * normal;
    long lower = part + Math.unsignedMultiplyHigh(PowersOfTen.low(power), normal);
    long upper = Math.unsignedMultiplyHigh(high, normal);
    if (Long.compareUnsigned(lower, part) < 0) upper++;

    int carry = (int) (upper >>> 63); // the first 1 is there or one place further on
    int biased = PowersOfTen.log2(power) + 63 - zeros + carry + bias;
    if (biased < 1 || biased > 2 * bias) return UNDECIDED;
    int shift = 63 - precision + carry;
    long rest = upper & ((1L << shift) - 1);
    long half = 1L << (shift - 1);
    if (rest == half ? lower == 0 : rest == half - 1 && lower == -1) return UNDECIDED;
    long rounded = (upper >>> shift) + (rest >= half ? 1 : 0);
    // The first 1 is not stored: it adds to the exponent, and what carries over does.
    return ((long) (biased - 1) << (precision - 1)) + rounded;
  }
}
