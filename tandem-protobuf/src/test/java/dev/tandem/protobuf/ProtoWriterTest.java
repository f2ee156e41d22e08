package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.types.Any;
import dev.tandem.protobuf.types.FieldMask;
import dev.tandem.protobuf.types.ListValue;
import dev.tandem.protobuf.types.StringValue;
import dev.tandem.protobuf.types.Struct;
import dev.tandem.protobuf.types.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoWriterTest {
  // ---- Ranges

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 250, 256, 257, 4_000, 4_096, 5_000, 70_000, 1_000_000})
  void rangesInARowAreTheMessage(int size) {
    var data = new byte[size];
    for (int i = 0; i < size; i++) data[i] = (byte) (i * 31);
    for (int headroom : new int[] {0, 5, 1024}) {
      var out = new ProtoWriter(headroom);
      out.bytes(2, Bytes.copyOf(data));
      out.string(1, "a");
      byte[] whole = out.toByteArray();
      assertThat(whole).hasSize(out.size());
      assertThat(Any.TYPE.parse(whole).value()).isEqualTo(Bytes.copyOf(data));
      assertThat(out.offset(0)).isGreaterThanOrEqualTo(headroom);
      byte[] ranges = {};
      for (int i = 0; i < out.ranges(); i++) {
        assertThat(out.array(i).length).isLessThanOrEqualTo(64 << 10);
        assertThat(out.offset(i) + out.length(i)).isEqualTo(out.array(i).length);
        ranges =
            Wire.joined(
                ranges, Arrays.copyOfRange(out.array(i), out.offset(i), out.array(i).length));
      }
      assertThat(ranges).isEqualTo(whole);
    }
  }

  @Test
  void messagesUpToFourKibibytesAreOneRange() {
    var out = new ProtoWriter(5);
    out.bytes(1, Bytes.copyOf(new byte[4_000]));
    assertThat(out.ranges()).isEqualTo(1);
    assertThatThrownBy(() -> out.array(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> out.array(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void headroomHasALimit() {
    assertThatThrownBy(() -> new ProtoWriter(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("headroom of -1 bytes: 0 to 1024 is possible");
    assertThatThrownBy(() -> new ProtoWriter(1025)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMessageOverTheLimitIsRefused() {
    var part = Bytes.copyOf(new byte[100_000]);
    var out = ProtoWriter.upTo(1_000_000);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 12; i++) out.bytes(1, part);
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the message is larger than 1000000 bytes; send its parts in several messages");
    assertThat(out.size()).isBetween(900_000, 1_100_000);
  }

  @Test
  void eachFieldFitsInTheRoomThatIsLeft() {
    for (int filled = 0; filled < 300; filled++) { // so that fields end at each place of the array
      var out = new ProtoWriter();
      out.bytes(15, Bytes.copyOf(new byte[filled]));
      out.int64(536_870_911, -1);
      out.fixed64(536_870_911, -1);
      out.bool(536_870_911, true);
      out.string(536_870_911, "text");
      var in = new ProtoReader(out.toByteArray(), 0, out.size());
      assertThat(in.tag()).isEqualTo(0xFFFF_FFFA);
      assertThat(in.string()).isEqualTo("text");
      in.tag();
      assertThat(in.bool()).isTrue();
      in.tag();
      assertThat(in.fixed64()).isEqualTo(-1);
      in.tag();
      assertThat(in.int64()).isEqualTo(-1);
      in.tag();
      assertThat(in.bytes().size()).isEqualTo(filled);
    }
  }

  // ---- Text

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "é", "中", "😀", "a?b", "?", "???????😀", "\0", "\uFFFD"})
  void textOfAnyLengthIsUtf8(String unit) {
    for (int times : new int[] {1, 7, 31, 64, 65, 300, 8_191, 8_192, 8_193, 20_000}) {
      for (String text : List.of(unit.repeat(times), "x" + unit.repeat(times))) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        var out = new ProtoWriter();
        out.string(1, text);
        var in = new ProtoReader(out.toByteArray(), 0, out.size());
        in.tag();
        assertThat(in.bytes().toByteArray()).isEqualTo(utf8);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\uD83D", "\uDE00", "\uDE00\uD83D", "a\uD83D", "\uD83Db", "\uD83D\uD83D\uDE00"})
  void halfOfASurrogatePairIsRefused(String broken) {
    for (String text :
        List.of(
            broken,
            "?" + broken,
            "x".repeat(100) + broken,
            "é".repeat(8_190) + broken + "é".repeat(8_190),
            broken + "😀".repeat(8_192))) {
      assertThatThrownBy(() -> new StringValue(text).toByteArray())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(
              "google\\.protobuf\\.StringValue\\.value: character \\d+ of "
                  + text.length()
                  + " is the surrogate U\\+(D83D|DE00) without its partner, which UTF-8 cannot hold");
    }
  }

  @Test
  void oneCharacterThatIsNotAsciiIsSeenWhereverItIs() {
    for (int length = 1; length <= 70; length++) {
      for (int at = 0; at < length; at++) {
        for (String other : new String[] {"\u0080", "\u00E9", "\u0416", "\u4E2D"}) {
          String text = "a".repeat(at) + other + "b".repeat(length - at - 1);
          var out = new ProtoWriter();
          out.string(1, text);
          assertThat(out.toByteArray())
              .endsWith(text.getBytes(StandardCharsets.UTF_8))
              .hasSize(2 + text.getBytes(StandardCharsets.UTF_8).length);
        }
      }
    }
  }

  @Test
  void varintsOfEachLengthAreWhatWasWritten() {
    for (int bits = 0; bits < 64; bits++) {
      for (long value : new long[] {1L << bits, (1L << bits) - 1, -(1L << bits), ~(1L << bits)}) {
        for (int free = 0; free <= 12; free++) { // bytes of the array that are left
          byte[] expected = varint(value);
          var array = new byte[expected.length + free];
          int start = ProtoOutput.varintBefore(array, array.length, value);
          assertThat(start).isEqualTo(free);
          assertThat(Arrays.copyOfRange(array, start, array.length)).isEqualTo(expected);
        }
      }
    }
  }

  private static byte[] varint(long value) {
    var bytes = new java.io.ByteArrayOutputStream();
    long rest = value;
    for (; (rest & ~0x7FL) != 0; rest >>>= 7) bytes.write((int) ((rest & 0x7F) | 0x80));
    bytes.write((int) rest);
    return bytes.toByteArray();
  }

  @Test
  void theErrorNamesTheFieldThroughMessagesListsAndMaps() {
    var broken = Value.builder().kind(new Value.Kind.StringValue("ab\uD83Dc")).build();
    var list =
        Value.builder()
            .kind(new Value.Kind.ListValue(ListValue.builder().addValues(broken).build()))
            .build();
    assertThatThrownBy(() -> new Struct(Map.of("key", list)).toByteArray())
        .hasMessage(
            "google.protobuf.Struct.fields.value.list_value.values.string_value: character 2 of 4"
                + " is the surrogate U+D83D without its partner, which UTF-8 cannot hold");
    assertThatThrownBy(() -> new Struct(Map.of("\uD83D", Value.DEFAULT)).toByteArray())
        .hasMessageStartingWith("google.protobuf.Struct.fields.key: character 0 of 1");
    assertThatThrownBy(() -> new FieldMask(List.of("a", "\uDE00")).toByteArray())
        .hasMessageStartingWith("google.protobuf.FieldMask.paths: character 0 of 1");
    assertThatThrownBy(() -> list.writeTo(new ProtoWriter()))
        .as("who writes the outermost message knows its type")
        .hasMessageStartingWith("field [6, 1, 3]: character 2 of 4");
  }

  @Test
  void whatCannotBeSentCanBeShown() {
    assertThat(new StringValue("a\uD83Db").toString()).isEqualTo("value: \"a?b\"");
  }
}
