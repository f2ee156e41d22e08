package dev.tandem.rpc.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.Headers;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
  private static RequestHead head(String method, String... more) {
    Headers.Builder all =
        Headers.builder()
            .add(":method", method)
            .add(":scheme", "http")
            .add(":path", "/a.B/C")
            .add(":authority", "here");
    for (int i = 0; i < more.length; i += 2) all.add(more[i], more[i + 1]);
    return RequestHead.of(all.build());
  }

  private static RequestHead grpc(String... more) {
    Headers.Builder all =
        Headers.builder()
            .add(":method", "POST")
            .add(":path", "/a.B/C")
            .add("content-type", "application/grpc");
    for (int i = 0; i < more.length; i += 2) all.add(more[i], more[i + 1]);
    return RequestHead.of(all.build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "post", "OPTIONS", "CONNECT", "POST "})
  void whatIsNoPostIsRefusedInTheWordsOfHttp(String method) {
    RequestHead.Refusal refusal = head(method, "content-type", "application/grpc").refusal();
    assertThat(refusal.headers().first(":status")).isEqualTo("405");
    assertThat(refusal.headers().first("allow")).isEqualTo("POST");
    assertThat(refusal.headers().first("grpc-status")).isNull();
    assertThat(refusal.body()).contains("POST").contains(method);
  }

  @Test
  void anAnswerToHeadHasNoBody() {
    assertThat(head("HEAD").refusal().body()).isEmpty();
  }

  @Test
  void aLongMethodIsNotSentBackAtLength() {
    assertThat(head("X".repeat(10_000)).refusal().body()).hasSizeLessThan(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "application/json",
        "application/grpc-web",
        "application/grpcx",
        "",
        "application"
      })
  void anotherContentTypeIsRefusedInTheWordsOfHttp(String contentType) {
    RequestHead.Refusal refusal = head("POST", "content-type", contentType).refusal();
    assertThat(refusal.headers().first(":status")).isEqualTo("415");
    assertThat(refusal.body()).contains("application/grpc").contains(contentType);
  }

  @Test
  void aMissingContentTypeIsRefusedToo() {
    RequestHead.Refusal refusal = head("POST").refusal();
    assertThat(refusal.headers().first(":status")).isEqualTo("415");
    assertThat(refusal.body()).contains("has none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/grpc",
        "application/grpc+proto",
        "application/grpc+json",
        "application/grpc;x=y",
        "application/grpc+proto; charset=utf-8",
        "Application/gRPC"
      })
  void grpcsContentTypesAreTaken(String contentType) {
    assertThat(head("POST", "content-type", contentType).refusal()).isNull();
  }

  @Test
  void aRequestWithoutTeIsTaken() {
    assertThat(grpc().refusal()).isNull();
    assertThat(grpc("te", "trailers").refusal()).isNull();
  }

  @Test
  void whatTheProtocolSaysIsRead() {
    RequestHead head =
        grpc(
            "te",
            "trailers",
            "grpc-timeout",
            "250m",
            "grpc-encoding",
            "gzip",
            "grpc-accept-encoding",
            "identity",
            "grpc-accept-encoding",
            "gzip",
            "tenant",
            "acme",
            "grpc-trace-bin",
            "AQ");
    assertThat(head.path()).isEqualTo("/a.B/C");
    assertThat(head.timeoutNanos()).isEqualTo(250_000_000);
    assertThat(head.encoding()).isEqualTo("gzip");
    assertThat(head.acceptEncoding()).isEqualTo("identity,gzip");
    assertThat(head.metadata()).isEqualTo(Metadata.ofWire("tenant", "acme"));
    assertThat(head.failure()).isNull();
  }

  @Test
  void withoutATimeoutThereIsNone() {
    assertThat(grpc().timeoutNanos()).isEqualTo(RequestHead.NO_TIMEOUT);
    assertThat(grpc().failure()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "junk", "1", "123456789S", "-1S"})
  void aTimeoutThatIsNoneIsTheCallsError(String timeout) {
    ProtocolFailure failure = grpc("grpc-timeout", timeout).failure();
    assertThat(failure.status().code()).isEqualTo(Code.INTERNAL);
    assertThat(failure.status().message()).contains("grpc-timeout").contains("'" + timeout + "'");
  }
}
