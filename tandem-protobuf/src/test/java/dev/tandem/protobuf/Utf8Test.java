package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Our decoder beside the JDK's. A seed: `-Dtandem.seed=7 -Dtandem.rounds=1000000`.
class Utf8Test {
  private static final byte[] AFTER = "中é😀a".getBytes(UTF_8);

  private static final int[] THIRD = {
    0, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF
  };

  private static @Nullable String byJdk(byte[] bytes, int at, int length) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static void assertDecodes(byte... bytes) {
    String expected = byJdk(bytes, 0, bytes.length);
    if (!Objects.equals(Utf8.decode(bytes, 0, bytes.length), expected))
      assertThat(Utf8.decode(bytes, 0, bytes.length))
          .as(HexFormat.of().formatHex(bytes))
          .isEqualTo(expected);
  }

  @Test
  void eachCharacter() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) continue;
      byte[] bytes = Character.toString(point).getBytes(UTF_8);
      assertDecodes(bytes);
      byte[] longer = Arrays.copyOf(bytes, bytes.length + AFTER.length);
      System.arraycopy(AFTER, 0, longer, bytes.length, AFTER.length);
      assertDecodes(longer);
    }
  }

  @Test
  void threeBytesAloneAndWithMoreBehindThem() {
    for (int first = 0x80; first < 0x100; first++) {
      assertDecodes((byte) first);
      for (int second = 0; second < 0x100; second++) {
        assertDecodes((byte) first, (byte) second);
        if (first < 0xE0) continue;
        for (int third : THIRD) {
          assertDecodes((byte) first, (byte) second, (byte) third);
          assertDecodes((byte) first, (byte) second, (byte) third, (byte) 'a');
          assertDecodes((byte) first, (byte) second, (byte) third, (byte) 0x80, (byte) 'a');
          assertDecodes((byte) first, (byte) second, (byte) third, (byte) 0xC0);
        }
      }
    }
  }

  @Test
  void textOfManyKindsWholeCutAndDamaged() {
    long seed = Long.getLong("tandem.seed", 20_261_128);
    var random = new Random(seed);
    int rounds = Integer.getInteger("tandem.rounds", 10_000);
    int refused = 0;
    for (int i = 0; i < rounds; i++) {
      var all = new ByteArrayOutputStream();
      for (int n = random.nextInt(30); n >= 0; n--)
        all.writeBytes(Character.toString(point(random)).getBytes(UTF_8));
      byte[] bytes = all.toByteArray();
      if (i % 2 == 0) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      int at = i % 3 == 0 ? random.nextInt(bytes.length) : 0;
      int length = bytes.length - at - (i % 5 == 0 ? random.nextInt(bytes.length - at) : 0);
      String expected = byJdk(bytes, at, length);
      if (expected == null) refused++;
      String shown = "seed " + seed + ": " + HexFormat.of().formatHex(bytes, at, at + length);
      assertThat(Utf8.decode(bytes, at, length)).as(shown).isEqualTo(expected);
      assertThat(ProtoText.read(bytes, at, length, true)).as(shown).isEqualTo(expected);
      assertThat(ProtoText.read(bytes, at, length, false))
          .as(shown)
          .isEqualTo(new String(bytes, at, length, UTF_8));
    }
    assertThat(refused).isBetween(rounds / 10, rounds * 9 / 10);
  }

  private static int point(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(0x80);
      case 1 -> 0x80 + random.nextInt(0x780);
      case 2 -> 0x800 + random.nextInt(0xD000);
      default -> 0x1_0000 + random.nextInt(0x10_0000);
    };
  }

  @Test
  void theJdkDecodesWhatTakesLess() {
    assertThat(wide("déjà vu")).isFalse();
    assertThat(wide("Ünïcödé")).isFalse();
    assertThat(wide("plain")).isFalse();
    assertThat(wide("Київ")).isFalse();
    assertThat(wide("中文")).isTrue();
    assertThat(wide("to 中文")).isTrue();
    assertThat(wide("ok 😀")).isTrue();
  }

  private static boolean wide(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return Utf8.isWide(bytes, 0, bytes.length);
  }
}
