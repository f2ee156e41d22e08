package dev.tandem.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.Headers;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// What our header blocks look like: item 13 of what is easily forgotten. RFC 7541 §4.2, §6.2.3,
/// §7.1.3.
class HpackEncoderTest {
  private final HpackEncoder encoder = new HpackEncoder();

  private String encoded(String... fields) {
    int length = encoder.encode(Headers.of(fields));
    return HexFormat.of().formatHex(Arrays.copyOf(encoder.block(), length));
  }

  @Test
  void sizeUpdatesAreLowestThenLastAndStandAtTheStartOfOneBlock() {
    encoder.peerLimit(100);
    encoder.peerLimit(30);
    encoder.peerLimit(2_000);
    assertThat(encoded(":method", "GET")).isEqualTo("3e" + "3fb10f" + "82");
    assertThat(encoded(":method", "GET")).isEqualTo("82");
  }

  @Test
  void oneSizeUpdateIsEnoughWhenTheLastIsTheLowest() {
    encoder.peerLimit(2_000);
    encoder.peerLimit(30);
    assertThat(encoded(":method", "GET")).isEqualTo("3e82");
  }

  @Test
  void sizeThatFellAndCameBackIsSaidTwice() {
    assertThat(encoded("a", "b")).startsWith("40");
    assertThat(encoded("a", "b")).isEqualTo("be");
    encoder.peerLimit(0);
    encoder.peerLimit(4_096);
    assertThat(encoded("a", "b")).startsWith("203fe11f40");
  }

  @Test
  void limitAboveOurTableIsNotUsedAndNotSpokenOf() {
    encoder.peerLimit(1 << 20);
    assertThat(encoded(":method", "GET")).isEqualTo("82");
    encoder.peerLimit(5_000);
    assertThat(encoded(":method", "GET")).isEqualTo("82");
  }

  @Test
  void tableOfNoBytesIsNeverInsertedInto() {
    encoder.peerLimit(0);
    assertThat(encoded("a", "b", "a", "b")).isEqualTo("20" + "0001610162".repeat(2));
  }

  @Test
  void credentialsAreNeverIndexed() {
    for (String name :
        new String[] {"authorization", "cookie", "proxy-authorization", "set-cookie"}) {
      for (int i = 0; i < 2; i++) {
        // 0001: never, at no hop (§6.2.3); the second time is like the first
        assertThat(encoded(name, "secret")).startsWith("1f").hasSizeGreaterThan(10);
      }
    }
    assertThat(encoded("a", "b", "a", "b")).isEqualTo("4001610162be"); // nothing came before it
  }

  @Test
  void largeValuesDoNotPushOutTheRest() {
    encoded("small", "entry");
    encoded("large", "v".repeat(1_025), "larger", "v".repeat(10_000));
    assertThat(encoded("small", "entry")).isEqualTo("be");
  }
}
