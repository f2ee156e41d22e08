package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.Bytes;
import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A file of proto2 that became one of edition 2023 and got a field, a value, and an extension:
/// class files that were compiled with the first go on running with the second.
class AgedEvolutionTest {
  private static Compiled old;
  private static Compiled grown;
  private static Class<?> program;

  @BeforeAll
  static void compile() throws Exception {
    old = Compiled.of("aged-1", sources(1));
    grown = Compiled.of("aged-2", sources(2));
    var source = Files.readString(Path.of("src/test/evolution/AgedProgram.java"));
    Compiled.of(
        "aged-program",
        List.of(new Generator.SourceText("AgedProgram.java", source)),
        List.of(Compiled.classes("aged-1")));
    program =
        Compiled.loaded(Compiled.classes("aged-program"), Compiled.classes("aged-2"))
            .type("AgedProgram");
  }

  private static List<Generator.SourceText> sources(int version) {
    return TestProtos.generate(
        Path.of("src/test/proto/aged_v" + version + ".binpb"), List.of("aged.proto"));
  }

  private static MessageType<?> order(Compiled version) throws ReflectiveOperationException {
    return (MessageType<?>) version.type("aged.Order").getField("TYPE").get(null);
  }

  private static Object run(String method, Object... arguments) throws Exception {
    for (var m : program.getMethods())
      if (m.getName().equals(method)) return m.invoke(null, arguments);
    throw new AssertionError(method);
  }

  private static Object through(String hex) throws Exception {
    return run("through", (Object) Bytes.hex(hex).toByteArray());
  }

  @Test
  void aClassFileOfProto2RunsWithAnEdition() throws Exception {
    var made = run("made");
    assertThat(made).hasToString("id: 7 kind: PLAIN Part { size: 3 } [aged.note]: \"n\"");
    assertThat(run("note", made)).isEqualTo("n");
    assertThat(run("kind", made)).isEqualTo("plain");
    byte[] data = ((Message) made).toByteArray();
    assertThat(Bytes.copyOf(order(old).parse(data).toByteArray())).isEqualTo(Bytes.copyOf(data));
    assertThat(run("note", through("08 01 20 05 a2 06 01 78 a8 06 09".replace(" ", ""))))
        .isEqualTo("x");
  }

  /// A Java enum has no case for what came later; where it is older, it is an unknown field.
  @Test
  void aValueThatVersionOneDoesNotHaveIsAMatchException() throws Exception {
    var fancy = through("08011002");
    assertThat(fancy).hasToString("id: 1 kind: FANCY");
    assertThatThrownBy(() -> run("kind", fancy))
        .isInstanceOf(InvocationTargetException.class)
        .hasCauseInstanceOf(MatchException.class);
    assertThat(order(old).parse(Bytes.hex("08011002").toByteArray())).hasToString("id: 1 2: 2");
  }

  @Test
  void whatIsNewSurvivesAProgramThatDoesNotKnowIt() throws Exception {
    var random = new RandomMessages(9);
    var type = grown.type("aged.Order").asSubclass(Message.class);
    for (int i = 0; i < 100; i++) {
      var message = random.next(type);
      var passed = order(old).parse(message.toByteArray());
      assertThat(order(grown).parse(passed.toByteArray())).isEqualTo(message);
    }
  }
}
