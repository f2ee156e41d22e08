package dev.tandem.protobuf;

import static dev.tandem.protobuf.JsonShapes.TYPE;
import static dev.tandem.protobuf.JsonShapes.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.types.DoubleValue;
import dev.tandem.protobuf.types.FloatValue;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers, text and bytes as JSON. `'` stands for `"`.
class JsonScalarsTest {
  private static Object read(String field, String value) {
    return Json.parse(TYPE, json("{'" + field + "':" + value + "}")).get(field);
  }

  private static void refuses(String field, String value, String problem) {
    assertThatThrownBy(() -> read(field, value))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            json(
                "json.Shape."
                    + field
                    + ": "
                    + problem
                    + ", at line 1, column "
                    + (field.length() + 5)));
  }

  // ---- Integers

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-1, -1",
    "0, 0",
    "-0, 0",
    "1e2, 100",
    "1E+2, 100",
    "1.0, 1",
    "100e-2, 1",
    "1.20e1, 12",
    "-2147483648, -2147483648",
    "2147483647, 2147483647",
    "0e999999999999999999, 0",
    "0.000e-5, 0",
    "2147483647.000, 2147483647",
    "21474836470000e-4, 2147483647",
    "0.00000000000000000000000000002147483647e38, 2147483647",
    "100000000000000000000000000000000000000e-38, 1"
  })
  void anIntegerMayBeSpelledInAnyWay(String spelled, int value) {
    for (String field : new String[] {"i32", "s32", "sfixed32"}) {
      assertThat(read(field, spelled)).isEqualTo(value);
      assertThat(read(field, "'" + spelled + "'")).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "i32, 2147483647, 2147483648",
    "i32, -2147483648, -2147483649",
    "s32, 2147483647, 2147483648",
    "sfixed32, -2147483648, -2147483649",
    "u32, 4294967295, 4294967296",
    "fixed32, 4294967295, 4294967296",
    "u32, 0, -1",
    "fixed32, 0, -1",
    "i64, 9223372036854775807, 9223372036854775808",
    "i64, -9223372036854775808, -9223372036854775809",
    "s64, -9223372036854775808, -9223372036854775809",
    "sfixed64, 9223372036854775807, 9223372036854775808",
    "u64, 18446744073709551615, 18446744073709551616",
    "fixed64, 18446744073709551615, 18446744073709551616",
    "u64, 0, -1",
    "i64, 9e18, 1e19",
    "u64, 1.8e19, 1e20",
    "i32, 2e9, 1e1000000000"
  })
  void anIntegerIsOfItsRange(String field, String most, String more) {
    Object value = read(field, most);
    boolean unsigned = field.startsWith("u") || field.startsWith("fixed");
    String printed =
        value instanceof Integer i
            ? unsigned ? Integer.toUnsignedString(i) : i.toString()
            : unsigned ? Long.toUnsignedString((Long) value) : value.toString();
    assertThat(new BigDecimal(printed)).isEqualByComparingTo(new BigDecimal(most));
    assertThat(read(field, "'" + most + "'")).isEqualTo(value);
    String type =
        switch (field.charAt(0)) {
          case 'i' -> "int" + field.substring(1);
          case 'u' -> "uint" + field.substring(1);
          default ->
              field.startsWith("s6") || field.startsWith("s3")
                  ? "sint" + field.substring(1)
                  : field;
        };
    refuses(field, more, more + " is out of the range of " + type);
    refuses(field, "'" + more + "'", "'" + more + "' is out of the range of " + type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "-0.1",
        "1e-1",
        "15e-1",
        "2147483647.5",
        "0.00000000000000000000000000000000000000001"
      })
  void aFractionIsNoInteger(String spelled) {
    for (String field : new String[] {"i32", "u64", "sfixed32"}) {
      if (spelled.startsWith("-") && field.equals("u64")) continue;
      refuses(field, spelled, spelled + " is not an integer");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "-01", "00", "1.", "-", "1e", "1e+", "1.e1", "0x1", "1_000", "--1"})
  void whatIsNoNumberOfJsonIsRefused(String spelled) {
    for (String field : new String[] {"i32", "u64", "d", "f"}) {
      assertThatThrownBy(() -> read(field, spelled)).isInstanceOf(JsonException.class);
      refuses(field, "'" + spelled + "'", "'" + spelled + "' is not a number");
    }
    if (!spelled.contains("x") && !spelled.contains("_"))
      refuses("i32", spelled, spelled + " is not a number of JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+1", ".5", "NaN", "Infinity", "-Infinity", "true", "{}", "[]", "1 2"})
  void whatIsNoNumberAtAllIsRefused(String spelled) {
    for (String field : new String[] {"i32", "u64", "d", "f"})
      assertThatThrownBy(() -> read(field, spelled)).isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        " 1",
        "1 ",
        "+1",
        "nan",
        "inf",
        "infinity",
        "+Infinity",
        "-NaN",
        "1f",
        "1d",
        "0x1p3",
        "1\\u0000"
      })
  void aStringThatIsNoNumberIsRefused(String spelled) {
    for (String field : new String[] {"i32", "u64", "d", "f"})
      refuses(field, "'" + spelled + "'", "'" + spelled + "' is not a number");
  }

  @Test
  void sixtyFourBitsAreStrings() {
    var message =
        JsonShapes.parse(
            "i64: -9223372036854775808 u64: 9223372036854775808 fixed64: 1 s64: -1 sfixed64: 5");
    assertThat(Json.print(message))
        .isEqualTo(
            json(
                "{'i64':'-9223372036854775808','u64':'9223372036854775808','s64':'-1','fixed64':'1','sfixed64':'5'}"));
  }

  @Test
  void integersOfEveryLengthArePrinted() {
    for (long value = 1; value > 0 && value < Long.MAX_VALUE / 7; value = value * 7 + 3) {
      for (long v : new long[] {value, -value, 1L << 40 | value}) {
        var message =
            DynamicMessage.builder(TYPE.descriptor())
                .set("i64", v)
                .set("u64", v)
                .set("i32", (int) v)
                .build();
        assertThat(Json.print(message))
            .isEqualTo(
                json("{%s'i64':'%d','u64':'%s'}")
                    .formatted(
                        (int) v == 0 ? "" : "\"i32\":" + (int) v + ",",
                        v,
                        Long.toUnsignedString(v)));
      }
    }
  }

  // ---- Floating point

  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "-0, -0.0",
    "-0.0, -0.0",
    "1, 1",
    "1e10, 1e10",
    "1.5, 1.5",
    "'''1.5''', 1.5",
    "4.9e-324, 4.9e-324",
    "2e-324, 0",
    "1.7976931348623157e308, 1.7976931348623157e308",
    "1e-1000000000, 0.0",
    "'''NaN''', NaN",
    "'''Infinity''', Infinity",
    "'''-Infinity''', -Infinity",
    "9007199254740993, 9007199254740992",
    "0.1e1, 1",
    "123456789012345678901234567890, 123456789012345678901234567890",
    "0.30000000000000004, 0.30000000000000004",
    "1e23, 1e23",
    "8.41e21, 8.41e21"
  })
  void aDoubleIsTheNearest(String spelled, double value) {
    assertThat(read("d", spelled)).isEqualTo(value);
  }

  @Test
  void whatIsTooLargeIsRefused() {
    refuses("d", "1e309", "1e309 is out of the range of double");
    refuses("d", "-1e1000000000", "-1e1000000000 is out of the range of double");
    refuses("d", "'1.8e308'", "'1.8e308' is out of the range of double");
    refuses("f", "3.4028236e38", "3.4028236e38 is out of the range of float");
    refuses("f", "-1e39", "-1e39 is out of the range of float");
    assertThat(read("f", "3.4028235e38")).isEqualTo(Float.MAX_VALUE);
    assertThat(read("f", "3.40282350001e38")).isEqualTo(Float.MAX_VALUE);
  }

  @Test
  void aFloatIsRoundedOnce() {
    // Between two floats, a little above the middle; as a double it is the middle.
    assertThat(read("f", "1.00000005960464477540")).isEqualTo(1.0000001f);
    assertThat(read("f", "16777217.0000000001")).isEqualTo(16777218f);
    assertThat(read("f", "1e-46")).isEqualTo(0f);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "-1.5, -1.5",
    "100000, 100000",
    "123456789012345, 123456789012345",
    "1e15, 1E15",
    "1e21, 1E21",
    "0.001, 0.001",
    "1e-5, 1E-5",
    "1.5e300, 1.5E300",
    "4.9e-324, 4.9E-324",
    "NaN, '\"NaN\"'",
    "Infinity, '\"Infinity\"'",
    "-Infinity, '\"-Infinity\"'"
  })
  void aDoubleIsPrintedShortly(double value, String printed) {
    assertThat(Json.print(new DoubleValue(value))).isEqualTo(printed);
    assertThat(Json.parse(DoubleValue.TYPE, printed)).isEqualTo(new DoubleValue(value));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "-0.0, -0",
    "16777216, 1.6777216E7",
    "3.4028235e38, 3.4028235E38",
    "1e-45, 1.4E-45",
    "NaN, '\"NaN\"'",
    "7, 7"
  })
  void aFloatIsPrintedShortly(float value, String printed) {
    assertThat(Json.print(new FloatValue(value))).isEqualTo(printed);
    assertThat(Json.parse(FloatValue.TYPE, printed)).isEqualTo(new FloatValue(value));
  }

  @Test
  void everyDoubleAndFloatComesBack() {
    var random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      double d =
          i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextInt() / 1000.0;
      float f =
          i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : random.nextInt(100_000) / 100f;
      assertThat(Json.parse(DoubleValue.TYPE, Json.print(new DoubleValue(d))).value())
          .isEqualTo(Double.valueOf(d));
      assertThat(Json.parse(FloatValue.TYPE, Json.print(new FloatValue(f))).value())
          .isEqualTo(Float.valueOf(f));
    }
  }

  /// As short as the JDK's, which is the shortest there is.
  @Test
  void noDecimalIsLongerThanItNeedBe() {
    var random = new Random(14);
    for (int i = 0; i < 20_000; i++) {
      double places = Math.pow(10, random.nextInt(9));
      double d = (random.nextLong() >> random.nextInt(64)) / places;
      float f = (random.nextInt() >> random.nextInt(32)) / (float) places;
      if (Math.abs(d) >= 1e-3 && Math.abs(d) < 1e7)
        assertThat(Json.print(new DoubleValue(d)))
            .isEqualTo(Double.toString(d).replaceFirst("\\.0$", ""));
      if (Math.abs(f) >= 1e-3 && Math.abs(f) < 1e7)
        assertThat(Json.print(new FloatValue(f)))
            .isEqualTo(Float.toString(f).replaceFirst("\\.0$", ""));
    }
  }

  /// Reading decimals is exact: as the JDK does it.
  @Test
  void decimalsAreReadAsTheJdkDoes() {
    var random = new Random(12);
    for (int i = 0; i < 20_000; i++) {
      String spelled =
          (random.nextBoolean() ? "-" : "")
              + Long.toUnsignedString(random.nextLong() >>> random.nextInt(64))
              + (random.nextBoolean() ? "." + (random.nextLong() >>> (1 + random.nextInt(62))) : "")
              + (random.nextBoolean() ? "e" + (random.nextInt(60) - 40) : "");
      assertThat(read("d", spelled)).as(spelled).isEqualTo(Double.parseDouble(spelled));
      if (Float.isFinite(Float.parseFloat(spelled)))
        assertThat(read("f", spelled)).as(spelled).isEqualTo(Float.parseFloat(spelled));
    }
  }

  // ---- Bytes

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "AA==, 00",
    "AA, 00",
    "AAE=, 0001",
    "AAE, 0001",
    "AAEC, 000102",
    "+/+/, fbffbf",
    "-_-_, fbffbf",
    "_w, ff",
    "/w==, ff",
    "_w==, ff",
    "AAECAwQFBgc=, 0001020304050607",
    "\\u002fw, ff",
    "\\/w, ff"
  })
  void bytesAreReadFromBothAlphabetsWithPaddingAndWithout(String base64, String hex) {
    assertThat(read("raw", "'" + base64 + "'")).isEqualTo(Bytes.hex(hex));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "AAAAA",
        "A=",
        "AA=",
        "A===",
        "AAAA=",
        "AAAA====",
        "=",
        "==",
        "A*==",
        "A A=",
        "AA==AA==",
        "é",
        "AA\\n",
        "A=A=",
        "-/+_",
        "-AA/",
        "+AA_",
        "AAA+AAA-",
        "AAAA_+",
        "AA==-"
      })
  void whatIsNotBase64IsRefused(String base64) {
    refuses("raw", "'" + base64 + "'", "'" + base64 + "' is not Base64");
  }

  @Test
  void bytesOfEveryLengthArePrintedInStandardBase64() {
    var random = new Random(13);
    for (int length = 0; length < 70; length++) {
      var data = new byte[length];
      random.nextBytes(data);
      var message = DynamicMessage.builder(TYPE.descriptor()).set("raw", Bytes.of(data)).build();
      String base64 = java.util.Base64.getEncoder().encodeToString(data);
      assertThat(Json.print(message))
          .isEqualTo(length == 0 ? "{}" : json("{'raw':'" + base64 + "'}"));
      assertThat(Json.parse(TYPE, Json.print(message))).isEqualTo(message);
    }
  }
}
