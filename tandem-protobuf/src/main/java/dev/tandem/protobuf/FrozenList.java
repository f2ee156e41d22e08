package dev.tandem.protobuf;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// The immutable list that messages hold. A reader appends to one that it has made itself, so that
/// a list is never copied once the message is there.
final class FrozenList<E> extends AbstractList<E> implements RandomAccess {
  private @Nullable Object[] values;
  private int size;
  private @Nullable Owner owner; // who may still append

  /// Builders, each of which seals its lists before anybody else sees them.
  private static final Owner BUILDER = new Owner();

  private FrozenList(@Nullable Object[] values, int size, @Nullable Owner owner) {
    this.values = values;
    this.size = size;
    this.owner = owner;
  }

  static <E> List<E> copyOf(List<? extends E> list, String name) {
    Objects.requireNonNull(list, name);
    if (list instanceof FrozenList<? extends E> frozen) {
      if (frozen.owner == BUILDER) frozen.owner = null;
      return frozen.as();
    }
    if (list.isEmpty()) return List.of();
    var values = list.toArray();
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) throw new NullPointerException(name + "[" + i + "]");
    }
    return new FrozenList<>(values, values.length, null);
  }

  @SuppressWarnings("unchecked") // immutable: a list of a subtype is a list of the type
  private <S> List<S> as() {
    return (List<S>) this;
  }

  /// `list` with `value` at its end: the same object if `owner` has made it. A first value has room
  /// for `more` behind it.
  static <E> List<E> append(Owner owner, List<E> list, E value, int more) {
    if (list instanceof FrozenList<E> own && own.owner == owner) {
      own.append(value);
      return own;
    }
    int size = list.size();
    var room = new @Nullable Object[Math.max(size * 2, more + 1)];
    for (int i = 0; i < size; i++) room[i] = list.get(i);
    room[size] = value;
    return new FrozenList<>(room, size + 1, owner);
  }

  /// The same for a builder, which has [#copyOf] seal the list. It has room for 4 values, then for
  /// 20, then for twice as many: most lists are short, and the others need not be copied often.
  static <E> List<E> plus(List<E> list, E value) {
    if (list instanceof FrozenList<E> own && own.owner == BUILDER) {
      if (own.size == own.values.length) own.grow(Math.max(20, own.size * 2));
      own.append(value);
      return own;
    }
    return append(BUILDER, list, value, 3);
  }

  private void append(E value) {
    if (size == values.length) grow(size * 2);
    values[size++] = value;
  }

  private void grow(int capacity) {
    values = Arrays.copyOf(values, capacity);
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // values below size are elements
  public E get(int index) {
    return (E) values[Objects.checkIndex(index, size)];
  }

  @Override
  public int size() {
    return size;
  }
}
