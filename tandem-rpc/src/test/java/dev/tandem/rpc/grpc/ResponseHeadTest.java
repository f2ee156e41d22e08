package dev.tandem.rpc.grpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.http2.Headers;
import dev.tandem.rpc.Code;
import dev.tandem.rpc.Metadata;
import dev.tandem.rpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {
  private static ResponseHead head(String... fields) {
    return ResponseHead.of(Headers.of(fields));
  }

  @ParameterizedTest
  @CsvSource({
    "400, INTERNAL",
    "401, UNAUTHENTICATED",
    "403, PERMISSION_DENIED",
    "404, UNIMPLEMENTED",
    "429, UNAVAILABLE",
    "431, INTERNAL",
    "502, UNAVAILABLE",
    "503, UNAVAILABLE",
    "504, UNAVAILABLE",
    "200, UNKNOWN",
    "204, UNKNOWN",
    "301, UNKNOWN",
    "402, UNKNOWN",
    "408, UNKNOWN",
    "418, UNKNOWN",
    "500, UNKNOWN",
    "501, UNKNOWN",
    "505, UNKNOWN",
    "599, UNKNOWN"
  })
  void anHttpStatusHasTheCodeThatTheDocumentGives(String http, Code code) {
    Status status = head(":status", http, "content-type", "text/html").status();
    assertThat(status.code()).isEqualTo(code);
    assertThat(status.message()).contains("HTTP status " + http).contains("text/html");
    assertThat(head(":status", http).status().message())
        .contains("without a content-type")
        .contains("no grpc-status");
  }

  @ParameterizedTest
  @ValueSource(strings = {"200", "400", "404", "503"})
  void aGrpcStatusWinsWhateverElseIsThere(String http) {
    String[] fields = {
      ":status", http, "content-type", "text/html", "grpc-status", "5", "grpc-message", "no"
    };
    var notFound = new Status(Code.NOT_FOUND, "no");
    assertThat(head(fields).status()).isEqualTo(notFound);
    assertThat(head(fields).foreign("<h1>something else</h1>")).isEqualTo(notFound);
  }

  @ParameterizedTest
  @CsvSource({
    "200, application/grpc, true",
    "200, application/grpc+proto, true",
    "200, application/grpc;charset=x, true",
    "200, APPLICATION/GRPC, true",
    "200, application/grpc-web, false",
    "200, application/json, false",
    "200, '', false",
    "503, application/grpc, false"
  })
  void messagesFollowA200WithGrpcsContentType(String http, String contentType, boolean grpc) {
    assertThat(head(":status", http, "content-type", contentType).isGrpc()).isEqualTo(grpc);
  }

  @Test
  void theBeginningOfAForeignBodyIsPartOfTheText() {
    Status status =
        head(":status", "502", "content-type", "text/html").foreign("<h1>Bad gateway</h1>");
    assertThat(status.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(status.message()).contains("502").contains("text/html").contains("<h1>Bad gateway");
  }

  @Test
  void aForeignBodyIsShownInOneLineAsUtf8AndNotAtLength() {
    String body = new String("eins\r\nzw\u00f6lf\u0007".getBytes(UTF_8), ISO_8859_1);
    Status status = head(":status", "500", "content-type", "text/plain\u0001").foreign(body);
    assertThat(status.message()).contains("eins  zwölf").matches("[^\\p{Cntrl}]*");
    assertThat(head(":status", "500").foreign("x".repeat(100_000)).message()).hasSizeLessThan(2000);
  }

  @Test
  void encodingAndTheProgramsPartAreRead() {
    ResponseHead head =
        head(
            ":status",
            "200",
            "content-type",
            "application/grpc",
            "grpc-encoding",
            "gzip",
            "grpc-accept-encoding",
            "gzip",
            "served-by",
            "me");
    assertThat(head.encoding()).isEqualTo("gzip");
    assertThat(head.metadata()).isEqualTo(Metadata.ofWire("served-by", "me"));
    assertThat(head(":status", "200").encoding()).isNull();
  }
}
