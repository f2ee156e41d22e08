package dev.tandem.rpc.grpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "no such thing|no such thing",
        "100%|100%25",
        "über|%C3%BCber",
        "日本|%E6%97%A5%E6%9C%AC",
        "😀|%F0%9F%98%80",
        " a b |%20a b%20",
        "a+b=~!\"|a+b=~!\"",
        "%41|%2541"
      })
  void textGoesThereAndBack(String text, String sent) {
    assertThat(PercentEncoding.encode(text)).isEqualTo(sent);
    assertThat(PercentEncoding.decode(sent)).isEqualTo(text);
  }

  @Test
  void controlCharactersAreEncoded() {
    assertThat(PercentEncoding.encode("a\r\nb\t\u0000\u007f")).isEqualTo("a%0D%0Ab%09%00%7F");
    assertThat(PercentEncoding.decode("a%0D%0Ab%09%00%7F")).isEqualTo("a\r\nb\t\u0000\u007f");
  }

  @Test
  void textThatNeedsNoEncodingIsReturnedAsItIs() {
    String text = "plain text, with everything that is printable: ~!@#$^&*()";
    assertThat(PercentEncoding.encode(text)).isSameAs(text);
    assertThat(PercentEncoding.decode(text)).isSameAs(text);
    assertThat(PercentEncoding.encode("")).isEmpty();
    assertThat(PercentEncoding.decode("")).isEmpty();
  }

  @Test
  void bothCasesOfHexadecimalDigitsAreRead() {
    assertThat(PercentEncoding.decode("%c3%bc%C3%BC%c3%Bc")).isEqualTo("üüü");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%", "100%", "%4", "%zz", "a%4gb", "%%", "50% of it", "%-1", "%+1", "% 41"})
  void aPercentSignThatBeginsNoEscapeStandsForItself(String value) {
    assertThat(PercentEncoding.decode(value)).isEqualTo(value);
  }

  @Test
  void anEscapeBehindABrokenOneIsRead() {
    assertThat(PercentEncoding.decode("%%41")).isEqualTo("%A");
    assertThat(PercentEncoding.decode("%4%41%")).isEqualTo("%4A%");
  }

  @ParameterizedTest
  @CsvSource({
    "a%FFb, a%FFb",
    "%C3, %C3",
    "%C3(, %C3(",
    "%ED%A0%80, %ED%A0%80",
    "%C0%80, %C0%80",
    "%ff%C3%BC%e6%97, %FFü%E6%97",
    "%F0%9F%98x%C3%BC, %F0%9F%98xü"
  })
  void bytesThatAreNotUtf8StayEscapesAndTheRestIsRead(String value, String text) {
    assertThat(PercentEncoding.decode(value)).isEqualTo(text);
  }

  @Test
  void rawUtf8IsReadThoughItShouldHaveBeenEncoded() {
    String raw = new String("zu spät".getBytes(UTF_8), ISO_8859_1);
    assertThat(PercentEncoding.decode(raw)).isEqualTo("zu spät");
    assertThat(PercentEncoding.decode("zu sp\u00e4t, %41")).isEqualTo("zu sp%E4t, A");
  }

  @Test
  void aSurrogateWithoutItsPartnerBecomesAQuestionMark() {
    assertThat(PercentEncoding.encode("a\uD83Db")).isEqualTo("a?b");
  }

  @Test
  void whateverIsSentIsPrintableAsciiAndComesBack() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      var text = new StringBuilder();
      for (int n = random.nextInt(20); n > 0; n--) {
        int point = random.nextInt(4) == 0 ? random.nextInt(0x11_0000) : random.nextInt(0x100);
        if (point < 0xD800 || point > 0xDFFF) text.appendCodePoint(point);
      }
      String sent = PercentEncoding.encode(text.toString());
      assertThat(sent)
          .as("seed %d", seed)
          .matches("([\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?)?");
      assertThat(PercentEncoding.decode(sent)).as("seed %d", seed).isEqualTo(text.toString());
    }
  }

  /// A broken value never fails, and nothing of what was there disappears.
  @Test
  void anyBytesAreReadAsSomething() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      var value = new StringBuilder();
      for (int n = 1 + random.nextInt(12); n > 0; n--)
        value.append(random.nextBoolean() ? '%' : (char) ('0' + random.nextInt(0xC0)));
      String text = PercentEncoding.decode(value.toString());
      assertThat(text).as("seed %d: %s", seed, value).isNotEmpty();
      assertThat(PercentEncoding.decode(PercentEncoding.encode(text)))
          .as("seed %d: %s", seed, value)
          .isEqualTo(text);
    }
  }
}
