package dev.tandem.protobuf;

import dev.tandem.protobuf.TextTokens.Kind;
import dev.tandem.protobuf.TextTokens.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/// Numbers in the text format, printed as in C and read with all their spellings.
final class TextNumber {
  private TextNumber() {}

  // ---- Printing

  static String print(double value) {
    if (Double.isNaN(value)) return "nan";
    if (Double.isInfinite(value)) return value > 0 ? "inf" : "-inf";
    return inC(Double.toString(value), 15, 17);
  }

  static String print(float value) {
    return Float.isFinite(value) ? inC(Float.toString(value), 6, 9) : print((double) value);
  }

  /// The shortest digits, set as C's `%g` does: with an exponent if it is below -4 or has no place
  /// in the precision, which is `few` digits unless there are more.
  private static String inC(String shortest, int few, int many) {
    var number = new BigDecimal(shortest);
    String sign = shortest.startsWith("-") ? "-" : "";
    if (number.signum() == 0) return sign + "0";
    number = number.abs().stripTrailingZeros();
    int exponent = number.precision() - number.scale() - 1;
    if (exponent >= -4 && exponent < (number.precision() <= few ? few : many))
      return sign + number.toPlainString();
    String digits = number.unscaledValue().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return "%s%c%se%c%02d"
        .formatted(sign, digits.charAt(0), fraction, exponent < 0 ? '-' : '+', Math.abs(exponent));
  }

  // ---- Reading

  static int int32(TextTokens in) {
    return (int) signed(in, "32-bit integer", Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  static long int64(TextTokens in) {
    return signed(in, "64-bit integer", Long.MIN_VALUE, Long.MAX_VALUE);
  }

  static int uint32(TextTokens in) {
    return (int) unsigned(in, "32-bit unsigned integer", 0xFFFF_FFFFL);
  }

  static long uint64(TextTokens in) {
    return unsigned(in, "64-bit unsigned integer", -1);
  }

  private static long signed(TextTokens in, String meant, long min, long max) {
    int start = in.start();
    boolean negative = in.take('-');
    var value = integer(in, meant);
    if (negative) value = value.negate();
    if (value.compareTo(BigInteger.valueOf(min)) < 0
        || value.compareTo(BigInteger.valueOf(max)) > 0) throw outOfRange(value, meant, start);
    in.next();
    return value.longValue();
  }

  private static long unsigned(TextTokens in, String meant, long max) {
    var value = integer(in, meant);
    if (value.bitLength() > 64 || Long.compareUnsigned(value.longValue(), max) > 0)
      throw outOfRange(value, meant, in.start());
    in.next();
    return value.longValue();
  }

  private static Problem outOfRange(BigInteger value, String meant, int start) {
    String shown = value.bitLength() > 200 ? "the number" : value.toString();
    return new Problem(shown + " is no " + meant + ": it is out of range", start);
  }

  /// The current token's number: decimal, octal or hexadecimal.
  private static BigInteger integer(TextTokens in, String meant) {
    if (in.kind() != Kind.INTEGER) throw in.unexpected("a " + meant);
    String digits = in.text();
    if (isHex(digits)) return integer(digits.substring(2), 16);
    return isOctal(digits) ? integer(digits.substring(1), 8) : integer(digits, 10);
  }

  /// The number with these digits; one of which has so many that no type holds it is any such.
  private static BigInteger integer(String digits, int radix) {
    int zeros = 0;
    while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') zeros++;
    return digits.length() - zeros > 64
        ? BigInteger.ONE.shiftLeft(256)
        : new BigInteger(digits.substring(zeros), radix);
  }

  private static boolean isHex(String digits) {
    return digits.length() > 2 && (digits.charAt(1) | 0x20) == 'x';
  }

  private static boolean isOctal(String digits) {
    return digits.length() > 1 && digits.charAt(0) == '0';
  }

  /// Whether the token is 0 or 1, in whatever spelling.
  static boolean bool(TextTokens in) {
    var value = integer(in, "bool");
    if (value.bitLength() > 1) throw outOfRange(value, "bool", in.start());
    in.next();
    return value.signum() != 0;
  }

  static double doubleValue(TextTokens in) {
    boolean negative = in.take('-');
    double value = Double.parseDouble(real(in));
    in.next();
    return negative ? -value : value;
  }

  /// Not a double that is rounded again.
  static float floatValue(TextTokens in) {
    boolean negative = in.take('-');
    float value = Float.parseFloat(real(in));
    in.next();
    return negative ? -value : value;
  }

  /// The token as Java spells it: what is too large becomes infinity.
  private static String real(TextTokens in) {
    String digits = in.text();
    boolean decimal = in.kind() == Kind.FLOAT || in.kind() == Kind.INTEGER;
    if (in.kind() == Kind.INTEGER && (isHex(digits) || isOctal(digits)))
      throw in.unexpected("a decimal number");
    if (decimal) return digits;
    return switch (in.kind() == Kind.NAME ? digits.toLowerCase(Locale.ROOT) : "") {
      case "inf", "infinity" -> "Infinity";
      case "nan" -> "NaN";
      default -> throw in.unexpected("a number");
    };
  }
}
