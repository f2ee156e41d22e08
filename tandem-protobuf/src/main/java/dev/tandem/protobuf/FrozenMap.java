package dev.tandem.protobuf;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The immutable map that messages hold, in the order in which keys came first. A reader puts
/// entries into one that it has made itself.
final class FrozenMap<K, V> extends AbstractMap<K, V> {
  private final Map<K, V> entries;
  private final @Nullable Owner owner; // who may still put

  private FrozenMap(Map<K, V> entries, @Nullable Owner owner) {
    this.entries = entries;
    this.owner = owner;
  }

  static <K, V> Map<K, V> copyOf(Map<? extends K, ? extends V> map, String name) {
    Objects.requireNonNull(map, name);
    if (map instanceof FrozenMap<? extends K, ? extends V> frozen) return frozen.as();
    var entries = new LinkedHashMap<K, V>();
    map.forEach(
        (key, value) ->
            entries.put(
                Objects.requireNonNull(key, () -> "a key of " + name),
                Objects.requireNonNull(value, () -> name + "[" + key + "]")));
    return entries.isEmpty() ? Map.of() : new FrozenMap<>(entries, null);
  }

  @SuppressWarnings("unchecked") // immutable: a map of subtypes is a map of the types
  private <L, W> Map<L, W> as() {
    return (Map<L, W>) this;
  }

  /// `map` with this entry: the same object if `owner` has made it.
  static <K, V> Map<K, V> put(Owner owner, Map<K, V> map, K key, V value) {
    var own =
        map instanceof FrozenMap<K, V> made && made.owner == owner
            ? made
            : new FrozenMap<>(new LinkedHashMap<>(map), owner);
    own.entries.put(key, value);
    return own;
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
}
