package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @CsvSource({
    "http://example.org:8080,  example.org, 8080, example.org:8080",
    "http://example.org,       example.org, 80,   example.org:80",
    "http://example.org:8080/, example.org, 8080, example.org:8080",
    "HTTP://[2001:db8::1]:80,  2001:db8::1, 80,   [2001:db8::1]:80",
    "localhost:50051,          localhost,   50051, localhost:50051",
    "LocalHost:50051,          LocalHost,   50051, LocalHost:50051",
    "127.0.0.1:50051,          127.0.0.1,   50051, 127.0.0.1:50051",
    "127.3.2.1:1,              127.3.2.1,   1,     127.3.2.1:1",
    "[::1]:50051,              ::1,         50051, [::1]:50051",
  })
  void plaintext(String target, String host, int port, String authority) {
    assertThat(Target.parse(target)).isEqualTo(new Target(host, port, authority));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost:443",
        "https://example.org",
        "example.org:443",
        "10.0.0.1:50051",
        "[2001:db8::1]:443",
        "127.example.org:1"
      })
  void whatNeedsTlsSaysHowToDoWithout(String target) {
    assertThatThrownBy(() -> Channel.to(target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TLS")
        .hasMessageContaining("http://");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "localhost:",
        "localhost:0",
        "localhost:65536",
        "localhost:http",
        "::1:50051",
        "dns:///localhost:50051",
        "unix:/tmp/socket",
        "http://user@localhost:1",
        "http://localhost:1/path",
        "localhost:1/",
        "local host:1"
      })
  void whatIsNoTargetSaysWhatOneIs(String target) {
    assertThatThrownBy(() -> Channel.to(target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("http://host:port");
  }

  @Test
  void theMessageNamesTheTarget() {
    assertThatThrownBy(() -> Channel.to("example.org:443"))
        .hasMessageContaining("http://example.org:443");
  }
}
