package dev.tandem.protobuf;

import static dev.tandem.protobuf.Words.LONG;
import static dev.tandem.protobuf.Words.SHORT;

/// Whole numbers in decimal, in ASCII. What prints returns where the digits end, and there has to
/// be room for them.
final class DecimalDigits {
  /// Two digits each, the first in the lower byte.
  private static final short[] PAIRS = new short[100];

  static {
    for (int i = 0; i < 100; i++) PAIRS[i] = (short) (('0' + i / 10) | ('0' + i % 10) << 8);
  }

  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) POWERS[i] = POWERS[i - 1] * 10;
  }

  private static final int EIGHT = 100_000_000; // the first number with more digits

  private DecimalDigits() {}

  static int signed(byte[] b, int at, long value) {
    if (value >= 0) return positive(b, at, value);
    b[at] = '-';
    return unsigned(b, at + 1, -value); // of the smallest, the negative is right if unsigned
  }

  static int unsigned(byte[] b, int at, long value) {
    if (value >= 0) return positive(b, at, value);
    long most = Long.divideUnsigned(value, 10);
    int end = positive(b, at, most);
    b[end] = (byte) ('0' + (int) (value - most * 10));
    return end + 1;
  }

  static int positive(byte[] b, int at, long value) {
    if (value < 10) {
      b[at] = (byte) ('0' + (int) value);
      return at + 1;
    }
    return sized(b, at, value, count(value));
  }

  /// Prints a positive number that has so many digits.
  static int sized(byte[] b, int at, long value, int count) {
    int end = at + count;
    int p = end;
    long left = value;
    while (left >= EIGHT) {
      long rest = left / EIGHT;
      p -= 8;
      LONG.set(b, p, JsonWord.eightDigits((int) (left - rest * EIGHT)));
      left = rest;
    }
    int small = (int) left;
    for (; small >= 100; small /= 100) {
      p -= 2;
      SHORT.set(b, p, PAIRS[small % 100]);
    }
    if (small >= 10) SHORT.set(b, p - 2, PAIRS[small]);
    else b[p - 1] = (byte) ('0' + small);
    return end;
  }

  /// How many digits a positive number has: of its bits 0.301 times, or one less.
  static int count(long value) {
    int count = ((64 - Long.numberOfLeadingZeros(value)) * 1233) >> 12;
    return count < POWERS.length && value >= POWERS[count] ? count + 1 : count;
  }

  /// Prints two digits.
  static int two(byte[] b, int at, int value) {
    SHORT.set(b, at, PAIRS[value]);
    return at + 2;
  }

  /// Prints a number with exactly so many digits.
  static int padded(byte[] b, int at, int value, int count) {
    int left = value;
    for (int p = at + count; p > at; left /= 10) b[--p] = (byte) ('0' + left % 10);
    return at + count;
  }
}
