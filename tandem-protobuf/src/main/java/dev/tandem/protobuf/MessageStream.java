package dev.tandem.protobuf;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Messages in a stream, each behind its length: what other implementations call delimited.
///
/// ```text
/// length  varint, at most 5 bytes      so many bytes of a message      length …
/// ```
final class MessageStream {
  private MessageStream() {}

  /// The length of the next message, or -1 where the stream ends in front of one.
  static int length(InputStream in, ParseLimits limits) throws IOException {
    long length = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = in.read();
      if (b < 0 && shift == 0) return -1;
      if (b < 0) throw new MalformedMessageException("the stream ends inside a length", shift / 7);
      length |= (b & 0x7FL) << shift;
      if (b < 0x80) {
        limits.check(length);
        return (int) length;
      }
    }
    throw new MalformedMessageException("a length of more than 5 bytes", 5);
  }

  /// The bytes of a message. Nothing is reserved for bytes that have not come.
  static byte[] body(InputStream in, int length) throws IOException {
    byte[] body = in.readNBytes(length);
    if (body.length < length)
      throw new MalformedMessageException(
          "the stream ends inside a message of " + length + " bytes", body.length);
    return body;
  }

  /// All that the stream has.
  static byte[] rest(InputStream in, ParseLimits limits) throws IOException {
    int most = Math.min(limits.bytes(), Integer.MAX_VALUE - 1);
    byte[] all = in.readNBytes(most + 1);
    if (all.length > most)
      throw new MalformedMessageException(
          "the message is larger than the limit, which is " + most + " bytes", most);
    return all;
  }

  /// In one call of `write`, unless the message is large.
  static void write(Message message, OutputStream out) throws IOException {
    var writer = new ProtoWriter(5);
    message.writeTo(writer);
    int prefix = prefix(writer.array(0), writer.offset(0), writer.size());
    out.write(writer.array(0), writer.offset(0) - prefix, prefix + writer.length(0));
    for (int i = 1; i < writer.ranges(); i++)
      out.write(writer.array(i), writer.offset(i), writer.length(i));
  }

  /// Puts a length in front of `end`; how many bytes that took.
  private static int prefix(byte[] array, int end, int length) {
    int size = (38 - Integer.numberOfLeadingZeros(length | 1)) / 7;
    int at = end - size;
    for (int left = length; at < end; left >>>= 7)
      array[at++] = (byte) (at < end ? left | 0x80 : left);
    return size;
  }
}
