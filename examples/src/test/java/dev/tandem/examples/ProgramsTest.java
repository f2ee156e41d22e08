package dev.tandem.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The examples as processes: what they print, and what they end with.
class ProgramsTest {
  private final List<Program> programs = new ArrayList<>();

  @AfterEach
  void end() {
    programs.forEach(Program::close);
  }

  @Test
  void aServerSaysWhereItListensAndEndsWith0() throws InterruptedException {
    var server = start(GreeterServer.class, "--port", "0");
    assertThat(server.awaitAddress()).matches("127\\.0\\.0\\.1:[1-9][0-9]*");
    assertThat(server.terminate()).isZero();
    assertThat(server.lines()).hasSize(1);
  }

  @Test
  void aServerOnIpv6SaysItsAddressInBrackets() throws InterruptedException {
    var server = start(GreeterServer.class, "--port", "0", "--host", "::1");
    var address = server.awaitAddress();
    assertThat(address).matches("\\[::1\\]:[1-9][0-9]*");
    var client = start(GreeterClient.class, "--target", address);
    assertThat(client.awaitExit()).isZero();
  }

  @Test
  void unaryHandlersRunInline() throws InterruptedException {
    var server = start(RouteGuideServer.class, "--port", "0", "--inline");
    var client = start(RouteGuideClient.class, "--target", server.awaitAddress());
    assertThat(client.awaitExit()).as(client.errors().toString()).isZero();
  }

  @Test
  void anErrorIsOneLineAndExit1() throws Exception {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    var client = start(GreeterClient.class, "--target", "127.0.0.1:" + free);
    assertThat(client.awaitExit()).isEqualTo(1);
    assertThat(client.lines()).isEmpty();
    assertThat(client.errors()).hasSize(1).first().asString().startsWith("UNAVAILABLE: ");
  }

  @Test
  void aPortThatIsTakenIsOneLineAndExit1() throws InterruptedException {
    var first = start(GreeterServer.class, "--port", "0");
    var address = first.awaitAddress();
    var port = address.substring(address.lastIndexOf(':') + 1);
    var second = start(GreeterServer.class, "--port", port);
    assertThat(second.awaitExit()).isEqualTo(1);
    assertThat(second.lines()).isEmpty();
    assertThat(second.errors()).hasSize(1).first().asString().contains(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--prot 50051",
        "--port x",
        "--port 70000",
        "--port -1",
        "--grace soon",
        "--max-concurrent-calls -1",
        "--max-concurrent-calls many",
        "--data none.json",
        "extra"
      })
  void whatIsNotMeantIsOneLineAndExit2(String arguments) throws InterruptedException {
    var server = start(RouteGuideServer.class, words(arguments));
    assertThat(server.awaitExit()).isEqualTo(2);
    assertThat(server.lines()).isEmpty();
    assertThat(server.errors()).hasSize(1).first().asString().contains(words(arguments)[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--timeout never", "--metadata novalue", "--target ://", "--for -1"})
  void whatAClientIsNotMeantToBeToldIsOneLineAndExit2(String arguments)
      throws InterruptedException {
    var client = start(ContactClient.class, words(arguments));
    assertThat(client.awaitExit()).isEqualTo(2);
    assertThat(client.lines()).isEmpty();
    assertThat(client.errors()).hasSize(1);
  }

  private static String[] words(String text) {
    return text.split(" ", -1);
  }

  private Program start(Class<?> main, String... args) {
    var program = Program.start(main, _ -> {}, args);
    programs.add(program);
    return program;
  }
}
