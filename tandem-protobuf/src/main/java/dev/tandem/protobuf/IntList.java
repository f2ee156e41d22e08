package dev.tandem.protobuf;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An immutable list of `int` that holds no boxes: what a repeated `int32`, `sint32`, `uint32`,
/// `fixed32` or `sfixed32` is.
///
/// A `List<Integer>` in all respects, equality included; [#getInt], [#forEachInt] and [#ints] avoid
/// boxing.
public final class IntList extends MessageList<Integer> {
  public static final IntList EMPTY = new IntList(new int[0], 0, false);

  private int[] values;
  private int size;

  private IntList(int[] values, int size, boolean growing) {
    super(growing);
    this.values = values;
    this.size = size;
  }

  /// These values; the array is copied.
  public static IntList of(int... values) {
    return values.length == 0 ? EMPTY : new IntList(values.clone(), values.length, false);
  }

  /// The same values in the same order. A null among them is a NullPointerException.
  public static IntList copyOf(Collection<Integer> values) {
    if (values instanceof IntList same) {
      same.seal();
      return same;
    }
    var builder = new Builder(values.size());
    for (int value : values) builder.add(value);
    return builder.build();
  }

  public static Builder builder() {
    return new Builder(8);
  }

  public int getInt(int index) {
    return values[Objects.checkIndex(index, size)];
  }

  @Override
  public Integer get(int index) {
    return getInt(index);
  }

  @Override
  public int size() {
    return size;
  }

  public void forEachInt(IntConsumer action) {
    for (int i = 0; i < size; i++) action.accept(values[i]);
  }

  public int[] toIntArray() {
    return Arrays.copyOf(values, size);
  }

  /// The values as a primitive stream; `stream()` is the boxed one of every list.
  public IntStream ints() {
    return Arrays.stream(values, 0, size);
  }

  /// Boxes as it goes; its `nextInt` does not.
  @Override
  public PrimitiveIterator.OfInt iterator() {
    return ints().iterator();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof IntList list)) return super.equals(other);
    return Arrays.equals(values, 0, size, list.values, 0, list.size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < size; i++) hash = 31 * hash + Integer.hashCode(values[i]);
    return hash;
  }

  /// The list with room for `more` values, which are appended with [#append]: this very list if it
  /// is still growing.
  IntList growing(int more) {
    if (!isGrowing()) return new IntList(Arrays.copyOf(values, size + more), size, true);
    if (values.length - size < more)
      values = Arrays.copyOf(values, Math.max(size + more, size * 2));
    return this;
  }

  /// The array, with room behind [#size] for what [#growing] was asked for; [#grown] says that it
  /// is filled.
  int[] room() {
    return values;
  }

  void grown(int more) {
    size += more;
  }

  void append(int value) {
    values[size++] = value;
  }

  /// Collects values for a list.
  public static final class Builder {
    private int[] values;
    private int size;

    private Builder(int capacity) {
      values = new int[capacity];
    }

    public Builder add(int value) {
      if (size == values.length) values = Arrays.copyOf(values, Math.max(8, size * 2));
      values[size++] = value;
      return this;
    }

    public IntList build() {
      return size == 0 ? EMPTY : new IntList(Arrays.copyOf(values, size), size, false);
    }
  }
}
