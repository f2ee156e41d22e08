package dev.tandem.rpc.transport;

import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.MethodDescriptor.Kind;
import dev.tandem.rpc.spi.Codec;
import dev.tandem.rpc.spi.Payload;
import java.nio.charset.StandardCharsets;

/// Methods whose messages are texts: the engine does not care what travels.
final class Texts {
  static final Codec<String> CODEC =
      new Codec<>() {
        @Override
        public Payload encode(String message, int headroom) {
          byte[] text = message.getBytes(StandardCharsets.UTF_8);
          var array = new byte[headroom + text.length];
          System.arraycopy(text, 0, array, headroom, text.length);
          return Payload.of(array, headroom, text.length, headroom);
        }

        @Override
        public String decode(Payload bytes) {
          return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
        }
      };

  static final MethodDescriptor<String, String> UNARY = unary("test.Texts/Unary");
  static final MethodDescriptor<String, String> DOWN = down("test.Texts/Down");
  static final MethodDescriptor<String, String> UP =
      MethodDescriptor.of("test.Texts/Up", Kind.CLIENT_STREAMING, CODEC, CODEC);
  static final MethodDescriptor<String, String> CHAT =
      MethodDescriptor.of("test.Texts/Chat", Kind.BIDI, CODEC, CODEC);

  private Texts() {}

  static MethodDescriptor<String, String> unary(String fullName) {
    return MethodDescriptor.of(fullName, Kind.UNARY, CODEC, CODEC);
  }

  static MethodDescriptor<String, String> down(String fullName) {
    return MethodDescriptor.of(fullName, Kind.SERVER_STREAMING, CODEC, CODEC);
  }

  /// A message as it travels.
  static byte[] framed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var framed = new byte[5 + bytes.length];
    framed[3] = (byte) (bytes.length >> 8);
    framed[4] = (byte) bytes.length;
    System.arraycopy(bytes, 0, framed, 5, bytes.length);
    return framed;
  }
}
