package dev.tandem.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Map;

/// Numbers by name, where names are looked up as they lie in a text, without making strings of
/// them.
final class NameTable {
  private final byte[][] names;
  private final int[] numbers;
  private final int mask;

  NameTable(Map<String, Integer> entries) {
    int size = Integer.highestOneBit(Math.max(4, entries.size()) * 2) << 1;
    names = new byte[size][];
    numbers = new int[size];
    mask = size - 1;
    entries.forEach(this::put);
  }

  private void put(String name, int number) {
    byte[] bytes = name.getBytes(UTF_8);
    int slot = hash(bytes, 0, bytes.length) & mask;
    while (names[slot] != null) slot = slot + 1 & mask;
    names[slot] = bytes;
    numbers[slot] = number;
  }

  /// Where the name that is spelled from `from` to before `to` is; negative if there is none.
  int find(byte[] text, int from, int to) {
    int slot = hash(text, from, to) & mask;
    for (byte[] name; (name = names[slot]) != null; slot = slot + 1 & mask) {
      if (Arrays.equals(name, 0, name.length, text, from, to)) return slot;
    }
    return -1;
  }

  /// The number at a place that [#find] has said.
  int number(int place) {
    return numbers[place];
  }

  private static int hash(byte[] text, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) hash = hash * 31 + text[i];
    return hash ^ hash >>> 15;
  }
}
