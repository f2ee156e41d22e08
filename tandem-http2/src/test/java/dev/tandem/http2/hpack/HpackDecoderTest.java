package dev.tandem.http2.hpack;

import static dev.tandem.http2.hpack.Fields.decode;
import static dev.tandem.http2.hpack.Fields.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tandem.http2.Headers;
import dev.tandem.http2.Randomness;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Header blocks that no encoder may send, and odd ones that it may: item 13 of what is easily
/// forgotten. RFC 7541 §4.2-4.4, §5, §6.
class HpackDecoderTest {
  private static final int LIST_LIMIT = 1_000;

  private final HpackDecoder decoder = new HpackDecoder(4096, LIST_LIMIT);

  record Case(String block, String why) {}

  static Stream<Case> broken() {
    return Stream.of(
        // ---- indexes, §2.3.3 and §6.1
        new Case("80", "a header block uses index 0"),
        new Case("be", "a header block uses index 62, but the tables end at 61"),
        new Case("ff00", "a header block uses index 127, but the tables end at 61"),
        new Case("ff80ffffff07", "a header block uses index 2147483647"),
        new Case("7e0161", "a header block uses index 62, but the tables end at 61"),
        new Case("0f2f0161", "a header block uses index 62, but the tables end at 61"),
        new Case("1f2f0161", "a header block uses index 62, but the tables end at 61"),
        // the value alone would be stepped over
        new Case("7e7f8180800162", "a header block uses index 62, but the tables end at 61"),
        // ---- integers, §5.1
        new Case("ffffffffff0f", "an integer is larger than 2147483647, or padded"),
        new Case("ff808080808000", "an integer is larger than 2147483647, or padded"),
        new Case("ff80808080808080808080808000", "an integer is larger than 2147483647, or padded"),
        new Case("3fffffffff0f", "an integer is larger than 2147483647, or padded"),
        new Case("007fffffffff0f", "an integer is larger than 2147483647, or padded"),
        new Case("0001617fffffffff0f", "an integer is larger than 2147483647, or padded"),
        // ---- strings, §5.2
        new Case("000081ff", "a Huffman string ends in more than 7 bits of padding"),
        new Case("00008207ff", "a Huffman string ends in more than 7 bits of padding"),
        new Case("00008100", "the padding of a Huffman string is not all ones"),
        new Case("0000811e", "the padding of a Huffman string is not all ones"),
        new Case("000084ffffffff", "a Huffman string contains EOS"),
        new Case("0000851fffffffff", "a Huffman string contains EOS"),
        new Case("000084fffffffd", "a Huffman string"),
        // ---- blocks that end inside something
        new Case("ff", "a header block ends inside a field"),
        new Case("ff80", "a header block ends inside a field"),
        new Case("3f", "a header block ends inside a field"),
        new Case("40", "a header block ends inside a field"),
        new Case("400161", "a header block ends inside a field"),
        new Case("40016102", "a header block ends inside a field"),
        new Case("4001610262", "a header block ends inside a field"),
        new Case("0f", "a header block ends inside a field"),
        new Case("007fffff03", "a header block ends inside a field"),
        new Case("0001617fffff0362", "a header block ends inside a field"),
        // ---- table size updates, §4.2 and §6.3
        new Case("3fe21f", "the table cannot have 4097 bytes; its limit is 4096"),
        new Case("8220", "a table size update stands behind a field"),
        new Case("20823fe11f", "a table size update stands behind a field"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void brokenBlockIsRefused(Case c) {
    assertThatExceptionOfType(HpackException.class)
        .isThrownBy(() -> decode(decoder, c.block))
        .withMessageStartingWith(c.why);
  }

  // ---- size updates

  @Test
  void severalSizeUpdatesMayBeginABlock() throws Exception {
    decode(decoder, "4001610162");
    assertThat(decode(decoder, "203fe11f82")).isEqualTo(Headers.of(":method", "GET"));
    assertThat(decoder.table().count()).isZero();
    assertThat(decoder.table().max()).isEqualTo(4096);
    assertThat(decode(decoder, "203fe11f")).isEqualTo(Headers.EMPTY); // and be all of it
  }

  @Test
  void loweredLimitHasToBeFollowedByTheNextBlock() throws Exception {
    decoder.limit(100);
    assertThatExceptionOfType(HpackException.class)
        .isThrownBy(() -> decode(decoder, "82"))
        .withMessage(
            "the table's limit fell to 100 bytes, but the next header block does not shrink it");

    var other = new HpackDecoder(4096, LIST_LIMIT);
    other.limit(100);
    assertThat(decode(other, "3f4582")).isEqualTo(Headers.of(":method", "GET"));
    assertThat(other.table().max()).isEqualTo(100);
    assertThat(decode(other, "82")).isEqualTo(Headers.of(":method", "GET"));
    assertThatExceptionOfType(HpackException.class)
        .isThrownBy(() -> decode(other, "3f46"))
        .withMessage("the table cannot have 101 bytes; its limit is 100");
  }

  @Test
  void raisedLimitNeedsNoUpdateAndAllowsOne() throws Exception {
    decoder.limit(10_000);
    assertThat(decode(decoder, "82")).isEqualTo(Headers.of(":method", "GET"));
    decode(decoder, "3ff14d82");
    assertThat(decoder.table().max()).isEqualTo(10_000);
  }

  @Test
  void smallerTableThanTheLimitIsTheEncodersToChoose() throws Exception {
    decode(decoder, "3f1182"); // 48
    decoder.limit(100);
    decode(decoder, "82");
    assertThat(decoder.table().max()).isEqualTo(48);
  }

  @Test
  void tableOfNoBytesKeepsNothing() throws Exception {
    decoder.limit(0);
    assertThat(decode(decoder, "204001610162400161016382"))
        .isEqualTo(Headers.of("a", "b", "a", "c", ":method", "GET"));
    assertThat(decoder.table().size()).isZero();
    assertThatExceptionOfType(HpackException.class).isThrownBy(() -> decode(decoder, "be"));
  }

  // ---- the table

  @Test
  void nameOfAnEntryThatItsOwnInsertionEvictsSurvives() throws Exception {
    decode(decoder, "3f2b"); // 74
    decode(decoder, "4003616263 03646566".replace(" ", "")); // abc: def, 38 bytes
    // 62's name with a value of 39 bytes: 74 bytes, fits only alone
    String value = "v".repeat(39);
    byte[] block = new byte[2 + 39];
    block[0] = 0x7E;
    block[1] = 39;
    Arrays.fill(block, 2, block.length, (byte) 'v');
    assertThat(decode(decoder, block)).isEqualTo(Headers.of("abc", value));
    assertThat(decoder.table().count()).isEqualTo(1);
    assertThat(decode(decoder, "be")).isEqualTo(Headers.of("abc", value));
    // and when it does not fit at all, the table is empty, which is no error (§4.4)
    block = Arrays.copyOf(block, 42);
    block[1] = 40;
    block[41] = 'v';
    assertThat(decode(decoder, block)).isEqualTo(Headers.of("abc", value + "v"));
    assertThat(decoder.table().count()).isZero();
  }

  @Test
  void sizeUpdateEvictsTheOldest() throws Exception {
    decode(decoder, "4001610131400161013240016101334001610134"); // a: 1 to 4, 34 bytes each
    decode(decoder, "3f30"); // 79
    assertThat(decode(decoder, "bebf")).isEqualTo(Headers.of("a", "4", "a", "3"));
    assertThatExceptionOfType(HpackException.class).isThrownBy(() -> decode(decoder, "c0"));
  }

  // ---- large things

  @Test
  void stringThatFitsNothingIsSteppedOver() throws Exception {
    for (boolean name : new boolean[] {false, true}) {
      var d = new HpackDecoder(64, LIST_LIMIT);
      decode(d, "4001610162");
      var fields = new Fields();
      int length = (int) d.longestString() + 1;
      d.begin();
      // the field is to go into the table, and so empties it
      byte[] head = hex((name ? "40" : "400178") + "7f");
      var block = ByteBuffer.allocate(length + 100).put(head);
      for (int rest = length - 127; ; rest >>>= 7) {
        block.put((byte) (rest < 0x80 ? rest : (rest & 0x7F) | 0x80));
        if (rest < 0x80) break;
      }
      block.put(new byte[length]);
      if (name) block.put(hex("03616263"));
      block.put(hex("82")).flip();
      while (block.hasRemaining()) {
        // in pieces of 10: what is not whole yet is offered again
        var piece = block.slice(block.position(), Math.min(10, block.remaining()));
        d.decode(piece, fields);
        assertThat(piece.position()).isPositive();
        block.position(block.position() + piece.position());
      }
      d.end(false);
      assertThat(fields.oversized).isEqualTo(1);
      assertThat(fields.take()).isEqualTo(Headers.of(":method", "GET"));
      assertThat(d.table().count()).isZero();
    }
  }

  @Test
  void manyReferencesToOneLargeEntryCostNoMemory() throws Exception {
    byte[] value = new byte[4_000];
    Arrays.fill(value, (byte) 'v');
    byte[] insert = new byte[3 + 3 + value.length];
    System.arraycopy(hex("4001617fa11e"), 0, insert, 0, 6);
    System.arraycopy(value, 0, insert, 6, value.length);
    assertThat(decode(decoder, insert).size()).isEqualTo(1);
    byte[] bomb = new byte[1_000_000];
    Arrays.fill(bomb, (byte) 0xBE);
    var seen =
        new Object() {
          int fields;
          String one = "";
        };
    var sink =
        new HpackDecoder.Sink() {
          @Override
          @SuppressWarnings("ReferenceEquality") // that it is the same is what is asked
          public void field(String name, String v, int traits) {
            assertThat(seen.fields == 0 || seen.one == v).isTrue();
            seen.fields++;
            seen.one = v;
          }

          @Override
          public void oversizedField() {}
        };
    decoder.begin();
    decoder.decode(ByteBuffer.wrap(bomb), sink);
    decoder.end(false);
    assertThat(seen.fields).isEqualTo(1_000_000);
  }

  // ---- fragments

  @Test
  void blockMayBeCutAnywhere() throws Exception {
    byte[] block =
        hex(
            "3fe11f828684418cf1e3c2e5f23a6ba0ab90f4ff408825a849e95ba97d7f8925a849e95bb8e8b4bf"
                + "100870617373776f726406736563726574be0f0d0131");
    Headers whole = decode(new HpackDecoder(4096, LIST_LIMIT), block);
    assertThat(whole.size()).isEqualTo(8);
    for (int cut = 0; cut <= block.length; cut++) {
      var d = new HpackDecoder(4096, LIST_LIMIT);
      var fields = new Fields();
      d.begin();
      var first = ByteBuffer.wrap(block, 0, cut);
      d.decode(first, fields);
      d.decode(ByteBuffer.wrap(block, first.position(), block.length - first.position()), fields);
      d.end(false);
      assertThat(fields.take()).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  // ---- anything

  @Test
  void noBytesDoAnythingButDecodeOrBeRefused() {
    var seeds = Randomness.seeds(2_000, 200_000);
    for (long seed : seeds) {
      var random = new Random(seed);
      var d = new HpackDecoder(random.nextInt(200), 1 + random.nextInt(300));
      try {
        for (int i = 0; i < 5; i++) randomBlock(d, random);
      } catch (HpackException e) {
        assertThat(e).as(Randomness.again(seed)).hasMessageMatching("(an?|the) .*");
      } catch (RuntimeException | Error e) {
        throw new AssertionError(Randomness.again(seed), e);
      }
    }
  }

  private static void randomBlock(HpackDecoder d, Random random) throws HpackException {
    byte[] block = random.nextBoolean() ? noise(random) : mutated(random);
    var fields = new Fields();
    d.begin();
    if (random.nextInt(10) == 0) d.limit(random.nextInt(300));
    int from = 0;
    int to = 0;
    while (to < block.length) {
      to = Math.min(block.length, to + 1 + random.nextInt(block.length));
      var piece = ByteBuffer.wrap(block, from, to - from);
      d.decode(piece, fields);
      from = piece.position();
      assertThat((long) to - from).isLessThanOrEqualTo(2 * d.longestString() + 16);
      assertThat(d.table().size()).isLessThanOrEqualTo(d.table().max());
      assertThat(d.table().max()).isLessThanOrEqualTo(300);
    }
    d.end(from < block.length);
  }

  private static byte[] noise(Random random) {
    byte[] bytes = new byte[random.nextInt(random.nextInt(8) == 0 ? 4_000 : 40)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] mutated(Random random) {
    var encoder = new HpackEncoder();
    encoder.peerLimit(random.nextInt(100));
    int length =
        encoder.encode(
            Headers.of(
                ":path",
                "/" + random.nextInt(),
                "x-" + random.nextInt(9),
                "v" + random.nextLong()));
    byte[] block = Arrays.copyOf(encoder.block(), length);
    for (int i = random.nextInt(3); i > 0; i--)
      block[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
    return block;
  }

  @Test
  void whatWasEncodedIsDecodedWhateverTheTables() throws Exception {
    for (long seed : Randomness.seeds(300, 20_000)) {
      var random = new Random(seed);
      var encoder = new HpackEncoder();
      var d = new HpackDecoder(4096, 1 << 20);
      for (int i = 0; i < 30; i++) {
        if (random.nextInt(4) == 0) {
          // one or several changes between two blocks
          for (int n = random.nextInt(3); n >= 0; n--) {
            int limit = random.nextInt(3) == 0 ? 0 : random.nextInt(6_000);
            encoder.peerLimit(limit);
            d.limit(limit);
          }
        }
        var fields = Headers.builder();
        for (int n = random.nextInt(12); n > 0; n--) fields.add(name(random), value(random));
        Headers sent = fields.build();
        int length = encoder.encode(sent);
        byte[] block = Arrays.copyOf(encoder.block(), length);
        assertThat(decode(d, block))
            .as(() -> Randomness.again(seed) + " " + HexFormat.of().formatHex(block))
            .isEqualTo(sent);
      }
    }
  }

  private static final String[] NAMES = {
    ":path", ":status", "content-type", "authorization", "cookie", "te", "grpc-status", "x-own"
  };

  private static String name(Random random) {
    int n = random.nextInt(NAMES.length + 4);
    return n < NAMES.length ? NAMES[n] : "x-" + random.nextInt(60);
  }

  private static String value(Random random) {
    int length = random.nextInt(random.nextInt(20) == 0 ? 2_000 : 20);
    if (random.nextBoolean()) return "value".repeat(length / 5);
    var s = new StringBuilder();
    for (int i = 0; i < length; i++) s.append((char) random.nextInt(256));
    return s.toString();
  }
}
