package dev.tandem.protobuf;

import static dev.tandem.protobuf.Words.LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// One number at a time, as JSON spells it, exactly: nothing is rounded that need not be, and none
/// takes more time than its digits.
///
/// ```text
/// value = ± digits × 10^exponent       1.50e3 is 150 × 10^1
/// ```
final class JsonNumber {
  private static final double[] TENS = new double[23]; // those that are doubles
  private static final float[] FLOAT_TENS = new float[11]; // those that are floats

  static {
    for (int i = 0; i < TENS.length; i++) TENS[i] = Double.parseDouble("1e" + i);
    for (int i = 0; i < FLOAT_TENS.length; i++) FLOAT_TENS[i] = Float.parseFloat("1e" + i);
  }

  /// Digits that an unsigned long surely holds.
  private static final int SURE_DIGITS = 19;

  /// No exponent matters beyond, and sums of them do not overflow.
  private static final long MOST = 1_000_000_000_000L;

  private byte[] text = {};
  private int from;
  private int to;
  private boolean negative;
  private long digits; // unsigned
  private long exponent;
  private boolean cut; // whether there are digits that `digits` has no room for

  // ---- Reading

  /// Reads a number that begins at `start`; where it ends, or -1 if there is none by the grammar of
  /// JSON.
  int read(byte[] b, int start, int limit) {
    text = b;
    from = start;
    int p = start;
    negative = p < limit && b[p] == '-';
    if (negative) p++;
    int first = p;
    long value = 0;
    for (int sure = Math.min(limit, p + SURE_DIGITS); p < sure && isDigit(b[p]); p++) {
      value = value * 10 + (b[p] - '0');
    }
    digits = value;
    exponent = 0;
    cut = false;
    while (p < limit && isDigit(b[p])) if (!digit(b[p++])) exponent++;
    if (p == first || (p - first > 1 && b[first] == '0')) return -1;
    if (p < limit && b[p] == '.') p = fraction(b, p + 1, limit, first + 1 + SURE_DIGITS);
    if (p >= 0 && p < limit && (b[p] | 0x20) == 'e') p = exponent(b, p + 1, limit);
    to = p;
    return p;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /// Takes one more digit; false if there is no room for it.
  private boolean digit(byte b) {
    int digit = b - '0';
    if (!cut) {
      // (2^64 - 1 - digit) / 10, unsigned
      long most = Long.divideUnsigned(-1L - digit, 10);
      if (Long.compareUnsigned(digits, most) <= 0) {
        digits = digits * 10 + digit;
        return true;
      }
    }
    // Zeros behind are no more than an exponent; then what comes later has no room either.
    if (digit != 0) cut = true;
    return false;
  }

  /// Reads the digits behind the point, of which those before `sure` have room.
  private int fraction(byte[] b, int start, int limit, int sure) {
    int p = start;
    int end = Math.min(limit, sure);
    long value = digits;
    for (; p + 8 <= end; p += 8) {
      long word = (long) LONG.get(b, p);
      if (!JsonWord.isDigits(word)) break;
      value = value * 100_000_000 + JsonWord.number(word);
    }
    for (; p < end && isDigit(b[p]); p++) value = value * 10 + (b[p] - '0');
    if (p > start) {
      digits = value;
      exponent = -(long) (p - start);
    }
    boolean full = false;
    for (; p < limit && isDigit(b[p]); p++) {
      if (full) cut |= b[p] != '0';
      else if (digit(b[p])) exponent--;
      else full = true;
    }
    return p == start ? -1 : p;
  }

  private int exponent(byte[] b, int start, int limit) {
    int p = start;
    boolean minus = p < limit && b[p] == '-';
    if (p < limit && (b[p] == '-' || b[p] == '+')) p++;
    int first = p;
    long value = 0;
    for (; p < limit && isDigit(b[p]); p++) value = Math.min(MOST, value * 10 + b[p] - '0');
    exponent += minus ? -value : value;
    return p == first ? -1 : p;
  }

  // ---- Integers

  /// Whether this is an integer whose magnitude has 64 bits, which then are the digits.
  private boolean isWhole() {
    if (cut) return false; // has more digits than any of 64 bits
    if (digits == 0) return true;
    for (; exponent < 0; exponent++) {
      if (Long.remainderUnsigned(digits, 10) != 0) return false;
      digits = Long.divideUnsigned(digits, 10);
    }
    for (; exponent > 0; exponent--) {
      if (Long.compareUnsigned(digits, Long.divideUnsigned(-1L, 10)) > 0) return false;
      digits *= 10;
    }
    return true;
  }

  /// Whether this is an integer from -2^(bits-1) to before 2^(bits-1).
  boolean isSigned(int bits) {
    if ((exponent != 0 || cut) && !isWhole()) return false;
    long most = (1L << (bits - 1)) - 1;
    return (digits >= 0 && digits <= most) || (negative && digits == most + 1);
  }

  /// Whether this is an integer from 0 to before 2^bits.
  boolean isUnsigned(int bits) {
    if ((exponent != 0 || cut) && !isWhole()) return false;
    return digits == 0 || (!negative && (bits == 64 || digits >>> bits == 0));
  }

  /// The integer; for one that is none the error says which.
  long integer() {
    return negative ? -digits : digits;
  }

  /// Whether there is a fraction that is not zero, as opposed to a number that is too large.
  boolean hasFraction() {
    return !Double.isInfinite(doubleValue()) && doubleValue() != Math.rint(doubleValue());
  }

  // ---- Floating point

  /// The nearest double; infinite if the number is larger than all of them.
  double doubleValue() {
    if (!cut && digits >>> 53 == 0 && exponent >= -22 && exponent <= 22) {
      // Both are doubles, and one operation rounds once.
      double value = digits;
      value = exponent < 0 ? value / TENS[(int) -exponent] : value * TENS[(int) exponent];
      return negative ? -value : value;
    }
    long bits = NearestBinary.doubleBits(digits, exponent);
    boolean sure = !cut || bits == NearestBinary.doubleBits(digits + 1, exponent);
    if (bits < 0 || !sure) return Double.parseDouble(spelled());
    double value = Double.longBitsToDouble(bits);
    return negative ? -value : value;
  }

  /// The nearest float; infinite if the number is larger than all of them.
  float floatValue() {
    if (!cut && digits >>> 24 == 0 && exponent >= -10 && exponent <= 10) {
      float value = digits;
      value =
          exponent < 0 ? value / FLOAT_TENS[(int) -exponent] : value * FLOAT_TENS[(int) exponent];
      return negative ? -value : value;
    }
    int bits = NearestBinary.floatBits(digits, exponent);
    boolean sure = !cut || bits == NearestBinary.floatBits(digits + 1, exponent);
    if (bits < 0 || !sure) return Float.parseFloat(spelled());
    float value = Float.intBitsToFloat(bits);
    return negative ? -value : value;
  }

  private String spelled() {
    return new String(text, from, to - from, ISO_8859_1);
  }
}
