package dev.tandem.protobuf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The order of a map's keys where they have one: numbers from the smallest, unsigned ones as such;
/// false before true; strings by their UTF-8 bytes, which is the order of characters.
final class MapOrder {
  private MapOrder() {}

  static <K, V> List<Map.Entry<K, V>> sorted(FieldType<?> keys, Map<K, V> map) {
    var entries = new ArrayList<>(map.entrySet());
    if (entries.size() > 1) entries.sort(Map.Entry.comparingByKey(of(keys)));
    return entries;
  }

  @SuppressWarnings("unchecked") // keys have the class of the type's values
  private static <K> Comparator<K> of(FieldType<?> keys) {
    return (Comparator<K>) order(keys);
  }

  private static Comparator<?> order(FieldType<?> keys) {
    if (keys == ScalarType.UINT32 || keys == ScalarType.FIXED32)
      return (Comparator<Integer>) Integer::compareUnsigned;
    if (keys == ScalarType.UINT64 || keys == ScalarType.FIXED64)
      return (Comparator<Long>) Long::compareUnsigned;
    if (keys == ScalarType.STRING || keys == ScalarType.UNCHECKED_STRING)
      return (Comparator<String>) MapOrder::compare;
    return Comparator.<Comparable<Object>>naturalOrder();
  }

  /// By characters; `compareTo` would put surrogate pairs before U+E000.
  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x == y) continue;
      if (Character.isSurrogate(x) != Character.isSurrogate(y))
        return Character.isSurrogate(x) ? 1 : -1;
      return x - y;
    }
    return a.length() - b.length();
  }
}
