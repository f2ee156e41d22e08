package dev.tandem.rpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.Headers;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.MethodDescriptor;
import dev.tandem.rpc.spi.Codec;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestHeadersTest {
  private static final MethodDescriptor<?, ?> METHOD =
      MethodDescriptor.of("a.B/C", MethodDescriptor.Kind.UNARY, Codec.RAW, Codec.RAW);

  private final RequestHeaders headers =
      new RequestHeaders("http", "here:1", "app/1", new Encodings(List.of()));

  private static List<String> names(Headers h) {
    return java.util.stream.IntStream.range(0, h.size()).mapToObj(h::name).toList();
  }

  @Test
  void aPlainRequestHasWhatTheDocumentAsksFor() {
    Headers h = headers.of(METHOD, RequestHeaders.NO_TIMEOUT, null, Metadata.EMPTY);
    assertThat(names(h))
        .containsExactly(
            ":method",
            ":scheme",
            ":path",
            ":authority",
            "te",
            "content-type",
            "user-agent",
            "grpc-accept-encoding");
    assertThat(h.first(":method")).isEqualTo("POST");
    assertThat(h.first(":scheme")).isEqualTo("http");
    assertThat(h.first(":path")).isEqualTo("/a.B/C");
    assertThat(h.first(":authority")).isEqualTo("here:1");
    assertThat(h.first("te")).isEqualTo("trailers");
    assertThat(h.first("content-type")).isEqualTo("application/grpc");
    assertThat(h.first("user-agent")).startsWith("app/1 grpc-java-tandem");
    assertThat(h.first("grpc-accept-encoding")).isEqualTo("identity,gzip");
  }

  @Test
  void plainRequestsShareTheirHeaders() {
    assertThat(headers.of(METHOD, RequestHeaders.NO_TIMEOUT, null, Metadata.EMPTY))
        .isSameAs(headers.of(METHOD, RequestHeaders.NO_TIMEOUT, null, Metadata.EMPTY));
  }

  @Test
  void timeoutEncodingAndMetadataAreSent() {
    var tenant = Metadata.Key.text("tenant");
    var trace = Metadata.Key.binary("trace-bin");
    Metadata metadata =
        Metadata.EMPTY.with(tenant, "a").with(trace, new byte[] {1}).with(tenant, "b");
    Headers h = headers.of(METHOD, 1_500_000_000, "gzip", metadata);
    assertThat(h.first("grpc-timeout")).isEqualTo("1500000u");
    assertThat(h.first("grpc-encoding")).isEqualTo("gzip");
    assertThat(names(h)).endsWith("tenant", "trace-bin", "tenant");
    assertThat(h.value(h.size() - 2)).as("binary values go unpadded").isEqualTo("AQ");
  }

  @Test
  void aTimeoutThatHasPassedIsNeverZero() {
    assertThat(headers.of(METHOD, 0, null, Metadata.EMPTY).first("grpc-timeout")).isEqualTo("1n");
    assertThat(headers.of(METHOD, -5, null, Metadata.EMPTY).first("grpc-timeout")).isEqualTo("1n");
  }

  @Test
  void reservedNamesComeBeforeTheProgramsOwn() {
    Headers h = headers.of(METHOD, 1, "gzip", Metadata.EMPTY.with(Metadata.Key.text("a"), "b"));
    assertThat(names(h).lastIndexOf(":authority")).isEqualTo(3);
    assertThat(names(h)).endsWith("a");
  }
}
