package dev.tandem.http2.hpack;

import dev.tandem.http2.Headers;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/// Collects what a decoder finds.
final class Fields implements HpackDecoder.Sink {
  private Headers.Builder fields = Headers.builder();
  int oversized;

  @Override
  public void field(String name, String value, int traits) {
    fields.add(name, value);
  }

  @Override
  public void oversizedField() {
    oversized++;
  }

  Headers take() {
    Headers h = fields.build();
    fields = Headers.builder();
    return h;
  }

  static byte[] hex(String bytes) {
    return HexFormat.of().parseHex(bytes.replaceAll("\\s", ""));
  }

  /// A whole block.
  static Headers decode(HpackDecoder decoder, byte[] block) throws HpackException {
    var fields = new Fields();
    var in = ByteBuffer.wrap(block);
    decoder.begin();
    decoder.decode(in, fields);
    decoder.end(in.hasRemaining());
    return fields.take();
  }

  static Headers decode(HpackDecoder decoder, String hex) throws HpackException {
    return decode(decoder, hex(hex));
  }
}
