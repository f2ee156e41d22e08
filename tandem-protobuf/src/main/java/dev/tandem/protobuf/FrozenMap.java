package dev.tandem.protobuf;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The map that messages hold, in the order in which keys came first. It grows until it is sealed,
/// and never changes after that, as a [MessageList] does.
final class FrozenMap<K, V> extends AbstractMap<K, V> {
  private final Entries<K, V> entries;

  private FrozenMap(Entries<K, V> entries) {
    this.entries = entries;
  }

  static <K, V> Map<K, V> copyOf(Map<? extends K, ? extends V> map, String name) {
    Objects.requireNonNull(map, name);
    if (map instanceof FrozenMap<? extends K, ? extends V> frozen) {
      frozen.seal();
      return frozen.as();
    }
    var entries = new Entries<K, V>(Map.of());
    map.forEach(
        (key, value) ->
            entries.put(
                Objects.requireNonNull(key, () -> "a key of " + name),
                Objects.requireNonNull(value, () -> name + "[" + key + "]")));
    if (entries.isEmpty()) return Map.of();
    entries.growing = false;
    return new FrozenMap<>(entries);
  }

  @SuppressWarnings("unchecked") // immutable: a map of subtypes is a map of the types
  private <L, W> Map<L, W> as() {
    return (Map<L, W>) this;
  }

  /// `map` with this entry: the same object if it is still growing.
  static <K, V> Map<K, V> put(Map<K, V> map, K key, V value) {
    var own =
        map instanceof FrozenMap<K, V> made && made.entries.growing
            ? made
            : new FrozenMap<>(new Entries<>(map));
    own.entries.put(key, value);
    return own;
  }

  void seal() {
    if (entries.growing) entries.growing = false;
  }

  @Override
  public Set<Entry<K, V>> entrySet() {
    return Collections.unmodifiableMap(entries).entrySet();
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    return entries.get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return entries.containsKey(key);
  }

  @Override
  public int size() {
    return entries.size();
  }

  /// Has the flag, for which there is room here, and in the map there is none without 8 bytes more.
  private static final class Entries<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;

    private boolean growing = true;

    Entries(Map<K, V> map) {
      super(map);
    }
  }
}
