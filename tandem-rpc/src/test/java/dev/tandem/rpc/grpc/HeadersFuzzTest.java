package dev.tandem.rpc.grpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tandem.http2.Headers;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/// What gRPC says in headers and trailers, anything that it may be: read as something, never
/// failing, and the same once it was sent on. An input has one field a line: `name: value`.
@Tag("fuzz")
class HeadersFuzzTest {
  private static final Encodings ENCODINGS = new Encodings(List.of());

  static Stream<byte[]> lists() {
    return Stream.of(
            """
            :method: POST
            :path: /routeguide.RouteGuide/GetFeature
            content-type: application/grpc+proto
            te: trailers
            grpc-timeout: 1234567m
            grpc-encoding: gzip
            grpc-accept-encoding: identity, gzip ,deflate
            user-agent: grpc-java/1.76
            x-text: value
            x-bin: AAEC/w==,AAEC/w
            x-bin: /+8
            """,
            """
            :status: 200
            content-type: application/grpc
            grpc-encoding: identity
            grpc-status: 16
            grpc-message: no such%20thing: %C3%BC%ff%, %F0%9F%98%80 100%
            grpc-status-details-bin: CAUSBWxvc3Q6GgoKBHR5cGUSAgEC
            """,
            """
            :status: 503
            content-type: text/html; charset=utf-8
            retry-after: 10
            """,
            """
            grpc-status: 0
            grpc-timeout: 99999999H
            x-empty-bin:\s
            """)
        .map(text -> text.getBytes(ISO_8859_1));
  }

  @MethodSource("lists")
  @FuzzTest(maxDuration = "30s")
  void areReadAsSomethingAndTheSameOnceTheyWereSentOn(byte[] input) {
    Headers headers = headers(new String(input, ISO_8859_1));
    request(RequestHead.of(headers));
    response(ResponseHead.of(headers));
    sendOn(StatusTrailers.read(headers), StatusTrailers.metadata(headers));
    for (int i = 0; i < headers.size(); i++) texts(headers.value(i));
  }

  private static Headers headers(String text) {
    Headers.Builder headers = Headers.builder();
    text.lines()
        .forEach(
            line -> {
              int colon = line.indexOf(": ", 1);
              if (colon > 0) headers.add(line.substring(0, colon), line.substring(colon + 2));
            });
    return headers.build();
  }

  private static void request(RequestHead head) {
    RequestHead.Refusal refusal = head.refusal();
    if (refusal != null) assertThat(refusal.headers().first(":status")).isIn("405", "415");
    assertThat(head.timeoutNanos()).isGreaterThanOrEqualTo(RequestHead.NO_TIMEOUT);
    ProtocolFailure failure = head.failure();
    if (failure != null) assertThat(failure.status().code()).isEqualTo(Code.INTERNAL);
    Headers unknown = ENCODINGS.refusal(head);
    if (unknown != null) assertThat(unknown.first("grpc-status")).isEqualTo("12");
    assertThat(ENCODINGS.choose(head)).isIn(null, "gzip");
    values(head.metadata());
  }

  private static void response(ResponseHead head) {
    assertThat(head.status().message()).isNotNull();
    Status foreign = head.foreign("a page\n");
    assertThat(foreign.message().chars()).noneMatch(c -> c == '\r');
    values(head.metadata());
  }

  private static void values(Metadata metadata) {
    for (String name : metadata.names()) {
      Metadata.Key<?> key;
      try {
        key = name.endsWith("-bin") ? Metadata.Key.binary(name) : Metadata.Key.text(name);
      } catch (IllegalArgumentException e) {
        continue; // no name that a program could ask for
      }
      List<?> all = metadata.all(key);
      assertThat(metadata.contains(key)).isTrue();
      if (all.isEmpty()) assertThat(metadata.get(key)).isEmpty();
      else assertThat(metadata.get(key).orElseThrow()).isEqualTo(all.getLast());
      if (name.endsWith("-bin")) binariesComeBack(Metadata.Key.binary(name), metadata);
    }
  }

  private static void binariesComeBack(Metadata.Key<byte[]> key, Metadata metadata) {
    Metadata sent = Metadata.EMPTY;
    for (byte[] value : metadata.all(key)) sent = sent.with(key, value);
    var names = new ArrayList<String>();
    for (int i = 0; i < sent.size(); i++) names.add(sent.wireValue(i));
    Metadata joined = Metadata.ofWire(key.name(), String.join(",", names));
    assertThat(sent.all(key)).usingRecursiveComparison().isEqualTo(metadata.all(key));
    if (sent.size() > 0) {
      assertThat(joined.all(key)).usingRecursiveComparison().isEqualTo(metadata.all(key));
    }
  }

  /// Whole; and to a peer that takes little.
  private static void sendOn(Status status, Metadata metadata) {
    Headers written = StatusTrailers.write(status, metadata, false);
    Status read = StatusTrailers.read(written);
    assertThat(read.code()).isEqualTo(status.code());
    assertThat(read.message()).isEqualTo(status.message());
    assertThat(read.details()).isEqualTo(status.details());
    for (int most : new int[] {200, 1_000}) {
      Headers cut = StatusTrailers.write(status, metadata, true, most);
      assertThat(cut.listSize()).isLessThanOrEqualTo(most);
      if (!status.isOk()) assertThat(StatusTrailers.read(cut).code()).isEqualTo(status.code());
    }
  }

  private static void texts(String value) {
    String text = PercentEncoding.decode(value);
    String sent = PercentEncoding.encode(text);
    assertThat(sent).matches("[ -~]*");
    assertThat(PercentEncoding.decode(sent)).isEqualTo(text);
    String utf8 = new String(value.getBytes(ISO_8859_1), UTF_8);
    assertThat(PercentEncoding.decode(PercentEncoding.encode(utf8))).isEqualTo(utf8);

    long nanos = GrpcTimeout.parse(value);
    if (nanos == GrpcTimeout.JUNK) return;
    assertThat(nanos).isNotNegative();
    long again = GrpcTimeout.parse(GrpcTimeout.format(nanos));
    assertThat(again).isGreaterThanOrEqualTo(nanos);
  }
}
