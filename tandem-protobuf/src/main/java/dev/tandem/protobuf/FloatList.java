package dev.tandem.protobuf;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An immutable list of `float` that holds no boxes: what a repeated `float` is.
///
/// A `List<Float>` in all respects, equality included; [#getFloat] avoids boxing.
public final class FloatList extends MessageList<Float> {
  public static final FloatList EMPTY = new FloatList(new float[0], 0, false);

  private float[] values;
  private int size;

  private FloatList(float[] values, int size, boolean growing) {
    super(growing);
    this.values = values;
    this.size = size;
  }

  /// These values; the array is copied.
  public static FloatList of(float... values) {
    return values.length == 0 ? EMPTY : new FloatList(values.clone(), values.length, false);
  }

  /// The same values in the same order. A null among them is a NullPointerException.
  public static FloatList copyOf(Collection<Float> values) {
    if (values instanceof FloatList same) {
      same.seal();
      return same;
    }
    var builder = new Builder(values.size());
    for (float value : values) builder.add(value);
    return builder.build();
  }

  public static Builder builder() {
    return new Builder(8);
  }

  public float getFloat(int index) {
    return values[Objects.checkIndex(index, size)];
  }

  @Override
  public Float get(int index) {
    return getFloat(index);
  }

  @Override
  public int size() {
    return size;
  }

  public float[] toFloatArray() {
    return Arrays.copyOf(values, size);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof FloatList list)) return super.equals(other);
    return Arrays.equals(values, 0, size, list.values, 0, list.size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < size; i++) hash = 31 * hash + Float.hashCode(values[i]);
    return hash;
  }

  /// The list with room for `more` values, which are appended with [#append]: this very list if it
  /// is still growing.
  FloatList growing(int more) {
    if (!isGrowing()) return new FloatList(Arrays.copyOf(values, size + more), size, true);
    if (values.length - size < more)
      values = Arrays.copyOf(values, Math.max(size + more, size * 2));
    return this;
  }

  /// The array, with room behind [#size] for what [#growing] was asked for; [#grown] says that it
  /// is filled.
  float[] room() {
    return values;
  }

  void grown(int more) {
    size += more;
  }

  void append(float value) {
    values[size++] = value;
  }

  /// Collects values for a list.
  public static final class Builder {
    private float[] values;
    private int size;

    private Builder(int capacity) {
      values = new float[capacity];
    }

    public Builder add(float value) {
      if (size == values.length) values = Arrays.copyOf(values, Math.max(8, size * 2));
      values[size++] = value;
      return this;
    }

    public FloatList build() {
      return size == 0 ? EMPTY : new FloatList(Arrays.copyOf(values, size), size, false);
    }
  }
}
