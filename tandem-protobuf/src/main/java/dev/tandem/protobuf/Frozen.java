package dev.tandem.protobuf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Lists and maps as messages hold them: immutable, without nulls, in order. What is frozen already
/// is not copied again.
public final class Frozen {
  private Frozen() {}

  /// An immutable copy. A null list or element is a NullPointerException that says `name`.
  public static <E> List<E> list(List<? extends E> list, String name) {
    return FrozenList.copyOf(list, name);
  }

  /// An immutable copy in the same order. A null map, key or value is a NullPointerException that
  /// says `name`.
  public static <K, V> Map<K, V> map(Map<? extends K, ? extends V> map, String name) {
    return FrozenMap.copyOf(map, name);
  }

  /// `list` with `value` at its end, for builders: a list that grows in place once this method has
  /// made it, and that is frozen by [#list].
  public static <E> List<E> plus(List<E> list, E value, String name) {
    return FrozenList.plus(list, Objects.requireNonNull(value, name));
  }

  /// `map` with one more entry, for builders: see [#plus(List, Object, String)].
  public static <K, V> Map<K, V> plus(Map<K, V> map, K key, V value, String name) {
    Map<K, V> growing = map instanceof GrowingMap<K, V> ? map : new GrowingMap<>(map);
    growing.put(Objects.requireNonNull(key, name), Objects.requireNonNull(value, name));
    return growing;
  }

  private static final class GrowingMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    GrowingMap(Map<K, V> map) {
      super(map);
    }
  }
}
