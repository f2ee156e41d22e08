package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors;
import dev.tandem.interop.MarketClient.Goods;
import dev.tandem.interop.market.Market;
import dev.tandem.rpc.Channel;
import dev.tandem.rpc.Server;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A service over protobuf-java's classes, all four kinds of call: Tandem's server and client, gRPC
/// for Java's over the same classes, and a client that has records for the same messages.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtobufJavaTest {
  private static final int MEBIBYTE = 1024 * 1024;

  private Server ours;
  private io.grpc.Server theirs;
  private List<MarketClient> clients;

  @BeforeAll
  void serve() throws IOException {
    ours =
        Server.builder()
            .host("127.0.0.1")
            .port(0)
            .service(Market.SERVICE, new MarketService())
            .start();
    theirs =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new GrpcJavaMarket.Served())
            .build()
            .start();
    clients =
        List.of(
            new GrpcJavaMarket(ours.port()),
            new ProtobufJavaMarketClient(ours.port()),
            new RecordsMarketClient(ours.port()),
            new ProtobufJavaMarketClient(theirs.getPort()),
            new RecordsMarketClient(theirs.getPort()));
  }

  @AfterAll
  void stop() {
    clients.forEach(MarketClient::close);
    ours.close();
    theirs.shutdownNow();
  }

  List<MarketClient> clients() {
    return clients;
  }

  private static List<Goods> apples(int orders) {
    return IntStream.range(0, orders).mapToObj(i -> new Goods("apples", i)).toList();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void oneToOne(MarketClient client) {
    assertThat(client.buy(new Goods("pears", 3))).isEqualTo("3 pears at 12 {pears=fragile} 10");
    assertThat(client.buy(new Goods("", 0, 0, "", 0))).isEqualTo("0  at 0 {=} 0");
  }

  /// Larger than what one array takes, on either side.
  @ParameterizedTest
  @MethodSource("clients")
  void largeMessages(MarketClient client) {
    var pictures = new Goods("pictures", 1, 12, "x".repeat(MEBIBYTE), 2 * MEBIBYTE);
    assertThat(client.buy(pictures))
        .isEqualTo("1 pictures at 12 {pictures=" + "x".repeat(MEBIBYTE) + "} " + 2 * MEBIBYTE);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void manyToOne(MarketClient client) {
    assertThat(client.buyAll(apples(3)))
        .isEqualTo("0 apples at 12, 1 apples at 12, 2 apples at 12 {apples=fragile} 10");
    assertThat(client.buyAll(apples(1000))).contains("999 apples at 12 {");
    assertThat(client.buyAll(List.of())).isEqualTo(" {} 0");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void oneToMany(MarketClient client) {
    var goods = apples(1000);
    assertThat(client.count(goods)).isEqualTo(goods.stream().map(Goods::line).toList());
    assertThat(client.count(List.of())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void manyToManyByTurns(MarketClient client) {
    var answers = client.haggle(apples(100));
    assertThat(answers).hasSize(100).first().isEqualTo("0 apples at 12 {apples=fragile} 10");
    assertThat(answers).last().isEqualTo("99 apples at 12 {apples=fragile} 10");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void errorsHaveTheirDetails(MarketClient client) {
    assertThat(client.failure(new Goods("gold", 1))).isEqualTo("RESOURCE_EXHAUSTED sold out gold");
  }

  @Test
  void aServiceMayBeTestedWithoutANetwork() {
    try (var channel = Channel.inProcess(Market.SERVICE, new MarketService())) {
      var order = ProtobufJavaMarketClient.order(new Goods("pears", 3));
      assertThat(Market.client(channel).buy(order)).isEqualTo(MarketService.receipt(order));
    }
  }

  static Stream<String> names() throws IOException {
    return Files.readAllLines(
        Repository.ROOT.resolve("tandem-codegen/src/test/proto/protobuf-java.txt"))
        .stream();
  }

  /// The generator's table of names, against what `protoc` has generated. (That the services over
  /// these classes were compiled is another test of it.)
  @ParameterizedTest
  @MethodSource("names")
  void classesAreCalledAsTheGeneratorSays(String line) throws ReflectiveOperationException {
    String protoName = line.substring(0, line.indexOf(" is "));
    var type = Class.forName(line.substring(line.indexOf(" is ") + 4));
    Object descriptor = type.getMethod("getDescriptor").invoke(null);
    assertThat(((Descriptors.GenericDescriptor) descriptor).getFullName()).isEqualTo(protoName);
  }
}
