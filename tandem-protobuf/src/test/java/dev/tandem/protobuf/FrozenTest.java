package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.protobuf.types.FieldMask;
import dev.tandem.protobuf.types.Struct;
import dev.tandem.protobuf.types.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Lists and maps in messages are copied once and never change.
class FrozenTest {
  private static void assertImmutable(List<String> list) {
    var before = new ArrayList<>(list);
    assertThatThrownBy(() -> list.add("x")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> list.set(0, "x")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> list.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> list.addAll(List.of("x")))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> list.replaceAll(s -> "x"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(list).isEqualTo(before);
  }

  private static void assertImmutable(Map<String, Value> map) {
    var before = new HashMap<>(map);
    String key = map.keySet().iterator().next();
    assertThatThrownBy(() -> map.put("x", Value.DEFAULT))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.remove(key)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.keySet().remove(key))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.values().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.entrySet().iterator().next().setValue(Value.DEFAULT))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> map.merge(key, Value.DEFAULT, (a, b) -> b))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(map).isEqualTo(before);
  }

  @Test
  void aMessageKeepsACopyOfAList() {
    var paths = new ArrayList<>(List.of("a", "b"));
    var mask = new FieldMask(paths);
    paths.set(0, "x");
    assertThat(mask.paths()).containsExactly("a", "b");
    assertImmutable(mask.paths());
    assertImmutable(FieldMask.TYPE.parse(mask.toByteArray()).paths());
    assertImmutable(FieldMask.builder().addPaths("a").build().paths());
    assertThat(new FieldMask(mask.paths()).paths()).isSameAs(mask.paths());
  }

  @Test
  void aMessageKeepsACopyOfAMap() {
    var fields = new LinkedHashMap<String, Value>();
    fields.put("z", Value.DEFAULT);
    fields.put("a", Value.DEFAULT);
    var struct = new Struct(fields);
    fields.clear();
    assertThat(struct.fields()).hasSize(2);
    assertImmutable(struct.fields());
    assertImmutable(Struct.TYPE.parse(struct.toByteArray()).fields());
    assertImmutable(Struct.builder().putFields("a", Value.DEFAULT).build().fields());
    assertThat(new Struct(struct.fields()).fields()).isSameAs(struct.fields());
  }

  @Test
  void mapsKeepTheirOrder() {
    var builder = Struct.builder();
    for (String key : List.of("z", "a", "m")) builder.putFields(key, Value.DEFAULT);
    var struct = Struct.TYPE.parse(builder.build().toByteArray());
    assertThat(struct.fields().keySet()).containsExactly("z", "a", "m");
    assertThat(struct.fields().get("m")).isEqualTo(Value.DEFAULT);
    assertThat(struct.fields().containsKey("q")).isFalse();
    assertThat(struct.fields().get(null)).isNull();
  }

  /// The order in which entries came is no part of a map's value.
  @Test
  void mapsOfOtherOrderAreEqual() {
    var first = Struct.builder().putFields("a", Value.DEFAULT).putFields("b", Value.DEFAULT);
    var second = Struct.builder().putFields("b", Value.DEFAULT).putFields("a", Value.DEFAULT);
    assertThat(first.build()).isEqualTo(second.build()).hasSameHashCodeAs(second.build());
  }

  @Test
  void theLastOfEqualKeysWins() {
    byte[] twice =
        Wire.joined(
            Wire.field(1, Wire.hex("0a 01 61 12 02 20 01")),
            Wire.field(1, Wire.hex("0a 01 61 12 02 20 00")));
    assertThat(Struct.TYPE.parse(twice).fields())
        .containsExactly(
            Map.entry("a", Value.builder().kind(new Value.Kind.BoolValue(false)).build()));
  }

  @Test
  void nullIsRefusedWithThePlace() {
    assertThatThrownBy(() -> new FieldMask((List<String>) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("paths");
    assertThatThrownBy(() -> new FieldMask(Arrays.asList("a", null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("paths[1]");
    assertThatThrownBy(() -> FieldMask.builder().addPaths(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("paths");
    var map = new HashMap<String, Value>();
    map.put("k", null);
    assertThatThrownBy(() -> new Struct(map))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("fields[k]");
    assertThatThrownBy(() -> Struct.builder().putFields(null, Value.DEFAULT))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("fields");
  }

  @Test
  void aBuilderCanGoOnAfterItHasBuilt() {
    var builder = FieldMask.builder().addPaths("a");
    var one = builder.build();
    var two = builder.addPaths("b").build();
    var three = two.toBuilder().addPaths("c").build();
    assertThat(one.paths()).containsExactly("a");
    assertThat(two.paths()).containsExactly("a", "b");
    assertThat(three.paths()).containsExactly("a", "b", "c");
  }
}
