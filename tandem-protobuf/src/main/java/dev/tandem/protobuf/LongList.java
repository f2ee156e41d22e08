package dev.tandem.protobuf;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// An immutable list of `long` that holds no boxes: what a repeated `int64`, `sint64`, `uint64`,
/// `fixed64` or `sfixed64` is.
///
/// A `List<Long>` in all respects, equality included; [#getLong], [#forEachLong] and [#longs] avoid
/// boxing.
public final class LongList extends MessageList<Long> {
  public static final LongList EMPTY = new LongList(new long[0], 0, false);

  private long[] values;
  private int size;

  private LongList(long[] values, int size, boolean growing) {
    super(growing);
    this.values = values;
    this.size = size;
  }

  /// These values; the array is copied.
  public static LongList of(long... values) {
    return values.length == 0 ? EMPTY : new LongList(values.clone(), values.length, false);
  }

  /// The same values in the same order. A null among them is a NullPointerException.
  public static LongList copyOf(Collection<Long> values) {
    if (values instanceof LongList same) {
      same.seal();
      return same;
    }
    var builder = new Builder(values.size());
    for (long value : values) builder.add(value);
    return builder.build();
  }

  public static Builder builder() {
    return new Builder(8);
  }

  public long getLong(int index) {
    return values[Objects.checkIndex(index, size)];
  }

  @Override
  public Long get(int index) {
    return getLong(index);
  }

  @Override
  public int size() {
    return size;
  }

  public void forEachLong(LongConsumer action) {
    for (int i = 0; i < size; i++) action.accept(values[i]);
  }

  public long[] toLongArray() {
    return Arrays.copyOf(values, size);
  }

  /// The values as a primitive stream; `stream()` is the boxed one of every list.
  public LongStream longs() {
    return Arrays.stream(values, 0, size);
  }

  /// Boxes as it goes; its `nextLong` does not.
  @Override
  public PrimitiveIterator.OfLong iterator() {
    return longs().iterator();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof LongList list)) return super.equals(other);
    return Arrays.equals(values, 0, size, list.values, 0, list.size);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < size; i++) hash = 31 * hash + Long.hashCode(values[i]);
    return hash;
  }

  /// The list with room for `more` values, which are appended with [#append]: this very list if it
  /// is still growing.
  LongList growing(int more) {
    if (!isGrowing()) return new LongList(Arrays.copyOf(values, size + more), size, true);
    if (values.length - size < more)
      values = Arrays.copyOf(values, Math.max(size + more, size * 2));
    return this;
  }

  /// The array, with room behind [#size] for what [#growing] was asked for; [#grown] says that it
  /// is filled.
  long[] room() {
    return values;
  }

  void grown(int more) {
    size += more;
  }

  void append(long value) {
    values[size++] = value;
  }

  /// Collects values for a list.
  public static final class Builder {
    private long[] values;
    private int size;

    private Builder(int capacity) {
      values = new long[capacity];
    }

    public Builder add(long value) {
      if (size == values.length) values = Arrays.copyOf(values, Math.max(8, size * 2));
      values[size++] = value;
      return this;
    }

    public LongList build() {
      return size == 0 ? EMPTY : new LongList(Arrays.copyOf(values, size), size, false);
    }
  }
}
