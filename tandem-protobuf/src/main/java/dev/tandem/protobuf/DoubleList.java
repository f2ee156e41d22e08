package dev.tandem.protobuf;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.function.DoubleConsumer;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// An immutable list of `double` that holds no boxes: what a repeated `double` is.
///
/// A `List<Double>` in all respects, equality included; [#getDouble], [#forEachDouble] and
/// [#doubles] avoid boxing.
public final class DoubleList extends MessageList<Double> {
  public static final DoubleList EMPTY = new DoubleList(new double[0], 0, false);

  private double[] values;
  private int size;

  private DoubleList(double[] values, int size, boolean growing) {
    super(growing);
    this.values = values;
    this.size = size;
  }

  /// These values; the array is copied.
  public static DoubleList of(double... values) {
    return values.length == 0 ? EMPTY : new DoubleList(values.clone(), values.length, false);
  }

  /// The same values in the same order. A null among them is a NullPointerException.
  public static DoubleList copyOf(Collection<Double> values) {
    if (values instanceof DoubleList same) {
      same.seal();
      return same;
    }
    var builder = new Builder(values.size());
    for (double value : values) builder.add(value);
    return builder.build();
  }

  public static Builder builder() {
    return new Builder(8);
  }

  public double getDouble(int index) {
    return values[Objects.checkIndex(index, size)];
  }

  @Override
  public Double get(int index) {
    return getDouble(index);
  }

  @Override
  public int size() {
    return size;
  }

  public void forEachDouble(DoubleConsumer action) {
    for (int i = 0; i < size; i++) action.accept(values[i]);
  }

  public double[] toDoubleArray() {
    return Arrays.copyOf(values, size);
  }

  /// The values as a primitive stream; `stream()` is the boxed one of every list.
  public DoubleStream doubles() {
    return Arrays.stream(values, 0, size);
  }

  /// Boxes as it goes; its `nextDouble` does not.
  @Override
  public PrimitiveIterator.OfDouble iterator() {
    return doubles().iterator();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof DoubleList list)) return super.equals(other);
    return Arrays.equals(values, 0, size, list.values, 0, list.size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < size; i++) hash = 31 * hash + Double.hashCode(values[i]);
    return hash;
  }

  /// The list with room for `more` values, which are appended with [#append]: this very list if it
  /// is still growing.
  DoubleList growing(int more) {
    if (!isGrowing()) return new DoubleList(Arrays.copyOf(values, size + more), size, true);
    if (values.length - size < more)
      values = Arrays.copyOf(values, Math.max(size + more, size * 2));
    return this;
  }

  /// The array, with room behind [#size] for what [#growing] was asked for; [#grown] says that it
  /// is filled.
  double[] room() {
    return values;
  }

  void grown(int more) {
    size += more;
  }

  void append(double value) {
    values[size++] = value;
  }

  /// Collects values for a list.
  public static final class Builder {
    private double[] values;
    private int size;

    private Builder(int capacity) {
      values = new double[capacity];
    }

    public Builder add(double value) {
      if (size == values.length) values = Arrays.copyOf(values, Math.max(8, size * 2));
      values[size++] = value;
      return this;
    }

    public DoubleList build() {
      return size == 0 ? EMPTY : new DoubleList(Arrays.copyOf(values, size), size, false);
    }
  }
}
