package dev.tandem.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.Message;
import dev.tandem.protobuf.MessageType;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A schema that grows: old data, old class files and old sources go on working. What may change is
/// in "Updating A Message Type" of the documentation of Protocol Buffers.
class EvolutionTest {
  private static Compiled old;
  private static Compiled grown;
  private static Compiled changes;
  private static Class<?> oldProgram; // compiled with version 1, running with version 2

  @BeforeAll
  static void compile() throws Exception {
    old = Compiled.of("evolve-1", sources(1));
    grown = Compiled.of("evolve-2", sources(2));
    changes = Compiled.of("changes", TestProtos.generate("changes.proto"));
    var program = List.of(program());
    Compiled.of("program-1", program, List.of(Compiled.classes("evolve-1")));
    oldProgram =
        Compiled.loaded(Compiled.classes("program-1"), Compiled.classes("evolve-2"))
            .type("Program");
  }

  private static List<Generator.SourceText> sources(int version) {
    String name = "evolve_v" + version + ".proto";
    return TestProtos.generate(
        Path.of("src/test/proto/evolve_v" + version + ".binpb"), List.of(name));
  }

  private static Generator.SourceText program() throws IOException {
    return new Generator.SourceText(
        "Program.java", Files.readString(Path.of("src/test/evolution/Program.java")));
  }

  private static MessageType<?> note(Compiled version) throws ReflectiveOperationException {
    return (MessageType<?>) version.type("evolve.Note").getField("TYPE").get(null);
  }

  // ---- Data

  @Test
  void whatIsNewSurvivesAProgramThatDoesNotKnowIt() throws Exception {
    var random = new RandomMessages(5);
    var type = grown.type("evolve.Note").asSubclass(Message.class);
    for (int i = 0; i < 200; i++) {
      var message = random.next(type);
      var passed = note(old).parse(message.toByteArray());
      assertThat(note(old).parse(passed.toByteArray())).isEqualTo(passed);
      assertThat(note(grown).parse(passed.toByteArray())).isEqualTo(message);
    }
  }

  @Test
  void whatIsOldIsReadByAProgramThatKnowsMore() throws Exception {
    var random = new RandomMessages(6);
    var type = old.type("evolve.Note").asSubclass(Message.class);
    for (int i = 0; i < 200; i++) {
      var message = random.next(type);
      var passed = note(grown).parse(message.toByteArray());
      assertThat(passed.tail().unknownFields().isEmpty()).isTrue();
      assertThat(note(old).parse(passed.toByteArray())).isEqualTo(message);
    }
  }

  /// A message with field 1 as `from` has it, read as `to` has it.
  @ParameterizedTest
  @CsvSource({
    "Int32, -1, Int64, v: -1",
    "Int32, -1, Uint32, v: 4294967295",
    "Int32, -1, Bool, v: true",
    "Int32, 1, Enum, v: ONE",
    "Int32, 7, Enum, v: 7",
    "Int64, 4294967298, Int32, v: 2",
    "Uint32, -1, Int64, v: 4294967295",
    "Bool, true, Int32, v: 1",
    "Sint32, -2, Sint64, v: -2",
    "Sint64, -2, Sint32, v: -2",
    "Fixed32, -1, Sfixed32, v: -1",
    "Int32, 5, OptionalInt32, v: 5",
    "OptionalInt32, 0, Int32, ''",
    "OptionalInt32, 0, OptionalInt32, v: 0",
    "Int32, 5, OneofInt32, v: 5",
    "OneofInt32, 0, OptionalInt32, v: 0",
    "Int32, 5, Int32s, v: 5",
    "Int32s, 5 6, LooseInt32s, v: 5 v: 6",
    "LooseInt32s, 5 6, Int32s, v: 5 v: 6",
    "LooseInt32s, 5 6, Int32, v: 6",
    "String, é, Bytes, 'v: \"\\303\\251\"'",
    "Strings, a b, String, 'v: \"b\"'",
    "String, a, Strings, 'v: \"a\"'",
    "Message, 5, Bytes, 'v: \"\\010\\005\"'",
    "Message, 5, Messages, v { v: 5 }",
    "Messages, 5 6, Message, v { v: 6 }",
    "Map, 1 2, Entries, v { key: 1 value: 2 }",
    "Entries, 1 2, Map, v { key: 1 value: 2 }",
    "Int32, 5, Nothing, 1: 5",
    "Int32, 5, Sfixed32, 1: 5",
    "Int32s, 5 6, Int32, '1: \"\\005\\006\"'"
  })
  void aFieldMayChangeItsType(String from, String value, String to, String expected)
      throws Exception {
    var values = value.split(" ");
    byte[] data =
        switch (from) {
          case "Map", "Entries" ->
              joined(field(1, joined(intField(1, values[0]), intField(2, values[1]))));
          case "Message", "Messages" -> {
            var all = new ArrayList<byte[]>();
            for (String one : values) all.add(field(1, intField(1, one)));
            yield joined(all.toArray(byte[][]::new));
          }
          default -> written(from, values);
        };
    assertThat(type(from).parse(data).tail().unknownFields().isEmpty()).isTrue();
    var read = type(to).parse(data);
    assertThat(read).hasToString(expected);
  }

  private static MessageType<?> type(String name) throws ReflectiveOperationException {
    return (MessageType<?>) changes.type("changes." + name).getField("TYPE").get(null);
  }

  /// The message with the value, given to its builder.
  private static byte[] written(String type, String[] values) throws Exception {
    var builder = changes.type("changes." + type).getMethod("builder").invoke(null);
    for (var method : builder.getClass().getMethods()) {
      if (!method.getName().equals("v") && !method.getName().equals("o")) continue;
      var parameter = method.getParameterTypes()[0];
      Object argument =
          switch (parameter.getSimpleName()) {
            case "int" -> Integer.parseInt(values[0]);
            case "long" -> Long.parseLong(values[0]);
            case "boolean" -> Boolean.parseBoolean(values[0]);
            case "String" -> values[0];
            case "List" -> List.of(values);
            case "IntList" ->
                dev.tandem.protobuf.IntList.of(
                    Stream.of(values).mapToInt(Integer::parseInt).toArray());
            case "O" ->
                changes
                    .type("changes.OneofInt32$O$V")
                    .getConstructors()[0]
                    .newInstance(Integer.parseInt(values[0]));
            default -> throw new AssertionError(parameter);
          };
      method.invoke(builder, argument);
    }
    return ((Message) builder.getClass().getMethod("build").invoke(builder)).toByteArray();
  }

  private static byte[] intField(int number, String value) {
    var out = new dev.tandem.protobuf.ProtoWriter();
    out.int32(number, Integer.parseInt(value));
    return out.toByteArray();
  }

  private static byte[] field(int number, byte[] content) {
    var out = new dev.tandem.protobuf.ProtoWriter();
    out.bytes(number, dev.tandem.protobuf.Bytes.copyOf(content));
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    var all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) all.writeBytes(part);
    return all.toByteArray();
  }

  // ---- Programs

  private static Object run(String method, Object... arguments) throws Exception {
    for (var m : oldProgram.getMethods())
      if (m.getName().equals(method)) return m.invoke(null, arguments);
    throw new AssertionError(method);
  }

  @Test
  void aClassFileOfVersionOneRunsWithVersionTwo() throws Exception {
    assertThat(run("constructed")).hasToString("text: \"constructed\"");
    assertThat(run("built")).hasToString("text: \"built\" link: \"there\"");
    assertThat(run("extra", run("built"))).isEqualTo("there");
    assertThat(run("mood", run("built"))).isEqualTo("calm");
    var cross = run("through", new byte[] {0x20, 1});
    assertThat(cross).hasToString("mood: CROSS");
    assertThat(run("mood", cross)).isEqualTo("mood 1");
    var talk = oldProgram.getConstructor().newInstance();
    var say = oldProgram.getMethod("say", cross.getClass());
    assertThat(say.invoke(talk, run("constructed"))).hasToString("text: \"constructed!\"");
  }

  /// An exhaustive `switch` without `default` finds no branch for what came later.
  @Test
  void aCaseThatVersionOneDoesNotHaveIsAMatchException() throws Exception {
    var number = run("through", new byte[] {0x30, 1});
    assertThat(number).hasToString("number: 1");
    assertThatThrownBy(() -> run("extra", number))
        .isInstanceOf(InvocationTargetException.class)
        .hasCauseInstanceOf(MatchException.class);
  }

  @Test
  void anRpcThatVersionOneDoesNotHaveIsAnAbstractMethodError() throws Exception {
    var talk = oldProgram.getConstructor().newInstance();
    var interfaceType = oldProgram.getInterfaces()[0];
    var added = interfaceType.getMethod("added", interfaceType.getMethods()[0].getReturnType());
    assertThatThrownBy(() -> added.invoke(talk, run("constructed")))
        .hasCauseInstanceOf(AbstractMethodError.class);
  }

  /// Constructors, builder, accessors; a `switch` that names all cases, and a class that names all
  /// rpcs, have to be told of new ones.
  @Test
  void theSourceCompilesWithVersionTwoButForWhatHasToBeComplete() throws Exception {
    String program = program().text();
    assertThatThrownBy(() -> compileWithVersionTwo(program))
        .hasMessageContaining("does not override abstract method added(Note)");
    String withRpc =
        program.replace("class Program", "abstract class Program"); // leaves the rpc to others
    assertThatThrownBy(() -> compileWithVersionTwo(withRpc))
        .hasMessageContaining("the switch expression does not cover all possible input values");
    compileWithVersionTwo(withRpc.replace("case Note.Extra.Unset unset ->", "default ->"));
  }

  private static void compileWithVersionTwo(String program) throws IOException {
    Compiled.of(
        "program-2",
        List.of(new Generator.SourceText("Program.java", program)),
        List.of(Compiled.classes("evolve-2")));
  }

  /// Every constructor of version 1, the one with the tail aside, is there in version 2.
  @Test
  void constructorsOnlyGetMore() throws Exception {
    var before = constructors(old);
    var after = constructors(grown);
    assertThat(before).containsExactlyInAnyOrder("", "java.lang.String");
    assertThat(after).containsAll(before).hasSize(7);
  }

  private static List<String> constructors(Compiled version) throws Exception {
    var found = new ArrayList<String>();
    for (var constructor : version.type("evolve.Note").getConstructors()) {
      var types = Stream.of(constructor.getParameterTypes()).map(Class::getName).toList();
      if (!types.contains("dev.tandem.protobuf.Tail")) found.add(String.join(", ", types));
    }
    return found;
  }
}
