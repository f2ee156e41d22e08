package dev.tandem.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The five lists without boxes are lists like any other, and immutable.
class PrimitiveListsTest {
  static Stream<Arguments> lists() {
    return Stream.of(
        Arguments.of(IntList.of(3, -1, 3), List.of(3, -1, 3)),
        Arguments.of(LongList.of(3, 1L << 40, 3), List.of(3L, 1L << 40, 3L)),
        Arguments.of(FloatList.of(1.5f, Float.NaN, -0f), List.of(1.5f, Float.NaN, -0f)),
        Arguments.of(DoubleList.of(1.5, Double.NaN, -0d), List.of(1.5, Double.NaN, -0d)),
        Arguments.of(BoolList.of(true, false, true), List.of(true, false, true)),
        Arguments.of(IntList.copyOf(List.of(3, 4)), List.of(3, 4)),
        Arguments.of(LongList.copyOf(List.of(3L, 4L)), List.of(3L, 4L)),
        Arguments.of(FloatList.copyOf(List.of(3f)), List.of(3f)),
        Arguments.of(DoubleList.copyOf(List.of(3d)), List.of(3d)),
        Arguments.of(BoolList.copyOf(List.of(false)), List.of(false)),
        Arguments.of(IntList.EMPTY, List.of()),
        Arguments.of(IntList.builder().add(1).add(2).build(), List.of(1, 2)),
        Arguments.of(LongList.builder().add(1).build(), List.of(1L)),
        Arguments.of(FloatList.builder().add(1).build(), List.of(1f)),
        Arguments.of(DoubleList.builder().add(1).build(), List.of(1d)),
        Arguments.of(BoolList.builder().add(true).build(), List.of(true)));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void equalTheListOfBoxesInBothDirections(List<?> list, List<?> boxes) {
    assertThat(list).isEqualTo(boxes).hasSameHashCodeAs(boxes).hasToString(boxes.toString());
    assertThat(boxes.equals(list)).isTrue();
    assertThat(list.equals(new ArrayList<>(list))).isTrue();
    assertThat(list.hashCode()).isEqualTo(boxes.hashCode());
    assertThat(new ArrayList<>(list)).isEqualTo(boxes);
    assertThat(list.stream().toList()).isEqualTo(boxes);
    for (int i = 0; i < boxes.size(); i++) {
      assertThat(list.get(i)).isEqualTo(boxes.get(i));
      assertThat(list.indexOf(boxes.get(i))).isEqualTo(boxes.indexOf(boxes.get(i)));
      assertThat(list.subList(i, list.size())).isEqualTo(boxes.subList(i, boxes.size()));
    }
    assertThat(list.equals(Collections.nCopies(list.size() + 1, null))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("lists")
  void cannotBeChanged(List<Object> list, List<Object> boxes) {
    Object value = boxes.isEmpty() ? 1 : boxes.getFirst();
    assertThatThrownBy(() -> list.add(value)).isInstanceOf(UnsupportedOperationException.class);
    if (!list.isEmpty()) {
      assertThatThrownBy(() -> list.set(0, value))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> list.remove(0)).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> list.sort(null)).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(
              () -> {
                var iterator = list.iterator();
                iterator.next();
                iterator.remove();
              })
          .isInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(list).isEqualTo(boxes);
    for (int index : new int[] {-1, boxes.size(), Integer.MAX_VALUE})
      assertThatThrownBy(() -> list.get(index)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void shareNothingWithArraysThatComeInOrGoOut() {
    int[] in = {1, 2};
    var list = IntList.of(in);
    in[0] = 9;
    list.toIntArray()[1] = 9;
    assertThat(list).containsExactly(1, 2);
    var doubles = DoubleList.of(1, 2);
    doubles.toDoubleArray()[0] = 9;
    var longs = LongList.of(1, 2);
    longs.toLongArray()[0] = 9;
    var floats = FloatList.of(1, 2);
    floats.toFloatArray()[0] = 9;
    var bools = BoolList.of(true, true);
    bools.toBooleanArray()[0] = false;
    assertThat(doubles).containsExactly(1d, 2d);
    assertThat(longs).containsExactly(1L, 2L);
    assertThat(floats).containsExactly(1f, 2f);
    assertThat(bools).containsExactly(true, true);
  }

  @Test
  void aBuilderCanGoOn() {
    var builder = IntList.builder().add(1);
    var one = builder.build();
    for (int i = 0; i < 100; i++) builder.add(i);
    assertThat(one).containsExactly(1);
    assertThat(builder.build()).hasSize(101);
    assertThat(IntList.builder().build()).isSameAs(IntList.EMPTY);
  }

  @Test
  void areStreamsOfPrimitivesToo() {
    assertThat(IntList.of(1, 2, 3).ints().sum()).isEqualTo(6);
    assertThat(LongList.of(1, 2, 3).longs().sum()).isEqualTo(6);
    assertThat(DoubleList.of(1, 2, 3).doubles().sum()).isEqualTo(6);
    assertThat(IntList.of(4).iterator().nextInt()).isEqualTo(4);
    var seen = IntList.builder();
    IntList.of(1, 2).forEachInt(seen::add);
    assertThat(seen.build()).containsExactly(1, 2);
  }

  @Test
  void nullIsNoElement() {
    var withNull = Arrays.asList(1, null);
    assertThatThrownBy(() -> IntList.copyOf(withNull)).isInstanceOf(NullPointerException.class);
    assertThat(IntList.of(1).contains(null)).isFalse();
  }
}
