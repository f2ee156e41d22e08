package dev.tandem.http2.hpack;

import java.util.Arrays;

/// The decoder's dynamic table: a ring of fields, newest first by index. Source: RFC 7541 §2.3.2
/// and §4.
///
/// ```
///   index   62      63      64  …
///         newest                oldest ─▶ evicted when size + new > max
/// ```
final class DecoderTable {
  static final int ENTRY_OVERHEAD = 32;

  private static final int FIRST_CAPACITY = 16;

  /// name, value; as long as nothing was ever inserted there is no ring.
  private String[] fields = {};

  private int[] traits = {};

  /// Slot of the next entry.
  private int head;

  private int count;
  private int size;
  private int max;

  DecoderTable(int max) {
    this.max = max;
  }

  int count() {
    return count;
  }

  int size() {
    return size;
  }

  int max() {
    return max;
  }

  void resize(int bytes) {
    max = bytes;
    evictTo(bytes);
  }

  /// The slot of the entry `age` younger ones stand before.
  int slot(int age) {
    return head - 1 - age & traits.length - 1;
  }

  String name(int slot) {
    return fields[2 * slot];
  }

  String value(int slot) {
    return fields[2 * slot + 1];
  }

  int traits(int slot) {
    return traits[slot];
  }

  /// A field that is larger than the table leaves it empty, which is no error (RFC 7541 §4.4).
  void insert(String name, String value, int traitsOfBoth) {
    int bytes = name.length() + value.length() + ENTRY_OVERHEAD;
    evictTo(max - bytes);
    if (bytes > max) return;
    if (count == traits.length) grow();
    fields[2 * head] = name;
    fields[2 * head + 1] = value;
    traits[head] = traitsOfBoth;
    head = head + 1 & traits.length - 1;
    count++;
    size += bytes;
  }

  void clear() {
    evictTo(0);
  }

  private void evictTo(int bytes) {
    while (count > 0 && size > bytes) {
      int oldest = slot(count - 1);
      size -= fields[2 * oldest].length() + fields[2 * oldest + 1].length() + ENTRY_OVERHEAD;
      fields[2 * oldest] = "";
      fields[2 * oldest + 1] = "";
      count--;
    }
  }

  /// The ring is full: the oldest entry is at `head`.
  private void grow() {
    int old = traits.length;
    int capacity = Math.max(FIRST_CAPACITY, 2 * old);
    String[] longer = new String[2 * capacity];
    int[] more = Arrays.copyOfRange(traits, head, head + capacity);
    System.arraycopy(fields, 2 * head, longer, 0, 2 * (old - head));
    System.arraycopy(fields, 0, longer, 2 * (old - head), 2 * head);
    if (old > 0) System.arraycopy(traits, 0, more, old - head, head);
    fields = longer;
    traits = more;
    head = old;
  }
}
