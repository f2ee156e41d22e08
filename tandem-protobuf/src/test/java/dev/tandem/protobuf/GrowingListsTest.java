package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protobuf.descriptor.SourceCodeInfo.Location;
import dev.tandem.protobuf.types.FieldMask;
import dev.tandem.protobuf.types.NullValue;
import dev.tandem.protobuf.types.Struct;
import dev.tandem.protobuf.types.Value;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Lists and maps grow while they are read or built, and not any more once a message has them: not
/// even for code that reads on into the list of a message.
class GrowingListsTest {
  private static final Value TRUE = Value.builder().kind(new Value.Kind.BoolValue(true)).build();

  /// A field with one value, how it is read into a list, and how a message freezes that.
  record Shape<L extends List<?>>(
      String name,
      L empty,
      String field,
      BiFunction<ProtoReader, L, L> reading,
      UnaryOperator<L> freezing) {
    L read(L list) {
      var in = new ProtoReader(Wire.hex(field));
      in.tag();
      return reading.apply(in, list);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static <E> List<E> frozen(List<E> list) {
    return Frozen.list(list, "x");
  }

  static Stream<Shape<?>> shapes() {
    UnaryOperator<IntList> ints = list -> Frozen.list(list, "x");
    UnaryOperator<LongList> longs = list -> Frozen.list(list, "x");
    UnaryOperator<FloatList> floats = list -> Frozen.list(list, "x");
    UnaryOperator<DoubleList> doubles = list -> Frozen.list(list, "x");
    UnaryOperator<BoolList> bools = list -> Frozen.list(list, "x");
    var fixed64 = "09 0100000000000000";
    return Stream.of(
        new Shape<>("int32", IntList.EMPTY, "08 01", ProtoReader::int32s, ints),
        new Shape<>("packed int32", IntList.EMPTY, "0a 01 01", ProtoReader::int32s, ints),
        new Shape<>("sint32 at", IntList.EMPTY, "0a 01 02", (in, l) -> in.sint32s(1, l), ints),
        new Shape<>("fixed32", IntList.EMPTY, "0d 01000000", ProtoReader::fixed32s, ints),
        new Shape<>("int64", LongList.EMPTY, "08 01", ProtoReader::int64s, longs),
        new Shape<>("sint64 at", LongList.EMPTY, "0a 01 02", (in, l) -> in.sint64s(1, l), longs),
        new Shape<>("fixed64", LongList.EMPTY, fixed64, ProtoReader::fixed64s, longs),
        new Shape<>("float", FloatList.EMPTY, "0d 0000803f", ProtoReader::floats, floats),
        new Shape<>("double", DoubleList.EMPTY, fixed64, ProtoReader::doubles, doubles),
        new Shape<>("bool", BoolList.EMPTY, "08 01", ProtoReader::bools, bools),
        new Shape<>(
            "string",
            List.<String>of(),
            "0a 01 61",
            ProtoReader::strings,
            GrowingListsTest::frozen),
        new Shape<>(
            "string at",
            List.<String>of(),
            "0a 01 61",
            (in, l) -> in.strings(1, l),
            GrowingListsTest::frozen),
        new Shape<>(
            "bytes",
            List.<Bytes>of(),
            "0a 01 61",
            ProtoReader::byteStrings,
            GrowingListsTest::frozen),
        new Shape<>(
            "enum",
            List.<NullValue>of(),
            "08 00",
            (in, l) -> in.enumerations(NullValue.TYPE, l),
            GrowingListsTest::frozen),
        new Shape<>(
            "message",
            List.<Struct>of(),
            "0a 00",
            (in, l) -> in.messages(1, Struct.TYPE, l),
            GrowingListsTest::frozen),
        new Shape<>(
            "group",
            List.<Struct>of(),
            "0b 0c",
            (in, l) -> in.groups(Struct.TYPE, l),
            GrowingListsTest::frozen));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  <L extends List<?>> void aListThatNoMessageHasGrowsInPlace(Shape<L> shape) {
    var list = shape.read(shape.empty);
    for (int i = 2; i < 100; i++) {
      assertThat(shape.read(list)).isSameAs(list);
      assertThat(list).hasSize(i);
    }
    assertThat(shape.empty).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  <L extends List<?>> void aListThatAMessageHasIsCopied(Shape<L> shape) {
    var list = shape.read(shape.read(shape.empty));
    assertThat(shape.freezing.apply(list)).isSameAs(list);
    var longer = shape.read(list);
    assertThat(longer).hasSize(3).isNotSameAs(list);
    assertThat(shape.read(longer)).hasSize(4).isSameAs(longer);
    assertThat(list).hasSize(2);
    assertThat(longer.subList(0, 2)).isEqualTo(list);
    assertThat(shape.freezing.apply(list)).isSameAs(list);
  }

  // ---- Generated messages

  private static IntList one() {
    return read(IntList.EMPTY);
  }

  private static IntList read(IntList list) {
    var in = new ProtoReader(Wire.hex("08 01"));
    in.tag();
    return in.int32s(list);
  }

  private static List<String> read(List<String> list) {
    var in = new ProtoReader(Wire.hex("0a 01 61"));
    in.tag();
    return in.strings(list);
  }

  private static Map<String, Value> read(Map<String, Value> map) {
    var in = new ProtoReader(Wire.field(1, Wire.field(1, new byte[] {(byte) ('a' + map.size())})));
    in.tag();
    return in.entry(ScalarType.STRING, Value.TYPE, map);
  }

  @Test
  void constructorsAndSettersEndTheGrowing() {
    for (IntFunction<Location> make :
        List.<IntFunction<Location>>of(
            n -> new Location(list(n), IntList.EMPTY),
            n -> new Location(list(n), IntList.EMPTY, "", "", List.of(), Tail.NONE),
            n -> Location.builder().path(list(n)).build())) {
      for (int size : new int[] {1, 3}) {
        var message = make.apply(size);
        assertThat(read(message.path())).hasSize(size + 1);
        assertThat(message.path()).hasSize(size);
      }
    }
    var given = one();
    var builder = Location.builder().path(given);
    assertThat(read(given)).hasSize(2);
    assertThat(builder.build().path()).hasSize(1);
    var strings = read(List.of());
    var names = FieldMask.builder().paths(strings);
    assertThat(read(strings)).hasSize(2);
    assertThat(names.build().paths()).hasSize(1);
    var entries = read(Map.of());
    var fields = Struct.builder().fields(entries);
    assertThat(read(entries)).hasSize(2);
    assertThat(fields.build().fields()).hasSize(1);
  }

  private static IntList list(int size) {
    var list = IntList.EMPTY;
    for (int i = 0; i < size; i++) list = read(list);
    return list;
  }

  @Test
  void whatWasParsedDoesNotGrow() {
    var location = Location.TYPE.parse(Wire.hex("0a 02 01 02  12 01 03  32 01 61"));
    assertThat(read(location.path())).containsExactly(1, 2, 1);
    assertThat(read(location.span())).containsExactly(3, 1);
    assertThat(read(location.leadingDetachedComments())).containsExactly("a", "a");
    assertThat(Frozen.plus(location.leadingDetachedComments(), "b", "x")).hasSize(2);
    assertThat(hex(location)).isEqualTo("0a020102120103320161");
    var struct = Struct.TYPE.parse(Wire.field(1, Wire.hex("0a 01 61")));
    assertThat(read(struct.fields())).containsOnlyKeys("a", "b");
    assertThat(Frozen.plus(struct.fields(), "c", Value.DEFAULT, "x")).hasSize(2);
    assertThat(struct.fields()).containsOnlyKeys("a");
  }

  @Test
  void theReaderThatMadeTheListCannotAppendToAMessage() {
    var in = new ProtoReader(Wire.hex("08 01 08 02 0a 02 03 04"));
    in.tag();
    var list = in.int32s(IntList.EMPTY);
    var first = new Location(list, list);
    in.tag();
    list = in.int32s(list);
    var second = new Location(list, IntList.EMPTY);
    in.tag();
    assertThat(in.int32s(list)).containsExactly(1, 2, 3, 4);
    assertThat(second.path()).containsExactly(1, 2);
    assertThat(first.path()).isSameAs(first.span()).containsExactly(1);
  }

  /// `reading` makes a message of the list that its caller is about to append to.
  @Test
  void aListThatIsSealedWhileTheNextElementIsReadIsCopied() {
    var in = new ProtoReader(Wire.hex("0a 00 0a 00 0a 00"));
    in.tag();
    var list = in.messages(1, Struct.TYPE, List.of());
    assertThat(list).hasSize(3);
    var again = new ProtoReader(Wire.hex("0a 00 0a 00"));
    again.tag();
    var longer = again.messages(1, nested -> sealing(nested, list), list);
    assertThat(longer).hasSize(5);
    assertThat(list).hasSize(3);
  }

  private static Struct sealing(ProtoReader in, List<Struct> list) {
    assertThat(Frozen.list(list, "x")).isSameAs(list);
    return Struct.TYPE.reading().apply(in);
  }

  @Test
  void buildersGoOnWithACopy() {
    var builder = FieldMask.builder().addPaths("a");
    var one = builder.build();
    var again = builder.build();
    var two = builder.addPaths("b").addPaths("c").build();
    assertThat(one.paths()).isSameAs(again.paths()).containsExactly("a");
    assertThat(two.paths()).containsExactly("a", "b", "c");
    var three = two.toBuilder().addPaths("d");
    assertThat(two.toBuilder().addPaths("e").build().paths()).endsWith("c", "e").hasSize(4);
    assertThat(three.build().paths()).endsWith("c", "d").hasSize(4);
    assertThat(two.paths()).hasSize(3);

    var fields = Struct.builder().putFields("a", Value.DEFAULT);
    var first = fields.build();
    var second = fields.putFields("b", Value.DEFAULT).build();
    var third = second.toBuilder().putFields("a", TRUE).build();
    assertThat(first.fields()).containsOnlyKeys("a");
    assertThat(second.fields()).containsOnlyKeys("a", "b");
    assertThat(second.fields().get("a")).isSameAs(Value.DEFAULT);
    assertThat(third.fields()).containsEntry("a", TRUE);
  }

  @Test
  void copiesOfAGrowingListDoNotGrow() {
    var list = one();
    var copy = IntList.copyOf(list);
    assertThat(read(list)).hasSize(2);
    assertThat(copy).hasSize(1);
  }

  @Test
  void aMessageThatIsJoinedWithAnotherStaysAsItIs() {
    var before = Location.TYPE.parse(Wire.hex("0a 01 01 32 01 61"));
    var in = new ProtoReader(Wire.field(1, Wire.hex("0a 01 02 32 01 62")));
    in.tag();
    var joined = in.message(Location.TYPE, before);
    assertThat(joined.path()).containsExactly(1, 2);
    assertThat(joined.leadingDetachedComments()).containsExactly("a", "b");
    assertThat(before.path()).containsExactly(1);
    assertThat(before.leadingDetachedComments()).containsExactly("a");
  }

  // ---- Messages without generated code

  @Test
  void aDynamicBuilderGoesOnWithCopies() {
    var builder =
        DynamicMessage.builder(Kinds.TYPE.descriptor())
            .add("many", 1)
            .add("words", "a")
            .add("[kinds.tags]", "t")
            .put("by_name", "a", Kinds.TYPE.defaultValue());
    var one = builder.build();
    var two =
        builder
            .add("many", 2)
            .add("words", "b")
            .add("[kinds.tags]", "u")
            .put("by_name", "b", Kinds.TYPE.defaultValue())
            .build();
    var three = one.toBuilder().add("many", 3).put("by_name", "c", one).build();
    assertSizes(one, 1);
    assertSizes(two, 2);
    assertThat(three.get("many")).isEqualTo(IntList.of(1, 3));
    assertThat((Map<?, ?>) three.get("by_name")).hasSize(2);
  }

  @SuppressWarnings("unchecked") // as DynamicMessage says
  private static void assertSizes(DynamicMessage message, int size) {
    assertThat((List<?>) message.get("many")).hasSize(size);
    assertThat((List<?>) message.get("words")).hasSize(size);
    assertThat((List<?>) message.get("[kinds.tags]")).hasSize(size);
    assertThat((Map<?, ?>) message.get("by_name")).hasSize(size);
    assertThat(read((IntList) message.get("many"))).hasSize(size + 1);
    assertThat(read((List<String>) message.get("words"))).hasSize(size + 1);
    assertThat(read((List<String>) message.get("[kinds.tags]"))).hasSize(size + 1);
    assertThat((List<?>) message.get("many")).hasSize(size);
    assertThat((List<?>) message.get("words")).hasSize(size);
    assertThat((List<?>) message.get("[kinds.tags]")).hasSize(size);
  }

  @Test
  void aDynamicMessageThatWasParsedDoesNotGrow() {
    var text = "many: [1, 2] words: ['a', 'b'] [kinds.tags]: ['t', 'u'] by_name { key: 'a' }";
    var message = Kinds.parse(text + "by_name { key: 'b' }");
    assertSizes(message, 2);
    assertSizes(Kinds.TYPE.parse(message.toByteArray()), 2);
    assertSizes(Json.parse(Kinds.TYPE, Json.print(message)), 2);
  }

  @Test
  void aListThatADynamicBuilderWasGivenIsNotAppendedTo() {
    var given = one();
    var builder = DynamicMessage.builder(Kinds.TYPE.descriptor()).set("many", given);
    assertThat(read(given)).hasSize(2);
    assertThat(builder.build().get("many")).isEqualTo(IntList.of(1));
    builder.add("many", 5);
    assertThat(builder.build().get("many")).isEqualTo(IntList.of(1, 5));
    assertThat(given).hasSize(1);
  }

  // ---- Others who see it

  /// Not even a message that another thread gets without any order between the two.
  @Test
  void otherThreadsSeeSealedLists() throws Exception {
    var shared = new Object[1];
    int count = 50_000;
    var wrong = new int[1];
    var seeing =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int seen = 0; seen < count; ) {
                    var location = location(shared);
                    if (location == null) continue;
                    seen = location.span().getInt(0);
                    boolean grows = location.path().isGrowing() || location.path().size() != 2;
                    if (grows || read(location.path()).size() != 3) wrong[0]++;
                  }
                });
    for (int i = 1; i <= count; i++) {
      var span = IntList.of(i);
      shared[0] = new Location(read(one()), span);
    }
    seeing.join();
    assertThat(wrong[0]).isZero();
  }

  private static @Nullable Location location(Object[] shared) {
    Thread.onSpinWait();
    return (Location) shared[0];
  }

  /// Header, count of changes, array and size are 24 bytes; a map's own are too.
  @Test
  void listsAndMapsTake24BytesBesidesWhatIsInThem() {
    int[] four = {1, 2, 3, 4};
    long array = bytesOf(i -> new int[4]);
    assertThat(bytesOf(i -> IntList.of(four)) - array).isLessThanOrEqualTo(24);
    long objects = bytesOf(i -> new Object[4]);
    assertThat(bytesOf(i -> Frozen.plus(List.of(), "a", "x")) - objects).isLessThanOrEqualTo(24);
    long map = bytesOf(i -> Frozen.plus(Map.of(), "a", "b", "x"));
    assertThat(map - bytesOf(i -> linked())).isLessThanOrEqualTo(24);
  }

  private static Map<String, String> linked() {
    var map = new LinkedHashMap<String, String>();
    map.put("a", "b");
    return map;
  }

  private static long bytesOf(IntFunction<Object> making) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var kept = new Object[1000];
    for (int i = 0; i < kept.length; i++) kept[i] = making.apply(i); // classes are loaded
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < kept.length; i++) kept[i] = making.apply(i);
    return (threads.getCurrentThreadAllocatedBytes() - before) / kept.length;
  }

  private static String hex(Message message) {
    return Wire.hex(message.toByteArray());
  }
}
