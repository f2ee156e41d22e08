package dev.tandem.protobuf;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Lists and maps as messages hold them: immutable, without nulls, in order. What is frozen already
/// is not copied again, and what a reader or builder has made only for this is frozen as it is.
///
/// The constructor of a message calls this for each of its lists and maps, before it writes the
/// field: a list that it did not freeze might still grow.
public final class Frozen {
  private Frozen() {}

  /// An immutable copy. A null list or element is a NullPointerException that says `name`.
  public static <E> List<E> list(List<? extends E> list, String name) {
    return FrozenList.copyOf(list, name);
  }

  /// The same list, which does not grow any more. Null is a NullPointerException that says `name`.
  public static IntList list(IntList list, String name) {
    return sealed(list, name);
  }

  /// The same list, which does not grow any more. Null is a NullPointerException that says `name`.
  public static LongList list(LongList list, String name) {
    return sealed(list, name);
  }

  /// The same list, which does not grow any more. Null is a NullPointerException that says `name`.
  public static FloatList list(FloatList list, String name) {
    return sealed(list, name);
  }

  /// The same list, which does not grow any more. Null is a NullPointerException that says `name`.
  public static DoubleList list(DoubleList list, String name) {
    return sealed(list, name);
  }

  /// The same list, which does not grow any more. Null is a NullPointerException that says `name`.
  public static BoolList list(BoolList list, String name) {
    return sealed(list, name);
  }

  private static <L extends MessageList<?>> L sealed(L list, String name) {
    Objects.requireNonNull(list, name).seal();
    return list;
  }

  /// An immutable copy in the same order. A null map, key or value is a NullPointerException that
  /// says `name`.
  public static <K, V> Map<K, V> map(Map<? extends K, ? extends V> map, String name) {
    return FrozenMap.copyOf(map, name);
  }

  /// Ends the growing of a field's value, if it is a list or a map.
  static void seal(Object value) {
    switch (value) {
      case MessageList<?> list -> list.seal();
      case FrozenMap<?, ?> map -> map.seal();
      default -> {}
    }
  }

  /// `list` with `value` at its end, for builders: a list that grows in place once this method has
  /// made it, and that is frozen by [#list].
  public static <E> List<E> plus(List<E> list, E value, String name) {
    return FrozenList.plus(list, Objects.requireNonNull(value, name));
  }

  /// `map` with one more entry, for builders: see [#plus(List, Object, String)].
  public static <K, V> Map<K, V> plus(Map<K, V> map, K key, V value, String name) {
    return FrozenMap.put(
        map, Objects.requireNonNull(key, name), Objects.requireNonNull(value, name));
  }
}
