package dev.tandem.rpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.Headers;
import dev.tandem.rpc.Metadata;
import org.junit.jupiter.api.Test;

class CustomMetadataTest {
  private static Headers written(Metadata metadata) {
    Headers.Builder out = Headers.builder();
    CustomMetadata.write(metadata, out);
    return out.build();
  }

  @Test
  void theProtocolsOwnFieldsAreNotTheProgramsBusiness() {
    Headers received =
        Headers.of(
            ":status",
            "200",
            "content-type",
            "application/grpc",
            "te",
            "trailers",
            "grpc-status",
            "0",
            "grpc-whatever",
            "x",
            "tenant",
            "a",
            "content-types",
            "b",
            "grpc",
            "c",
            "tee",
            "d");
    assertThat(CustomMetadata.of(received))
        .isEqualTo(Metadata.ofWire("tenant", "a", "content-types", "b", "grpc", "c", "tee", "d"));
  }

  @Test
  void withoutAnyThereIsNothingToAllocate() {
    assertThat(CustomMetadata.of(Headers.of(":status", "200"))).isSameAs(Metadata.EMPTY);
  }

  @Test
  void duplicatesKeepTheirOrder() {
    Headers received = Headers.of("a", "1", "b", "2", "a", "3");
    assertThat(CustomMetadata.of(received).all(Metadata.Key.text("a"))).containsExactly("1", "3");
    assertThat(written(CustomMetadata.of(received))).isEqualTo(received);
  }

  @Test
  void anOddValueIsKeptAndSentOnAsItIs() {
    Headers received = Headers.of("x-bin", "!!", "text", "\u00e4\u00ff", "", "", "x-bin", "=,=");
    Metadata metadata = CustomMetadata.of(received);
    assertThat(metadata.size()).isEqualTo(3);
    assertThat(metadata.all(Metadata.Key.binary("x-bin"))).isEmpty();
    assertThat(written(metadata))
        .isEqualTo(Headers.of("x-bin", "!!", "text", "\u00e4\u00ff", "x-bin", "=,="));
  }

  @Test
  void whatBelongsToTheMessageItCameWithStaysBehind() {
    Metadata received =
        Metadata.ofWire(
            "user-agent",
            "them",
            "host",
            "there",
            "content-length",
            "3",
            "connection",
            "close",
            "keep-alive",
            "1",
            "proxy-connection",
            "x",
            "transfer-encoding",
            "chunked",
            "upgrade",
            "h2c",
            "grpc-status",
            "0",
            ":path",
            "/",
            "tenant",
            "a");
    assertThat(written(received)).isEqualTo(Headers.of("tenant", "a"));
  }
}
