package dev.tandem.protobuf;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An immutable list of `boolean` that holds no boxes: what a repeated `bool` is.
///
/// A `List<Boolean>` in all respects, equality included; [#getBoolean] avoids boxing.
public final class BoolList extends MessageList<Boolean> {
  public static final BoolList EMPTY = new BoolList(new boolean[0], 0, false);

  private boolean[] values;
  private int size;

  private BoolList(boolean[] values, int size, boolean growing) {
    super(growing);
    this.values = values;
    this.size = size;
  }

  /// These values; the array is copied.
  public static BoolList of(boolean... values) {
    return values.length == 0 ? EMPTY : new BoolList(values.clone(), values.length, false);
  }

  /// The same values in the same order. A null among them is a NullPointerException.
  public static BoolList copyOf(Collection<Boolean> values) {
    if (values instanceof BoolList same) {
      same.seal();
      return same;
    }
    var builder = new Builder(values.size());
    for (boolean value : values) builder.add(value);
    return builder.build();
  }

  public static Builder builder() {
    return new Builder(8);
  }

  public boolean getBoolean(int index) {
    return values[Objects.checkIndex(index, size)];
  }

  @Override
  public Boolean get(int index) {
    return getBoolean(index);
  }

  @Override
  public int size() {
    return size;
  }

  public boolean[] toBooleanArray() {
    return Arrays.copyOf(values, size);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof BoolList list)) return super.equals(other);
    return Arrays.equals(values, 0, size, list.values, 0, list.size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < size; i++) hash = 31 * hash + Boolean.hashCode(values[i]);
    return hash;
  }

  /// The list with room for `more` values, which are appended with [#append]: this very list if it
  /// is still growing.
  BoolList growing(int more) {
    if (!isGrowing()) return new BoolList(Arrays.copyOf(values, size + more), size, true);
    if (values.length - size < more)
      values = Arrays.copyOf(values, Math.max(size + more, size * 2));
    return this;
  }

  void append(boolean value) {
    values[size++] = value;
  }

  /// Collects values for a list.
  public static final class Builder {
    private boolean[] values;
    private int size;

    private Builder(int capacity) {
      values = new boolean[capacity];
    }

    public Builder add(boolean value) {
      if (size == values.length) values = Arrays.copyOf(values, Math.max(8, size * 2));
      values[size++] = value;
      return this;
    }

    public BoolList build() {
      return size == 0 ? EMPTY : new BoolList(Arrays.copyOf(values, size), size, false);
    }
  }
}
