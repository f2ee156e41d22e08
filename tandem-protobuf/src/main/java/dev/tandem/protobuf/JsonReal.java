package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// Doubles and floats, as the shortest numbers that read as they do; what is no number is a string.
///
/// They are spelled as in Java, but without a fraction that is zero: `0.001`, `1.5`, `1.5E7`,
/// `1E20`. Whole numbers have no exponent below 10^15, or 2^24 if they are floats, and decimals as
/// people write them none below 10^9.
final class JsonReal {
  /// So much room has to be there.
  static final int LONGEST = 32;

  /// All whole numbers up to here are doubles, and shorter without an exponent.
  private static final double WHOLE = 1e15;

  /// More than two roundings, each by 2^-53 at most, move a double away: one of the decimal when it
  /// was read, one when it was multiplied. So nearly all others are known without a division.
  private static final double TWICE_ROUNDED = 0x1p-51;

  private static final byte[] NAN = "\"NaN\"".getBytes(US_ASCII);
  private static final byte[] INFINITY = "\"Infinity\"".getBytes(US_ASCII);
  private static final byte[] MINUS_INFINITY = "\"-Infinity\"".getBytes(US_ASCII);

  private final ShortestDecimal shortest = new ShortestDecimal();

  /// Prints a double; where it ends.
  int print(byte[] b, int at, double value) {
    if (!Double.isFinite(value)) return notFinite(b, at, value);
    int p = sign(b, at, Double.doubleToRawLongBits(value) < 0);
    double magnitude = Math.abs(value);
    long whole = (long) magnitude;
    if (whole == magnitude && magnitude < WHOLE) return DecimalDigits.positive(b, p, whole);
    int end = decimal(b, p, magnitude);
    if (end > 0) return end;
    shortest.find(magnitude);
    return scientific(b, p, shortest.digits, shortest.exponent);
  }

  /// Prints a float; where it ends.
  int print(byte[] b, int at, float value) {
    if (!Float.isFinite(value)) return notFinite(b, at, value);
    int p = sign(b, at, Float.floatToRawIntBits(value) < 0);
    float magnitude = Math.abs(value);
    int whole = (int) magnitude;
    if (whole == magnitude && magnitude < 1 << 24) return DecimalDigits.positive(b, p, whole);
    int end = decimal(b, p, magnitude);
    if (end > 0) return end;
    shortest.find(magnitude);
    return scientific(b, p, shortest.digits, shortest.exponent);
  }

  private static int notFinite(byte[] b, int at, double value) {
    byte[] name = Double.isNaN(value) ? NAN : value > 0 ? INFINITY : MINUS_INFINITY;
    System.arraycopy(name, 0, b, at, name.length);
    return at + name.length;
  }

  private static int sign(byte[] b, int at, boolean negative) {
    b[at] = '-';
    return negative ? at + 1 : at;
  }

  // ---- As people write them

  /// Prints a double that is a decimal with up to six digits behind the point, and fifteen in all,
  /// as most are that people have written; 0 if it is none. A double has at most one such decimal,
  /// and that is the shortest there is.
  private static int decimal(byte[] b, int at, double magnitude) {
    if (magnitude < 1e-3 || magnitude >= 1e9) return 0;
    long thousandths = (long) (magnitude * 1e3 + 0.5);
    if (thousandths / 1e3 == magnitude) return decimal(b, at, thousandths, 1000, 3);
    double scaled = magnitude * 1e6;
    long millionths = (long) (scaled + 0.5);
    if (Math.abs(scaled - millionths) > scaled * TWICE_ROUNDED) return 0;
    return millionths / 1e6 == magnitude ? decimal(b, at, millionths, 1_000_000, 6) : 0;
  }

  /// Likewise, with six digits in all.
  private static int decimal(byte[] b, int at, float magnitude) {
    if (magnitude < 1e-3f || magnitude >= 1e3f) return 0;
    int thousandths = (int) (magnitude * 1e3 + 0.5);
    return thousandths / 1e3f == magnitude ? decimal(b, at, thousandths, 1000, 3) : 0;
  }

  private static int decimal(byte[] b, int at, long digits, int unit, int places) {
    int p = DecimalDigits.positive(b, at, digits / unit);
    b[p] = '.';
    int fraction = (int) (digits % unit);
    int left = places;
    for (; fraction % 10 == 0; fraction /= 10) left--;
    return DecimalDigits.padded(b, p + 1, fraction, left);
  }

  // ---- All others

  /// Prints digits × 10^exponent, with an exponent unless it is at least 10^-3 and below 10^7.
  private static int scientific(byte[] b, int at, long digits, int exponent) {
    int count = DecimalDigits.count(digits);
    int point = count + exponent; // so many digits are before it
    if (point > 0 && point <= 7) return pointed(b, at, digits, count, point);
    if (point <= 0 && point > -3) {
      b[at] = '0';
      b[at + 1] = '.';
      b[at + 2] = '0';
      b[at + 3] = '0';
      return DecimalDigits.sized(b, at + 2 - point, digits, count);
    }
    int p = pointed(b, at, digits, count, 1);
    b[p] = 'E';
    return DecimalDigits.signed(b, p + 1, point - 1);
  }

  /// Prints digits with a point behind so many; without it if there are no more.
  private static int pointed(byte[] b, int at, long digits, int count, int point) {
    if (count == point) return DecimalDigits.sized(b, at, digits, count);
    int end = DecimalDigits.sized(b, at + 1, digits, count);
    for (int p = at; p < at + point; p++) b[p] = b[p + 1];
    b[at + point] = '.';
    return end;
  }
}
