package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Doubles and floats as decimals and back, beside what the JDK says.
class JsonRealTest {
  private static final boolean LARGE = "large".equals(System.getProperty("tandem.budget"));
  private static final int RANDOM = LARGE ? 20_000_000 : 1_000_000;

  private final byte[] buffer = new byte[JsonReal.LONGEST];
  private final JsonReal real = new JsonReal();
  private final JsonNumber number = new JsonNumber();

  /// All that is special about binary: each exponent with the ends of its fractions.
  @Test
  void doublesAtTheEndsOfEachExponentComeBackAsTheJdkPrintsThem() {
    for (long exponent = 0; exponent < 2047; exponent++) {
      for (long near = -30; near <= 30; near++) requireSame(Math.abs((exponent << 52) + near));
      requireSame(exponent << 52 | 1L << 51);
    }
  }

  @Test
  void doublesAtPowersOfTenComeBackAsTheJdkPrintsThem() {
    for (int k = -324; k <= 308; k++) {
      for (int factor = 1; factor < 100; factor++) {
        double value = Double.parseDouble(factor + "e" + k);
        if (Double.isInfinite(value)) continue;
        for (int near = -2; near <= 2; near++)
          requireSame(Math.abs(Double.doubleToRawLongBits(value) + near));
      }
    }
  }

  @Test
  void randomDoublesComeBackAsTheJdkPrintsThem() {
    long seed = Long.getLong("tandem.seed", new Random().nextLong());
    var random = new Random(seed);
    try {
      for (int i = 0; i < RANDOM; i++) {
        requireSame(random.nextLong() & Long.MAX_VALUE);
        requireSame(Double.doubleToRawLongBits(random.nextDouble()));
        requireSame(Double.doubleToRawLongBits(random.nextInt(Integer.MAX_VALUE) / 1e5));
        requireSame(Double.doubleToRawLongBits(random.nextLong(1_000_000_000_000_000L) / 1e6));
      }
    } catch (AssertionError e) {
      throw new AssertionError("again with -Dtandem.seed=" + seed, e);
    }
  }

  @Test
  void floatsComeBackAsTheJdkPrintsThem() {
    int step = LARGE ? 17 : 1009; // some of each exponent
    for (long bits = 0; bits < 0x7F80_0000L; bits += step) requireSame((int) bits);
    for (int exponent = 0; exponent < 255; exponent++)
      for (int near = -30; near <= 30; near++) requireSame(Math.abs((exponent << 23) + near));
  }

  @Test
  void whatIsNoNumberIsAString() {
    assertThat(printed(Double.NaN)).isEqualTo("\"NaN\"");
    assertThat(printed(Double.POSITIVE_INFINITY)).isEqualTo("\"Infinity\"");
    assertThat(printed(Double.NEGATIVE_INFINITY)).isEqualTo("\"-Infinity\"");
    assertThat(printed(-0.0)).isEqualTo("-0");
    assertThat(printed(-1.25e-7)).isEqualTo("-1.25E-7");
  }

  /// Halfway between two doubles, and a little to both sides, with as many digits as it takes.
  @Test
  void decimalsBetweenTwoDoublesAreRoundedAsTheJdkDoes() {
    var random = new Random(7);
    for (int i = 0; i < (LARGE ? 1_000_000 : 20_000); i++) {
      long bits = random.nextLong() & Long.MAX_VALUE;
      if (i % 3 == 0)
        bits = Double.doubleToRawLongBits(random.nextLong() / 1024.0) & Long.MAX_VALUE;
      if (bits >= Double.doubleToRawLongBits(Double.MAX_VALUE)) continue;
      var below = new BigDecimal(Double.longBitsToDouble(bits));
      var above = new BigDecimal(Double.longBitsToDouble(bits + 1));
      var half = below.add(above).divide(BigDecimal.valueOf(2));
      requireRead(half.toString());
      var little = half.ulp().movePointLeft(3);
      requireRead(half.add(little).toString());
      requireRead(half.subtract(little).toString());
      for (int digits = 15; digits < 25; digits++)
        requireRead(half.round(new java.math.MathContext(digits, RoundingMode.HALF_UP)).toString());
    }
  }

  @Test
  void decimalsOfAnyLengthAndExponentAreReadAsTheJdkReadsThem() {
    var random = new Random(11);
    for (int i = 0; i < (LARGE ? 10_000_000 : 200_000); i++) {
      int length = 1 + random.nextInt(random.nextInt(20) == 0 ? 400 : 24);
      var text = new StringBuilder();
      if (random.nextBoolean()) text.append('-');
      int point = random.nextInt(length + 1);
      if (point == 0) text.append('0');
      for (int d = 0; d < length; d++) {
        if (d == point) text.append('.');
        boolean zero = random.nextInt(8) == 0 && (d > 0 || point == 1 || point == 0);
        text.append(zero ? 0 : 1 + random.nextInt(9));
      }
      if (random.nextBoolean()) text.append('e').append(random.nextInt(760) - 380);
      requireRead(text.toString());
    }
  }

  @Test
  void zerosAndExponentsAtTheLimitsAreReadAsTheJdkReadsThem() {
    String[] texts = {
      "0",
      "-0",
      "0.0",
      "0e999999999999",
      "0e-999999999999",
      "0.000e5",
      "1e400",
      "-1e400",
      "1e-400",
      "1.7976931348623157e308",
      "1.7976931348623158e308",
      "1.7976931348623159e308",
      "1.8e308",
      "4.9e-324",
      "2.4703282292062327e-324",
      "2.4703282292062328e-324",
      "2.2250738585072011e-308",
      "2.2250738585072014e-308",
      "18446744073709551615",
      "18446744073709551616",
      "184467440737095516150",
      "18446744073709551615.0",
      "9007199254740993",
      "9007199254740992.5",
      "9007199254740993.00000000000000000000000000001",
      "3.4028235677973366e38",
      "3.4028235e38",
      "3.4028236e38",
      "1.4e-45",
      "7.006492321624085e-46",
      "7.006492321624086e-46",
      "16777217",
      "1.17549435e-38",
      "1e23",
      "8.5e22",
      "123456789012345678901234567890e-10"
    };
    for (String text : texts) requireRead(text);
    for (int zeros = 1; zeros < 400; zeros++) {
      requireRead("0." + "0".repeat(zeros) + "12345678901234567890123");
      requireRead("1" + "0".repeat(zeros) + ".5e-" + zeros);
      requireRead("1." + "0".repeat(zeros) + "1e" + (zeros - 200));
    }
  }

  @Test
  void powersOfTenAreCutOffAndNotRounded() {
    for (int k = PowersOfTen.LEAST; k <= PowersOfTen.MOST; k++) {
      var bits =
          new BigInteger(Long.toHexString(PowersOfTen.high(k)), 16)
              .shiftLeft(64)
              .add(new BigInteger(Long.toUnsignedString(PowersOfTen.low(k))));
      assertThat(bits.bitLength()).isEqualTo(128);
      int scale = PowersOfTen.log2(k) - 127; // bits × 2^scale ≤ 10^k < (bits + 1) × 2^scale
      var ten = BigInteger.TEN.pow(Math.max(k, 0)).shiftLeft(Math.max(-scale, 0));
      var unit = BigInteger.TEN.pow(Math.max(-k, 0)).shiftLeft(Math.max(scale, 0));
      assertThat(ten.divide(unit)).as("10^%d", k).isEqualTo(bits);
    }
  }

  @Test
  void logarithmsAreRoundedDown() {
    for (int q = -1074; q <= 971; q++) {
      var power = BigDecimal.valueOf(2).pow(q, new java.math.MathContext(400));
      assertThat(PowersOfTen.log10(q)).isEqualTo(log10(power));
      var less = power.multiply(new BigDecimal("0.75"));
      assertThat(PowersOfTen.log10OfThreeQuarters(q)).isEqualTo(log10(less));
    }
  }

  private static int log10(BigDecimal value) {
    return value.precision() - value.scale() - 1;
  }

  private String printed(double value) {
    return new String(buffer, 0, real.print(buffer, 0, value), ISO_8859_1);
  }

  private void requireSame(long bits) {
    double value = Double.longBitsToDouble(bits);
    if (!Double.isFinite(value)) return;
    int end = real.print(buffer, 0, value);
    String expected =
        spelled(Double.toString(value), value < 1e15, value >= 1e-3 && value < 1e9, 6);
    requireText(expected, end);
    number.read(buffer, 0, end);
    if (Double.doubleToRawLongBits(number.doubleValue()) != bits)
      throw new AssertionError(expected + " is read as " + number.doubleValue());
  }

  private void requireSame(int bits) {
    float value = Float.intBitsToFloat(bits);
    if (!Float.isFinite(value)) return;
    int end = real.print(buffer, 0, value);
    String expected = spelled(Float.toString(value), value < 1 << 24, false, 0);
    requireText(expected, end);
    number.read(buffer, 0, end);
    if (Float.floatToRawIntBits(number.floatValue()) != bits)
      throw new AssertionError(expected + " is read as " + number.floatValue());
  }

  private void requireText(String expected, int end) {
    boolean same = end == expected.length();
    for (int i = 0; same && i < end; i++) same = buffer[i] == expected.charAt(i);
    if (!same)
      throw new AssertionError(
          expected + " is printed as " + new String(buffer, 0, end, ISO_8859_1));
  }

  /// The JDK's text as JSON has it: no fraction of zero, and no exponent where `plain`.
  private static String spelled(String java, boolean whole, boolean plain, int places) {
    int e = java.indexOf('E');
    if (e >= 0 && (whole || plain)) {
      var exact = new BigDecimal(java).stripTrailingZeros();
      if (exact.scale() <= (plain ? places : 0)) return exact.toPlainString();
    }
    String fraction = e < 0 ? java : java.substring(0, e);
    String exponent = e < 0 ? "" : java.substring(e);
    return (fraction.endsWith(".0") ? fraction.substring(0, fraction.length() - 2) : fraction)
        + exponent;
  }

  private void requireRead(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    if (number.read(bytes, 0, bytes.length) != bytes.length)
      throw new AssertionError(text + " is no number");
    if (Double.compare(number.doubleValue(), Double.parseDouble(text)) != 0)
      throw new AssertionError(text + " is read as " + number.doubleValue());
    if (Float.compare(number.floatValue(), Float.parseFloat(text)) != 0)
      throw new AssertionError(text + " is read as the float " + number.floatValue());
  }
}
