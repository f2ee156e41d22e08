package dev.tandem.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
  private static final Metadata.Key<String> TENANT = Metadata.Key.text("tenant");
  private static final Metadata.Key<byte[]> TRACE = Metadata.Key.binary("trace-bin");

  private static byte[] b(int... values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
    return bytes;
  }

  // ---- received

  @Test
  void binaryValuesAreReadPaddedAndUnpadded() {
    for (String wire : new String[] {"AP8", "AP8=", " AP8 "}) {
      assertThat(Metadata.ofWire("trace-bin", wire).get(TRACE)).hasValue(b(0, 255));
    }
    assertThat(Metadata.ofWire("trace-bin", "AA==").get(TRACE)).hasValue(b(0));
    assertThat(Metadata.ofWire("trace-bin", "AAAA").get(TRACE)).hasValue(b(0, 0, 0));
    assertThat(Metadata.ofWire("trace-bin", "").get(TRACE)).hasValue(b());
  }

  @Test
  void valuesJoinedWithCommasAreSplitBeforeTheyAreDecoded() {
    Metadata m = Metadata.ofWire("trace-bin", "AQ,Ag==, Aw ,BAQ", "trace-bin", "BQ");
    assertThat(m.all(TRACE)).containsExactly(b(1), b(2), b(3), b(4, 4), b(5));
    assertThat(m.get(TRACE)).hasValue(b(5));
    assertThat(Metadata.ofWire("trace-bin", "AQ,Ag==").get(TRACE)).hasValue(b(2));
    assertThat(Metadata.ofWire("trace-bin", "AQ,").all(TRACE)).containsExactly(b(1), b());
    assertThat(Metadata.ofWire("trace-bin", ",AQ").all(TRACE)).containsExactly(b(), b(1));
  }

  @Test
  void commasInTextsMeanNothing() {
    Metadata m = Metadata.ofWire("tenant", "a,b", "tenant", "c");
    assertThat(m.all(TENANT)).containsExactly("a,b", "c");
  }

  @Test
  void duplicatesComeInOrderAndTheLastIsTheValue() {
    Metadata m = Metadata.ofWire("tenant", "a", "x", "y", "tenant", "b", "tenant", "a");
    assertThat(m.all(TENANT)).containsExactly("a", "b", "a");
    assertThat(m.get(TENANT)).contains("a");
    assertThat(m.names()).containsExactly("tenant", "x");
    assertThat(m.size()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "A", "A=", "AQ===", "=", "AQ=Q", "ü", "AA AA", "-_"})
  void anOddBinaryValueIsAsGoodAsAbsent(String wire) {
    Metadata m = Metadata.ofWire("trace-bin", wire);
    assertThat(m.get(TRACE)).isEmpty();
    assertThat(m.all(TRACE)).isEmpty();
    assertThat(m.contains(TRACE)).isTrue();
    assertThat(m.wireValue(0)).isEqualTo(wire);
    Metadata good = Metadata.ofWire("trace-bin", "AQ", "trace-bin", wire + ",Ag," + wire);
    assertThat(good.all(TRACE)).containsExactly(b(1), b(2));
    assertThat(good.get(TRACE)).hasValue(b(2));
  }

  @Test
  void anOddTextIsGivenAsItCame() {
    Metadata m = Metadata.ofWire("tenant", "\u00c3\u00a4\u0001", "UPPER", "x");
    assertThat(m.get(TENANT)).contains("\u00c3\u00a4\u0001");
    assertThat(m.names()).contains("UPPER");
  }

  @Test
  void whatWasReceivedCanBeSentOn() {
    Metadata odd = Metadata.ofWire("trace-bin", "!", "tenant", "\u00e4");
    assertThat(Metadata.EMPTY.with(TENANT, "mine").and(odd).wireValue(2)).isEqualTo("\u00e4");
  }

  // ---- set

  @Test
  void binaryValuesAreSentUnpadded() {
    Metadata m = Metadata.EMPTY.with(TRACE, b(0, 255)).with(TRACE, b()).with(TRACE, b(1));
    assertThat(m.wireValue(0)).isEqualTo("AP8");
    assertThat(m.wireValue(1)).isEmpty();
    assertThat(m.wireValue(2)).isEqualTo("AQ");
    assertThat(m.all(TRACE)).containsExactly(b(0, 255), b(), b(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Tenant",
        "TENANT",
        ":path",
        ":tenant",
        "grpc-timeout",
        "grpc-anything",
        "grpc-trace-bin",
        "content-type",
        "te",
        "a b",
        "a:b",
        "ä",
        "a\n",
        "a\u0000"
      })
  void namesOfTheProtocolAndNoNamesAtAllAreRefused(String name) {
    assertThatThrownBy(() -> Metadata.Key.text(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user-agent",
        "host",
        "content-length",
        "connection",
        "keep-alive",
        "proxy-connection",
        "transfer-encoding",
        "upgrade"
      })
  void namesThatHttp2HasAnotherUseForCanBeReadButNotSet(String name) {
    Metadata.Key<String> key = Metadata.Key.text(name);
    assertThatThrownBy(() -> Metadata.EMPTY.with(key, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
    assertThat(Metadata.ofWire(name, "x").get(key)).contains("x");
  }

  @Test
  void aNamesEndingSaysWhatItsValuesAre() {
    assertThatThrownBy(() -> Metadata.Key.text("x-bin")).hasMessageContaining("Key.binary");
    assertThatThrownBy(() -> Metadata.Key.binary("x")).hasMessageContaining("x-bin");
  }

  @ParameterizedTest
  @CsvSource({
    "'a\nb', U+000A",
    "'a\u0000', U+0000",
    "ü, U+00FC",
    "'\u007f', U+007F",
    "'\t', U+0009"
  })
  void textsThatCannotBeSentAreRefused(String value, String named) {
    assertThatThrownBy(() -> Metadata.EMPTY.with(TENANT, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tenant")
        .hasMessageContaining(named);
  }

  @Test
  void spacesAtEitherEndAreNotSent() {
    assertThat(Metadata.EMPTY.with(TENANT, " a b ").wireValue(0)).isEqualTo("a b");
  }

  @Test
  void sizesCountNamesValuesAnd32AnEntry() {
    assertThat(Metadata.EMPTY.listSize()).isZero();
    assertThat(Metadata.EMPTY.with(TENANT, "acme").listSize()).isEqualTo(6 + 4 + 32);
    assertThat(Metadata.EMPTY.with(TENANT, "acme").with(TRACE, b(0, 255)).listSize())
        .isEqualTo(6 + 4 + 32 + 9 + 3 + 32);
  }

  @Test
  void credentialsAreNotShown() {
    Metadata m = Metadata.ofWire("authorization", "Bearer secret", "cookie", "secret", "a", "b");
    assertThat(m.toString()).doesNotContain("secret").contains("a: b");
  }
}
