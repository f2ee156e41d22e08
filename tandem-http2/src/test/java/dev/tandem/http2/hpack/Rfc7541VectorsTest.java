package dev.tandem.http2.hpack;

import static dev.tandem.http2.hpack.Fields.decode;
import static dev.tandem.http2.hpack.Fields.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.Headers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// The examples of RFC 7541, Appendix C.
class Rfc7541VectorsTest {
  private static final Headers FIRST_REQUEST =
      Headers.of(
          ":method", "GET", ":scheme", "http", ":path", "/", ":authority", "www.example.com");
  private static final Headers SECOND_REQUEST =
      Headers.of(
          ":method",
          "GET",
          ":scheme",
          "http",
          ":path",
          "/",
          ":authority",
          "www.example.com",
          "cache-control",
          "no-cache");
  private static final Headers THIRD_REQUEST =
      Headers.of(
          ":method",
          "GET",
          ":scheme",
          "https",
          ":path",
          "/index.html",
          ":authority",
          "www.example.com",
          "custom-key",
          "custom-value");

  private static final Headers FIRST_RESPONSE =
      Headers.of(
          ":status",
          "302",
          "cache-control",
          "private",
          "date",
          "Mon, 21 Oct 2013 20:13:21 GMT",
          "location",
          "https://www.example.com");
  private static final Headers SECOND_RESPONSE =
      Headers.of(
          ":status",
          "307",
          "cache-control",
          "private",
          "date",
          "Mon, 21 Oct 2013 20:13:21 GMT",
          "location",
          "https://www.example.com");
  private static final Headers THIRD_RESPONSE =
      Headers.of(
          ":status",
          "200",
          "cache-control",
          "private",
          "date",
          "Mon, 21 Oct 2013 20:13:22 GMT",
          "location",
          "https://www.example.com",
          "content-encoding",
          "gzip",
          "set-cookie",
          "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1");

  private final HpackDecoder decoder = new HpackDecoder(4096, 1 << 16);

  @Test
  void c1Integers() throws Exception {
    // 10 in five bits; 1337 in five bits; 42 in eight: as the sizes and indexes that begin with
    // them
    assertThat(indexError("ffffffffff7f")).contains("2147483647");
    assertThat(sizeUpdate("2a")).isEqualTo(10);
    assertThat(sizeUpdate("3f9a0a")).isEqualTo(1337);
    assertThat(indexError("aa")).isNull(); // 42: the static table has it
  }

  private int sizeUpdate(String hex) throws HpackException {
    var d = new HpackDecoder(4096, 1 << 16);
    decode(d, hex);
    return d.table().max();
  }

  private static String indexError(String hex) {
    try {
      decode(new HpackDecoder(4096, 1 << 16), hex);
      return null;
    } catch (HpackException e) {
      return e.getMessage();
    }
  }

  @Test
  void c21LiteralWithIndexing() throws Exception {
    assertThat(decode(decoder, "400a637573746f6d2d6b65790d637573746f6d2d686561646572"))
        .isEqualTo(Headers.of("custom-key", "custom-header"));
    assertThat(decoder.table().size()).isEqualTo(55);
  }

  @Test
  void c22LiteralWithoutIndexing() throws Exception {
    assertThat(decode(decoder, "040c2f73616d706c652f70617468"))
        .isEqualTo(Headers.of(":path", "/sample/path"));
    assertThat(decoder.table().size()).isZero();
  }

  @Test
  void c23LiteralNeverIndexed() throws Exception {
    assertThat(decode(decoder, "100870617373776f726406736563726574"))
        .isEqualTo(Headers.of("password", "secret"));
    assertThat(decoder.table().size()).isZero();
  }

  @Test
  void c24IndexedField() throws Exception {
    assertThat(decode(decoder, "82")).isEqualTo(Headers.of(":method", "GET"));
    assertThat(decoder.table().size()).isZero();
  }

  @Test
  void c3RequestsWithoutHuffman() throws Exception {
    assertThat(decode(decoder, "828684410f7777772e6578616d706c652e636f6d"))
        .isEqualTo(FIRST_REQUEST);
    assertThat(decoder.table().size()).isEqualTo(57);
    assertThat(decode(decoder, "828684be58086e6f2d6361636865")).isEqualTo(SECOND_REQUEST);
    assertThat(decoder.table().size()).isEqualTo(110);
    assertThat(decode(decoder, "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565"))
        .isEqualTo(THIRD_REQUEST);
    assertThat(decoder.table().size()).isEqualTo(164);
  }

  private static final String[] C4 = {
    "828684418cf1e3c2e5f23a6ba0ab90f4ff",
    "828684be5886a8eb10649cbf",
    "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"
  };

  @Test
  void c4RequestsWithHuffman() throws Exception {
    assertThat(decode(decoder, C4[0])).isEqualTo(FIRST_REQUEST);
    assertThat(decoder.table().size()).isEqualTo(57);
    assertThat(decode(decoder, C4[1])).isEqualTo(SECOND_REQUEST);
    assertThat(decoder.table().size()).isEqualTo(110);
    assertThat(decode(decoder, C4[2])).isEqualTo(THIRD_REQUEST);
    assertThat(decoder.table().size()).isEqualTo(164);
  }

  @Test
  void encoderWritesC4ByteForByte() {
    var encoder = new HpackEncoder();
    assertThat(encoded(encoder, FIRST_REQUEST)).isEqualTo(C4[0]);
    assertThat(encoded(encoder, SECOND_REQUEST)).isEqualTo(C4[1]);
    assertThat(encoded(encoder, THIRD_REQUEST)).isEqualTo(C4[2]);
  }

  @Test
  void c5ResponsesWithoutHuffmanEvict() throws Exception {
    var small = new HpackDecoder(256, 1 << 16);
    assertThat(
            decode(
                small,
                """
                4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768
                747470733a2f2f7777772e6578616d706c652e636f6d"""))
        .isEqualTo(FIRST_RESPONSE);
    assertThat(small.table().size()).isEqualTo(222);
    assertThat(decode(small, "4803333037c1c0bf")).isEqualTo(SECOND_RESPONSE);
    assertThat(small.table().size()).isEqualTo(222);
    assertThat(
            decode(
                small,
                """
                88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153
                444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e
                3d31"""))
        .isEqualTo(THIRD_RESPONSE);
    assertThat(small.table().size()).isEqualTo(215);
  }

  @Test
  void c6ResponsesWithHuffmanEvict() throws Exception {
    var small = new HpackDecoder(256, 1 << 16);
    assertThat(
            decode(
                small,
                """
                488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8
                e9ae82ae43d3"""))
        .isEqualTo(FIRST_RESPONSE);
    assertThat(small.table().size()).isEqualTo(222);
    assertThat(decode(small, "4883640effc1c0bf")).isEqualTo(SECOND_RESPONSE);
    assertThat(small.table().size()).isEqualTo(222);
    assertThat(
            decode(
                small,
                """
                88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b
                3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"""))
        .isEqualTo(THIRD_RESPONSE);
    assertThat(small.table().size()).isEqualTo(215);
  }

  private static String encoded(HpackEncoder encoder, Headers headers) {
    int length = encoder.encode(headers);
    return HexFormat.of().formatHex(Arrays.copyOf(encoder.block(), length));
  }

  @Test
  void huffmanDecodesEverySymbolAfterEveryShift() throws Exception {
    for (int symbol = 0; symbol < 256; symbol++) {
      for (int shift = 0; shift < 8; shift++) {
        String s = "0".repeat(shift) + (char) symbol + "a" + (char) symbol;
        byte[] out = new byte[64];
        int end = Huffman.encode(s, out, 0);
        assertThat(end).isEqualTo(Huffman.encodedLength(s));
        byte[] back = new byte[Huffman.longestDecoded(end)];
        int n = Huffman.decode(ByteBuffer.wrap(out), 0, end, back);
        assertThat(new String(back, 0, n, java.nio.charset.StandardCharsets.ISO_8859_1))
            .isEqualTo(s);
      }
    }
    assertThat(hex("0a")).containsExactly(10);
  }
}
