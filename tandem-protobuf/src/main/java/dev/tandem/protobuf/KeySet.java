package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The keys of a map as they were written, to find one that comes twice.
///
/// They are compared where they lie. Who chooses keys that fall together gains nothing: after some
/// steps in vain all go to a set of strings, which sorts what falls together.
final class KeySet {
  private static final int MOST_STEPS = 32;

  private int[] from = new int[8];
  private int[] to = new int[8]; // 0 where there is none
  private int size;
  private @Nullable Set<String> strings;

  /// Adds the key that lies from `start` to before `end` in `bytes`; false if it was there.
  boolean add(byte[] bytes, int start, int end) {
    if (strings != null) return strings.add(string(bytes, start, end));
    if (size * 2 >= from.length) grow(bytes);
    int slot = slot(bytes, start, end);
    for (int steps = 0; to[slot] != 0; slot = slot + 1 & from.length - 1) {
      if (Arrays.equals(bytes, from[slot], to[slot], bytes, start, end)) return false;
      if (++steps == MOST_STEPS) {
        sort(bytes);
        return add(bytes, start, end);
      }
    }
    from[slot] = start;
    to[slot] = end;
    size++;
    return true;
  }

  private int slot(byte[] bytes, int start, int end) {
    int hash = end - start;
    for (int i = start; i < end; i++) hash = hash * 31 + bytes[i];
    hash *= 0x9E37_79B9; // the golden ratio: keys that differ at the end alone lie apart
    return (hash ^ hash >>> 16) & from.length - 1;
  }

  private void grow(byte[] bytes) {
    int[] oldFrom = from;
    int[] oldTo = to;
    from = new int[oldFrom.length * 2];
    to = new int[oldTo.length * 2];
    for (int i = 0; i < oldFrom.length; i++) {
      if (oldTo[i] == 0) continue;
      int slot = slot(bytes, oldFrom[i], oldTo[i]);
      while (to[slot] != 0) slot = slot + 1 & from.length - 1;
      from[slot] = oldFrom[i];
      to[slot] = oldTo[i];
    }
  }

  private void sort(byte[] bytes) {
    var all = new HashSet<String>();
    for (int i = 0; i < from.length; i++) if (to[i] != 0) all.add(string(bytes, from[i], to[i]));
    strings = all;
  }

  private static String string(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, ISO_8859_1);
  }
}
