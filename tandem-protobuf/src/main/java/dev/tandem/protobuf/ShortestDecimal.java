package dev.tandem.protobuf;

/// The shortest decimal that reads as a given double or float, of those the nearest, but with two
/// digits where one would do: what Double.toString says, without a String.
///
/// ```text
/// value = c × 2^q                      c has 53 bits, or 24
///
///    (c - 1/2) × 2^q        value       (c + 1/2) × 2^q
/// ─────────┼──────────────────┼──────────────────┼────────
///          └ what is between reads as the value ┘          and the ends do if c is even
/// ```
///
/// The gap between the ends is as wide as one unit of 10^k, and narrower than ten. So among the
/// multiples of 10^k there is one at least, among those of 10^(k+1) one at most: that one is the
/// shortest if there is one, and otherwise the neighbours of the value are looked at. Source:
/// Raffaello Giulietti, "The Schubfach way to render doubles".
final class ShortestDecimal {
  /// value = digits × 10^exponent; the digits do not end with a zero.
  long digits;

  int exponent;

  /// Finds that of a value which is finite and above 0.
  void find(double value) {
    long bits = Double.doubleToRawLongBits(value);
    int biased = (int) (bits >>> 52);
    long fraction = bits & (1L << 52) - 1;
    if (biased == 0) find(fraction, -1074, false);
    else find(fraction | 1L << 52, biased - 1075, fraction == 0 && biased > 1);
  }

  /// Finds that of a value which is finite and above 0.
  void find(float value) {
    int bits = Float.floatToRawIntBits(value);
    int biased = bits >>> 23;
    int fraction = bits & (1 << 23) - 1;
    if (biased == 0) find(fraction, -149, false);
    else find(fraction | 1 << 23, biased - 150, fraction == 0 && biased > 1);
  }

  /// `lopsided` if the value is a power of two: then the next one below is only half as far away.
  private void find(long c, int q, boolean lopsided) {
    int k = lopsided ? PowersOfTen.log10OfThreeQuarters(q) : PowersOfTen.log10(q);
    long found = find(c, q, k, lopsided);
    if (found <= 10) { // of one digit, or rounded up from there
      found = find(10 * c, q, k, lopsided);
      k--;
    }
    for (; found % 10 == 0; found /= 10) k++;
    digits = found;
    exponent = k;
  }

  /// Finds it as a multiple of 10^k. All is four times as large, so that the ends are integers.
  private static long find(long c, int q, int k, boolean lopsided) {
    long high = PowersOfTen.high(-k);
    long low = PowersOfTen.low(-k);
    int shift = q + PowersOfTen.log2(-k) + 1; // from 0 to 4
    long value = product(high, low, (4 * c) << shift);
    long open = c & 1; // 1 if the ends themselves read as other values
    long lower = product(high, low, (4 * c - (lopsided ? 1 : 2)) << shift) + open;
    long upper = product(high, low, (4 * c + 2) << shift) - open;
    long below = value >> 2;
    if (below >= 100) {
      long tens = below / 10 * 10;
      boolean fits = lower <= 4 * tens;
      if (fits != (4 * tens + 40 <= upper)) return fits ? tens : tens + 10;
    }
    boolean fits = lower <= 4 * below;
    if (fits != (4 * below + 4 <= upper)) return fits ? below : below + 1;
    long middle = 4 * below + 2;
    return value < middle || (value == middle && (below & 1) == 0) ? below : below + 1;
  }

  /// A number times a power of ten, of which the upper 64 bits of 192 are the integer: that, and
  /// with its last bit set if there is a fraction. So it compares with an even integer as the
  /// product itself does.
  ///
  /// The power is cut off, by which the 128 bits in `product` and `rest` are too small by less than
  /// 2, and with 1 added too large by 1 at most. That does not matter: no product that is asked for
  /// comes closer to an even integer than 2.7 units of `rest`, without being one.
  private static long product(long high, long low, long number) {
    long product = Math.unsignedMultiplyHigh(high, number);
    long part = high * number;
    long rest = part + Math.unsignedMultiplyHigh(low, number) + 1;
    if (Long.compareUnsigned(rest, part) < 0) product++;
    return Long.compareUnsigned(rest, 1) > 0 ? product | 1 : product;
  }
}
