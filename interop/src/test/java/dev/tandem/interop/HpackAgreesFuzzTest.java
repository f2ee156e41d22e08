package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tandem.http2.Headers;
import dev.tandem.http2.hpack.HpackDecoder;
import dev.tandem.http2.hpack.HpackEncoder;
import dev.tandem.http2.hpack.HpackException;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/// HPACK, Netty's and ours: what one decodes the other does, and what one refuses the other does;
/// what either encodes the other decodes.
///
/// ```
///   input:  block …
///   block:  length (8), up to EF | bytes
///           F0 to FF: the limit of the table changes
/// ```
@Tag("fuzz")
final class HpackAgreesFuzzTest {
  private static final int LIMITS = 0xF0;
  private static final int LIST = 1 << 20;

  /// The requests of RFC 7541, C.3 and C.4; and what follows a change of the table.
  static Stream<byte[]> blocks() {
    return Stream.of(
            "14 828684410f7777772e6578616d706c652e636f6d 0e 828684be58086e6f2d6361636865"
                + "1d 828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565",
            "11 828684418cf1e3c2e5f23a6ba0ab90f4ff 0c 828684be5886a8eb10649cbf"
                + "18 828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf",
            "f0 12 20828684418cf1e3c2e5f23a6ba0ab90f4ff f1 06 3f8d02408261 01 82",
            "04 00016101 05 1001610162")
        .map(hex -> HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  private static int limit(int of16) {
    return of16 * 300;
  }

  @MethodSource("blocks")
  @FuzzTest(maxDuration = "25s")
  void bothDecodeTheSameAndRefuseTheSame(byte[] input) throws Exception {
    var ours = new HpackDecoder(4_096, LIST);
    var nettys = new DefaultHttp2HeadersDecoder(false, LIST);
    var lists = new ArrayList<Headers>();
    for (int at = 0; at < input.length; ) {
      int length = input[at++] & 0xFF;
      if (length >= LIMITS) {
        ours.limit(limit(length - LIMITS));
        nettys.maxHeaderTableSize(limit(length - LIMITS));
        continue;
      }
      byte[] block = Arrays.copyOfRange(input, at, Math.min(input.length, at + length));
      at += length;
      Headers decoded = decode(ours, block);
      List<String> decodedByNetty = decode(nettys, block);
      assertThat(decoded == null ? null : sorted(decoded)).isEqualTo(decodedByNetty);
      if (decoded == null) break;
      lists.add(decoded);
    }
    sendOn(lists);
  }

  /// Null if it was refused.
  private static Headers decode(HpackDecoder decoder, byte[] block) {
    var fields = Headers.builder();
    try {
      decoder.begin();
      var in = ByteBuffer.wrap(block);
      decoder.decode(
          in,
          new HpackDecoder.Sink() {
            @Override
            public void field(String name, String value, int traits) {
              fields.add(name, value);
            }

            @Override
            public void oversizedField() {} // no block here has room for its end
          });
      decoder.end(in.hasRemaining());
      return fields.build();
    } catch (HpackException e) {
      return null;
    }
  }

  /// Null if it was refused. Sorted, since Netty's list has pseudo-headers first.
  private static List<String> decode(DefaultHttp2HeadersDecoder decoder, byte[] block) {
    try {
      Http2Headers headers = decoder.decodeHeaders(1, Unpooled.wrappedBuffer(block));
      var all = new ArrayList<String>();
      headers.forEach(field -> all.add(field.getKey() + ": " + field.getValue()));
      return all.stream().sorted().toList();
    } catch (Http2Exception e) {
      return null;
    }
  }

  private static List<String> sorted(Headers headers) {
    return IntStream.range(0, headers.size())
        .mapToObj(i -> headers.name(i) + ": " + headers.value(i))
        .sorted()
        .toList();
  }

  /// From us to Netty, and from Netty to us.
  private static void sendOn(List<Headers> lists) throws Exception {
    var ourEncoder = new HpackEncoder();
    var ourDecoder = new HpackDecoder(4_096, LIST);
    var nettysEncoder = new DefaultHttp2HeadersEncoder();
    var nettysDecoder = new DefaultHttp2HeadersDecoder(false, LIST);
    for (Headers list : lists) {
      int length = ourEncoder.encode(list);
      byte[] block = Arrays.copyOf(ourEncoder.block(), length);
      assertThat(decode(nettysDecoder, block)).isEqualTo(sorted(list));

      var headers = new DefaultHttp2Headers(false);
      for (int i = 0; i < list.size(); i++) headers.add(ascii(list.name(i)), ascii(list.value(i)));
      var out = Unpooled.buffer();
      nettysEncoder.encodeHeaders(1, headers, out);
      byte[] theirs = new byte[out.readableBytes()];
      out.readBytes(theirs);
      Headers back = decode(ourDecoder, theirs);
      assertThat(back).isNotNull();
      assertThat(sorted(back)).isEqualTo(sorted(list));
    }
  }

  private static AsciiString ascii(String text) {
    return new AsciiString(text.getBytes(StandardCharsets.ISO_8859_1), false);
  }
}
