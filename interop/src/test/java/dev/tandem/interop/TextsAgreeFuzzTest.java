package dev.tandem.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tandem.http2.Headers;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.Status;
import dev.tandem.rpc.grpc.RequestHead;
import dev.tandem.rpc.grpc.StatusTrailers;
import io.grpc.InternalMetadata;
import io.grpc.InternalStatus;
import io.grpc.internal.GrpcUtil;
import io.grpc.internal.TransportFrameUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/// What stands in headers, gRPC for Java's reading and ours. An input is one value.
@Tag("fuzz")
final class TextsAgreeFuzzTest {
  private static final Pattern SIGNED_ESCAPE = Pattern.compile("%[+-]");

  static Stream<byte[]> values() {
    return Stream.of(
            "no such thing: %C3%BC%20%F0%9F%98%80 100%25 ~",
            "%", "%zz%4", "1234567m", "99999999H", "0n", "AAEC/w==,AAEC/w", "/+8")
        .map(value -> value.getBytes(ISO_8859_1));
  }

  @MethodSource("values")
  @FuzzTest(maxDuration = "25s")
  void bothReadTheSame(byte[] input) {
    String value = new String(input, ISO_8859_1);
    message(value, input);
    messageThereAndBack(new String(input, UTF_8));
    timeout(value);
    binary(value);
  }

  // ---- grpc-message

  private static void message(String value, byte[] bytes) {
    String theirs = metadata("grpc-message", bytes).get(InternalStatus.MESSAGE_KEY);
    if (SIGNED_ESCAPE.matcher(value).find()) return; // they read %+A and %-0 too
    if (theirs.indexOf('\uFFFD') >= 0)
      return; // where the bytes are not UTF-8, we leave the escapes
    assertThat(readByUs(value)).isEqualTo(theirs);
  }

  private static String readByUs(String message) {
    return StatusTrailers.read(Headers.of("grpc-status", "5", "grpc-message", message)).message();
  }

  private static void messageThereAndBack(String text) {
    var theirs = new io.grpc.Metadata();
    theirs.put(InternalStatus.MESSAGE_KEY, text);
    byte[] byThem = InternalMetadata.serialize(theirs)[1];
    assertThat(readByUs(new String(byThem, ISO_8859_1))).isEqualTo(text);
    String byUs =
        StatusTrailers.write(new Status(Code.NOT_FOUND, text), Metadata.EMPTY, false)
            .first("grpc-message");
    if (byUs == null) return;
    assertThat(metadata("grpc-message", byUs.getBytes(US_ASCII)).get(InternalStatus.MESSAGE_KEY))
        .isEqualTo(text);
  }

  private static io.grpc.Metadata metadata(String name, byte[] value) {
    return InternalMetadata.newMetadata(name.getBytes(US_ASCII), value);
  }

  // ---- grpc-timeout

  private static void timeout(String value) {
    Long theirs;
    try {
      theirs = metadata("grpc-timeout", value.getBytes(ISO_8859_1)).get(GrpcUtil.TIMEOUT_KEY);
    } catch (IllegalArgumentException e) {
      theirs = null;
    }
    if (value.startsWith("-") || value.startsWith("+")) theirs = null; // they read numbers
    RequestHead ours = RequestHead.of(Headers.of("grpc-timeout", value));
    assertThat(ours.failure() == null ? ours.timeoutNanos() : null).isEqualTo(theirs);
  }

  // ---- metadata that ends in -bin

  private static void binary(String value) {
    List<byte[]> theirs = new ArrayList<>();
    try {
      byte[][] raw =
          TransportFrameUtil.toRawSerializedHeaders(
              new byte[][] {"x-bin".getBytes(US_ASCII), value.getBytes(ISO_8859_1)});
      var all =
          InternalMetadata.newMetadata(raw)
              .getAll(io.grpc.Metadata.Key.of("x-bin", io.grpc.Metadata.BINARY_BYTE_MARSHALLER));
      if (all != null) all.forEach(theirs::add);
    } catch (IllegalArgumentException e) {
      return;
    }
    if (badlyPadded(value)) return; // they take as much padding as there is
    assertThat(Metadata.ofWire("x-bin", value).all(Metadata.Key.binary("x-bin")))
        .usingRecursiveComparison()
        .isEqualTo(theirs);
  }

  private static boolean badlyPadded(String values) {
    return Pattern.compile(",")
        .splitAsStream(values)
        .anyMatch(
            value -> value.endsWith("===") || (value.endsWith("=") && value.length() % 4 != 0));
  }
}
