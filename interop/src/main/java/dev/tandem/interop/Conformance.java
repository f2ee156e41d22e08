package dev.tandem.interop;

import dev.tandem.interop.messages.conformance.ConformanceRequest;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The testee of protobuf's official conformance suite: requests on standard input, an answer to
/// each on standard output, until the input ends.
///
/// ```
///   request, answer:  length (32, little-endian) | message
/// ```
final class Conformance {
  private static final int LENGTH_BYTES = 4;

  public static void main(String... args) {
    var testee = new ConformanceTestee();
    try (var in = new BufferedInputStream(System.in);
        var out = new FileOutputStream(FileDescriptor.out)) {
      for (byte[] request; (request = read(in)) != null; ) {
        write(out, testee.answer(ConformanceRequest.TYPE.parse(request)).toByteArray());
      }
    } catch (IOException e) {
      System.err.println("conformance: the suite is gone: " + e.getMessage());
      System.exit(1);
    }
  }

  /// Null at the end.
  private static byte[] read(InputStream in) throws IOException {
    byte[] length = in.readNBytes(LENGTH_BYTES);
    if (length.length < LENGTH_BYTES) return null;
    return in.readNBytes(ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt());
  }

  private static void write(OutputStream out, byte[] answer) throws IOException {
    var framed = ByteBuffer.allocate(LENGTH_BYTES + answer.length).order(ByteOrder.LITTLE_ENDIAN);
    out.write(framed.putInt(answer.length).put(answer).array());
  }
}
