package dev.tandem.protobuf;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of an enum by their numbers: for generated code, where a `switch` over so many would
/// be a method that the JVM never compiles. Immutable.
public final class EnumTable<E extends ProtoEnum> {
  private final int[] numbers; // ascending
  private final List<E> values; // in the order of `numbers`

  private EnumTable(int[] numbers, List<E> values) {
    this.numbers = numbers;
    this.values = values;
  }

  /// Of values whose numbers differ.
  public static <E extends ProtoEnum> EnumTable<E> of(List<? extends E> values) {
    List<E> sorted =
        values.stream()
            .<E>map(value -> value)
            .sorted(Comparator.comparingInt(ProtoEnum::number))
            .toList();
    return new EnumTable<>(sorted.stream().mapToInt(ProtoEnum::number).toArray(), sorted);
  }

  /// The value with this number, or null.
  public @Nullable E find(int number) {
    // Most enums count from 0 without a gap.
    if (number >= 0 && number < numbers.length && numbers[number] == number)
      return values.get(number);
    int index = Arrays.binarySearch(numbers, number);
    return index < 0 ? null : values.get(index);
  }
}
