package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tandem.protobuf.types.Duration;
import dev.tandem.protobuf.types.ListValue;
import dev.tandem.protobuf.types.StringValue;
import dev.tandem.protobuf.types.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages in streams, one or many, and the limits of what is read.
class MessageStreamTest {
  private static InputStream stream(String hex) {
    return new ByteArrayInputStream(Wire.hex(hex));
  }

  private static StringValue text(int characters) {
    return new StringValue("x".repeat(characters));
  }

  @Test
  void delimitedMessagesAreReadAsTheyWereWritten() throws IOException {
    var out = new ByteArrayOutputStream();
    for (int size : List.of(0, 1, 125, 126, 300, 20_000, 300_000))
      StringValue.TYPE.writeDelimited(text(size), out);
    StringValue.TYPE.writeDelimited(StringValue.DEFAULT, out);
    var in = new ByteArrayInputStream(out.toByteArray());
    for (int size : List.of(0, 1, 125, 126, 300, 20_000, 300_000))
      assertThat(StringValue.TYPE.parseDelimited(in)).isEqualTo(text(size));
    assertThat(StringValue.TYPE.parseDelimited(in)).isEqualTo(StringValue.DEFAULT);
    assertThat(StringValue.TYPE.parseDelimited(in)).isNull();
  }

  @Test
  void aLengthIsAVarintInFront() throws IOException {
    var out = new ByteArrayOutputStream();
    Duration.TYPE.writeDelimited(new Duration(1, 2), out);
    StringValue.TYPE.writeDelimited(text(126), out);
    assertThat(Bytes.copyOf(out.toByteArray()).slice(0, 9))
        .isEqualTo(Bytes.hex("0408011002" + "80010a7e"));
  }

  @Test
  void nothingBehindAMessageIsRead() throws IOException {
    var in = stream("02 0801 ff");
    assertThat(Duration.TYPE.parseDelimited(in)).isEqualTo(new Duration(1));
    assertThat(in.read()).isEqualTo(0xff);
  }

  @ParameterizedTest
  @CsvSource({
    "80, 'the stream ends inside a length, at byte 1'",
    "8080, 'the stream ends inside a length, at byte 2'",
    "808080808001, 'a length of more than 5 bytes, at byte 5'",
    "05 0801, 'the stream ends inside a message of 5 bytes, at byte 2'",
    "ffffffff07 08, 'a message of 2147483647 bytes is larger than the limit, which is 67108864, at byte 0'",
    "ffffffff7f 08, 'a message of 34359738367 bytes is larger than the limit, which is 67108864, at byte 0'",
    "01 08, 'the message ends inside a value, at byte 1'"
  })
  void aBrokenStreamIsMalformed(String hex, String problem) {
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> Duration.TYPE.parseDelimited(stream(hex)))
        .withMessageStartingWith("google.protobuf.Duration")
        .withMessageEndingWith(": " + problem);
  }

  @Test
  void aLengthReservesNoMemoryForBytesThatDoNotCome() {
    var large = ParseLimits.DEFAULT.bytes(Integer.MAX_VALUE);
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> Duration.TYPE.parseDelimited(stream("ffffffff07 08"), large))
        .withMessageContaining("the stream ends inside a message of 2147483647 bytes");
  }

  @Test
  void theErrorsOfTheStreamComeThrough() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            throw new IOException("gone");
          }
        };
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Duration.TYPE.parse(broken))
        .withMessage("gone");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Duration.TYPE.parseDelimited(broken))
        .withMessage("gone");
  }

  @Test
  void aTextThatCannotBeSentNamesItsField() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                StringValue.TYPE.writeDelimited(
                    new StringValue("\uD83D"), new ByteArrayOutputStream()))
        .withMessageStartingWith("google.protobuf.StringValue.value: ");
  }

  @Test
  void aStreamIsOneMessage() throws IOException {
    assertThat(Duration.TYPE.parse(stream("0801 1002"))).isEqualTo(new Duration(1, 2));
    assertThat(Duration.TYPE.parse(stream(""))).isEqualTo(Duration.DEFAULT);
    assertThat(Duration.TYPE.parse(Bytes.hex("0801"))).isEqualTo(new Duration(1));
  }

  @Test
  void sizeIsLimited() throws IOException {
    byte[] data = text(98).toByteArray(); // 100 bytes
    var exact = ParseLimits.DEFAULT.bytes(100);
    var small = ParseLimits.DEFAULT.bytes(99);
    assertThat(StringValue.TYPE.parse(data, 0, 100, exact)).isEqualTo(text(98));
    assertThat(StringValue.TYPE.parse(new ByteArrayInputStream(data), exact)).isEqualTo(text(98));
    assertThat(StringValue.TYPE.parse(List.of(ByteBuffer.wrap(data)), exact)).isEqualTo(text(98));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> StringValue.TYPE.parse(data, 0, 100, small))
        .withMessage(
            "google.protobuf.StringValue: a message of 100 bytes is larger than the limit, which is 99, at byte 0");
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> StringValue.TYPE.parse(new ByteArrayInputStream(data), small))
        .withMessage(
            "google.protobuf.StringValue: the message is larger than the limit, which is 99 bytes, at byte 99");
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> StringValue.TYPE.parse(List.of(ByteBuffer.wrap(data)), small))
        .withMessageContaining("a message of 100 bytes is larger than the limit");
  }

  private static byte[] nested(int depth) {
    var value = Value.DEFAULT;
    for (int i = 0; i < depth; i += 2)
      value =
          Value.builder()
              .kind(new Value.Kind.ListValue(ListValue.builder().addValues(value).build()))
              .build();
    return value.toByteArray();
  }

  @Test
  void depthIsLimited() {
    byte[] data = nested(200);
    assertThat(Value.TYPE.parse(data, 0, data.length, ParseLimits.DEFAULT.depth(200))).isNotNull();
    assertThat(Value.TYPE.parse(List.of(ByteBuffer.wrap(data)), ParseLimits.DEFAULT.depth(200)))
        .isNotNull();
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> Value.TYPE.parse(data, 0, data.length, ParseLimits.DEFAULT.depth(199)))
        .withMessageContaining("messages are nested deeper than 199");
    byte[] deepest = nested(500);
    assertThat(Value.TYPE.parse(deepest, 0, deepest.length, ParseLimits.DEFAULT.depth(500)))
        .isNotNull();
  }

  @Test
  void limitsThatCannotBeKeptAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParseLimits.DEFAULT.depth(501))
        .withMessage("a depth of 501: 1 to 500 is possible");
    assertThatIllegalArgumentException().isThrownBy(() -> ParseLimits.DEFAULT.depth(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParseLimits.DEFAULT.bytes(-1))
        .withMessage("a size of -1 bytes is negative");
  }
}
