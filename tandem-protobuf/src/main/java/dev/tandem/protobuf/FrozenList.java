package dev.tandem.protobuf;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The list of objects that messages hold.
final class FrozenList<E> extends MessageList<E> {
  private @Nullable Object[] values;
  private int size;

  private FrozenList(@Nullable Object[] values, int size, boolean growing) {
    super(growing);
    this.values = values;
    this.size = size;
  }

  static <E> List<E> copyOf(List<? extends E> list, String name) {
    if (!(list instanceof FrozenList<? extends E> frozen)) return copied(list, name);
    frozen.seal();
    return frozen.as();
  }

  /// Not in [#copyOf], which is compiled into each constructor of a message that has a list.
  private static <E> List<E> copied(List<? extends E> list, String name) {
    if (Objects.requireNonNull(list, name).isEmpty()) return List.of();
    var values = list.toArray();
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) throw new NullPointerException(name + "[" + i + "]");
    }
    return new FrozenList<>(values, values.length, false);
  }

  @SuppressWarnings("unchecked") // immutable: a list of a subtype is a list of the type
  private <S> List<S> as() {
    return (List<S>) this;
  }

  /// `list` with `value` at its end: the same object if it is still growing. A first value has room
  /// for `more` behind it.
  static <E> List<E> append(List<E> list, E value, int more) {
    return append(list, value, more, 0);
  }

  /// The same for a builder. It has room for 4 values, then for 20, then for twice as many: most
  /// lists are short, and the others need not be copied often.
  static <E> List<E> plus(List<E> list, E value) {
    return append(list, value, 3, 20);
  }

  /// When the list's array is full, the next has room for `least`, or twice as many.
  private static <E> List<E> append(List<E> list, E value, int more, int least) {
    if (list instanceof FrozenList<E> own && own.isGrowing()) {
      if (own.size == own.values.length)
        own.values = Arrays.copyOf(own.values, Math.max(least, own.size * 2));
      own.values[own.size++] = value;
      return own;
    }
    int size = list.size();
    var room = new @Nullable Object[Math.max(size * 2, more + 1)];
    for (int i = 0; i < size; i++) room[i] = list.get(i);
    room[size] = value;
    return new FrozenList<>(room, size + 1, true);
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
