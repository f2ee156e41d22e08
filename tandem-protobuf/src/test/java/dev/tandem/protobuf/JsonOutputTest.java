package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.types.FieldMask;
import dev.tandem.protobuf.types.StringValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// What is written in words of eight bytes, at each length and place.
class JsonOutputTest {
  private static String text(JsonOutput out) {
    return new String(out.array(), 0, out.size(), UTF_8);
  }

  @Test
  void numbersOfAnyLengthArePrintedWhole() {
    var numbers = new TreeSet<Long>();
    for (int places = 0; places < 19; places++) {
      long power = (long) Math.pow(10, places);
      for (long near = -2; near <= 2; near++) {
        numbers.add(power + near);
        numbers.add(7 * power + near); // beyond the largest long it is negative
        numbers.add(-power + near);
      }
    }
    numbers.add(Long.MIN_VALUE);
    numbers.add(Long.MAX_VALUE);
    for (int bits = 0; bits < 64; bits++) numbers.add(0xD1B5_4A32_D192_ED03L >>> bits);
    for (long number : numbers) {
      var out = new JsonOutput(1);
      out.integer(number);
      out.quoted(number);
      out.quotedUnsigned(number);
      String unsigned = Long.toUnsignedString(number);
      assertThat(text(out)).isEqualTo(number + "\"" + number + "\"\"" + unsigned + '"');
    }
  }

  @Test
  void eightDigitsAreThoseOfTheNumber() {
    for (int value = 0; value < 10_000; value++) {
      for (int other : new int[] {0, 1234, 9999}) {
        assertThat(digits(value * 10_000 + other)).isEqualTo("%04d%04d".formatted(value, other));
        assertThat(digits(other * 10_000 + value)).isEqualTo("%04d%04d".formatted(other, value));
      }
    }
  }

  private static String digits(int value) {
    long word = JsonWord.eightDigits(value);
    var text = new StringBuilder();
    for (int i = 0; i < 8; i++) text.append((char) (word >>> (8 * i) & 0xFF));
    return text.toString();
  }

  @Test
  void textIsCopiedWhereverItLiesAndWhereverItIsEscaped() {
    byte[] letters = "abcdefghijklmnopqrstuvwxyz0123456789\"\"\"\"".getBytes(UTF_8);
    for (int from = 0; from < 10; from++) {
      for (int length = 0; length < 26; length++) {
        String plain = new String(letters, from, length, UTF_8);
        assertThat(printed(letters, from, length)).isEqualTo('"' + plain + '"');
        for (int i = 0; i < length; i++) {
          byte[] hit = letters.clone();
          hit[from + i] = '\n';
          String expected = plain.substring(0, i) + "\\n" + plain.substring(i + 1);
          assertThat(printed(hit, from, length)).isEqualTo('"' + expected + '"');
        }
      }
    }
  }

  /// What is behind the text is no part of it, and there may be nothing in front of it.
  private static String printed(byte[] bytes, int from, int length) {
    var out = new JsonOutput(1);
    out.text(bytes, from, from + length);
    return text(out);
  }

  @Test
  void textOfControlCharactersAloneIsEscapedWhole() {
    String text = "\u0001".repeat(100);
    var out = new JsonOutput(1);
    out.text(text.getBytes(UTF_8), 0, text.length());
    assertThat(text(out)).isEqualTo('"' + "\\u0001".repeat(100) + '"');
  }

  @Test
  void aNameOfAnyLengthLosesItsCommaBehindABrace() {
    for (int length = 1; length < 40; length++) {
      String name = ",\"" + "n".repeat(length) + "\":";
      var out = new JsonOutput(1);
      out.octet('{');
      out.member(new JsonLiteral(name));
      out.octet('1');
      out.member(new JsonLiteral(name));
      assertThat(text(out)).isEqualTo("{" + name.substring(1) + "1" + name);
    }
  }

  // ---- Arrays that are used again

  @Test
  void aMessageThatFailsLeavesNothingInTheNext() {
    var whole = new StringValue("whole");
    assertThatThrownBy(() -> Json.print(new StringValue("a".repeat(300) + "\uD800")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Json.print(whole)).isEqualTo("\"whole\"");
    assertThatThrownBy(() -> Json.print(new FieldMask(List.of("a".repeat(300), "aB"))))
        .isInstanceOf(JsonException.class);
    assertThat(Json.print(whole)).isEqualTo("\"whole\"");
  }

  @Test
  void aSmallMessageIsWholeBehindAHugeOne() {
    String huge = "é\n".repeat(200_000);
    assertThat(Json.print(new StringValue(huge))).isEqualTo('"' + huge.replace("\n", "\\n") + '"');
    assertThat(Json.print(new StringValue("small"))).isEqualTo("\"small\"");
  }

  @Test
  void messagesPrintedAtTheSameTimeAreApart() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 64; i++) {
        String text = Character.toString('a' + i % 26).repeat(10 + i);
        tasks.add(
            () -> {
              boolean right = true;
              for (int n = 0; n < 500; n++)
                right &= Json.print(new StringValue(text)).equals('"' + text + '"');
              return right;
            });
      }
      for (var task : threads.invokeAll(tasks)) assertThat(task.get()).isTrue();
    }
  }
}
