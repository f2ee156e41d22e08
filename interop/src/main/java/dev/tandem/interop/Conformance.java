package dev.tandem.interop;

import dev.tandem.interop.messages.conformance.ConformanceRequest;
import dev.tandem.interop.messages.editions.TestAllTypesEdition2023;
import dev.tandem.interop.messages.proto2.TestAllTypesProto2;
import dev.tandem.interop.messages.proto3.TestAllTypesProto3;
import dev.tandem.protobuf.DynamicMessage;
import dev.tandem.protobuf.MessageType;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// The testee of protobuf's official conformance suite: requests on standard input, an answer to
/// each on standard output, until the input ends. `--dynamic` has it done by messages without
/// generated code.
///
/// ```
///   request, answer:  length (32, little-endian) | message
/// ```
final class Conformance {
  private static final int LENGTH_BYTES = 4;

  private static final List<MessageType<?>> TYPES =
      List.of(
          TestAllTypesProto2.TYPE,
          TestAllTypesProto3.TYPE,
          dev.tandem.interop.messages.editions.proto2.TestAllTypesProto2.TYPE,
          dev.tandem.interop.messages.editions.proto3.TestAllTypesProto3.TYPE,
          TestAllTypesEdition2023.TYPE);

  public static void main(String... args) {
    boolean dynamic = List.of(args).equals(List.of("--dynamic"));
    if (args.length > 0 && !dynamic) {
      throw Arguments.wrong("unknown arguments " + String.join(" ", args) + ", meant is --dynamic");
    }
    var testee = new ConformanceTestee(dynamic ? withoutGeneratedCode() : TYPES);
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

  private static List<MessageType<?>> withoutGeneratedCode() {
    return TYPES.stream()
        .<MessageType<?>>map(type -> DynamicMessage.type(type.descriptor()))
        .toList();
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
